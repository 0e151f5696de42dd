// What each page shows, held against what the server answered.

const ORDER = ["certain", "possible", "no", "unknown_rule", "expired"];

// Returns the sample whose answer fits, with the answer.
export async function findSample(api, fits) {
  for (const { id } of await api.samples()) {
    const sample = await api.sample(id);
    const answer = await api.calc(sample.facts);
    if (fits(answer, sample)) return { id, sample, answer };
  }
  throw new Error("no sample fits what this test needs");
}

const text = (locator) => locator.innerText();

const AGENCIES = ["agency", "enforcement-agency", "inspection-agency"];
const forEnterprises = (policy) => policy.audience !== "person" && !AGENCIES.includes(policy.audience);

export const pages = [
  {
    name: "door lists the labelled samples",
    run: async ({ api, open, check, same }) => {
      const { page, go } = await open();
      await go("/");
      const samples = await api.samples();
      check(samples.length >= 12, `only ${samples.length} samples`);
      const cards = page.locator("[data-sample]");
      same(await cards.count(), samples.length, "cards");
      for (let i = 0; i < samples.length; i += 1) {
        const card = await text(cards.nth(i));
        check(card.includes("合成数据"), `no label on ${samples[i].id}`);
        check(card.includes(samples[i].name.zh), `no name on ${samples[i].id}`);
      }
      const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
      check(!loaded.some((name) => /viewer-.*\.js/.test(name)), "dmn-js is loaded on the first page");
    },
  },
  {
    name: "a sample's policies stand in groups, in the server's order",
    run: async ({ api, open, check, same, asOf }) => {
      const { page, go } = await open();
      const [{ id }] = await api.samples();
      const sample = await api.sample(id);
      const answer = await api.calc(sample.facts);
      await go(`/?as_of=${asOf}`);
      await page.locator(`[data-sample="${id}"]`).click();
      await page.locator("[data-policy]").first().waitFor();
      const shown = await page
        .locator("li[data-policy]")
        .evaluateAll((rows) => rows.map((row) => [row.dataset.policy, row.dataset.verdict]));
      same(
        shown,
        answer.results.map((r) => [r.policy, r.verdict]),
        "rows",
      );
      const ranks = shown.map(([, verdict]) => ORDER.indexOf(verdict));
      same(
        ranks,
        [...ranks].sort((a, b) => a - b),
        "order of certainty",
      );
      for (const verdict of ORDER) {
        const count = answer.results.filter((r) => r.verdict === verdict).length;
        same(Number(await text(page.locator(`.tally-${verdict} .tally-count`))), count, `tally of ${verdict}`);
      }
      for (const result of answer.results) {
        const row = await text(page.locator(`li[data-policy="${result.policy}"]`));
        check(row.includes(result.title.zh), `title of ${result.policy}`);
        check(row.includes(result.because.zh), `because of ${result.policy}`);
        if (result.document) check(row.includes(result.document.number), `document number of ${result.policy}`);
        if (result.confidence === "to_confirm") check(row.includes("待核"), `confidence of ${result.policy}`);
        same(
          await page.locator(`li[data-policy="${result.policy}"] .price`).count(),
          result.amount ? 1 : 0,
          `amount of ${result.policy}`,
        );
      }
      check((await text(page.locator(".subject"))).includes("合成数据"), "the enterprise is not labelled synthetic");
    },
  },
  {
    name: "every sample gets its answer",
    run: async ({ api, open, same, asOf }) => {
      const { page, go } = await open();
      const policies = (await api.policies()).filter(forEnterprises);
      for (const { id } of await api.samples()) {
        await go(`/?sample=${id}&as_of=${asOf}`);
        await page.locator("li[data-policy]").first().waitFor();
        same(await page.locator("li[data-policy]").count(), policies.length, `policies of ${id}`);
        same(await page.locator(".notice-bad").count(), 0, `errors of ${id}`);
      }
    },
  },
  {
    name: "every policy opens to its reason",
    run: async ({ api, open, check, same, asOf }) => {
      const { page, go } = await open();
      const { id, answer } = await findSample(api, (a) =>
        a.results.some((r) => r.conditions.some((c) => c.state === "failed")),
      );
      await go(`/?sample=${id}&as_of=${asOf}`);
      for (const result of answer.results) {
        await page.locator(`li[data-policy="${result.policy}"] a`).first().click();
        const reason = page.locator(`article[data-policy="${result.policy}"]`);
        await reason.waitFor();
        same(await reason.getAttribute("data-verdict"), result.verdict, `verdict of ${result.policy}`);
        const states = await reason
          .locator("[data-condition]")
          .evaluateAll((all) => all.map((one) => [one.dataset.condition, one.dataset.state]));
        same(
          states,
          result.conditions.map((c) => [c.decision, c.state]),
          `conditions of ${result.policy}`,
        );
        const said = await text(reason);
        if (result.document) check(said.includes(result.document.number), `document number of ${result.policy}`);
        if (result.retrieved) check(said.includes(result.retrieved), `retrieval date of ${result.policy}`);
        if (result.office) check(said.includes(result.office.zh), `office of ${result.policy}`);
        for (const condition of result.conditions)
          check(said.includes(condition.clause), `clause of ${condition.decision}`);
        for (const output of result.outputs)
          same(await reason.locator(`[data-output="${output.decision}"]`).count(), 1, `output ${output.decision}`);
        await page.locator(".back").click();
        await page.locator("li[data-policy]").first().waitFor();
      }
    },
  },
  {
    name: "a condition opens to what was found and needed",
    run: async ({ api, open, check, asOf }) => {
      const { page, go } = await open();
      const failing = (r) =>
        r.conditions.find((c) => c.state === "failed" && JSON.stringify(c.checks).includes('"found":"'));
      const { id, answer } = await findSample(api, (a) => a.results.some(failing));
      const result = answer.results.find(failing);
      const condition = failing(result);
      await go(`/policy/${result.policy}?sample=${id}&as_of=${asOf}`);
      const item = page.locator(`[data-condition="${condition.decision}"]`);
      await item.locator(".check").first().waitFor();
      check(/实际[\s\S]*要求/.test(await text(item)), `found and needed of ${condition.decision}`);
      await item.locator(".condition-head").click();
      check((await item.locator(".check").count()) === 0, "the condition does not close");
      await item.locator(".condition-head").click();
      check((await item.locator(".check").count()) > 0, "the condition does not open again");
    },
  },
  {
    name: "English, remembered after a reload",
    run: async ({ api, open, check, same, asOf }) => {
      const { page, go } = await open();
      const [{ id }] = await api.samples();
      const answer = await api.calc((await api.sample(id)).facts);
      await go(`/?sample=${id}&as_of=${asOf}`);
      await page.getByRole("button", { name: "English" }).click();
      check((await text(page.locator(".tally"))).includes("Certain"), "the tally is not in English");
      await page.reload();
      await page.locator("li[data-policy]").first().waitFor();
      same(await page.evaluate(() => document.documentElement.lang), "en", "lang");
      const row = await text(page.locator(`li[data-policy="${answer.results[0].policy}"]`));
      check(row.includes(answer.results[0].title.en), "title in English");
      check(row.includes(answer.results[0].because.en), "because in English");
      await page.getByRole("button", { name: "中文" }).click();
      check((await text(page.locator(".tally"))).includes("确定"), "back to Chinese");
    },
  },
  {
    name: "the ladder shows the rung, the next one and what it lacks",
    run: async ({ api, open, check, same, asOf }) => {
      const { page, go } = await open();
      const wanted = (a) =>
        a.ladders.find((l) => l.at > 0 && l.next && l.rungs.some((r) => r.policy === l.next && r.lacks.length > 0));
      const { id, answer } = await findSample(api, wanted);
      const ladder = wanted(answer);
      await go(`/?sample=${id}&as_of=${asOf}`);
      await page.locator(".ladder-strip").first().click();
      await page.locator(".step").first().waitFor();
      same(
        await page.locator("[data-rung]").count(),
        answer.ladders.reduce((n, l) => n + l.rungs.length, 0),
        "rungs",
      );
      check((await text(page.locator(".step-here").first())).includes("现在在这一级"), "where it stands");
      const next = ladder.rungs.find((r) => r.policy === ladder.next);
      const lacks = page.locator(`[data-lacks="${ladder.next}"]`);
      check((await text(lacks)).includes(next.title.zh), "the next rung");
      const listed = await lacks.locator("[data-lack]").evaluateAll((all) => all.map((one) => one.dataset.lack));
      for (const lack of next.lacks) check(listed.includes(lack), `lack ${lack} is not shown`);
      check(/实际[\s\S]*要求/.test(await text(lacks)), "found and needed");
    },
  },
  {
    name: "the library opens a rule table drawn by dmn-js, with its watermark",
    run: async ({ api, open, check, same }) => {
      const { page, go } = await open();
      const policies = await api.policies();
      await go("/library");
      await page.locator("[data-policy]").first().waitFor();
      same(await page.locator("[data-policy]").count(), policies.length, "policies");
      await page.getByLabel("按名称或文号查找").fill("划型");
      check((await page.locator("[data-policy]").count()) < policies.length, "the search does not narrow");
      await page.locator('[data-policy="sme-size"] a').first().click();
      const table = page.locator(".dmn table").first();
      await table.waitFor();
      check((await text(table)).includes("工业"), "the table has no row of 工业");
      check(
        await page.locator(".dmn .powered-by, .dmn .bjs-powered-by, .dmn [class*=powered]").first().isVisible(),
        "the watermark is hidden",
      );
      const decisions = page.locator("[data-decision]");
      check((await decisions.count()) > 1, "only one decision");
      for (let i = 0; i < (await decisions.count()); i += 1) {
        const name = await decisions.nth(i).getAttribute("data-decision");
        await decisions.nth(i).click();
        await page.locator(".dmn", { hasText: name }).waitFor();
      }
      same(await page.locator(".notice-bad").count(), 0, "errors");
    },
  },
  {
    name: "rule tables of every policy and version open",
    run: async ({ api, open, check, same }) => {
      const { page, go } = await open();
      for (const policy of await api.policies()) {
        await go(`/library/${policy.id}`);
        for (const version of policy.versions) {
          if (policy.versions.length > 1)
            await page.locator(".versions").getByText(version.id, { exact: true }).click();
          if (version.has_rules) await page.locator(".dmn [class*=powered]").first().waitFor();
          else await page.getByText("没有可执行的规则").first().waitFor();
          check(
            (await text(page.locator("main"))).includes(version.document.number),
            `document of ${policy.id} ${version.id}`,
          );
          same(await page.locator(".notice-bad").count(), 0, `errors of ${policy.id} ${version.id}`);
        }
      }
    },
  },
  {
    name: "rule rows that matched are marked",
    run: async ({ api, open, check, asOf }) => {
      const { page, go } = await open();
      const matching = (a) =>
        a.results.find((r) => r.policy === "sme-size")?.rows.find((row) => row.state === "matched");
      const { id, answer } = await findSample(api, matching);
      await go(`/policy/sme-size?sample=${id}&as_of=${asOf}`);
      await page.getByRole("tab", { name: "规则表" }).click();
      const row = matching(answer);
      await page.locator(`[data-decision="${row.decision}"]`).click();
      await page.locator(".dmn tr.rule-matched").first().waitFor();
      const marked = await text(page.locator(".dmn tr.rule-matched").first());
      check(marked.trim().startsWith(String(row.row)), `row ${row.row} is matched, marked is: ${marked}`);
    },
  },
  {
    name: "the as-of date chooses the version",
    run: async ({ api, open, check, same }) => {
      const { page, go } = await open();
      const [{ id }] = await api.samples();
      const early = await api.calc((await api.sample(id)).facts, "2025-06-30");
      await go(`/policy/little-giant?sample=${id}&as_of=2026-11-23`);
      const day = page.getByLabel("判定日期");
      await day.fill("2025-06-30");
      await day.press("Enter");
      await page.waitForFunction(() => new URLSearchParams(location.search).get("as_of") === "2025-06-30");
      const result = early.results.find((r) => r.policy === "little-giant");
      await page
        .locator("dd", { hasText: result.effective.to ?? result.effective.from })
        .first()
        .waitFor();
      same(await page.locator("article").getAttribute("data-verdict"), result.verdict, "verdict in 2025");
      check((await text(page.locator("article"))).includes(result.document.number), "document number in 2025");
    },
  },
  {
    name: "about says what the verdicts mean",
    run: async ({ open, check }) => {
      const { page, go } = await open();
      await go("/about");
      const said = await text(page.locator("main"));
      for (const word of ["确定", "可能", "不符合", "政策不明", "已失效", "合成数据", "待核"])
        check(said.includes(word), word);
    },
  },
];
