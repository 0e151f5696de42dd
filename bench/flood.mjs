// What a flood of sign-ins costs the others: the time of POST /api/v1/calc on one connection, alone and beside 64 connections that try
// passwords as fast as they are answered. Prints milliseconds and what the flood was told; writes nothing.
//
//   node bench/flood.mjs [ZHIDA] [SECONDS]      REQUIRES: scripts/build release zhida

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const zhida = path.resolve(process.argv[2] ?? path.join(root, "build/release/zhida"));
const seconds = Number(process.argv[3] ?? 10);
const FLOOD = 64;
const folder = mkdtempSync(path.join(os.tmpdir(), "zhida-flood-"));
const data = path.join(folder, "data");
execFileSync(zhida, ["init", "--data", data, "--origin", "example.org/flood"], { stdio: "ignore" });

async function serve(...more) {
  const child = spawn(zhida, ["serve", "--port", "0", "--data", data, ...more], { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
  const url = await new Promise((resolve) => child.stdout.once("data", (text) => resolve(/http:\S+/.exec(String(text))[0])));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return { url, stop: () => (child.kill(), ended) };
}

function post(url, body, agent) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST", agent, headers: { "content-type": "application/json" } }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function times(url) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const facts = JSON.stringify({ facts: { 从业人员: 320, 营业收入: { 2025: "52000" } }, as_of: "2026-11-23" });
  const out = [];
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const began = performance.now();
    if ((await post(`${url}/api/v1/calc`, facts, agent)) !== 200) throw new Error("calc is refused");
    out.push(performance.now() - began);
  }
  agent.destroy();
  out.sort((a, b) => a - b);
  const at = (part) => out[Math.floor(out.length * part)].toFixed(1);
  return `${out.length} answers, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

async function measure(name, ...options) {
  const server = await serve(...options);
  await times(server.url); // warm
  console.log(`${name}: alone: ${await times(server.url)}`);
  const told = {};
  let going = true;
  const agent = new http.Agent({ keepAlive: true, maxSockets: FLOOD });
  const flood = Array.from({ length: FLOOD }, async (_, n) => {
    for (let i = 0; going; i += 1) {
      const body = JSON.stringify({ login: `nobody-${n}-${i}`, password: "a password that is nobody's" });
      const status = await post(`${server.url}/api/v1/session`, body, agent);
      told[status] = (told[status] ?? 0) + 1;
    }
  });
  console.log(`${name}: beside ${FLOOD} connections signing in: ${await times(server.url)}`);
  going = false;
  await Promise.all(flood);
  agent.destroy();
  console.log(`${name}: the flood was told ${JSON.stringify(told)}`);
  await server.stop();
}

console.log(`${os.cpus().length} processors, ${os.cpus()[0].model}, load ${os.loadavg()[0].toFixed(2)}`);
await measure("places for hashing only", "--rate-sign-in", "0");
await measure("and 120 sign-ins a minute");
rmSync(folder, { recursive: true, force: true });
