// What this browser remembers of a log: its largest checkpoint whose signatures and root it verified, and its keys.

import { toBase64 } from "./bytes";
import { outcomeOf, type Seen, type Verified } from "./proof";

export type Memory = Seen & { keys: string[] };
type Store = Pick<Storage, "getItem" | "setItem">;

const PREFIX = "zhida.log.";

export function recall(origin: string, store: Store): Memory | null {
  try {
    const kept = JSON.parse(store.getItem(PREFIX + origin) ?? "null") as Memory | null;
    const fits = typeof kept?.size === "string" && typeof kept.root === "string" && Array.isArray(kept.keys);
    return fits ? kept : null;
  } catch {
    return null;
  }
}

// Only what held is remembered; what failed never replaces it.
export function remember({ steps, checkpoint, keys }: Verified, store: Store): void {
  const signed = steps.some(({ name, state }) => name === "ed25519" && state === "held");
  const handed = steps.every(({ name, state }) => name !== "handover" || state === "held");
  if (!checkpoint || !signed || !handed || outcomeOf(steps) === "failed") return;
  const memory: Memory = {
    size: String(checkpoint.size),
    root: toBase64(checkpoint.root),
    keys: keys.map(({ text }) => text),
  };
  try {
    store.setItem(PREFIX + checkpoint.origin, JSON.stringify(memory));
  } catch {
    // Storage is switched off or full: nothing is remembered.
  }
}
