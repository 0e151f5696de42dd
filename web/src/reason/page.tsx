// One policy as it stands to this enterprise: the verdict and everything behind it.

import { Tabs } from "antd";
import { ChangeText } from "../enterprise/changes";
import { RulesPanel } from "../rules/panel";
import { Icon } from "../show/icon";
import { PrintButton } from "../show/printing";
import { Link, usePageTitle } from "../state/router";
import { useSession } from "../state/session";
import { useWords } from "../text/language";
import { AmountLine, ReasonBody, VerdictLine } from "./body";

export function ReasonPage({ id }: { id: string }) {
  const { answer, changes } = useSession();
  const { t, pick } = useWords();
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
  return (
    <article className="reason" data-policy={id} data-verdict={result.verdict}>
      <div className="page-tools-line screen-only">
        <Link to="/" className="back">
          <Icon name="left" size={16} /> {t("back")}
        </Link>
        <PrintButton />
      </div>
      <header className={`card verdict-card verdict-card-${result.verdict} ${change ? "row-changed" : ""}`}>
        <VerdictLine result={result} />
        <h1>{pick(result.title)}</h1>
        <p className="because">{pick(result.because)}</p>
        <AmountLine result={result} />
        {change && <ChangeText change={change} />}
      </header>
      <Tabs
        items={[
          { key: "reason", label: t("tabReason"), children: <ReasonBody result={result} /> },
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
