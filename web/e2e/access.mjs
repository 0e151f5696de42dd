// For everyone: the phone, the keyboard, screen readers; and no button that does nothing.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { findSample } from "./pages.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function addresses(api, asOf) {
  const { id } = await findSample(
    api,
    (a) => a.results.some((r) => r.verdict === "possible") && a.results.some((r) => r.verdict === "no"),
  );
  const query = `?sample=${id}&as_of=${asOf}`;
  const policies = ["srdi-sme", "rd-super-deduction", "equipment-guarantee"].map(
    (policy) => `/policy/${policy}${query}`,
  );
  return [
    "/",
    `/${query}`,
    ...policies,
    `/ladder${query}`,
    "/library",
    "/library/sme-size",
    "/model",
    "/about",
    "/signin",
    "/no/such/page",
  ];
}

async function settle(page, path) {
  if (path.startsWith("/library/")) await page.locator(".dmn [class*=powered]").first().waitFor();
  await page.waitForLoadState("networkidle");
}

// Clicks the n-th control without hovering, and says what came of it; null beyond the last one. Of controls that look the
// same (the rows of a long list) only the first two are pressed.
async function press(page, n) {
  return page.evaluate(async (index) => {
    const alike = new Map();
    const firstTwo = (one) => {
      const look = [one.tagName, one.className, one.getAttribute("role"), one.parentElement?.className].join("|");
      alike.set(look, (alike.get(look) ?? 0) + 1);
      return alike.get(look) <= 2;
    };
    const all = document.querySelectorAll('button, a[href], [role="tab"], summary');
    const controls = [...all].filter(
      (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && firstTwo(one),
    );
    const control = controls[index];
    if (!control) return null;
    const name = `${control.tagName.toLowerCase()} “${(control.getAttribute("aria-label") ?? control.textContent).trim().slice(0, 40)}”`;
    // What is chosen already may do nothing when it is chosen again.
    const chosen =
      ["aria-pressed", "aria-selected"].some((a) => control.getAttribute(a) === "true") ||
      control.hasAttribute("aria-current");
    const exclusive = control.matches(".languages button, .decision, [role=tab], a");
    if (chosen && exclusive) return { name, alive: true };
    // A link to another site is not followed; one to this very address leads where it says.
    if (
      control.matches("a[href]") &&
      (new URL(control.href).origin !== location.origin || control.href === location.href)
    )
      return { name, alive: true };
    let mutations = 0;
    const watch = new MutationObserver((records) => {
      mutations += records.length;
    });
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    const [href, focus, scroll] = [location.href, document.activeElement, window.scrollY];
    control.click();
    for (let i = 0; i < 150 && mutations === 0 && location.href === href; i += 1)
      await new Promise((done) => setTimeout(done, 20));
    watch.disconnect();
    const alive =
      mutations > 0 || location.href !== href || document.activeElement !== focus || window.scrollY !== scroll;
    return { name, alive };
  }, n);
}

async function tabTo(page, selector, limit = 200) {
  for (let i = 0; i < limit; i += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

export const access = [
  {
    name: "no horizontal scroll on a phone",
    run: async ({ api, open, check, asOf }) => {
      for (const language of ["zh", "en"]) {
        const { page, go } = await open({ width: 375, height: 780, language });
        for (const path of await addresses(api, asOf)) {
          await go(path);
          await settle(page, path);
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          check(width <= 375, `${path} in ${language} is ${width} px wide`);
        }
        await go((await addresses(api, asOf))[1]);
        await page.locator(".facts-open").click();
        await page.locator(".ant-drawer .fact").first().waitFor();
        const width = await page.evaluate(() => {
          const body = document.querySelector(".ant-drawer-body");
          return body.scrollWidth - body.clientWidth;
        });
        check(width <= 0, `the facts in ${language} are ${width} px too wide`);
      }
    },
  },
  {
    name: "the keyboard alone: pick, read, change, go back",
    run: async ({ api, open, check, asOf }) => {
      const { page, go } = await open();
      await go(`/?as_of=${asOf}`);
      await page.keyboard.press("Tab");
      check(await page.evaluate(() => document.activeElement.matches(".skip")), "the first stop is not the skip link");
      await page.keyboard.press("Enter");
      await tabTo(page, "[data-sample]");
      await page.keyboard.press("Enter");
      await page.locator("li[data-policy]").first().waitFor();
      await tabTo(page, ".row-link", 400);
      const visible = await page.evaluate(() => getComputedStyle(document.activeElement, "::after").outlineStyle);
      check(visible === "solid", "the focus cannot be seen on a row");
      await page.keyboard.press("Enter");
      await page.locator("article[data-policy]").waitFor();
      await tabTo(page, '[role="tab"]', 400);
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await page.waitForFunction(
        () => document.querySelectorAll('[role="tab"]')[1].getAttribute("aria-selected") === "true",
      );
      await page.locator(".skip").focus();
      await tabTo(page, "input.input");
      const request = page.waitForRequest("**/api/v1/calc");
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type("7");
      await request;
      await page.locator(".skip").focus();
      await page.keyboard.press("Enter");
      await tabTo(page, ".back", 400);
      await page.keyboard.press("Enter");
      await page.locator("li[data-policy]").first().waitFor();
      const [{ id }] = await api.samples();
      check(page.url().includes(`sample=${id}`), "not the first sample");
    },
  },
  {
    name: "no dead button",
    expects: /404/,
    run: async ({ api, open, check, asOf }) => {
      const dead = [];
      let pressed = 0;
      const pressAll = async (width) => {
        const { page, go } = await open({ width });
        for (const path of await addresses(api, asOf)) {
          for (let n = 0; ; n += 1) {
            if (n === 0 || !(await unchanged(page, path))) {
              await page.goto("about:blank");
              await page.context().clearCookies();
              await go(path);
              await page.evaluate(() => sessionStorage.clear());
              await settle(page, path);
            }
            const outcome = await press(page, n);
            if (!outcome) break;
            pressed += 1;
            if (!outcome.alive) dead.push(`${path} at ${width}: ${outcome.name}`);
            await page.evaluate(() => {
              window.touched = true;
            });
          }
        }
      };
      await Promise.all([pressAll(1440), pressAll(375)]);
      check(pressed > 100, `only ${pressed} controls were found`);
      check(dead.length === 0, `dead: ${dead.join("; ")}`);
    },
  },
  {
    name: "axe finds nothing serious",
    expects: /404/,
    run: async ({ api, open, check, asOf }) => {
      const found = [];
      const scanAll = async (width, language) => {
        const { page, go } = await open({ width, language });
        const scan = async (where) => {
          await page.waitForTimeout(400); // colours that fade in are judged when they have arrived
          await page.evaluate(axe); // not as a script of the page: its content security policy refuses that
          const { violations } = await page.evaluate(() =>
            window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }),
          );
          for (const violation of violations.filter((v) => v.impact === "serious" || v.impact === "critical")) {
            found.push(
              `${where} ${width} ${language}: ${violation.id} ${violation.nodes
                .map((node) => node.target.join(" "))
                .slice(0, 3)
                .join(", ")}`,
            );
          }
        };
        for (const path of await addresses(api, asOf)) {
          await go(path);
          await settle(page, path);
          await scan(path);
        }
        await go((await addresses(api, asOf))[1]);
        if (width < 1000) await page.locator(".facts-open").click();
        const folds = page.locator('.fold[aria-expanded="false"]');
        while ((await folds.count()) > 0) await folds.first().click();
        await scan("all facts");
      };
      await Promise.all([scanAll(1440, "zh"), scanAll(1440, "en"), scanAll(375, "zh")]);
      check(found.length === 0, found.join("\n"));
    },
  },
];

// Nothing has been pressed since this address was loaded.
async function unchanged(page, path) {
  return page.evaluate((wanted) => !window.touched && location.pathname + location.search === wanted, path);
}
