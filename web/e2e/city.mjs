// The library's search, the calendar, paper, and the city: what they show is held against what the server answered.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const DAY_MS = 86_400_000;

async function ask(url, path) {
  const answer = await fetch(url + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const text = (locator) => locator.innerText();
const hits = async (page) => Number(await page.locator("[data-hits]").getAttribute("data-hits"));

// The city that server.mjs has made.
async function loaded(url) {
  const answer = await fetch(`${url}/api/v1/city`);
  if (!answer.ok) throw new Error(`no city is loaded: ${await answer.text()}`);
  return answer.json();
}

// The policy with most enterprises that are certain.
function widest(city) {
  return [...city.policies].sort((a, b) => b.verdicts.certain - a.verdicts.certain)[0];
}

const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

async function rowsOf(page) {
  await page.locator(".subject-list[aria-busy=false]").waitFor();
  return page
    .locator("[data-subject]")
    .evaluateAll((rows) => rows.map((row) => [row.dataset.subject, row.dataset.verdict]));
}

export const city = [
  {
    name: "the library is searched and filtered, and the address says how",
    run: async ({ api, open, check, same, asOf }) => {
      const { page, go } = await open();
      const policies = await api.policies();
      await go(`/library?as_of=${asOf}`);
      same(await hits(page), policies.length, "policies without a filter");
      const [one] = policies;
      for (const word of [one.title.zh, one.title.en, one.id, one.versions[0].document.issuer]) {
        await page.getByLabel("按名称或文号查找").fill(word);
        check((await page.locator(`[data-policy="${one.id}"]`).count()) === 1, `“${word}” does not find ${one.id}`);
      }
      await page.getByRole("button", { name: "清除筛选" }).click();
      const wanted = policies.filter((p) => p.area === one.area && p.kind === one.kind);
      await page.getByLabel("领域").selectOption(one.area);
      await page.getByLabel("类别").selectOption(one.kind);
      same(await hits(page), wanted.length, `policies of ${one.area} and ${one.kind}`);
      check(page.url().includes(`area=${one.area}`), "the address does not hold the filter");
      await page.reload();
      await page.locator("[data-policy]").first().waitFor();
      same(await page.locator("[data-policy]").count(), wanted.length, "policies after a reload");
      await page.locator("[data-policy] h2 a").first().click();
      await page.locator(".back").click();
      same(await hits(page), wanted.length, "policies on the way back");
    },
  },
  {
    name: "the calendar puts first what ends within 90 days",
    run: async ({ api, open, check, same, asOf }) => {
      const { page, go } = await open();
      const policies = await api.policies();
      const left = (day) => (Date.parse(day) - Date.parse(asOf)) / DAY_MS;
      const ends = policies.flatMap((p) => p.versions.flatMap((v) => (v.effective.to ? [v.effective.to] : [])));
      const soon = ends.filter((day) => left(day) >= 0 && left(day) <= 90).sort();
      await go(`/calendar?as_of=${asOf}`);
      const groups = page.locator("[data-ends]");
      const days = await groups.evaluateAll((all) => all.map((one) => one.dataset.ends));
      same(days, [...new Set(soon)], "days on which policies end");
      check(days.includes("2026-12-31"), "nothing ends on 2026-12-31");
      check((await text(groups.first())).includes("2026-12-31 到期"), "the group does not say when");
      same(await groups.first().locator("li").count(), soon.filter((day) => day === days[0]).length, "policies in it");
      const year = asOf.slice(0, 4);
      const inYear = policies
        .flatMap((p) => p.versions.flatMap((v) => [v.effective.from, v.effective.to]))
        .filter((day) => day?.startsWith(year));
      same(await page.locator("[data-month] li").count(), inYear.length, `beginnings and ends in ${year}`);
      const told = policies.find((p) => p.window && p.window.zh !== "待核" && p.versions.some((v) => !v.effective.to));
      check(
        (await text(page.locator(`[data-window="${told.id}"]`))).includes(told.window.zh),
        `the window of ${told.id} is not as published`,
      );
      await groups.first().locator("a").first().click();
      await page.locator(".version-line").waitFor();
      check(page.url().includes("/library/"), "the calendar does not lead to the policy");
    },
  },
  {
    name: "on paper: no navigation, everything open, and what it rests on",
    run: async ({ api, open, check, same, asOf }) => {
      const { page, go } = await open();
      const [{ id }] = await api.samples();
      const answer = await api.calc((await api.sample(id)).facts);
      const certain = answer.results.filter((r) => r.verdict === "certain");
      const onPaper = async (path) => {
        await page.emulateMedia({ media: "print" });
        for (const hidden of [".top", ".bottom", ".side", ".back", ".print-button", ".ant-tabs-nav"])
          for (const one of await page.locator(hidden).all())
            check(!(await one.isVisible()), `${hidden} is printed on ${path}`);
        const head = await text(page.locator("[data-print-head]"));
        for (const word of [asOf, answer.bundle.digest, page.url(), "不是行政决定"])
          check(head.includes(word), `“${word}” is not printed on ${path}`);
        return head;
      };
      const reason = `/policy/${certain[0].policy}?sample=${id}&as_of=${asOf}`;
      await go(reason);
      check((await onPaper(reason)).includes("合成数据"), "the sample is not labelled on paper");
      same(await page.locator('.condition-head[aria-expanded="false"]').count(), 0, "folded conditions on paper");
      check((await page.pdf({ preferCSSPageSize: true })).length > 1000, "no sheet comes out");
      await page.emulateMedia({ media: "screen" });
      check((await page.locator('.condition-head[aria-expanded="false"]').count()) > 0, "conditions stay open");

      const whole = `/?sample=${id}&as_of=${asOf}`;
      await go(whole);
      await page.evaluate(() => {
        window.print = () => {
          window.printed = document.querySelectorAll("[data-sheet]").length;
          window.dispatchEvent(new Event("afterprint"));
        };
      });
      await page.getByRole("button", { name: "打印并附确定项的理由" }).click();
      same(await page.evaluate(() => window.printed), certain.length, "sheets of reasons");
      await page.locator("[data-sheet]").first().waitFor({ state: "detached" });
      await onPaper(whole);
      const split = await page.locator("li[data-policy]").evaluateAll((rows) => {
        return rows.filter((row) => getComputedStyle(row).breakInside !== "avoid").length;
      });
      same(split, 0, "policies that a page may split");
      await page.emulateMedia({ media: "screen" });
      await go(`/library/${certain[0].policy}?as_of=${asOf}`);
      await onPaper("the library");
    },
  },
  {
    name: "without a city the page says how to make one",
    expects: /404/,
    run: async ({ open, check }) => {
      const { page, go } = await open({ width: 375 });
      await page.route("**/api/v1/city", (route) =>
        route.fulfill({
          status: 404,
          contentType: "application/problem+json",
          body: JSON.stringify({ title: { zh: "没有载入城市", en: "No city" }, status: 404, code: "E-CITY-NONE" }),
        }),
      );
      await go("/city");
      const said = await text(page.locator("[data-no-city]"));
      for (const command of ["zhida synth", "zhida run", "zhida serve --city"])
        check(said.includes(command), `${command} is not named`);
      await page.unroute("**/api/v1/city");
      await page.getByRole("button", { name: "重试" }).click();
      await page.locator("[data-no-city]").waitFor({ state: "detached" });
    },
  },
  {
    name: "the city: totals, policies, and every bar opens its list",
    run: async ({ url, open, check, same }) => {
      const whole = await loaded(url);
      const { page, go } = await open();
      const loads = [];
      page.on("request", (request) => loads.push(request.url()));
      await go("/about");
      check(!loads.some((name) => /echarts|parts-/.test(name)), "the charts are loaded on a page without them");
      await go("/city");
      const head = await text(page.locator(".page-head"));
      for (const word of ["合成数据", whole.as_of, grouped(whole.enterprises)])
        check(head.includes(word), `“${word}” is not said`);
      same(await page.locator("[data-total]").count(), whole.totals.length, "totals");
      const first = widest(whole);
      const row = page.locator(`tr[data-policy="${first.policy}"]`);
      check((await text(row)).includes(grouped(first.verdicts.certain)), "the count of the widest policy");
      same(await page.locator("tr[data-policy]").count(), Math.min(20, whole.policies.length), "policies at first");
      await page.getByLabel("显示", { exact: true }).selectOption("all");
      same(await page.locator("tr[data-policy]").count(), whole.policies.length, "all policies");
      await page.getByLabel("显示", { exact: true }).selectOption("10");
      await page.getByLabel("领域").selectOption(first.area);
      const inArea = whole.policies.filter((p) => p.area === first.area).length;
      same(await page.locator("tr[data-policy]").count(), Math.min(10, inArea), `policies of ${first.area}`);
      await page.locator('.chart svg path[fill="#0a6b45"]').first().click();
      await page.waitForURL(`**/city/policies/${first.policy}?*verdict=certain*`);
      const rows = await rowsOf(page);
      same(rows.length, Math.min(50, first.verdicts.certain), "enterprises in the list");
      check(
        rows.every(([, verdict]) => verdict === "certain"),
        "the list holds others than it says",
      );
    },
  },
  {
    name: "one policy of the city: pages, groups, and an enterprise with its reason",
    run: async ({ url, open, check, same }) => {
      const whole = await loaded(url);
      const { page, go } = await open();
      const first = [...whole.policies].sort((a, b) => b.verdicts.possible - a.verdicts.possible)[0];
      const detail = await ask(url, `/api/v1/city/policies/${first.policy}`);
      await go(`/city/policies/${first.policy}?verdict=possible`);
      for (const [verdict, count] of Object.entries(first.verdicts))
        check(
          (await text(page.locator(`[data-tally="${verdict}"]`))).startsWith(grouped(count)),
          `tally of ${verdict}`,
        );
      same(await page.locator('[data-by="district"] tr[data-part]').count(), detail.by_district.length, "districts");
      same(await page.locator('[data-by="size"] tr[data-part]').count(), detail.by_size.length, "sizes");

      const seen = new Set();
      for (let rows = await rowsOf(page); ; rows = await rowsOf(page)) {
        for (const [id, verdict] of rows) {
          check(verdict === "possible", `${id} is ${verdict}`);
          check(!seen.has(id), `${id} comes twice`);
          seen.add(id);
        }
        const next = page.locator("[data-next]");
        if ((await next.count()) === 0 || seen.size >= 150) break;
        const before = page.url();
        await next.click();
        await page.waitForURL((now) => now.href !== before);
      }
      same(seen.size, Math.min(first.verdicts.possible, Math.max(150, seen.size)), "enterprises over the pages");

      const part = detail.by_size.find((one) => one.verdicts.possible > 0);
      await page.getByLabel("规模", { exact: true }).selectOption(part.name ?? "未知");
      const rows = await rowsOf(page);
      same(rows.length, Math.min(50, part.verdicts.possible), `enterprises of size ${part.name}`);
      const [id] = rows[0];
      const subject = await ask(url, `/api/v1/city/subjects/${id}`);
      await page.locator(`[data-subject="${id}"] a`).click();
      const reason = page.locator(`article[data-policy="${first.policy}"]`);
      await reason.waitFor();
      same(await reason.getAttribute("data-verdict"), "possible", "verdict on the enterprise's page");
      const shown = new URL(page.url()).searchParams;
      same([shown.get("subject"), shown.get("policy")], [id, first.policy], "the address");
      const who = await text(page.locator(".subject"));
      check(who.includes(subject.name) && who.includes("合成数据"), "the enterprise is not named and labelled");
      await page.reload();
      await reason.waitFor();
      await page.goBack();
      same((await rowsOf(page))[0][0], id, "the list on the way back");
    },
  },
  {
    name: "the new pages are for everyone: axe, and the width of a phone",
    run: async ({ url, api, open, check, asOf }) => {
      const whole = await loaded(url);
      const [{ area }] = await api.policies();
      const paths = [`/library?area=${area}&as_of=${asOf}`, `/calendar?as_of=${asOf}`];
      paths.push("/city", `/city/policies/${widest(whole).policy}?verdict=certain`);
      const found = [];
      for (const width of [1440, 375]) {
        const { page, go } = await open({ width, height: 800 });
        for (const path of paths) {
          await go(path);
          await page.waitForTimeout(300); // colours that fade in are judged when they have arrived
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          if (wide > width) found.push(`${path} at ${width} is ${wide} px wide`);
          await page.evaluate(axe); // not as a script of the page: its content security policy refuses that
          const { violations } = await page.evaluate(() =>
            window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }),
          );
          for (const { id, impact, nodes } of violations)
            if (impact === "serious" || impact === "critical")
              found.push(`${path} ${width}: ${id} ${nodes.slice(0, 3).map((node) => node.target.join(" "))}`);
        }
      }
      check(found.length === 0, found.join("\n"));
    },
  },
];
