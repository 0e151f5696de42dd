// The bytes of a leaf: docs/audit.md, 叶子. One leaf has one sequence of bytes, and every byte counts.

import { type Bytes, readCount, toHex } from "./bytes";

export type Leaf = { kind: string; record: string; timeUs: bigint; digest: string };

const TIME_MAX = 253_402_300_799_999_999n; // the end of the year 9999
const SIZES = { kind: 64, record: 128, time: 8, digest: 32 };

// Returns: null where the bytes are no leaf
export function readLeaf(bytes: Bytes): Leaf | null {
  if (bytes[0] !== 1) return null;
  const fields: Bytes[] = [];
  let at = 1;
  for (let n = 0; n < 4; n += 1) {
    const [high, low] = [bytes[at], bytes[at + 1]];
    if (high === undefined || low === undefined) return null;
    const end = at + 2 + high * 256 + low;
    if (end > bytes.length) return null;
    fields.push(bytes.slice(at + 2, end));
    at = end;
  }
  const [kind, record, time, digest] = fields;
  if (at !== bytes.length || !kind || !record || !time || !digest) return null;
  const ascii = (field: Bytes) => String.fromCharCode(...field.slice(0, 256));
  if (kind.length > SIZES.kind || !/^[a-z0-9._-]+$/.test(ascii(kind))) return null;
  if (record.length > SIZES.record || !/^[A-Za-z0-9._:/-]+$/.test(ascii(record))) return null;
  if (time.length !== SIZES.time || digest.length !== SIZES.digest) return null;
  const timeUs = BigInt(`0x${toHex(time)}`);
  if (timeUs > TIME_MAX) return null;
  return { kind: ascii(kind), record: ascii(record), timeUs, digest: toHex(digest) };
}

// Whether the fields that somebody says a leaf has are those of its bytes. Numbers come as the text they were written as.
export function sameLeaf(leaf: Leaf, said: { kind: string; record: string; time_us: string; digest: string }): boolean {
  return (
    leaf.kind === said.kind &&
    leaf.record === said.record &&
    leaf.timeUs === readCount(said.time_us, TIME_MAX) &&
    leaf.digest === said.digest
  );
}
