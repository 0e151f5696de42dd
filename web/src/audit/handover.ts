// From the keys that this browser knew to those that the server gives now: only over handovers, checkpoints that announce new keys and
// are signed by every key of before and every new one (docs/audit.md, rotating the keys).

import { toBase64 } from "./bytes";
import type { Engine } from "./engine";
import { type Checkpoint, readCheckpoint, readKeys, readNote, type VerifierKey } from "./note";
import { signedByAll } from "./signed";
import type { Hasher } from "./tree";

const NEXT_KEY = "zhida-next-key ";

// The keys of one time, and the checkpoint by which they gave way to others (null: they have not).
export type Generation = { keys: VerifierKey[]; until: Checkpoint | null };

const sameKeys = (a: VerifierKey[], b: VerifierKey[]) =>
  a.length === b.length && a.every(({ text }, i) => text === b[i]?.text);

async function announced(checkpoint: Checkpoint, sha256: Hasher): Promise<VerifierKey[] | null> {
  const lines = checkpoint.extensions.filter((line) => line.startsWith(NEXT_KEY));
  const keys = await readKeys(
    lines.map((line) => line.slice(NEXT_KEY.length)),
    sha256,
  );
  return keys && keys.length > 0 && keys.every(({ name }) => name === checkpoint.origin) ? keys : null;
}

// Follows notes, the oldest first, from trusted keys. Those of before these keys, and those that do not hold, change nothing.
export async function follow(
  trusted: VerifierKey[],
  notes: string[],
  engine: Engine,
  sha256: Hasher,
): Promise<Generation[]> {
  const out: Generation[] = [];
  let newest: Generation = { keys: trusted, until: null };
  for (const text of notes) {
    const note = readNote(text);
    const checkpoint = note && readCheckpoint(note.text);
    if (!checkpoint || newest.keys.some(({ name }) => name !== checkpoint.origin)) continue;
    if ((await signedByAll(note, newest.keys, engine)) !== "held") continue;
    const next = await announced(checkpoint, sha256);
    if (!next || sameKeys(next, newest.keys) || (await signedByAll(note, next, engine)) !== "held") continue;
    out.push({ ...newest, until: checkpoint });
    newest = { keys: next, until: null };
  }
  return [...out, newest];
}

// A checkpoint's place in the log: how large, and which root.
type Place = { size: bigint; root: string };
const placeOf = ({ size, root }: Checkpoint): Place => ({ size, root: toBase64(root) });

// Whether the places can be of one log that only grew.
function grows(places: Place[]): boolean {
  return places.every((place, i) => {
    const before = places[i - 1];
    return !before || before.size < place.size || (before.size === place.size && before.root === place.root);
  });
}

export type Handed = "held" | "failed" | "untaken";

// `memory`: what the browser knew; `now`: what the server gives, whose signatures are another step.
// Holds where handovers lead from the known keys to those of now, past nothing that is smaller than what was seen under them.
export async function handed(
  memory: { place: Place; keys: VerifierKey[] },
  now: { checkpoint: Checkpoint; keys: VerifierKey[] },
  notes: string[],
  engine: Engine,
): Promise<Handed> {
  const { sha256, verifies } = engine;
  if (!sha256 || [...memory.keys, ...now.keys].some(({ type }) => !verifies[type])) return "untaken";
  const generations = await follow(memory.keys, notes, engine, sha256);
  const newest = generations[generations.length - 1];
  if (!newest || !sameKeys(newest.keys, now.keys)) return "failed";
  const passed = generations.flatMap(({ until }) => (until ? [placeOf(until)] : []));
  return grows([memory.place, ...passed, placeOf(now.checkpoint)]) ? "held" : "failed";
}
