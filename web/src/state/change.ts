// What differs between two answers about the same enterprise.

import type { Amount, CalcAnswer, Verdict } from "../api/types";

export type Change = {
  policy: string;
  verdict: { before: Verdict; after: Verdict } | null;
  amount: { before: Amount | null; after: Amount | null } | null;
};

function sameAmount(a: Amount | null, b: Amount | null): boolean {
  if (a === null || b === null) return a === b;
  return a.exact === b.exact && a.min === b.min && a.max === b.max && a.kind === b.kind && a.unit === b.unit;
}

// Returns the changes in the order of `after`.
export function compare(before: CalcAnswer, after: CalcAnswer): Change[] {
  const earlier = new Map(before.results.map((result) => [result.policy, result]));
  const changes: Change[] = [];
  for (const result of after.results) {
    const old = earlier.get(result.policy);
    if (!old) continue;
    const verdict = old.verdict === result.verdict ? null : { before: old.verdict, after: result.verdict };
    const amount = sameAmount(old.amount, result.amount) ? null : { before: old.amount, after: result.amount };
    if (verdict || amount) changes.push({ policy: result.policy, verdict, amount });
  }
  return changes;
}
