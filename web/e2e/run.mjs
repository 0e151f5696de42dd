// Drives the built page in Chromium through the real server. Prints each test, then `N passed, N failed`.
//
//   npm run e2e [WORD]      only tests whose name contains WORD
//   ZHIDA_BIN               the program; default ../build/release/zhida
//   CHROMIUM                the browser; default /usr/bin/chromium

import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { access } from "./access.mjs";
import { city } from "./city.mjs";
import { facts } from "./facts.mjs";
import { failures } from "./failures.mjs";
import { model } from "./model.mjs";
import { pages } from "./pages.mjs";
import { reasons } from "./reasons.mjs";
import { records } from "./records.mjs";
import { startServer } from "./server.mjs";

export const AS_OF = "2026-11-23";
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const only = process.argv[2] ?? "";
const server = await startServer();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ARGUMENTS,
});

async function ask(path, body) {
  const init = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(server.url + path, init);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const api = {
  samples: async () => (await ask("/api/v1/samples")).items,
  sample: (id) => ask(`/api/v1/samples/${id}`),
  facts: async () => (await ask("/api/v1/facts")).items,
  policies: async () => (await ask("/api/v1/policies")).items,
  calc: (given, asOf = AS_OF) => ask("/api/v1/calc", { facts: given, as_of: asOf }),
};

// A fresh browser profile. Errors of the page and requests to other hosts fail the test, unless it expects them.
async function open({ width = 1440, height = 900, language = "zh", base = server.url } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language === "zh" ? "zh-CN" : "en-US",
  });
  await context.addInitScript((value) => {
    if (location.protocol === "about:") return; // it has no storage
    if (!localStorage.getItem("zhida.language")) localStorage.setItem("zhida.language", value);
  }, language);
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  const faults = [];
  page.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && faults.push(`console: ${message.text()}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("data:") && !url.startsWith("blob:")) faults.push(`foreign: ${url}`);
  });
  const go = async (path) => {
    await page.goto(base + path);
    await page.waitForLoadState("networkidle");
    await page.waitForFunction(() => document.querySelector("main") && !document.querySelector(".loading"));
  };
  return { page, context, faults, go };
}

function check(condition, message) {
  if (!condition) throw new Error(message);
}

function same(found, wanted, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  check(a === b, `${what}: found ${a}, wanted ${b}`);
}

let passed = 0;
const failed = [];

async function run(test) {
  const views = [];
  const tools = {
    api,
    check,
    same,
    asOf: AS_OF,
    url: server.url,
    passwords: server.passwords,
    open: async (options) => {
      const view = await open(options);
      views.push(view);
      return view;
    },
  };
  const began = Date.now();
  try {
    await test.run(tools);
    const faults = views.flatMap((view) => view.faults).filter((fault) => !test.expects?.test(fault));
    check(faults.length === 0, faults.join("\n"));
    passed += 1;
    console.log(`✓ ${test.name} (${Date.now() - began} ms)`);
  } catch (error) {
    failed.push(test.name);
    console.log(`✗ ${test.name}\n  ${String(error.message ?? error).replaceAll("\n", "\n  ")}`);
    mkdirSync("test-results", { recursive: true });
    const file = `test-results/${failed.length}.png`;
    const last = views.at(-1);
    if (last) {
      await last.page.screenshot({ path: file }).catch(() => {});
      console.log(`  screenshot: web/${file}, ${last.page.url()}`);
    }
  }
  for (const view of views) await view.context.close().catch(() => {}); // the browser may be gone: said above
}

// Two at a time: each has a browser profile of its own, and most of the time a page is waited for. The longest first.
const waiting = [...access, ...city, ...pages, ...facts, ...failures, ...model, ...records, ...reasons]
  .filter((test) => test.name.includes(only))
  .reverse();
async function worker() {
  for (let test = waiting.pop(); test; test = waiting.pop()) await run(test);
}
await Promise.all([worker(), worker()]);
await browser.close();
server.stop();
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length === 0 && passed > 0 ? 0 : 1);
