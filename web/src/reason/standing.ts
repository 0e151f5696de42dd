// How each condition stands to the facts that decide a verdict (`decided_by`).
//
// Of a verdict that is certain or no:
//   decides  its facts are among those that decide
//   also     it speaks for the verdict too, but by facts that were not needed
//   aside    the verdict has nothing to do with it: its facts do not decide, or it does not speak for the verdict, and all its
//            deciding facts are read by conditions that do: a path that was not taken. A verdict joins its conditions by `and`
//            and `or` (docs/packs.md), so one that fails never makes it certain, and one that is met never makes it no
// Every other verdict has none.

import type { Check, Result, State } from "../api/types";

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

type Read = { speaks: boolean; facts: string[]; deciding: string[] };

function standing({ speaks, facts, deciding }: Read, speakers: Read[]): Standing {
  if (facts.length > 0 && deciding.length === 0) return speaks ? "also" : "aside";
  const covered = deciding.every((path) => speakers.some((other) => other.deciding.includes(path)));
  return speaks || !covered ? "decides" : "aside";
}

// One for each condition, by its place.
export function standingsOf(result: Pick<Result, "verdict" | "conditions" | "decided_by">): (Standing | null)[] {
  const { verdict, conditions, decided_by: by } = result;
  if ((verdict !== "certain" && verdict !== "no") || by.length === 0) return conditions.map(() => null);
  const speaking: State[] = verdict === "certain" ? ["met"] : ["failed", "error"];
  const reads = conditions.map(({ state, checks }): Read => {
    const facts = factsOf(checks);
    const deciding = by.filter((path) => facts.some((fact) => meet(fact, path)));
    return { speaks: speaking.includes(state), facts, deciding };
  });
  const speakers = reads.filter((read) => read.speaks);
  return reads.map((read) => standing(read, speakers));
}
