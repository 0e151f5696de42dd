// One policy as it stands to this enterprise: the verdict and everything behind it.

import { Tabs } from "antd";
import { ChangeText } from "../enterprise/changes";
import { RulesPanel } from "../rules/panel";
import { Icon } from "../show/icon";
import { Price } from "../show/price";
import { ConfidenceTag, VerdictTag } from "../show/verdict";
import { Link, usePageTitle } from "../state/router";
import { useSession } from "../state/session";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import { Conditions } from "./condition";
import { MissingPanel } from "./missing";
import { Particulars } from "./particulars";
import { MatchedRows, Outputs } from "./values";

export function ReasonPage({ id }: { id: string }) {
  const { answer, changes } = useSession();
  const { t, pick, english } = useWords();
  const result = answer?.results.find((r) => r.policy === id);
  usePageTitle(`${result ? pick(result.title) : id} · ${t("brand")}`);
  if (!result) {
    return (
      <div className="card">
        <h1>{t("policyNotFound", { id })}</h1>
        <p>
          <Link to="/">{t("back")}</Link>
        </p>
      </div>
    );
  }
  const change = changes?.list.find((c) => c.policy === id);
  const reason = (
    <>
      <MissingPanel missing={result.missing} />
      <Conditions key={id} conditions={result.conditions} />
      <Outputs outputs={result.outputs} />
      <MatchedRows rows={result.rows} />
      {result.diagnostics.length > 0 && (
        <section className="card" aria-labelledby="diagnostics-title">
          <h2 id="diagnostics-title">{t("diagnostics")}</h2>
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
  return (
    <article className="reason" data-policy={id} data-verdict={result.verdict}>
      <Link to="/" className="back">
        <Icon name="left" size={16} /> {t("back")}
      </Link>
      <header className={`card verdict-card verdict-card-${result.verdict} ${change ? "row-changed" : ""}`}>
        <div className="verdict-line">
          <VerdictTag verdict={result.verdict} large />
          <ConfidenceTag confidence={result.confidence} />
          <span className="faint">{term(result.jurisdiction, english)}</span>
        </div>
        <h1>{pick(result.title)}</h1>
        <p className="because">{pick(result.because)}</p>
        {result.amount && (
          <p className="verdict-amount">
            <Price amount={result.amount} large />
            {result.amount.clause && <span className="faint">{result.amount.clause}</span>}
          </p>
        )}
        {change && <ChangeText change={change} />}
      </header>
      <Tabs
        items={[
          { key: "reason", label: t("tabReason"), children: reason },
          {
            key: "rules",
            label: t("tabRules"),
            children: <RulesPanel id={id} version={result.version} marked={result.rows} />,
          },
        ]}
      />
    </article>
  );
}
