// The facts that decide a verdict which is certain or no. Every fact leads to its input.

import type { Result } from "../api/types";
import { useWords } from "../text/language";
import { FactButtons } from "./missing";

export function DecidedPanel({ result }: { result: Result }) {
  const { t } = useWords();
  const { verdict, conditions, decided_by: by } = result;
  if ((verdict !== "certain" && verdict !== "no") || conditions.length === 0) return null;
  return (
    <section className="card decided" aria-labelledby="decided-title" data-decided={by.join(" ")}>
      <h2 id="decided-title">{t(by.length > 0 ? "decidedTitle" : "decidedRules")}</h2>
      <p>{t(by.length > 0 ? "decidedLead" : "decidedNone")}</p>
      {by.length > 0 && <FactButtons paths={by} quiet />}
    </section>
  );
}
