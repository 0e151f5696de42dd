// Single sign-on against a real provider: oidc-provider, certified by the OpenID Foundation, over TLS. Walks the whole way as a browser
// does, for each algorithm and each way a client proves itself, then tries what must fail.
//
//   node tests/oidc/judge.mjs [ZHIDA]        REQUIRES: npm ci in tests/oidc, and openssl
//
// Every person is made up. Prints a line a check; exits 1 where one fails.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const zhida = path.resolve(process.argv[2] ?? path.join(root, "build/release/zhida"));
const folder = mkdtempSync(path.join(os.tmpdir(), "zhida-oidc-"));
const SECRET = "a secret with: signs & spaces %20";
const DEADLINE = 60_000;
let passed = 0;
let failed = 0;

function check(holds, what, more = "") {
  if (holds) passed += 1;
  else failed += 1;
  console.log(`${holds ? "✓" : "✗"} ${what}${holds ? "" : `  ${more}`}`);
}

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

// --- the provider

const ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"];
const AUTHS = { RS256: "client_secret_basic", PS256: "client_secret_post", ES256: "none", EdDSA: "client_secret_basic" };

async function newKeys(mark) {
  const keys = [];
  for (const alg of ALGORITHMS) {
    const { privateKey } = await generateKeyPair(alg, { extractable: true, crv: "Ed25519" });
    keys.push({ ...(await exportJWK(privateKey)), use: "sig", alg, kid: `${alg}-${mark}` });
  }
  return keys;
}

const PEOPLE = {
  clerk: { name: "合成人员甲", groups: ["zhida-clerk"], department: "合成局", division: "320500", amr: ["pwd"] },
  nobody: { name: "合成人员乙", groups: ["others"], department: "合成局", division: "320500" },
  later: { name: "合成人员丙", groups: ["zhida-complaints"], department: "合成局", division: "320500" },
};

async function startProvider(port, keys, redirect, conform) {
  const issuer = `https://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    jwks: { keys },
    conformIdTokenClaims: conform,
    clients: ALGORITHMS.map((alg) => ({
      client_id: `zhida-${alg}`,
      ...(AUTHS[alg] === "none" ? {} : { client_secret: SECRET }),
      token_endpoint_auth_method: AUTHS[alg],
      id_token_signed_response_alg: alg,
      redirect_uris: [redirect],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    })),
    claims: { openid: ["sub"], profile: ["name", "groups", "department", "division"] },
    enabledJWA: { idTokenSigningAlgValues: ALGORITHMS },
    pkce: { required: () => true, methods: ["S256"] },
    cookies: { keys: ["one key of this judge"] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
  });
  const tls = { key: readFileSync(path.join(folder, "key.pem")), cert: readFileSync(path.join(folder, "cert.pem")) };
  const server = https.createServer(tls, provider.callback());
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    issuer,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

// --- a browser of its own: cookies, no script

class Browser {
  cookies = new Map();
  async ask(url, { method = "GET", body, type } = {}) {
    const to = new URL(url);
    const ca = readFileSync(path.join(folder, "cert.pem"));
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { cookie, ...(body !== undefined && { "content-type": type, "content-length": Buffer.byteLength(body) }) };
    const module = to.protocol === "https:" ? https : (await import("node:http")).default;
    return new Promise((resolve, reject) => {
      const request = module.request(to, { method, headers, ca, agent: false, timeout: DEADLINE }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (piece) => (text += piece));
        response.on("end", () => {
          for (const line of response.headers["set-cookie"] ?? []) {
            const [pair] = line.split(";");
            const at = pair.indexOf("=");
            const gone = /max-age=0/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line);
            if (gone) this.cookies.delete(pair.slice(0, at));
            else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
          }
          resolve({ status: response.statusCode, headers: response.headers, text });
        });
      });
      request.on("error", reject);
      request.on("timeout", () => request.destroy(new Error("timeout")));
      request.end(body);
    });
  }
  post = (url, value) => this.ask(url, { method: "POST", body: JSON.stringify(value), type: "application/json" });
  form = (url, value) =>
    this.ask(url, { method: "POST", body: new URLSearchParams(value).toString(), type: "application/x-www-form-urlencoded" });

  // From the provider's address to the redirect back, through its forms. Returns: the parameters of the redirect
  async visit(location, person, redirect) {
    let url = location;
    for (let step = 0; step < 20; step += 1) {
      if (url.startsWith(redirect)) return Object.fromEntries(new URL(url).searchParams);
      let answer = await this.ask(url);
      if (answer.status === 200) {
        const prompt = /name="prompt" value="(\w+)"/.exec(answer.text)?.[1];
        const action = /action="([^"]+)"/.exec(answer.text)?.[1];
        if (!prompt) throw new Error(`no form: ${answer.text.slice(0, 300)}`);
        answer = await this.form(new URL(action, url), { prompt, login: person, password: "any" });
      }
      if (!answer.headers.location) throw new Error(`no way on: ${answer.status} ${answer.text.slice(0, 300)}`);
      url = new URL(answer.headers.location, url).toString();
    }
    throw new Error("the provider leads in circles");
  }
}

// --- zhida

async function startZhida(port, provider, alg, userinfo) {
  const settings = [
    `issuer: ${provider.issuer}`,
    `client_id: zhida-${alg}`,
    `redirect: http://127.0.0.1:${port}/signin`,
    `ca_file: ${path.join(folder, "cert.pem")}`,
    `algorithms: [${alg}]`,
    `client_auth: ${AUTHS[alg].replace("client_secret_", "")}`,
    `userinfo: ${userinfo}`,
    "claims: {name: name, office: department, jurisdiction: division}",
    "roles:",
    "  - {claim: groups, value: zhida-clerk, role: official.clerk, create: true}",
    "  - {claim: groups, value: zhida-complaints, role: official.complaints}",
  ];
  const file = path.join(folder, "oidc.yaml");
  writeFileSync(file, `${settings.join("\n")}\n`);
  const env = { ...process.env, ...(AUTHS[alg] === "none" ? {} : { ZHIDA_OIDC_SECRET: SECRET }) };
  const options = ["--port", String(port), "--data", path.join(folder, "data"), "--oidc", file];
  const child = spawn(zhida, ["serve", ...options], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (piece) => (said += piece));
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`zhida does not start: ${said}`)), DEADLINE);
    child.stdout.once("data", () => resolve(clearTimeout(timer)));
    child.once("exit", () => reject(new Error(`zhida ended: ${said}`)));
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    return said;
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}

const codeOf = (answer) => (answer.status < 400 ? String(answer.status) : JSON.parse(answer.text).code);
const begin = async (browser, server) => browser.post(`${server.url}/api/v1/session/sign-on`, {});
const finish = (browser, server, back) => browser.post(`${server.url}/api/v1/session/sign-on/finish`, back);
const pick = ({ code, state, iss }) => ({ code, state, iss });

async function walk(browser, server, person) {
  const begun = await begin(browser, server);
  if (begun.status !== 200) return begun;
  const back = await browser.visit(JSON.parse(begun.text).location, person, `${server.url}/signin`);
  return finish(browser, server, pick(back));
}

async function judgeRefusals(server) {
  check(codeOf(await walk(new Browser(), server, "nobody")) === "E-OIDC-ACCOUNT", "no group of ours, no way in");
  check(codeOf(await walk(new Browser(), server, "later")) === "E-OIDC-ACCOUNT", "a rule without create opens no account");
  const browser = new Browser();
  const begun = JSON.parse((await begin(browser, server)).text);
  const back = await browser.visit(begun.location, "clerk", `${server.url}/signin`);
  check(codeOf(await finish(new Browser(), server, pick(back))) === "E-OIDC-STATE", "another browser cannot finish it");
  check(codeOf(await finish(browser, server, pick(back))) === "E-OIDC-STATE", "and its attempt has used the state up");

  const second = new Browser();
  const again = JSON.parse((await begin(second, server)).text);
  const mine = await second.visit(again.location, "clerk", `${server.url}/signin`);
  check(codeOf(await finish(second, server, { ...pick(mine), iss: "https://evil.example" })) === "E-OIDC-STATE", "an answer that names another issuer is refused");

  const third = new Browser();
  const own = JSON.parse((await begin(third, server)).text);
  const state = new URL(own.location).searchParams.get("state");
  const stolen = await finish(third, server, { code: mine.code, state, iss: mine.iss });
  check(codeOf(stolen) === "E-OIDC-DENIED", "a code of another sign-on is refused by the provider (PKCE)", stolen.text);
}

async function main() {
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
    "-keyout", path.join(folder, "key.pem"), "-out", path.join(folder, "cert.pem"), "-days", "2",
    "-subj", "/CN=zhida judge", "-addext", "subjectAltName=IP:127.0.0.1"], { stdio: "ignore" });
  execFileSync(zhida, ["init", "--data", path.join(folder, "data"), "--origin", "example.org/zhida-oidc"], { stdio: "ignore" });
  const [port, own] = [await freePort(), await freePort()];
  const redirect = `http://127.0.0.1:${own}/signin`;
  for (const alg of ALGORITHMS) {
    const userinfo = alg === "ES256" || alg === "EdDSA";
    let provider = await startProvider(port, await newKeys("one"), redirect, userinfo);
    const server = await startZhida(own, provider, alg, userinfo);
    const browser = new Browser();
    const entered = await walk(browser, server, "clerk");
    const what = `${alg}, ${AUTHS[alg]}${userinfo ? ", UserInfo" : ""}`;
    check(entered.status === 200, `${what}: signed on`, entered.text);
    const me = entered.status === 200 ? JSON.parse(entered.text).account : {};
    check(me.name === "合成人员甲" && me.jurisdiction === "320500" && String(me.roles) === "official.clerk", `${what}: name, place and role are those of the claims`, entered.text);
    check(codeOf(await browser.ask(`${server.url}/api/v1/session`)) === "200", `${what}: the session is open`);
    if (alg === "RS256") await judgeRefusals(server);

    await provider.stop();
    const down = await begin(new Browser(), server);
    const reached = down.status === 200; // what the provider said of itself is kept for an hour
    check(reached, `${what}: metadata is kept while the provider is away`, down.text);
    provider = await startProvider(port, await newKeys("two"), redirect, userinfo);
    const early = await walk(new Browser(), server, "clerk");
    check(codeOf(early) === "E-OIDC-TOKEN", `${what}: keys are not asked for again within a minute`, early.text);
    const said = await server.stop();
    check(!said.includes(SECRET) && !said.includes("id_token"), `${what}: no secret in the log`);
    const fresh = await startZhida(own, provider, alg, userinfo);
    const rotated = await walk(new Browser(), fresh, "clerk");
    check(rotated.status === 200, `${what}: signed on with the new keys`, rotated.text);
    await provider.stop();
    await fresh.stop();
    const gone = await startZhida(own, provider, alg, userinfo);
    const without = await begin(new Browser(), gone);
    check(without.status === 502 && codeOf(without) === "E-OIDC-PROVIDER", `${what}: a provider that is away is said to be`, without.text);
    await gone.stop();
  }
  const verified = execFileSync(zhida, ["audit", "verify", "--data", path.join(folder, "data")], { encoding: "utf8" });
  check(verified.length > 0, "zhida audit verify holds over all of it");
}

try {
  await main();
} catch (error) {
  check(false, "the judge itself", error.stack);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`oidc-provider: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
