// Whether a key signed a note.

import { utf8 } from "./bytes";
import type { Engine } from "./engine";
import type { Note, VerifierKey } from "./note";

// `none`: it has no signature of the key; `browser`: it has, and the browser cannot verify it.
export type Signed = "held" | "none" | "signature" | "browser";

// Every signature of the key must verify: one that does not refuses the note.
export async function signedBy(note: Note, key: VerifierKey, engine: Engine): Promise<Signed> {
  const verify = engine.verifies[key.type];
  if (!verify) return "browser";
  const signed = note.signatures.filter(({ name, id }) => name === key.name && id === key.id);
  if (signed.length === 0) return "none";
  for (const { bytes } of signed) if (!(await verify(key.bytes, utf8(note.text), bytes))) return "signature";
  return "held";
}

// The first that does not hold, of all keys.
export async function signedByAll(note: Note, keys: VerifierKey[], engine: Engine): Promise<Signed> {
  if (keys.length === 0) return "none";
  for (const key of keys) {
    const signed = await signedBy(note, key, engine);
    if (signed !== "held") return signed;
  }
  return "held";
}
