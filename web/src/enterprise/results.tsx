// Every policy, in the server's order: by certainty, then by amount.

import { useCallback, useState } from "react";
import type { Result, Verdict } from "../api/types";
import { LadderStrip } from "../ladder/strip";
import { ReasonSheet } from "../reason/body";
import { Icon } from "../show/icon";
import { Price } from "../show/price";
import { PrintButton } from "../show/printing";
import { ConfidenceTag, VerdictIcon, VerdictTag } from "../show/verdict";
import { Link, usePageTitle } from "../state/router";
import { useSession } from "../state/session";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import { ChangeText } from "./changes";

export const VERDICTS: Verdict[] = ["certain", "possible", "no", "unknown_rule", "expired"];

function ResultRow({ result }: { result: Result }) {
  const { changes } = useSession();
  const { t, pick, english } = useWords();
  const change = changes?.list.find((c) => c.policy === result.policy);
  return (
    <li
      className={`row row-${result.verdict} ${change ? "row-changed" : ""}`}
      data-policy={result.policy}
      data-verdict={result.verdict}
    >
      <div className="row-main">
        <div className="row-title">
          <Link to={`/policy/${result.policy}`} className="row-link">
            {pick(result.title)}
          </Link>
          <VerdictTag verdict={result.verdict} />
          <ConfidenceTag confidence={result.confidence} />
        </div>
        <p className="row-because">{pick(result.because)}</p>
        <p className="row-document">
          {result.document ? result.document.number : t("toConfirm")} · {term(result.jurisdiction, english)}
        </p>
        {change && <ChangeText change={change} />}
      </div>
      <div className="row-side">
        {result.amount && <Price amount={result.amount} />}
        <Icon name="right" size={18} className="row-arrow" />
      </div>
    </li>
  );
}

export function Results() {
  const { answer, subject } = useSession();
  const { t, pick } = useWords();
  const [reasons, setReasons] = useState(false);
  const withReasons = useCallback(() => setReasons(true), []);
  const without = useCallback(() => setReasons(false), []);
  usePageTitle(`${subject?.name ? pick(subject.name) : t("ownName")} · ${t("brand")}`);
  if (!answer) return null;
  const groups = VERDICTS.map((verdict) => ({ verdict, results: answer.results.filter((r) => r.verdict === verdict) }));
  return (
    <>
      <h1 className="only-read">{t("resultsTitle")}</h1>
      <nav className="tally" aria-label={t("groups")}>
        {groups.map(({ verdict, results }) => (
          <a key={verdict} href={`#group-${verdict}`} className={`tally-item tally-${verdict}`}>
            <span className="tally-count">{results.length}</span>
            <span className="tally-name">
              <VerdictIcon verdict={verdict} />
              {verdict === "unknown_rule" ? t("unknown_rule_short") : t(verdict)}
            </span>
          </a>
        ))}
      </nav>
      <LadderStrip />
      <p className="page-tools results-tools screen-only">
        <PrintButton />
        <PrintButton label={t("printReasons")} prepare={withReasons} done={without} />
      </p>
      {groups
        .filter(({ results }) => results.length > 0)
        .map(({ verdict, results }) => (
          <section
            key={verdict}
            id={`group-${verdict}`}
            className="group"
            aria-labelledby={`title-${verdict}`}
            data-group={verdict}
          >
            <div className="group-head">
              <h2 id={`title-${verdict}`}>
                {t(verdict)} <span className="group-count">{t("policiesCount", { n: results.length })}</span>
              </h2>
              <p className="faint">{t(`${verdict}Note`)}</p>
            </div>
            <ul className="rows">
              {results.map((result) => (
                <ResultRow key={result.policy} result={result} />
              ))}
            </ul>
          </section>
        ))}
      <p className="faint foot-note">
        {t("amountNotSummed")} {t("bundle", { digest: answer.bundle.digest.slice(0, 12) })}
      </p>
      {reasons && (
        <div className="print-only">
          {answer.results
            .filter(({ verdict }) => verdict === "certain")
            .map((result) => (
              <ReasonSheet key={result.policy} result={result} />
            ))}
        </div>
      )}
    </>
  );
}
