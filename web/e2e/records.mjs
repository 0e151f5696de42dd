// Pages for records, through the real server: signing in, an enterprise's own facts on both axes of time, an auditor with a second
// factor, decisions with their receipts, and proofs verified in the browser. Every person and figure is made up.

import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { DECISION, SOURCE, SUBJECT, startOwnServer, VERSIONS } from "./server.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const KEY = "从业人员";

async function signIn(view, login, password, to = "/signin") {
  await view.go(to);
  await view.page.locator("[name=login]").fill(login);
  await view.page.locator("[name=password]").fill(password);
  await view.page.locator("form button[type=submit]").click();
}

async function signedIn(open, passwords, login, options) {
  const view = await open(options);
  await signIn(view, login, passwords[login]);
  await view.page.locator("[data-account]").waitFor();
  return view;
}

// RFC 6238 with the secret of an authenticator, `steps` half minutes from now.
function totp(secret, steps) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

// Sets up one-time codes for who is signed in, and signs in with one.
async function withCode(view, login, passwords) {
  const { page } = view;
  await view.go("/account");
  await page.locator("[aria-labelledby=factor-title] button").click();
  const secret = await page.locator("[data-secret]").getAttribute("data-secret");
  await page.locator("[name=confirm]").fill(totp(secret, 0));
  await page.locator("[aria-labelledby=factor-title] button[type=submit]").click();
  await page.locator("[data-recovery]").first().waitFor();
  await page.locator("[aria-labelledby=factor-title] button").click();
  await page.locator(".account-bar button").click();
  await page.locator(".account-bar a[href='/signin']").waitFor();
  await signIn(view, login, passwords[login]);
  await page.locator("[name=code]").fill(totp(secret, 1));
  await page.locator("form button[type=submit]").click();
  await page.locator("[data-account]").waitFor();
}

// What the enterprise reports of itself: a number, and half a year later of the days since June another one.
let reported;
function report(url, passwords) {
  const at = async () => {
    const json = { "content-type": "application/json" };
    const body = JSON.stringify({ login: "e2e.owner", password: passwords["e2e.owner"] });
    const session = await fetch(`${url}/api/v1/session`, { method: "POST", headers: json, body });
    const { csrf } = await session.json();
    const [cookie] = session.headers.getSetCookie()[0].split(";");
    const fact = { key: KEY, period: "", kind: "number", evidence: "合成凭据" };
    const send = async (record) => {
      const answer = await fetch(`${url}/api/v1/subjects/${SUBJECT}/facts`, {
        method: "POST",
        headers: { ...json, cookie, "x-csrf-token": csrf },
        body: JSON.stringify({ records: [{ ...fact, ...record }] }),
      });
      if (answer.status !== 201) throw new Error(`facts: ${answer.status} ${await answer.text()}`);
    };
    await send({ id: "e2e-fact-1", value: "320", valid_from: "2026-01-01" });
    await send({ id: "e2e-fact-2", value: "350", valid_from: "2026-06-01" });
  };
  reported ??= at();
  return reported;
}

async function decisionLeaf(view) {
  await view.go(`/audit/record/${DECISION}`);
  return view.page.locator("[data-leaf] a").first().getAttribute("href");
}

async function verify(page, check, same) {
  await page.locator("[data-outcome]").waitFor();
  const steps = await page
    .locator("[data-step]")
    .evaluateAll((all) => all.map((one) => [one.dataset.step, one.dataset.state]));
  const wanted = ["entry", "keys", "checkpoint", "ed25519", "sm2", "sha256", "sm3"];
  same(
    steps.filter(([name]) => name !== "seen").map(([name]) => name),
    wanted,
    "the steps",
  );
  check(
    steps.every(([, state]) => state === "held"),
    `not all steps held: ${JSON.stringify(steps)}`,
  );
  same(await page.locator("[data-outcome]").getAttribute("data-outcome"), "held", "the outcome");
}

// The leaf comes under a checkpoint a moment after it was recorded.
async function openLeaf(view, address) {
  for (let tries = 0; tries < 40; tries += 1) {
    await view.go(address);
    const found = view.page.locator("[data-leaf], .notice-bad").first();
    await found.waitFor();
    if (await view.page.locator("[data-leaf]").count()) return;
    await view.page.waitForTimeout(500);
  }
  throw new Error(`no proof of ${address}`);
}

// Tries an import of a small file, of one with 3 MiB of blanks after it, and of that one without the token against other sites.
// Returns: the status of each answer
function sendFile(page, source) {
  return page.evaluate(async (name) => {
    const { csrf } = await (await fetch("/api/v1/session")).json();
    const send = async (token, blanks) => {
      const lines = Array.from({ length: blanks }, () => " ".repeat(100_000));
      const content = ["代码,人数,标签", "91320500MA1MADE1A4,15,", ...lines].join("\n");
      const body = JSON.stringify({ file: "合成.csv", content, day: "2026-03-03", extent: "delta", trial: true });
      const headers = { "content-type": "application/json", "x-csrf-token": token };
      const address = `/api/v1/sources/${encodeURIComponent(name)}/imports`;
      return (await fetch(address, { method: "POST", headers, body })).status;
    };
    return [await send(csrf, 0), await send(csrf, 31), await send("none", 31)];
  }, source);
}

export const records = [
  {
    name: "records: nobody is signed in: the desk asks to, and nothing is asked of the server",
    run: async ({ open, check, same }) => {
      const { page, go } = await open();
      const asked = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      for (const path of ["/desk", "/desk/subject/E2E-1", "/audit", "/audit/leaf/0", "/account"]) {
        await go(path);
        await page.locator("[data-sign-in-needed]").waitFor();
      }
      const touched = asked.filter(
        (path) =>
          /session|subjects|audit|decisions/.test(path) && path.startsWith("/api") && path !== "/api/v1/session/ways",
      );
      same(touched, [], "requests");
      await page.locator("[data-sign-in-needed] a").click();
      await page.locator("form [name=login]").waitFor();
      check(new URL(page.url()).searchParams.get("next") === "/account", "the page that was wanted is forgotten");
    },
  },
  {
    name: "records: without accounts there is no way in; with a provider there is its button, and the way back is taken once",
    expects: /403/,
    run: async ({ open, check, same }) => {
      const view = await open();
      const { page, go } = view;
      let ways = { records: false, sign_on: null };
      await page.route("**/api/v1/session/ways", (route) => route.fulfill({ json: ways }));
      await go("/");
      await page.locator("header nav").first().waitFor();
      same(await page.locator(".account-bar a").count(), 0, "ways in");

      ways = { records: true, sign_on: { name: { zh: "合成统一登录", en: "Made-up sign-on" } } };
      await page.route("**/api/v1/session/sign-on", (route) =>
        route.fulfill({ json: { location: `${view.url ?? ""}/about` } }),
      );
      await go("/signin?next=%2Faudit");
      await page.locator("[data-sign-on] button").click();
      await page.waitForURL("**/about");

      const sent = [];
      await page.route("**/api/v1/session/sign-on/finish", (route) => {
        sent.push(route.request().postDataJSON());
        return route.fulfill({
          status: 403,
          contentType: "application/problem+json",
          json: { title: { zh: "不成", en: "no" }, status: 403, code: "E-OIDC-STATE" },
        });
      });
      await go("/signin?code=abc&state=xyz&iss=https%3A%2F%2Fid.example");
      await page.getByText("E-OIDC-STATE").waitFor();
      same(sent, [{ state: "xyz", code: "abc", iss: "https://id.example" }], "what was brought back");
      check(!page.url().includes("code="), "the code stays in the address");
    },
  },
  {
    name: "records: a wrong password is refused, and too many bring a wait",
    expects: /401|429/,
    run: async ({ open, check }) => {
      const view = await open({ width: 375, height: 780 });
      await view.go("/signin");
      const submit = view.page.locator("form button[type=submit]");
      await view.page.locator("[name=login]").fill("e2e.nobody");
      for (let n = 0; n < 12; n += 1) {
        await view.page.locator("[name=password]").fill("不对的合成密码一二三四");
        const answered = view.page.waitForResponse("**/api/v1/session");
        await submit.click();
        if ((await answered).status() === 429) break;
        await view.page.locator(".notice-bad", { hasText: "E-SESSION-REFUSED" }).waitFor();
      }
      await view.page.locator("[data-wait]").waitFor();
      check(Number(await view.page.locator("[data-wait]").getAttribute("data-wait")) > 0, "no time is said");
      check(await submit.isDisabled(), "it can be tried at once");
    },
  },
  {
    name: "records: an enterprise sees its own facts on both axes of time, and a proof that holds",
    run: async ({ open, check, same, url, passwords, asOf }) => {
      await report(url, passwords);
      const view = await signedIn(open, passwords, "e2e.owner");
      const { page } = view;
      await page.goto(`${url}/desk`);
      const fact = page.locator(`[data-fact="${KEY}"]`);
      await fact.waitFor();
      same(await fact.locator("[data-value]").innerText(), "350", "the value of today");
      await page.goto(`${url}/desk/subject/${SUBJECT}?day=2026-03-01`);
      await fact.waitFor();
      same(await fact.locator("[data-value]").innerText(), "320", "the value of March");
      await page.goto(`${url}/desk/subject/${SUBJECT}?day=${asOf}&known=2026-01-01`);
      await page.locator("[data-as-known]").waitFor();
      same(await fact.count(), 0, "facts known before anything was recorded");
      await page.goto(`${url}/desk/subject/${SUBJECT}`);
      await fact.getByRole("link", { name: `${KEY}的来历` }).click();
      const grid = page.locator("[data-grid] tbody tr");
      await grid.first().waitFor();
      const cells = await grid.evaluateAll((rows) =>
        rows.map((row) =>
          [...row.querySelectorAll("td")].map((td) => td.querySelector(".told")?.firstChild.data ?? ""),
        ),
      );
      same(
        cells,
        [
          ["320", "350"],
          ["320", "320"],
        ],
        "the grid",
      );
      same(await page.locator("[data-records] tbody tr").count(), 2, "records");
      const leaf = await page.locator("[data-records] tbody tr td:last-child a").first().getAttribute("href");
      await openLeaf(view, leaf);
      await verify(page, check, same);
      await page.reload();
      await verify(page, check, same);
      check(
        await page.evaluate(() => "zhida.log.example.org/zhida-e2e" in localStorage),
        "the checkpoint is forgotten",
      );
    },
  },
  {
    name: "records: a proof with one wrong byte does not hold, nor one under other keys",
    run: async ({ open, same, url, passwords }) => {
      await report(url, passwords);
      const view = await signedIn(open, passwords, "e2e.owner");
      const { page } = view;
      await openLeaf(view, await decisionLeaf(view));
      await page.route("**/proof", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        const first = body.leaf.digest[0] === "0" ? "1" : "0";
        body.leaf.digest = first + body.leaf.digest.slice(1);
        await route.fulfill({ response: answer, json: body });
      });
      await page.reload();
      await page.locator('[data-outcome="failed"]').waitFor();
      same(await page.locator('[data-step="entry"]').getAttribute("data-state"), "failed", "the entry");
      await page.unroute("**/proof");
      await page.reload();
      await page.locator('[data-outcome="held"]').waitFor();
      const keys = (await (await fetch(`${url}/api/v1/audit/keys`)).text()).trim().split("\n");
      await page.locator("textarea").fill(keys[0]);
      await page.locator("[data-use-keys]").click();
      await page.locator('[data-outcome="failed"]').waitFor();
      await page.locator("textarea").fill(keys.join("\n"));
      await page.locator("[data-use-keys]").click();
      await page.locator('[data-outcome="held"]').waitFor();
    },
  },
  {
    name: "records: rotated keys of the log are believed over a handover only",
    run: async ({ open, check, same }) => {
      const own = await startOwnServer();
      try {
        const view = await open({ base: own.url });
        const { page } = view;
        const shot = async (name) => {
          if (!process.env.ZHIDA_SHOTS) return;
          await page.screenshot({ path: `${process.env.ZHIDA_SHOTS}/handover-${name}.png`, fullPage: true });
        };
        const enter = async () => {
          await signIn(view, "e2e.owner", own.passwords["e2e.owner"]);
          await page.locator("[data-account]").waitFor();
        };
        const remembered = () =>
          page.evaluate(() => JSON.parse(localStorage.getItem("zhida.log.example.org/zhida-e2e")).keys);
        const served = async () => (await (await fetch(`${own.url}/api/v1/audit/keys`)).text()).trim().split("\n");
        await enter();
        const leaf = await decisionLeaf(view);
        await openLeaf(view, leaf);
        await verify(page, check, same);
        const first = await served();
        same(await remembered(), first, "the keys remembered at first");
        same(await page.locator('[data-step="handover"]').count(), 0, "handovers where nothing was handed over");

        await own.rotate();
        const second = await served();
        check(second.join() !== first.join(), "the keys are the same");
        // a handover that its old key did not sign like this
        await page.route("**/audit/handovers*", async (route) => {
          const answer = await route.fetch();
          const body = await answer.json();
          const [item] = body.items;
          const at = item.note.lastIndexOf("— ") + 60;
          const other = item.note[at] === "A" ? "B" : "A";
          item.note = item.note.slice(0, at) + other + item.note.slice(at + 1);
          await route.fulfill({ response: answer, json: body });
        });
        await openLeaf(view, leaf);
        await page.locator("[data-keys-changed]").waitFor();
        same(await page.locator('[data-step="handover"]').getAttribute("data-state"), "failed", "the handover");
        same(await page.locator("[data-outcome]").getAttribute("data-outcome"), "failed", "the outcome");
        same(await remembered(), first, "the keys remembered after a bad handover");
        await shot("danger-zh");
        await page.unroute("**/audit/handovers*");

        await page.reload();
        await page.locator("[data-keys-handed]").waitFor();
        same(await page.locator('[data-step="handover"]').getAttribute("data-state"), "held", "the handover");
        same(await page.locator("[data-outcome]").getAttribute("data-outcome"), "held", "the outcome");
        same(await remembered(), second, "the keys remembered after the handover");
        await shot("held-zh");
        await page.reload();
        await verify(page, check, same);
        same(await page.locator("[data-keys-handed], [data-keys-changed]").count(), 0, "notices once they are known");

        // a server that is posed as: older keys again, or others
        await page.evaluate(() => localStorage.setItem("zhida.language", "en"));
        await page.route("**/audit/keys", (route) =>
          route.fulfill({ contentType: "text/plain", body: `${first.join("\n")}\n` }),
        );
        await page.reload();
        await page.locator("[data-keys-changed]").waitFor();
        same(await remembered(), second, "the keys remembered after older ones");
        await shot("danger-en");
      } finally {
        await own.stop();
      }
    },
  },
  {
    name: "records: a clerk says why before anything is shown, and sees only the own division",
    expects: /403/,
    run: async ({ open, check, same, url, passwords }) => {
      await report(url, passwords);
      const { page } = await signedIn(open, passwords, "e2e.clerk");
      await page.goto(`${url}/desk`);
      await page.locator("[name=subject]").fill(SUBJECT);
      await page.locator("[role=search] button").click();
      await page.locator("[data-purpose-choice]").waitFor();
      check(await page.locator("[data-purpose-choice] button").isDisabled(), "it goes on without a purpose");
      same(await page.locator("[name=purpose]").count(), 2, "purposes");
      const asked = page.waitForResponse(`**/api/v1/subjects/${SUBJECT}`);
      await page.locator("[data-purpose-choice] label").first().click();
      await page.locator("[data-purpose-choice] button").click();
      same((await asked).status(), 403, "the answer");
      await page.locator(".notice-bad", { hasText: "E-HTTP-FORBIDDEN" }).waitFor();
    },
  },
  {
    name: "records: an auditor sets up one-time codes, signs in with one, and reads a decision",
    expects: /401|403/,
    run: async ({ open, check, same, url, passwords }) => {
      await report(url, passwords);
      const view = await signedIn(open, passwords, "e2e.audit");
      const { page } = view;
      await page.locator("[data-password-not-own]").waitFor();
      await page.locator("[aria-labelledby=factor-title] button").click();
      const secret = await page.locator("[data-secret]").getAttribute("data-secret");
      await page.locator("[name=confirm]").fill(totp(secret, 0));
      await page.locator("[aria-labelledby=factor-title] button[type=submit]").click();
      await page.locator("[data-recovery]").first().waitFor();
      same(await page.locator("[data-recovery]").count(), 10, "recovery codes");
      await page.locator("[aria-labelledby=factor-title] button").click();
      await page.locator(".account-bar button").click();
      await page.locator(".account-bar a[href='/signin']").waitFor();

      await signIn(view, "e2e.audit", passwords["e2e.audit"]);
      await page.locator("[name=code]").fill(totp(secret, 1));
      await page.locator("form button[type=submit]").click();
      await page.locator("[data-account]").waitFor();
      await page.goto(`${url}/desk/subject/${SUBJECT}`);
      await page.locator("[data-purpose-choice] label").first().click();
      await page.locator("[data-purpose-choice] button").click();
      await page.locator(`[data-fact="${KEY}"]`).waitFor();
      await page.locator(".views a", { hasText: "计算结果" }).click();
      await page.locator(`[data-decision="${DECISION}"] a`).click();
      await page.locator("[data-policy]").first().waitFor({ state: "attached" });
      const kept = await page.evaluate(async (id) => {
        const headers = { "x-purpose": encodeURIComponent("审计") };
        return (await fetch(`/api/v1/decisions/${id}`, { headers })).json();
      }, DECISION);
      same(await page.locator("li[data-policy]").count(), JSON.parse(kept.result).results.length, "policies");
      const details = page.locator("details", { hasText: "当时采用的事实" });
      await details.locator("summary").click();
      same(
        JSON.stringify(JSON.parse(await details.locator("pre").innerText())),
        JSON.stringify(JSON.parse(kept.facts)),
        "the facts",
      );
      const waiting = page.waitForEvent("download");
      await page.locator("[data-receipt]").click();
      const receipt = JSON.parse(readFileSync(await (await waiting).path(), "utf8"));
      same(receipt.format, "zhida-receipt-1", "the receipt");
      check(receipt.checkpoint.startsWith("example.org/zhida-e2e\n"), "the receipt is of another log");
      await page.locator(".views a", { hasText: "查阅记录" }).click();
      await page.locator("[data-reads] tbody tr", { hasText: "审计" }).first().waitFor();
      await openLeaf(view, await decisionLeaf(view));
      await verify(page, check, same);
    },
  },
  {
    name: "records: a password is changed, other sign-ins are listed and end",
    expects: /401|403|422/,
    run: async ({ open, same, url, passwords }) => {
      const first = await signedIn(open, passwords, "e2e.twice");
      const second = await signedIn(open, passwords, "e2e.twice");
      const { page } = second;
      await page.goto(`${url}/account`);
      await page.locator("[data-session]").nth(1).waitFor();
      same(await page.locator("[data-session]").count(), 2, "sign-ins");
      await page.locator("[data-session] button").click();
      await page.waitForFunction(() => document.querySelectorAll("[data-session]").length === 1);
      await first.page.goto(`${url}/account`);
      await first.page.locator("[data-sign-in-needed]").waitFor();

      const change = async (before, after, repeat) => {
        await page.locator("[name=old]").fill(before);
        await page.locator("[name=new]").fill(after);
        await page.locator("[name=repeat]").fill(repeat);
        await page.locator("[aria-labelledby=password-title] button").click();
      };
      const next = "另一个很长的合成密码 2026";
      await change(passwords["e2e.twice"], next, `${next}x`);
      await page.getByText("两次输入的新密码不一样").waitFor();
      await change("不是原来的合成密码", next, next);
      await page.locator(".notice-bad", { hasText: "E-SESSION-REFUSED" }).waitFor();
      await change(passwords["e2e.twice"], next, next);
      await page.getByText("密码已修改").waitFor();
      same(await page.locator("[data-password-not-own]").count(), 0, "the notice");
      await signIn(first, "e2e.twice", next);
      await first.page.locator("[data-account]").waitFor();
    },
  },
  {
    name: "records: a data steward sees the sources, one with its mapping and what its imports did; others do not",
    expects: /401|403/,
    run: async ({ open, check, same, url, passwords }) => {
      const view = await signedIn(open, passwords, "e2e.steward");
      const { page } = view;
      await withCode(view, "e2e.steward", passwords);
      await page.goto(`${url}/desk`);
      await page.locator(".desk-nav a[href^='/sources']").click();
      const card = page.locator(`[data-source="${SOURCE}"]`);
      await card.waitFor();
      check((await card.innerText()).includes("2026-03-02 · 增量"), "the last import is not told");
      await card.locator("h2 a").click();
      await page.locator("[data-import]").first().waitFor();
      const counts = await page
        .locator("[data-import]")
        .evaluateAll((rows) =>
          rows.map((row) => [
            row.dataset.import,
            ...[...row.querySelectorAll("[data-count]")].map((td) => td.innerText),
          ]),
        );
      same(
        counts,
        [
          ["2", "1", "1", "0", "0", "2", "0"],
          ["1", "2", "2", "0", "3", "0", "0"],
        ],
        "the imports",
      );
      check((await page.locator("[data-mapping]").innerText()).includes("从业人员"), "the mapping is not shown");
      check((await page.locator("[data-mapping]").innerText()).includes(`# ${VERSIONS}`), "not the newest mapping");
      const versions = () =>
        page.locator("[data-version]").evaluateAll((rows) => rows.map((row) => row.dataset.version));
      same((await versions())[0], String(VERSIONS), "the newest version");
      same((await versions()).length, 30, "versions of a page");
      await page.locator("[data-next-versions]").click();
      await page.locator('[data-version="1"]').waitFor();
      same(await versions(), ["2", "1"], "the earliest versions");
      same(await page.locator("[data-next-versions]").count(), 0, "pages after the last");
      await page.locator('[data-version="1"] th a').click();
      await page.locator("[data-mapping]", { hasText: /# 1\s*$/ }).waitFor();
      same(await versions(), ["2", "1"], "versions beside an earlier text");
      for (const width of [1440, 375]) {
        await page.setViewportSize({ width, height: 900 });
        for (const [name, path] of Object.entries({ sources: "/sources", source: `/sources/${SOURCE}` })) {
          await page.goto(`${url}${path}`);
          await page.locator("[data-source], [data-import]").first().waitFor();
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          check(wide <= width, `${name} is ${wide} px wide of ${width}`);
          const file = `${process.env.ZHIDA_SHOTS}/records-${name}-${width}.png`;
          if (process.env.ZHIDA_SHOTS) await page.screenshot({ path: file, fullPage: true });
        }
      }
      same(
        await sendFile(page, SOURCE),
        [200, 200, 403],
        "files that are tried: small, of 3 MiB, and without the token",
      );
      await page.goto(`${url}/sources/${encodeURIComponent(SOURCE)}?before=2`);
      await page.locator('[data-import="1"]').waitFor();
      same(await page.locator("[data-import]").count(), 1, "earlier imports");

      const clerk = await signedIn(open, passwords, "e2e.clerk");
      await clerk.page.goto(`${url}/sources`);
      await clerk.page.locator(".notice-bad", { hasText: "E-HTTP-FORBIDDEN" }).waitFor();
      same(await sendFile(clerk.page, SOURCE), [403, 403, 403], "a file of somebody who may not send it");
      same(await clerk.page.locator(".desk-nav a[href^='/sources']").count(), 0, "links to the sources");
    },
  },
  ...["zh", "en"].map((language) => ({
    name: `records: every page fits a phone and has no accessibility violation, ${language}`,
    run: async ({ open, check, url, passwords }) => {
      await report(url, passwords);
      const own = `/desk/subject/${SUBJECT}`;
      const pages = {
        account: "/account",
        facts: own,
        history: `${own}?view=history&key=${encodeURIComponent(KEY)}`,
        life: `${own}?view=life`,
        decisions: `${own}?view=decisions`,
        decision: `${own}?view=decision&decision=${DECISION}`,
        reads: `${own}?view=reads`,
        audit: "/audit",
        record: `/audit/record/${DECISION}`,
      };
      for (const width of [1440, 375]) {
        const view = await open({ width, language });
        const { page } = view;
        const look = async (name) => {
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          check(wide <= width, `${name} in ${language} is ${wide} px wide of ${width}`);
          await page.evaluate(axe);
          const found = await page.evaluate(async () => {
            const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
            return (await window.axe.run(document, { runOnly })).violations;
          });
          const said = found.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
          check(found.length === 0, `${name} in ${language}: ${said.join("\n")}`);
          if (process.env.ZHIDA_SHOTS)
            await page.screenshot({
              path: `${process.env.ZHIDA_SHOTS}/records-${name}-${language}-${width}.png`,
              fullPage: true,
            });
        };
        await view.go("/signin");
        await look("signin");
        await signIn(view, "e2e.shots", passwords["e2e.shots"]);
        await page.locator("[data-account]").waitFor();
        for (const [name, path] of Object.entries(pages)) {
          await view.go(path);
          await look(name);
        }
        await openLeaf(view, await decisionLeaf(view));
        await page.locator("[data-outcome]").waitFor();
        await look("leaf");
      }
    },
  })),
];
