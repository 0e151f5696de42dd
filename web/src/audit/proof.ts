// Verifies that a record is in the log, step by step, with nothing believed that the server says of itself.
//
//     entry bytes → leaf → leaf hash → (proof) → root = root of the checkpoint ← signatures ← keys
//
// A step holds, does not hold, or was not taken because the browser cannot; the last two never count as holding.

import { type Bytes, fromBase64, readCount, sameBytes, toBase64, toHex } from "./bytes";
import type { Engine } from "./engine";
import { handed } from "./handover";
import { readLeaf, sameLeaf } from "./leaf";
import { type Checkpoint, type Note, readCheckpoint, readKeys, readNote, SIZE_MAX, type VerifierKey } from "./note";
import { signedByAll } from "./signed";
import { type Hasher, leafHash, rootFromInclusion } from "./tree";

// As GET /audit/leaves/{index}/proof answers, every number as the text it was written as.
export type Proof = {
  leaf: { index: string; kind: string; record: string; time_us: string; digest: string; entry: string };
  checkpoint: string;
  size: string;
  sha256: string[];
  sm3: string[];
};

export type StepName = "entry" | "keys" | "checkpoint" | "ed25519" | "sm2" | "sha256" | "sm3" | "seen" | "handover";
export type StepState = "held" | "failed" | "untaken";
// `found` and `wanted` are what was compared; `why` says which of the reasons of the words it was.
export type Step = { name: StepName; state: StepState; why?: Why; found?: string; wanted?: string };
export type Why =
  | "form"
  | "fields"
  | "origin"
  | "size"
  | "none"
  | "signature"
  | "root"
  | "browser"
  | "before"
  | "back"
  | "fork"
  | "handed"
  | "unhanded"
  | "unasked";

export type Verified = { steps: Step[]; checkpoint: Checkpoint | null; keys: VerifierKey[] };
// What this browser saw of a log before; `keys` is one verifier key an item, those that it believes.
export type Seen = { size: string; root: string; keys?: string[] };
// The log's handovers, the oldest first.
export type AskHandovers = () => Promise<string[]>;

const PROOF_MAX = 64;

// The server's answer, read by form only.
export function readProof(value: unknown): Proof | null {
  const proof = value as Proof;
  const strings = (list: unknown, max: number) =>
    Array.isArray(list) && list.length <= max && list.every((one) => typeof one === "string");
  const leaf = proof?.leaf;
  if (!leaf || !strings([leaf.index, leaf.kind, leaf.record, leaf.time_us, leaf.digest, leaf.entry], 6)) return null;
  if (!strings([proof.checkpoint, proof.size], 2)) return null;
  return strings(proof.sha256, PROOF_MAX) && strings(proof.sm3, PROOF_MAX) ? proof : null;
}

function entryStep(proof: Proof, entry: Bytes | null): Step {
  const leaf = entry && readLeaf(entry);
  if (!entry || !leaf) return { name: "entry", state: "failed", why: "form" };
  const same = sameLeaf(leaf, proof.leaf);
  return {
    name: "entry",
    state: same ? "held" : "failed",
    found: toHex(entry),
    ...(!same && { why: "fields" as const }),
  };
}

// One key a line, each line ended.
async function keysOf(text: string, sha256: Hasher): Promise<VerifierKey[] | null> {
  const lines = text.split("\n");
  return lines.pop() === "" ? readKeys(lines, sha256) : null;
}

function checkpointStep(checkpoint: Checkpoint | null, proof: Proof, keys: VerifierKey[]): Step {
  const name = "checkpoint";
  if (!checkpoint) return { name, state: "failed", why: "form" };
  if (keys.length === 0 || keys.some((key) => key.name !== checkpoint.origin))
    return { name, state: "failed", why: "origin", found: checkpoint.origin, wanted: keys[0]?.name ?? "" };
  const size = readCount(proof.size, SIZE_MAX);
  const same = size === checkpoint.size;
  const compared = { found: String(checkpoint.size), wanted: proof.size };
  return { name, state: same ? "held" : "failed", ...compared, ...(!same && { why: "size" as const }) };
}

async function signatureStep(
  type: "ed25519" | "sm2",
  note: Note | null,
  keys: VerifierKey[],
  engine: Engine,
): Promise<Step> {
  const own = keys.filter((key) => key.type === type);
  const found = own.map((key) => key.text).join("\n");
  if (own.length === 0 || !note) return { name: type, state: "failed", why: "none" };
  if (!engine.verifies[type]) return { name: type, state: "untaken", why: "browser", found };
  const signed = await signedByAll(note, own, engine);
  if (signed !== "held") return { name: type, state: "failed", why: signed, found };
  return { name: type, state: "held", found };
}

type Tree = { name: "sha256" | "sm3"; hash: Hasher | null; root: Bytes | null; hashes: string[] };

async function treeStep(
  { name, hash, root, hashes }: Tree,
  proof: Proof,
  entry: Bytes | null,
  size: bigint,
): Promise<Step> {
  const path = hashes.map(fromBase64);
  const index = readCount(proof.leaf.index, SIZE_MAX);
  const whole = path.filter((one) => one !== null);
  if (!entry || !root || index === null || whole.length !== path.length) return { name, state: "failed", why: "form" };
  const wanted = toBase64(root);
  if (!hash) return { name, state: "untaken", why: "browser", wanted };
  const reached = await rootFromInclusion(index, size, await leafHash(entry, hash), whole, hash);
  if (!reached) return { name, state: "failed", why: "form", wanted };
  const same = sameBytes(reached, root);
  return {
    name,
    state: same ? "held" : "failed",
    found: toBase64(reached),
    wanted,
    ...(!same && { why: "root" as const }),
  };
}

// Two checkpoints of one size have one root, and a log never becomes shorter. Whether a longer one is the same log, only a
// consistency proof could say.
function seenStep(seen: Seen | null, checkpoint: Checkpoint): Step | null {
  const size = seen && readCount(seen.size, SIZE_MAX);
  if (!seen || size === null) return null;
  const compared = { found: `${checkpoint.size} ${toBase64(checkpoint.root)}`, wanted: `${seen.size} ${seen.root}` };
  if (checkpoint.size < size) return { name: "seen", state: "failed", why: "back", ...compared };
  if (checkpoint.size > size) return null;
  const same = toBase64(checkpoint.root) === seen.root;
  return { name: "seen", state: same ? "held" : "failed", why: same ? "before" : "fork", ...compared };
}

// Where other keys are given than this browser knew: whether the known ones handed over to them.
async function handoverStep(
  seen: Seen | null,
  now: { checkpoint: Checkpoint; keys: VerifierKey[] },
  ask: AskHandovers | null,
  engine: Engine,
): Promise<Step | null> {
  const name = "handover";
  const found = now.keys.map(({ text }) => text).join("\n");
  if (!seen?.keys || !ask || !engine.sha256 || found === seen.keys.join("\n")) return null;
  const compared = { found, wanted: seen.keys.join("\n") };
  const keys = await readKeys(seen.keys, engine.sha256);
  const size = readCount(seen.size, SIZE_MAX);
  if (!keys || keys.length === 0 || size === null) return { name, state: "failed", why: "unhanded", ...compared };
  let notes: string[];
  try {
    notes = await ask();
  } catch {
    return { name, state: "failed", why: "unasked", ...compared };
  }
  const state = await handed({ place: { size, root: seen.root }, keys }, now, notes, engine);
  const why = { held: "handed", failed: "unhanded", untaken: "browser" } as const;
  return { name, state, why: why[state], ...compared };
}

// `keys` is one verifier key a line. `seen` gives what this browser remembers of the log of that name; `handovers` are asked for
// where other keys are given than it remembers, or never (null), where the keys come from elsewhere than the server.
export async function verifyProof(
  proof: Proof,
  keys: string,
  engine: Engine,
  seen: (origin: string) => Seen | null = () => null,
  handovers: AskHandovers | null = null,
): Promise<Verified> {
  const entry = fromBase64(proof.leaf.entry);
  const note = readNote(proof.checkpoint);
  const checkpoint = note && readCheckpoint(note.text);
  const known = engine.sha256 && (await keysOf(keys, engine.sha256));
  const trusted = known ?? [];
  const steps = [entryStep(proof, entry)];
  if (!engine.sha256) {
    steps.push({ name: "keys", state: "untaken", why: "browser" });
  } else {
    steps.push({ name: "keys", state: trusted.length > 0 ? "held" : "failed", found: keys.trim() });
  }
  if (engine.sha256 || !checkpoint) steps.push(checkpointStep(checkpoint, proof, trusted));
  if (engine.sha256) {
    steps.push(await signatureStep("ed25519", note, trusted, engine));
    steps.push(await signatureStep("sm2", note, trusted, engine));
  }
  const size = checkpoint?.size ?? 0n;
  const roots = { sha256: checkpoint?.root ?? null, sm3: checkpoint?.sm3Root ?? null };
  for (const name of ["sha256", "sm3"] as const)
    steps.push(
      await treeStep({ name, hash: engine[name], root: roots[name], hashes: proof[name] }, proof, entry, size),
    );
  if (checkpoint) {
    const memory = seen(checkpoint.origin);
    const before = seenStep(memory, checkpoint);
    if (before) steps.push(before);
    const passed = await handoverStep(memory, { checkpoint, keys: trusted }, handovers, engine);
    if (passed) steps.push(passed);
  }
  return { steps, checkpoint, keys: trusted };
}

export type Outcome = "held" | "failed" | "partly";

// Held only where every step was taken and held.
export function outcomeOf(steps: Step[]): Outcome {
  if (steps.some(({ state }) => state === "failed")) return "failed";
  return steps.length > 0 && steps.every(({ state }) => state === "held") ? "held" : "partly";
}
