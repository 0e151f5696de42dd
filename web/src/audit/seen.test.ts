// What the browser remembers of a log.

import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sm2, sm3 } from "sm-crypto-v2";
import { expect, it } from "vitest";
import { parseLossless } from "../api/lossless";
import { engineOf } from "./engine";
import { type Proof, readProof, verifyProof } from "./proof";
import { recall, remember } from "./seen";

const file = fileURLToPath(new URL("./fixture/proof.json", import.meta.url));
const fixture = JSON.parse(readFileSync(file, "utf8")) as { keys: string; proof: unknown };
const proof = readProof(parseLossless(JSON.stringify(fixture.proof))) as Proof;
const origin = "example.org/zhida-test";

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  };
}

it("remembers what held, and nothing that failed", async () => {
  const engine = await engineOf(webcrypto.subtle as unknown as SubtleCrypto, { sm2, sm3 });
  const store = memory() as unknown as Storage;
  remember(await verifyProof({ ...proof, size: "12" }, fixture.keys, engine), store);
  expect(recall(origin, store)).toBeNull();
  remember(await verifyProof(proof, fixture.keys, engine), store);
  expect(recall(origin, store)).toMatchObject({ size: "11", keys: fixture.keys.trim().split("\n") });
  const again = await verifyProof(proof, fixture.keys, engine, (log) => recall(log, store));
  expect(again.steps.at(-1)).toMatchObject({ name: "seen", state: "held" });
});

it("remembers nothing that no Ed25519 signature stood under", async () => {
  const store = memory() as unknown as Storage;
  remember(await verifyProof(proof, fixture.keys, await engineOf(undefined, { sm2, sm3 })), store);
  expect(recall(origin, store)).toBeNull();
});

it("passes over what is no memory of its own", () => {
  const store = memory();
  store.setItem(`zhida.log.${origin}`, '{"size":1}');
  expect(recall(origin, store as unknown as Storage)).toBeNull();
  store.setItem(`zhida.log.${origin}`, "{");
  expect(recall(origin, store as unknown as Storage)).toBeNull();
});
