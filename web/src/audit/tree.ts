// The root that an inclusion proof leads to: RFC 9162, 2.1.3.2. Whether it is the right one, the caller compares.

import { type Bytes, joined } from "./bytes";

export type Hasher = (bytes: Bytes) => Promise<Bytes>;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(entry: Bytes, hash: Hasher): Promise<Bytes> {
  return hash(joined(LEAF, entry));
}

// Returns: null where the proof is too short or too long for a leaf at `index` of `size` leaves
export async function rootFromInclusion(
  index: bigint,
  size: bigint,
  leaf: Bytes,
  proof: Bytes[],
  hash: Hasher,
): Promise<Bytes | null> {
  if (index >= size) return null;
  let node = index;
  let last = size - 1n;
  let at = leaf;
  for (const beside of proof) {
    if (last === 0n || beside.length !== 32) return null;
    if (node % 2n === 1n || node === last) {
      at = await hash(joined(NODE, beside, at));
      while (node % 2n === 0n && node !== 0n) {
        node /= 2n;
        last /= 2n;
      }
    } else {
      at = await hash(joined(NODE, at, beside));
    }
    node /= 2n;
    last /= 2n;
  }
  return last === 0n ? at : null;
}
