// How each condition stands to the facts that decide a verdict (`decided_by`).
//
// Of a verdict that is certain or no:
//   decides  its facts are among those that decide
//   also     it speaks for the verdict too, but by facts that were not needed
//   aside    the verdict has nothing to do with it: its facts do not decide, or it says the opposite of the verdict. A verdict
//            joins its conditions by `and` and `or` (docs/packs.md), so one that fails never makes it certain, and one that is
//            met never makes it no: a path that was not taken, though the facts it reads decide by another
// Every other verdict has none.

import type { Check, Condition, Result } from "../api/types";

export type Standing = "decides" | "also" | "aside";

// Every fact that the checks read, each once, in their order.
export function factsOf(checks: Check[]): string[] {
  const found = new Set<string>();
  const walk = (check: Check) => {
    for (const path of check.facts) found.add(path);
    check.children.forEach(walk);
  };
  checks.forEach(walk);
  return [...found];
}

// Paths meet where one is the other, or a part of it: 营业收入 and 营业收入.上年.
function meet(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

type Read = { condition: Condition; facts: string[]; deciding: string[] };

function standing(read: Read, verdict: "certain" | "no", speakers: Read[]): Standing {
  const { condition, facts, deciding } = read;
  const speaks = condition.state === (verdict === "certain" ? "met" : "failed");
  if (facts.length > 0 && deciding.length === 0) return speaks ? "also" : "aside";
  const opposes = verdict === "certain" ? condition.state !== "met" : condition.state === "met";
  // Where a deciding fact of an opposing condition is read by no other that speaks, the verdict turns on it all the same.
  const spoken = deciding.every((path) => speakers.some((other) => other.deciding.includes(path)));
  return opposes && spoken ? "aside" : "decides";
}

// One for each condition, by its place.
export function standingsOf(result: Pick<Result, "verdict" | "conditions" | "decided_by">): (Standing | null)[] {
  const { verdict, conditions, decided_by: by } = result;
  if ((verdict !== "certain" && verdict !== "no") || by.length === 0) return conditions.map(() => null);
  const reads = conditions.map((condition) => {
    const facts = factsOf(condition.checks);
    return { condition, facts, deciding: by.filter((path) => facts.some((fact) => meet(fact, path))) };
  });
  const wanted = verdict === "certain" ? "met" : "failed";
  const speakers = reads.filter((read) => read.condition.state === wanted);
  return reads.map((read) => standing(read, verdict, speakers));
}
