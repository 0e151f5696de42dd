// A proof of the real log, as fixture/proof.json says how it was made: it holds, and with any bit of it changed it does not.

import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sm2, sm3 } from "sm-crypto-v2";
import { beforeAll, describe, expect, it } from "vitest";
import { parseLossless } from "../api/lossless";
import { fromBase64, fromHex, readCount, toBase64, toHex, utf8 } from "./bytes";
import { type Engine, engineOf } from "./engine";
import { readLeaf } from "./leaf";
import { outcomeOf, type Proof, readProof, type Step, verifyProof } from "./proof";
import { leafHash, rootFromInclusion } from "./tree";

const file = fileURLToPath(new URL("./fixture/proof.json", import.meta.url));
const fixture = JSON.parse(readFileSync(file, "utf8")) as { keys: string; proof: unknown };
const subtle = webcrypto.subtle as unknown as SubtleCrypto;
const bytes = utf8(JSON.stringify(fixture.proof));
let engine: Engine;

beforeAll(async () => {
  engine = await engineOf(subtle, { sm2, sm3 });
});

function proofOf(text: string): Proof | null {
  try {
    return readProof(parseLossless(text));
  } catch {
    return null; // no JSON
  }
}

const proof = readProof(parseLossless(JSON.stringify(fixture.proof))) as Proof;
const states = (steps: Step[]) => Object.fromEntries(steps.map(({ name, state }) => [name, state]));

describe("verifyProof", () => {
  it("takes every step, and every step holds", async () => {
    const { steps, checkpoint } = await verifyProof(proof, fixture.keys, engine);
    expect(steps.filter(({ state }) => state !== "held")).toEqual([]);
    expect(steps.map(({ name }) => name)).toEqual(["entry", "keys", "checkpoint", "ed25519", "sm2", "sha256", "sm3"]);
    expect(outcomeOf(steps)).toBe("held");
    expect(checkpoint?.size).toBe(11n);
  });

  it("fails with any byte of the proof changed", async () => {
    const survivors: string[] = [];
    for (let at = 0; at < bytes.length; at += 1) {
      for (const bit of at % 7 === 0 ? [1, 2, 4, 8, 16, 32, 64, 128] : [1 << (at % 8)]) {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ bit;
        const read = proofOf(new TextDecoder().decode(changed));
        if (read && outcomeOf((await verifyProof(read, fixture.keys, engine)).steps) !== "failed")
          survivors.push(`byte ${at}, bit ${bit}`);
      }
    }
    expect(survivors).toEqual([]);
  }, 120_000);

  it("fails with any byte of the keys changed", async () => {
    const survivors: string[] = [];
    const keys = utf8(fixture.keys);
    for (let at = 0; at < keys.length; at += 1) {
      const changed = keys.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const { steps } = await verifyProof(proof, new TextDecoder().decode(changed), engine);
      if (outcomeOf(steps) !== "failed") survivors.push(`byte ${at}`);
    }
    expect(survivors).toEqual([]);
  }, 60_000);

  it("does not hold for another leaf, another size, a shorter or a longer path", async () => {
    const wrong: Partial<Proof>[] = [
      { leaf: { ...proof.leaf, index: "4" } },
      { size: "12" },
      { sha256: proof.sha256.slice(1) },
      { sm3: [...proof.sm3, proof.sm3[0] ?? ""] },
      { sha256: proof.sm3, sm3: proof.sha256 },
    ];
    for (const change of wrong)
      expect(outcomeOf((await verifyProof({ ...proof, ...change }, fixture.keys, engine)).steps)).toBe("failed");
  });

  it("says what a browser cannot do, and never that it held", async () => {
    const without = await engineOf(undefined, { sm2, sm3 });
    const plain = await verifyProof(proof, fixture.keys, without);
    expect(states(plain.steps)).toEqual({ entry: "held", keys: "untaken", sha256: "untaken", sm3: "held" });
    expect(outcomeOf(plain.steps)).toBe("partly");
    const old = {
      digest: subtle.digest.bind(subtle),
      verify: subtle.verify.bind(subtle),
      importKey: () => Promise.reject(),
    };
    const older = await verifyProof(proof, fixture.keys, await engineOf(old as unknown as SubtleCrypto, null));
    expect(states(older.steps)).toMatchObject({ ed25519: "untaken", sm2: "untaken", sha256: "held", sm3: "untaken" });
    expect(outcomeOf(older.steps)).toBe("partly");
  });

  it("needs a signature of each of the log's keys", async () => {
    const lines = proof.checkpoint.split("\n");
    for (const left of [6, 7]) {
      const checkpoint = lines.filter((_, i) => i !== left - 1).join("\n");
      const { steps } = await verifyProof({ ...proof, checkpoint }, fixture.keys, engine);
      expect(states(steps)[left === 6 ? "ed25519" : "sm2"]).toBe("failed");
    }
    expect(outcomeOf((await verifyProof(proof, "", engine)).steps)).toBe("failed");
  });

  it("notices a log that went back or forked since it was last seen", async () => {
    const root = proof.checkpoint.split("\n")[2] ?? "";
    const seen = (size: string, of: string) => async () =>
      (await verifyProof(proof, fixture.keys, engine, () => ({ size, root: of }))).steps.find(
        ({ name }) => name === "seen",
      );
    expect(await seen("11", root)()).toMatchObject({ state: "held" });
    expect(await seen("11", proof.sha256[0] ?? "")()).toMatchObject({ state: "failed", why: "fork" });
    expect(await seen("12", root)()).toMatchObject({ state: "failed", why: "back" });
    expect(await seen("7", root)()).toBeUndefined();
  });
});

describe("the parts", () => {
  it("SM3 of GB/T 32905-2016, A.1 and A.2", async () => {
    const abcd = "61626364".repeat(16);
    expect(toHex((await engine.sm3?.(utf8("abc"))) ?? new Uint8Array())).toBe(
      "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    );
    expect(toHex((await engine.sm3?.(fromHex(abcd) ?? utf8(""))) ?? new Uint8Array())).toBe(
      "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
    );
  });

  it("roots of trees of every size up to 40 by every leaf, against a plain one", async () => {
    const hash = async (data: Uint8Array<ArrayBuffer>) => new Uint8Array(await subtle.digest("SHA-256", data));
    const node = (a: Uint8Array, b: Uint8Array) => hash(Uint8Array.of(1, ...a, ...b));
    const split = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1);
    type Hashes = Uint8Array<ArrayBuffer>[];
    const root = async (leaves: Hashes): Promise<Uint8Array<ArrayBuffer>> =>
      leaves.length === 1
        ? (leaves[0] ?? utf8(""))
        : node(await root(leaves.slice(0, split(leaves.length))), await root(leaves.slice(split(leaves.length))));
    const path = async (m: number, leaves: Hashes): Promise<Hashes> => {
      if (leaves.length === 1) return [];
      const k = split(leaves.length);
      const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
      return m < k ? [...(await path(m, left)), await root(right)] : [...(await path(m - k, right)), await root(left)];
    };
    const all = await Promise.all(Array.from({ length: 40 }, (_, i) => leafHash(utf8(`leaf ${i}`), hash)));
    for (let size = 1; size <= 40; size += 3) {
      const leaves = all.slice(0, size);
      const wanted = toHex(await root(leaves));
      for (let m = 0; m < size; m += 1) {
        const leaf = leaves[m] ?? utf8("");
        const found = await rootFromInclusion(BigInt(m), BigInt(size), leaf, await path(m, leaves), hash);
        expect(found && toHex(found)).toBe(wanted);
      }
    }
  });

  it("texts have one spelling", () => {
    expect(fromBase64("AAB=")).toBeNull(); // bits beyond the end
    expect(fromBase64("AAA")).toBeNull();
    expect(fromBase64("A A=")).toBeNull();
    expect(fromHex("0A")).toBeNull();
    expect(fromHex("0")).toBeNull();
    expect([readCount("01", 9n), readCount("-1", 9n), readCount("1e1", 99n), readCount("10", 9n)]).toEqual(
      Array(4).fill(null),
    );
    expect(readCount("10", 10n)).toBe(10n);
  });

  it("a leaf is read only whole", () => {
    const entry = fromBase64(proof.leaf.entry) ?? utf8("");
    expect(readLeaf(entry)).toMatchObject({ kind: "decision", record: "d-6" });
    for (let n = 0; n < entry.length; n += 1) expect(readLeaf(entry.slice(0, n))).toBeNull();
    expect(readLeaf(Uint8Array.of(...entry, 0))).toBeNull();
    expect(toBase64(entry)).toBe(proof.leaf.entry);
  });
});
