// Everything behind one verdict: what is missing, the conditions, the values, the rows, the document.

import type { Result } from "../api/types";
import { Price } from "../show/price";
import { ConfidenceTag, VerdictTag } from "../show/verdict";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import { Conditions } from "./condition";
import { DecidedPanel } from "./decided";
import { MissingPanel } from "./missing";
import { Particulars } from "./particulars";
import { standingsOf } from "./standing";
import { MatchedRows, Outputs } from "./values";

export function ReasonBody({ result }: { result: Result }) {
  const { t, pick } = useWords();
  return (
    <>
      <MissingPanel missing={result.missing} />
      <DecidedPanel result={result} />
      <Conditions key={result.policy} conditions={result.conditions} standings={standingsOf(result)} />
      <Outputs outputs={result.outputs} />
      <MatchedRows rows={result.rows} />
      {result.diagnostics.length > 0 && (
        <section className="card" aria-label={t("diagnostics")}>
          <h2>{t("diagnostics")}</h2>
          <ul>
            {result.diagnostics.map((diagnostic) => (
              <li key={diagnostic.code + diagnostic.zh}>
                {pick(diagnostic)} <span className="faint">{diagnostic.code}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Particulars of={result} />
    </>
  );
}

export function VerdictLine({ result }: { result: Result }) {
  const { english } = useWords();
  return (
    <div className="verdict-line">
      <VerdictTag verdict={result.verdict} large />
      <ConfidenceTag confidence={result.confidence} />
      <span className="faint">{term(result.jurisdiction, english)}</span>
    </div>
  );
}

export function AmountLine({ result }: { result: Result }) {
  if (!result.amount) return null;
  return (
    <p className="verdict-amount">
      <Price amount={result.amount} large />
      {result.amount.clause && <span className="faint">{result.amount.clause}</span>}
    </p>
  );
}

// One verdict with its reasons, on sheets of paper of its own.
export function ReasonSheet({ result }: { result: Result }) {
  const { pick } = useWords();
  return (
    <article className="sheet" data-sheet={result.policy}>
      <header className={`card verdict-card verdict-card-${result.verdict}`}>
        <VerdictLine result={result} />
        <h2>{pick(result.title)}</h2>
        <p className="because">{pick(result.because)}</p>
        <AmountLine result={result} />
      </header>
      <ReasonBody result={result} />
    </article>
  );
}
