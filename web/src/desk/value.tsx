// One fact as people read it: value, days, marks.

import type { KnownFact } from "../api/records";
import type { Confidence } from "../api/types";
import { grouped } from "../show/amount";
import { ConfidenceTag } from "../show/verdict";
import { fill, useWords } from "../text/language";
import { type DeskWords, words } from "./words";

export function useDeskWords(): DeskWords {
  const { language } = useWords();
  return words[language];
}

export function valueText(fact: Pick<KnownFact, "kind" | "value">, w: DeskWords): string {
  if (fact.kind === "null") return w.none;
  if (fact.kind === "withdrawn") return w.withdrawn;
  if (fact.kind === "boolean") return fact.value === "true" ? w.yes : w.no;
  return fact.kind === "number" ? grouped(fact.value) : fact.value;
}

const FIRST_DAY = "0001-01-01"; // of the store: no beginning is known

export function daysText(since: string | null, to: string | null, w: DeskWords): string {
  const from = since === FIRST_DAY ? null : since;
  if (from && to) return fill(w.period, { from, to });
  if (from) return fill(w.since, { from });
  return to ? fill(w.until, { to }) : w.always;
}

export function useTitle(): (fact: KnownFact) => string {
  const { pick } = useWords();
  return ({ title, key }) => (typeof title === "string" ? title : pick(title)) || key;
}

const CONFIDENCES = ["published", "to_confirm", "local_design", "unknown_rule"];

export function Marks({ fact }: { fact: KnownFact }) {
  const w = useDeskWords();
  const known = CONFIDENCES.includes(fact.confidence);
  return (
    <>
      {known ? (
        <ConfidenceTag confidence={fact.confidence as Confidence} always />
      ) : (
        fact.confidence && <span className="tag tag-plain">{fact.confidence}</span>
      )}
      {fact.disputed && (
        <span className="tag tag-warn" title={w.disputedNote} data-disputed>
          {w.disputed}
        </span>
      )}
    </>
  );
}
