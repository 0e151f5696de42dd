// Changing facts: the results move at once, and say from what to what.

import { findSample } from "./pages.mjs";

const YEARS = ["本年", "上年", "前年", "大前年", "前四年"];

// Finds a number that, once unknown, changes a verdict: {id, def, year, before, after, policy}.
async function findMove(api, asOf) {
  const defs = await api.facts();
  for (const { id } of await api.samples()) {
    const { facts } = await api.sample(id);
    const before = await api.calc(facts);
    for (const def of defs.filter((d) => d.type === "number" && d.source !== "expert" && facts[d.name] !== undefined)) {
      const changed = structuredClone(facts);
      const year = def.period === "year" ? String(Number(asOf.slice(0, 4)) - 1) : null;
      if (year && typeof facts[def.name]?.[year] !== "string" && typeof facts[def.name]?.[year] !== "number") continue;
      if (!year && typeof facts[def.name] === "object") continue;
      if (year) delete changed[def.name][year];
      else delete changed[def.name];
      const after = await api.calc(changed);
      const moved = before.results.find((r) => after.results.find((s) => s.policy === r.policy).verdict !== r.verdict);
      if (moved) {
        const now = after.results.find((s) => s.policy === moved.policy);
        return {
          id,
          def,
          year,
          policy: moved.policy,
          from: moved.verdict,
          to: now.verdict,
          facts,
          value: year ? facts[def.name][year] : facts[def.name],
        };
      }
    }
  }
  throw new Error("no fact of any sample moves a verdict");
}

const inputOf = (move) => `#fact-${move.def.key}${move.year ? `-${move.year}` : ""}`;

async function showFact(page, name) {
  await page.getByLabel("查找事实").fill(name);
}

export const facts = [
  {
    name: "a changed fact moves a verdict, shown before → after",
    run: async ({ api, open, check, same, asOf }) => {
      const { page, go } = await open();
      const move = await findMove(api, asOf);
      await go(`/?sample=${move.id}&as_of=${asOf}`);
      const row = page.locator(`li[data-policy="${move.policy}"]`);
      await row.waitFor();
      same(await row.getAttribute("data-verdict"), move.from, "verdict before");
      await showFact(page, move.def.name);
      await page.locator(inputOf(move)).fill("");
      await page.locator(`li[data-policy="${move.policy}"][data-verdict="${move.to}"].row-changed`).waitFor();
      check((await row.locator(".change .verdict").count()) === 2, "before and after are not both shown in the row");
      check(
        Number(await page.locator("[data-changes]").getAttribute("data-changes")) > 0,
        "the strip of changes is empty",
      );
      await page.locator(inputOf(move)).fill(String(move.value));
      await page.locator(`li[data-policy="${move.policy}"][data-verdict="${move.from}"].row-changed`).waitFor();
    },
  },
  {
    name: "an answer to an older question is never shown",
    run: async ({ api, open, same, asOf }) => {
      const { page, go } = await open();
      const move = await findMove(api, asOf);
      await go(`/?sample=${move.id}&as_of=${asOf}`);
      await page.locator("li[data-policy]").first().waitFor();
      let calls = 0;
      await page.route("**/api/v1/calc", async (route) => {
        calls += 1;
        if (calls === 1) await new Promise((resolve) => setTimeout(resolve, 1500));
        await route.continue().catch(() => {}); // the page has given this question up
      });
      await showFact(page, move.def.name);
      await page.locator(inputOf(move)).fill("");
      await page.waitForTimeout(400);
      await page.locator(inputOf(move)).fill(String(move.value));
      await page.waitForTimeout(2200);
      same(calls, 2, "questions asked");
      same(await page.locator(`li[data-policy="${move.policy}"]`).getAttribute("data-verdict"), move.from, "verdict");
    },
  },
  {
    name: "a missing fact leads to its input",
    run: async ({ api, open, check, asOf }) => {
      const waiting = (a) => a.results.find((r) => r.verdict === "possible" && r.missing.decisive_sets.length > 0);
      const { id, answer } = await findSample(api, waiting);
      const result = waiting(answer);
      const path = result.missing.decisive_sets[0][0];
      const def = (await api.facts()).find((d) => d.name === path.split(".")[0]);
      const back = YEARS.indexOf(path.split(".")[1]);
      const input = `fact-${def.key}${back >= 0 ? `-${Number(asOf.slice(0, 4)) - back}` : ""}`;
      for (const width of [1440, 375]) {
        const { page, go } = await open({ width });
        await go(`/policy/${result.policy}?sample=${id}&as_of=${asOf}`);
        await page.locator(`.missing [data-fact="${path}"]`).first().click();
        await page.waitForFunction((wanted) => document.activeElement?.id.startsWith(wanted), input);
        check(
          await page.locator(`[id^="${input}"]`).first().isVisible(),
          `the input of ${path} is not visible at ${width}`,
        );
      }
    },
  },
  {
    name: "own facts begin unknown, and unknown is neither none nor 0",
    run: async ({ api, open, check, same, asOf }) => {
      const { page, go } = await open();
      const empty = await api.calc({});
      await go(`/?as_of=${asOf}`);
      await page.getByRole("button", { name: "开始填写" }).click();
      await page.locator("li[data-policy]").first().waitFor();
      const verdicts = () =>
        page
          .locator("li[data-policy]")
          .evaluateAll((rows) => rows.map((row) => [row.dataset.policy, row.dataset.verdict]));
      same(
        await verdicts(),
        empty.results.map((r) => [r.policy, r.verdict]),
        "verdicts of nothing known",
      );
      const list = (await api.facts()).find((d) => d.type === "list");
      await showFact(page, list.name);
      const state = page.locator(`#fact-${list.key}`);
      const sent = () =>
        page.waitForRequest("**/api/v1/calc").then((request) => JSON.parse(request.postData()).facts[list.name]);
      let next = sent();
      await state.selectOption("none");
      same(await next, "无", "a list that is known to be empty");
      next = sent();
      await state.selectOption("some");
      same(await next, [{}], "a list with one row of which nothing is known");
      next = sent();
      await page.getByRole("button", { name: "添加一行" }).click();
      same(await next, [{}, {}], "two rows");
      next = sent();
      await page.getByRole("button", { name: "删除第 1 行" }).click();
      same(await next, [{}], "one row");
      next = sent();
      await state.selectOption("unknown");
      check((await next) === undefined, "an unknown list is sent");
    },
  },
  {
    name: "yes, no and unknown; choices; intervals of experts",
    run: async ({ api, open, check, same, asOf }) => {
      const { page, go } = await open();
      const defs = await api.facts();
      await go(`/?sample=own&as_of=${asOf}`);
      await page.locator("li[data-policy]").first().waitFor();
      const sent = (name) =>
        page.waitForRequest("**/api/v1/calc").then((request) => JSON.parse(request.postData()).facts[name]);
      const flag = defs.find((d) => d.type === "boolean" && d.period !== "year");
      await showFact(page, flag.name);
      const answers = page.getByRole("radiogroup", { name: flag.name, exact: true });
      for (const [word, value] of [
        ["是", true],
        ["否", false],
        ["未知", undefined],
      ]) {
        const next = sent(flag.name);
        await answers.getByText(word, { exact: true }).click();
        same(await next, value, `${flag.name} ${word}`);
      }
      const choice = defs.find((d) => d.type === "string" && d.values?.length > 1 && d.period !== "year");
      await showFact(page, choice.name);
      let next = sent(choice.name);
      await page.locator(`#fact-${choice.key}`).selectOption(choice.values[1]);
      same(await next, choice.values[1], choice.name);
      const expert = defs.find((d) => d.source === "expert" && d.type === "number" && d.period !== "year");
      check(expert, "no fact of experts");
      await showFact(page, expert.name);
      await page.getByRole("button", { name: "改填区间" }).first().click();
      const wanted = JSON.stringify({ min: "1", max: "2.5" });
      next = page.waitForRequest((request) => {
        const asks = request.url().endsWith("/api/v1/calc") && request.method() === "POST";
        return asks && JSON.stringify(JSON.parse(request.postData()).facts[expert.name]) === wanted;
      }); // the first end may be sent before the second is typed
      await page.getByLabel(`${expert.name} · 最小`, { exact: true }).fill("1");
      await page.getByLabel(`${expert.name} · 最大`, { exact: true }).fill("2.5");
      await next;
    },
  },
  {
    name: "numbers travel as the text they were typed",
    run: async ({ api, open, same, asOf }) => {
      const { page, go } = await open();
      const def = (await api.facts()).find((d) => d.type === "number" && d.unit === "万元" && d.period === "year");
      await go(`/?sample=own&as_of=${asOf}`);
      await page.locator("li[data-policy]").first().waitFor();
      await showFact(page, def.name);
      const year = String(Number(asOf.slice(0, 4)) - 1);
      const next = page
        .waitForRequest("**/api/v1/calc")
        .then((request) => JSON.parse(request.postData()).facts[def.name][year]);
      await page.locator(`#fact-${def.key}-${year}`).fill("１,234.500000000000000001");
      same(await next, "1234.500000000000000001", def.name);
    },
  },
];
