// The history of one fact on both axes: of which days it is said to hold, and since when that is known.
//
// Columns are the stretches of days between the days at which anything said begins or ends; rows are the moments at which
// anything was recorded, the newest first. A cell holds, for each source, what it said last of those days, up to that moment.
// Which source counts is the server's to say, not ours: a cell with several keeps them all.

import type { KnownFact } from "../api/records";
import { momentKey } from "../show/moment";

export type Stretch = { from: string | null; to: string | null };
export type Row = { moment: string; cells: KnownFact[][] };
export type Grid = { stretches: Stretch[]; rows: Row[]; hidden: number };

const ROWS_MAX = 12;
const STRETCHES_MAX = 24;

const FIRST = "0000-00-00";
const LAST = "9999-99-99";
const from = (fact: KnownFact) => fact.valid_from ?? FIRST;
const to = (fact: KnownFact) => fact.valid_to ?? LAST;

function cellOf(facts: KnownFact[], moment: string, start: string): KnownFact[] {
  const bySource = new Map<string, KnownFact>();
  for (const fact of facts) {
    if (momentKey(fact.known_from) > moment || start < from(fact) || start >= to(fact)) continue;
    const before = bySource.get(fact.source);
    if (!before || momentKey(before.known_from) < momentKey(fact.known_from)) bySource.set(fact.source, fact);
  }
  return [...bySource.values()].filter(({ kind }) => kind !== "withdrawn");
}

// `facts` is one key's history of one period, newest first: of two records of one source and moment the first counts.
export function gridOf(facts: KnownFact[]): Grid {
  const days = [...new Set(facts.flatMap((fact) => [from(fact), to(fact)]))].sort();
  const shown = days.slice(-STRETCHES_MAX - 1);
  const moments = [...new Set(facts.map(({ known_from }) => momentKey(known_from)))].sort().reverse();
  const spoken = new Map(facts.map(({ known_from }) => [momentKey(known_from), known_from]));
  const stretches = shown.slice(0, -1).map((day, i) => ({ from: day, to: shown[i + 1] ?? LAST }));
  return {
    stretches: stretches.map((one) => ({
      from: one.from === FIRST ? null : one.from,
      to: one.to === LAST ? null : one.to,
    })),
    rows: moments.slice(0, ROWS_MAX).map((moment) => ({
      moment: spoken.get(moment) ?? moment,
      cells: stretches.map((one) => cellOf(facts, moment, one.from)),
    })),
    hidden: Math.max(0, moments.length - ROWS_MAX) + Math.max(0, days.length - shown.length),
  };
}
