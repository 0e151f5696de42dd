// The page for expressions and models: what it shows is held against what the server answered.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const answered = (page, path) => page.waitForResponse((response) => response.url().endsWith(path));

async function evaluate(page, path, act) {
  const waiting = answered(page, path);
  await act();
  return (await waiting).json();
}

export const model = [
  {
    name: "an expression with possible values, and why its result is null",
    run: async ({ open, check, same }) => {
      const { page, go } = await open();
      await go("/model");
      const box = page.locator(".model-expression");
      const run = () => box.getByRole("button", { name: "计算", exact: true }).click();
      const first = await evaluate(page, "/api/v1/feel", run);
      same(await box.locator("[data-value]").innerText(), first.value, "the result");
      same(first.value, "null", "the example");
      await box.locator("summary").click();
      const causes = await box.locator("[data-cause]").evaluateAll((all) => all.map((one) => one.dataset.cause));
      same(
        causes,
        first.why[0].links.map((link) => link.cause),
        "the chain",
      );
      same(causes.at(-1), "given_null", "the cause");
      same(await box.locator(".why mark").innerText(), "收入", "what is underlined");
      await box.getByLabel("FEEL 表达式").fill("得分 + 1");
      const second = await evaluate(page, "/api/v1/feel", run);
      check(second.abstract, "not a possible value");
      same(await box.locator("[data-value]").innerText(), "between [8..9]", "the interval");
      check((await box.innerText()).includes("可能的值"), "not said to be possible");
    },
  },
  {
    name: "an expression that cannot be read is underlined where it fails",
    expects: /422/,
    run: async ({ open, check, same }) => {
      const { page, go } = await open();
      await go("/model");
      const box = page.locator(".model-expression");
      const run = () => box.getByRole("button", { name: "计算", exact: true }).click();
      await box.getByLabel("FEEL 表达式").fill("得分 + 没有的名称");
      const answer = await evaluate(page, "/api/v1/feel", run);
      same(answer.diagnostics[0].code, "E-FEEL-NAME", "the diagnostic");
      same(await box.locator(".said mark").first().innerText(), "没有的名称", "what is underlined");
      await box.getByLabel("值 得分").fill("1 +");
      await run();
      await box.locator(".notice-bad").waitFor();
      check((await box.locator(".notice-bad").innerText()).includes("E-EVAL-GIVEN"), "no code");
    },
  },
  {
    name: "a model: inputs as a form, decisions, tables, and the chain to an input that is missing",
    run: async ({ open, check, same }) => {
      const { page, go } = await open();
      await go("/model");
      const load = () => page.getByRole("button", { name: "载入示例模型" }).click();
      const empty = await evaluate(page, "/api/v1/model", load);
      const names = await page.locator("[data-input]").evaluateAll((all) => all.map((one) => one.dataset.input));
      same(
        names,
        empty.inputs.map((one) => one.name),
        "the inputs",
      );
      check((await page.locator(".model").innerText()).includes("示例（合成）"), "the sample is not labelled");
      const subsidy = page.locator('[data-model-decision="贴息金额"]');
      await subsidy.locator("summary").click();
      check((await subsidy.innerText()).includes("没有给出输入"), "the chain does not end at an input");
      await page.locator('[data-input="贷款金额"]').fill("1000000");
      await page.locator('[data-input="企业规模"]').fill("小型");
      await page.locator('[data-input="放款日期"]').fill("2026-11-23");
      const run = () => page.locator(".model-inputs button").click();
      await evaluate(page, "/api/v1/model", run);
      const values = await page
        .locator("[data-model-decision]")
        .evaluateAll((all) => all.map((one) => one.querySelector("[data-value]").textContent));
      same([...values].sort(), ["0.5", "15000", "2027-11-23"], "the decisions");
      await page.locator('[data-input="企业规模"]').fill("大型");
      await evaluate(page, "/api/v1/model", run);
      const rate = page.locator('[data-model-decision="贴息比例"]');
      await rate.locator("summary").click();
      same(await rate.locator("[data-cause]").last().getAttribute("data-cause"), "no_rule", "the cause");
      await page.locator(".dmn [class*=powered]").first().waitFor();
      check((await page.locator(".dmn tbody tr").count()) >= 3, "the table is not shown");
    },
  },
  {
    name: "a model from a file, and one that is none",
    expects: /422/,
    run: async ({ open, check, same }) => {
      const { page, go } = await open();
      await go("/model");
      const text =
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="自己的" namespace="n">' +
        '<decision id="d" name="d"><variable name="d"/><literalExpression><text>1 / 0</text></literalExpression></decision></definitions>';
      const file = { name: "own.dmn", mimeType: "application/xml", buffer: Buffer.from(text) };
      await evaluate(page, "/api/v1/model", () => page.locator("input[type=file]").setInputFiles(file));
      const decision = page.locator('[data-model-decision="d"]');
      same(await decision.locator("[data-code]").first().getAttribute("data-code"), "E-FEEL-ARITHMETIC", "the code");
      check((await page.locator(".model").innerText()).includes("这个模型没有输入"), "no word on inputs");
      await page.getByLabel("模型的文字（XML）").fill("<html/>");
      await page.getByRole("button", { name: "载入模型" }).click();
      await page.locator(".model-load .notice-bad").waitFor();
    },
  },
  {
    name: "the page for models is accessible, on a phone, in both languages",
    run: async ({ open, check }) => {
      for (const language of ["zh", "en"]) {
        for (const width of [1440, 375]) {
          const { page, go } = await open({ width, language });
          await go("/model");
          await page.locator(".model-expression form button[type=submit]").click();
          await page.locator(".model-expression summary").click();
          await page.locator(".model-tools button").click();
          await page.locator(".dmn [class*=powered]").first().waitFor();
          for (const one of await page.locator(".model-decisions summary").all()) await one.click();
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          check(wide <= width, `/model in ${language} is ${wide} px wide of ${width}`);
          await page.evaluate(axe);
          const found = await page.evaluate(async () => {
            const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
            return (await window.axe.run(document, { runOnly })).violations;
          });
          const said = found.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
          check(found.length === 0, said.join("\n"));
          if (process.env.ZHIDA_SHOTS)
            await page.screenshot({
              path: `${process.env.ZHIDA_SHOTS}/model-${language}-${width}.png`,
              fullPage: true,
            });
        }
      }
    },
  },
];
