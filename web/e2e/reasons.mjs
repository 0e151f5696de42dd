// The facts that decide a verdict, and the conditions that do not, held against what the server answered.

import { findSample } from "./pages.mjs";

const WORDS = {
  zh: { title: "由这些事实决定", aside: "与结论无关" },
  en: { title: "Decided by", aside: "Does not decide" },
};

// A synthetic person: a technician for exactly three years, the second of the three paths of title-skill-path.
const TECHNICIAN = { 技能证书: [{ 等级: "技师", 取得日期: "2023-11-23" }] };
const PATHS = [
  ["可申报副高级职称", "failed", "aside"],
  ["可申报中级职称", "met", "decides"],
  ["可申报助理级职称", "failed", "aside"],
];

const standings = (page) =>
  page
    .locator("[data-condition]")
    .evaluateAll((all) => all.map((one) => [one.dataset.condition, one.dataset.state, one.dataset.standing]));

const decided = (page) => page.locator(".decided [data-fact]").evaluateAll((all) => all.map((one) => one.dataset.fact));

export const reasons = [
  {
    name: "a reason sets aside the paths that were not taken",
    run: async ({ open, check, same, asOf }) => {
      for (const [language, width] of [
        ["zh", 1440],
        ["en", 375],
      ]) {
        const { page, go } = await open({ language, width });
        // The page asks for enterprises; this policy is for persons, so the question is put for one. The answer is the server's.
        await page.route("**/api/v1/calc", (route) =>
          route.continue({ postData: JSON.stringify({ facts: TECHNICIAN, as_of: asOf, party: "person" }) }),
        );
        await go(`/policy/title-skill-path?sample=own&as_of=${asOf}`);
        await page.locator('[data-policy="title-skill-path"][data-verdict="certain"]').waitFor();
        same(await decided(page), ["技能证书"], "deciding facts");
        check((await page.locator(".decided").innerText()).includes(WORDS[language].title), "the title of the facts");
        same(await standings(page), PATHS, "conditions");
        for (const [decision, , standing] of PATHS) {
          const head = page.locator(`[data-condition="${decision}"] .condition-head`);
          const said = (await head.innerText()).includes(WORDS[language].aside);
          same(said, standing === "aside", `the word beside ${decision}`);
          same(await head.getAttribute("aria-expanded"), "false", `${decision} is open`);
        }
        await page.locator('[data-standing="aside"] .condition-head').first().click();
        check(
          (await page.locator('[data-standing="aside"] .check').count()) > 0,
          "a path that was not taken does not open",
        );
      }
    },
  },
  {
    name: "a reason names the facts that decide it",
    run: async ({ api, open, check, same, asOf }) => {
      const { page, go } = await open();
      const mixed = (r) => r.verdict === "no" && r.decided_by.length > 0 && r.conditions.some((c) => c.state === "met");
      const { id, answer } = await findSample(api, (a) => a.results.some(mixed));
      await go(`/?sample=${id}&as_of=${asOf}`);
      const first = (verdict) => answer.results.find((r) => r.verdict === verdict && r.conditions.length > 0);
      const chosen = [answer.results.find(mixed), first("certain"), first("possible")].filter(Boolean);
      check(chosen.length >= 2, "only one kind of verdict");
      for (const result of chosen) {
        await page.locator(`li[data-policy="${result.policy}"] a`).first().click();
        await page.locator(`article[data-policy="${result.policy}"] [data-condition]`).first().waitFor();
        same(await decided(page), result.decided_by, `deciding facts of ${result.policy}`);
        const shown = await standings(page);
        if (result.verdict === "possible") {
          check(
            shown.every(([, , standing]) => standing === undefined || standing === null),
            `${result.policy} is not decided`,
          );
        }
        for (const [decision, state, standing] of result.verdict === "no" ? shown : []) {
          check(
            standing !== "aside" || state !== "failed",
            `${decision} fails and is said to have nothing to do with it`,
          );
          check(
            standing !== "decides" || state !== "met",
            `${decision} is met and is said to decide that it does not hold`,
          );
        }
        await page.locator(".back").click();
        await page.locator("li[data-policy]").first().waitFor();
      }
    },
  },
];
