// What an import did, in the order in which it is shown.

import type { ImportCounts } from "../api/records";
import { grouped } from "../show/amount";
import type { SourceWords } from "./words";

type Named = { count: keyof ImportCounts; word: keyof SourceWords };

// How many values were recorded: what the comparison found new, changed, and gone.
export function recordedBy(counts: ImportCounts): string {
  const sum = BigInt(counts.new) + BigInt(counts.changed) + BigInt(counts.vanished);
  return grouped(String(sum));
}

// Always shown, whether or not anything is there to count.
export const ALWAYS: Named[] = [
  { count: "rows", word: "rows" },
  { count: "subjects", word: "subjects" },
  { count: "same", word: "same" },
  { count: "new", word: "added" },
  { count: "changed", word: "changed" },
  { count: "vanished", word: "vanished" },
];

const SELDOM: Named[] = [
  { count: "set_aside", word: "setAside" },
  { count: "subjects_new", word: "subjectsNew" },
  { count: "subjects_vanished", word: "subjectsVanished" },
  { count: "kept", word: "kept" },
  { count: "corrected", word: "corrected" },
];

// What happens seldom, where it did.
export function remarks(counts: ImportCounts, w: SourceWords): [string, string][] {
  return SELDOM.filter(({ count }) => counts[count] !== "0").map(({ count, word }) => [
    w[word],
    grouped(counts[count]),
  ]);
}
