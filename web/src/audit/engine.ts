// The cryptography that a browser has, and what it has not: SHA-256 and Ed25519 of WebCrypto, SM3 and SM2 of a library
// that is loaded when a proof is looked at.

import { type Bytes, fromHex, joined, toHex } from "./bytes";
import type { KeyType } from "./note";
import type { Hasher } from "./tree";

// What is missing is null, and is said to be missing: a step that was not taken is not a step that held.
export type Engine = {
  sha256: Hasher | null;
  sm3: Hasher | null;
  verifies: Record<KeyType, ((key: Bytes, message: Bytes, signature: Bytes) => Promise<boolean>) | null>;
};

type Subtle = Pick<SubtleCrypto, "digest" | "importKey" | "verify">;
export type National = {
  sm3: (bytes: Uint8Array) => string;
  sm2: {
    doVerifySignature: (
      message: Uint8Array,
      signature: string,
      key: string,
      options: { der: boolean; hash: boolean; userId: string },
    ) => boolean;
  };
};

const SM2_USER = "1234567812345678"; // GB/T 32918.2, as docs/audit.md names it

async function ed25519(subtle: Subtle): Promise<Engine["verifies"]["ed25519"]> {
  const verify = async (key: Bytes, message: Bytes, signature: Bytes) => {
    const imported = await subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return subtle.verify({ name: "Ed25519" }, imported, signature, message);
  };
  try {
    await subtle.importKey("raw", fromHex(RFC_8032_KEY) ?? new Uint8Array(), { name: "Ed25519" }, false, ["verify"]);
    return verify;
  } catch {
    return null; // an older browser
  }
}

// A valid key to ask with whether the browser knows Ed25519: RFC 8032, 7.1, test 1.
const RFC_8032_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

// One SEQUENCE of two positive INTEGERs of at most 32 bytes, each in its shortest form, and nothing else: GM/T 0009-2012.
function strictDer(bytes: Bytes): boolean {
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2) return false;
  let at = 2;
  for (let n = 0; n < 2; n += 1) {
    const [tag, size = 0, first = 255, second = 0] = bytes.slice(at, at + 4);
    if (tag !== 2 || size < 1 || size > 33 || first > 127) return false;
    if (size === 33 ? first !== 0 : first === 0 && size > 1 && second < 128) return false;
    at += 2 + size;
  }
  return at === bytes.length;
}

export async function engineOf(subtle: Subtle | undefined, national: National | null): Promise<Engine> {
  const sm2 = async (key: Bytes, message: Bytes, signature: Bytes) => {
    if (!national || !strictDer(signature)) return false;
    try {
      const options = { der: true, hash: true, userId: SM2_USER };
      return national.sm2.doVerifySignature(message, toHex(signature), toHex(key), options);
    } catch {
      return false; // no point of the curve, no signature
    }
  };
  return {
    sha256: subtle ? async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes)) : null,
    sm3: national ? async (bytes) => joined(fromHex(national.sm3(bytes)) ?? new Uint8Array()) : null,
    verifies: { ed25519: subtle ? await ed25519(subtle) : null, sm2: national ? sm2 : null },
  };
}

// Over plain HTTP from another machine a browser gives no WebCrypto.
export async function engineOfBrowser(): Promise<Engine> {
  let national: National | null = null;
  try {
    national = await import("sm-crypto-v2");
  } catch {
    national = null; // the file could not be loaded: the steps that need it say so
  }
  return engineOf(globalThis.crypto?.subtle, national);
}
