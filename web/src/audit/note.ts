// A checkpoint as a signed note, and the keys that verify it: C2SP signed-note and tlog-checkpoint, docs/audit.md.

import { type Bytes, fromBase64, joined, readCount, toHex, utf8 } from "./bytes";
import type { Hasher } from "./tree";

export type Signature = { name: string; id: string; bytes: Bytes };
export type Note = { text: string; signatures: Signature[] };
export type Checkpoint = { origin: string; size: bigint; root: Bytes; sm3Root: Bytes | null; extensions: string[] };
export type KeyType = "ed25519" | "sm2";
export type VerifierKey = { name: string; id: string; type: KeyType; bytes: Bytes; text: string };

export const SIZE_MAX = 2n ** 63n - 1n;
const NOTE_MAX = 1_048_576;
const SIGNATURES_MAX = 100;
const KEYS_MAX = 16;
const SM3_ROOT = "zhida-sm3-root ";
const SM2_TYPE = "zhida-sm2-sm3-note-v1";

function plainText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.endsWith("\n") && !/[\u0000-\u0009\u000b-\u001f\ufffd]/.test(text);
}

function keyName(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /^[^\s+\u0000-\u001f]+$/.test(text);
}

// Returns: null where it is no signed note; nothing of it may be believed before its signatures are verified
export function readNote(note: string): Note | null {
  const blank = note.lastIndexOf("\n\n");
  if (note.length > NOTE_MAX || !plainText(note) || blank < 0) return null;
  const signatures: Signature[] = [];
  const lines = note.slice(blank + 2).split("\n");
  if (lines.pop() !== "" || lines.length === 0 || lines.length > SIGNATURES_MAX) return null;
  for (const line of lines) {
    const [dash, name = "", base64 = "", ...more] = line.split(" ");
    const bytes = fromBase64(base64);
    if (dash !== "—" || more.length > 0 || !keyName(name) || !bytes || bytes.length <= 4) return null;
    signatures.push({ name, id: toHex(bytes.slice(0, 4)), bytes: bytes.slice(4) });
  }
  return { text: note.slice(0, blank + 1), signatures };
}

function readRoot(base64: string | undefined): Bytes | null {
  const bytes = fromBase64(base64 ?? "");
  return bytes?.length === 32 ? bytes : null;
}

export function readCheckpoint(text: string): Checkpoint | null {
  const lines = text.split("\n");
  if (!plainText(text) || lines.pop() !== "" || lines.length < 3 || lines.includes("")) return null;
  const [origin = "", count = "", base64, ...extensions] = lines;
  const [size, root] = [readCount(count, SIZE_MAX), readRoot(base64)];
  if (size === null || !root || extensions.slice(1).some((line) => line.startsWith(SM3_ROOT))) return null;
  const line = extensions[0];
  if (!line?.startsWith(SM3_ROOT)) return { origin, size, root, sm3Root: null, extensions };
  const sm3Root = readRoot(line.slice(SM3_ROOT.length));
  return sm3Root ? { origin, size, root, sm3Root, extensions: extensions.slice(1) } : null;
}

// `name+id+base64(type ‖ public key)`; the id must be that of the key.
export async function readKey(text: string, sha256: Hasher): Promise<VerifierKey | null> {
  const [name = "", id = "", ...rest] = text.split("+");
  const bytes = fromBase64(rest.join("+"));
  if (!keyName(name) || !bytes) return null;
  if (toHex((await sha256(joined(utf8(`${name}\n`), bytes))).slice(0, 4)) !== id) return null;
  if (bytes[0] === 1 && bytes.length === 33) return { name, id, type: "ed25519", bytes: bytes.slice(1), text };
  const sm2 = joined(Uint8Array.of(255), utf8(SM2_TYPE));
  const key = bytes.slice(sm2.length);
  if (toHex(bytes.slice(0, sm2.length)) !== toHex(sm2) || key.length !== 65 || key[0] !== 4) return null;
  return { name, id, type: "sm2", bytes: key, text };
}

// Several keys, none twice; nothing where one of them cannot be read.
export async function readKeys(lines: string[], sha256: Hasher): Promise<VerifierKey[] | null> {
  if (lines.length > KEYS_MAX) return null;
  const keys = await Promise.all(lines.map((line) => readKey(line, sha256)));
  const known = keys.filter((key) => key !== null);
  const ids = new Set(known.map((key) => `${key.name} ${key.id}`));
  return known.length === lines.length && ids.size === lines.length ? known : null;
}
