// Keys of the real log that were rotated twice, as fixture/handover.json says how: who knew the old ones comes to know the new, and
// nobody else's keys are taken for them.

import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sm2, sm3 } from "sm-crypto-v2";
import { beforeAll, describe, expect, it } from "vitest";
import { parseLossless } from "../api/lossless";
import { toBase64, utf8 } from "./bytes";
import { type Engine, engineOf } from "./engine";
import { follow } from "./handover";
import { readCheckpoint, readKeys, readNote, type VerifierKey } from "./note";
import { outcomeOf, type Proof, readProof, type Seen, type Step, verifyProof } from "./proof";
import { recall, remember } from "./seen";

type Fixture = { keys: [string, string, string]; handovers: [string, string]; proofs: Record<string, unknown> };
const file = fileURLToPath(new URL("./fixture/handover.json", import.meta.url));
const fixture = JSON.parse(readFileSync(file, "utf8")) as Fixture;
const origin = "example.org/zhida-rotated";
let engine: Engine;

beforeAll(async () => {
  engine = await engineOf(webcrypto.subtle as unknown as SubtleCrypto, { sm2, sm3 });
});

function proofOf(name: string): Proof {
  return readProof(parseLossless(JSON.stringify(fixture.proofs[name]))) as Proof;
}
const linesOf = (keys: string) => keys.trim().split("\n");
const sha256 = (data: Parameters<NonNullable<Engine["sha256"]>>[0]) =>
  engine.sha256 ? engine.sha256(data) : Promise.reject(new Error("no SHA-256"));
const read = async (keys: string) => (await readKeys(linesOf(keys), sha256)) as VerifierKey[];

// What a browser remembers that verified this proof with these keys.
function memoryOf(name: string, keys: string): Seen {
  const note = readNote(proofOf(name).checkpoint);
  const checkpoint = note && readCheckpoint(note.text);
  return { size: String(checkpoint?.size), root: toBase64(checkpoint?.root ?? utf8("")), keys: linesOf(keys) };
}

async function stepOf(name: string, keys: string, seen: Seen, notes: string[]): Promise<Step | undefined> {
  const { steps } = await verifyProof(
    proofOf(name),
    keys,
    engine,
    () => seen,
    async () => notes,
  );
  return steps.find((step) => step.name === "handover");
}

const [first, second, third] = fixture.keys;
const [one, two] = fixture.handovers;

describe("a handover", () => {
  it("leads from the keys that were known to those of now, over one rotation and over two", async () => {
    const known = memoryOf("under the first keys", first);
    expect(await stepOf("under the second keys", second, known, [one, two])).toMatchObject({ state: "failed" });
    expect(await stepOf("under the second keys", second, known, [one])).toMatchObject({ state: "held", why: "handed" });
    expect(await stepOf("at the first handover", second, known, [one])).toMatchObject({ state: "held" });
    expect(await stepOf("under the third keys", third, known, [one, two])).toMatchObject({ state: "held" });
    const later = memoryOf("under the second keys", second);
    expect(await stepOf("under the third keys", third, later, [one, two])).toMatchObject({ state: "held" });
  }, 60_000);

  it("is not asked for where the keys are those that were known, nor of keys got in another way", async () => {
    const seen = () => memoryOf("under the third keys", third);
    const asked = () => Promise.reject(new Error("asked"));
    const same = await verifyProof(proofOf("under the third keys"), third, engine, seen, asked);
    expect(outcomeOf(same.steps)).toBe("held");
    expect(same.steps.some(({ name }) => name === "handover")).toBe(false);
    const other = () => memoryOf("under the first keys", first);
    const own = await verifyProof(proofOf("under the third keys"), third, engine, other);
    expect(outcomeOf(own.steps)).toBe("held");
  }, 60_000);

  it("is wanted: without one, with one left out, or with none to be had, the keys are a danger", async () => {
    const known = memoryOf("under the first keys", first);
    for (const notes of [[], [two], [two, one], ["", one.slice(0, -2)]]) {
      const step = await stepOf("under the third keys", third, known, notes);
      expect(step).toMatchObject({ state: "failed", why: "unhanded" });
    }
    const broken = await verifyProof(
      proofOf("under the third keys"),
      third,
      engine,
      () => known,
      () => Promise.reject(new Error("no answer")),
    );
    expect(broken.steps.at(-1)).toMatchObject({ name: "handover", state: "failed", why: "unasked" });
    expect(outcomeOf(broken.steps)).toBe("failed");
  }, 60_000);

  it("does not lead back to keys that were handed over", async () => {
    const known = memoryOf("under the third keys", third);
    expect(await stepOf("under the second keys", second, known, [one, two])).toMatchObject({ state: "failed" });
  }, 60_000);

  it("does not lead behind what was seen under the old keys", async () => {
    const known = memoryOf("under the first keys", first);
    const larger = { ...known, size: "1000" };
    expect(await stepOf("under the third keys", third, larger, [one, two])).toMatchObject({ state: "failed" });
    const note = readNote(one);
    const size = String((note && readCheckpoint(note.text))?.size);
    expect(await stepOf("under the third keys", third, { ...known, size }, [one, two])).toMatchObject({
      state: "failed",
    });
    const root = one.split("\n")[2] ?? "";
    expect(await stepOf("under the third keys", third, { ...known, size, root }, [one, two])).toMatchObject({
      state: "held",
    });
  }, 60_000);

  it("needs every signature, old and new, of both kinds, and no byte changed", async () => {
    const known = await read(first);
    const reached = async (note: string) => (await follow(known, [note], engine, sha256)).length;
    expect(await reached(one)).toBe(2);
    const lines = one.split("\n");
    const signatures = lines.flatMap((line, i) => (line.startsWith("— ") ? [i] : []));
    expect(signatures).toHaveLength(4);
    for (const left of signatures) expect(await reached(lines.filter((_, i) => i !== left).join("\n"))).toBe(1);
    const survivors: number[] = [];
    const bytes = utf8(one);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      if ((await reached(new TextDecoder().decode(changed))) !== 1) survivors.push(at);
    }
    expect(survivors).toEqual([]);
  }, 120_000);

  it("is not verified by a browser that lacks a signature, and then the new keys are not remembered", async () => {
    const without = await engineOf(webcrypto.subtle as unknown as SubtleCrypto, null);
    const kept = new Map<string, string>();
    const store = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    } as unknown as Storage;
    remember(await verifyProof(proofOf("under the first keys"), first, engine), store);
    const seen = (log: string) => recall(log, store);
    const ask = async () => [one, two];
    const partly = await verifyProof(proofOf("under the third keys"), third, without, seen, ask);
    expect(partly.steps.at(-1)).toMatchObject({ name: "handover", state: "untaken", why: "browser" });
    remember(partly, store);
    expect(recall(origin, store)?.keys).toEqual(linesOf(first));

    const forged = await verifyProof(proofOf("under the third keys"), third, engine, seen, async () => [one]);
    expect(outcomeOf(forged.steps)).toBe("failed");
    remember(forged, store);
    expect(recall(origin, store)?.keys).toEqual(linesOf(first));

    const whole = await verifyProof(proofOf("under the third keys"), third, engine, seen, ask);
    expect(outcomeOf(whole.steps)).toBe("held");
    remember(whole, store);
    expect(recall(origin, store)?.keys).toEqual(linesOf(third));
    const after = await verifyProof(proofOf("under the third keys"), third, engine, seen, ask);
    expect(after.steps.map(({ name }) => name)).not.toContain("handover");
  }, 60_000);
});
