// Starts the real server on a free port, with a small synthetic city, and waits until it answers.

import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const web = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const root = path.dirname(web);

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

const AS_OF = "2026-11-23";
const ENTERPRISES = 600;

// Makes a city and decides all policies for it in `folder`. Returns what `zhida serve` needs to show it. Throws, with what the
// program printed, where that fails.
function makeCity(binary, folder) {
  const run = (...args) => execFileSync(binary, args, { cwd: root, timeout: 120_000, stdio: "pipe" });
  const [subjects, results] = [path.join(folder, "subjects"), path.join(folder, "results")];
  run("synth", "--enterprises", String(ENTERPRISES), "--seed", "7", "--as-of", AS_OF, "--out", subjects);
  run("run", "--subjects", subjects, "--as-of", AS_OF, "--out", results);
  return ["--city", results];
}

// The people of the tests. None of them exists; the passwords are made anew for every run.
const PEOPLE = [
  { login: "e2e.owner", kind: "enterprise", role: "enterprise.owner", place: ["--subject", "E2E-1"] },
  { login: "e2e.shots", kind: "enterprise", role: "enterprise.owner", place: ["--subject", "E2E-1"] },
  { login: "e2e.twice", kind: "enterprise", role: "enterprise.member", place: ["--subject", "E2E-1"] },
  {
    login: "e2e.clerk",
    kind: "official",
    role: "official.clerk",
    place: ["--office", "合成局", "--jurisdiction", "320500"],
  },
  {
    login: "e2e.steward",
    kind: "official",
    role: "official.steward",
    place: ["--office", "合成数据局", "--jurisdiction", "320500"],
  },
  { login: "e2e.audit", kind: "auditor", role: "auditor.reader", place: [] },
];
export const DECISION = "e2e-decision-1";
export const SUBJECT = "E2E-1";
export const SOURCE = "合成社保局";
export const VERSIONS = 32; // of its mapping: more than a page

// A made-up source, with a whole file and a delta of the day after.
function makeSource(run, data, folder) {
  const file = (name, text) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const mapping = `source: ${SOURCE}\ncolumns:\n  - {column: 代码, as: id}\n  - {column: 人数, fact: 从业人员}\n`;
  const tags = "  - {column: 标签, fact: 领域标签, separator: 、}\n";
  const whole = "代码,人数,标签\n91320500MA1MADE1A4,12,关键软件、中华老字号\n91320500MA1MADE1B7,20,\n";
  const words = ["--source", SOURCE, "--packs", "packs", "--data", data];
  for (let version = 1; version <= VERSIONS; version += 1) {
    const text = `${mapping}${tags}# ${version}\n`;
    run("", "facts", "source", "add", file("mapping.yaml", text), "--packs", "packs", "--data", data);
  }
  run("", "facts", "import", file("whole.csv", whole), "--known", "2026-03-01", ...words);
  const delta = file("delta.csv", "代码,人数,标签\n91320500MA1MADE1A4,15,关键软件\n");
  run("", "facts", "import", delta, "--known", "2026-03-02", "--delta", ...words);
}

// Makes a data folder with these people and one decision. Returns what `zhida serve` needs for it, and the passwords by login.
function makeRecords(binary, folder) {
  const data = path.join(folder, "data");
  const run = (input, ...args) => execFileSync(binary, args, { cwd: root, timeout: 60_000, stdio: "pipe", input });
  run("", "init", "--data", data, "--origin", "example.org/zhida-e2e");
  const passwords = {};
  for (const { login, kind, role, place } of PEOPLE) {
    passwords[login] = randomBytes(18).toString("base64");
    const who = ["--login", login, "--name", `合成人员 ${login}`, "--kind", kind, "--role", role, ...place];
    run(`${passwords[login]}\n`, "account", "create", "--data", data, ...who);
  }
  const [sample] = readdirSync(path.join(root, "packs/samples")).sort();
  const facts = path.join("packs/samples", sample);
  const about = ["--id", DECISION, "--subject", SUBJECT, "--as-of", AS_OF, "--purpose", "政策办理"];
  run("", "decide", "--data", data, "--packs", "packs", "--facts", facts, ...about);
  makeSource(run, data, folder);
  return { options: ["--data", data], passwords };
}

function programs() {
  const binary = path.resolve(process.env.ZHIDA_BIN ?? path.join(root, "build/release/zhida"));
  if (!existsSync(binary)) throw new Error(`没有可执行文件 · no such program: ${path.relative(root, binary)}`);
  if (!existsSync(path.join(web, "dist/index.html")))
    throw new Error("先构建网页 · build the page first: npm run build");
  return binary;
}

function newFolder() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "zhida-e2e-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// Returns {url, stop}; stop() ends with the process. Throws, with what the server printed, where it does not answer within 30 seconds.
async function serve(binary, port, shown) {
  const options = ["--port", String(port), "--web", "web/dist", "--packs", "packs", ...shown];
  const child = spawn(binary, ["serve", ...options], { cwd: root });
  let printed = "";
  let ended = false;
  child.stdout.on("data", (chunk) => {
    printed += chunk;
  });
  child.stderr.on("data", (chunk) => {
    printed += chunk;
  });
  const gone = new Promise((resolve) => {
    child.on("exit", () => {
      ended = true;
      resolve();
    });
  });
  const stop = () => {
    child.kill();
    return gone;
  };
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 300 && !ended; tries += 1) {
    try {
      const answer = await fetch(`${url}/healthz`);
      if (answer.ok) return { url, stop };
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error(`服务器没有启动 · the server did not start:\n${printed}`);
}

// Returns {url, passwords, stop}.
export async function startServer() {
  const binary = programs();
  const port = await freePort();
  const folder = newFolder();
  const records = makeRecords(binary, folder);
  const server = await serve(binary, port, [...makeCity(binary, folder), ...records.options]);
  return { ...server, passwords: records.passwords };
}

// A server of a test's own, whose log's keys can be rotated. Returns {url, passwords, rotate, stop}; after rotate() it has its address again.
export async function startOwnServer() {
  const binary = programs();
  const port = await freePort();
  const records = makeRecords(binary, newFolder());
  let server = await serve(binary, port, records.options);
  const rotate = async () => {
    await server.stop();
    execFileSync(binary, ["audit", "rotate", ...records.options], { cwd: root, timeout: 60_000, stdio: "pipe" });
    server = await serve(binary, port, records.options);
  };
  return { url: server.url, passwords: records.passwords, rotate, stop: () => server.stop() };
}
