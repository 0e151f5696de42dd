// All policies with their versions.

import { Input } from "antd";
import { useEffect, useState } from "react";
import { api } from "../api/client";
import type { PolicySummary, Problem } from "../api/types";
import { useEffective, useSaid } from "../reason/particulars";
import { Icon } from "../show/icon";
import { Loading, ProblemNotice } from "../show/status";
import { ConfidenceTag } from "../show/verdict";
import { Link, usePageTitle } from "../state/router";
import { problemOf } from "../state/session";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import type { Key } from "../text/zh";

const KINDS: Record<string, Key> = { benefit: "benefit", status: "statusKind", rule: "rule", matter: "matter" };

export function StatusTag({ status }: { status: string }) {
  const { t } = useWords();
  const word = status === "unknown_rule" ? t("unknown_rule_short") : t(status as Key);
  return <span className={`tag status-${status}`}>{word}</span>;
}

function PolicyCard({ policy }: { policy: PolicySummary }) {
  const { t, pick, english } = useWords();
  const said = useSaid();
  const inForce = useEffective();
  const kind = KINDS[policy.kind];
  return (
    <li className="card policy-card" data-policy={policy.id}>
      <div className="section-head">
        <h2>
          <Link to={`/library/${policy.id}`}>{pick(policy.title)}</Link>
        </h2>
        <span className="faint">
          {kind ? t(kind) : policy.kind} · {term(policy.jurisdiction, english)}
        </span>
      </div>
      <ul className="version-list">
        {[...policy.versions].reverse().map((version) => (
          <li key={version.id}>
            <StatusTag status={version.status} />
            <span className="version-document">{said(version.document.number)}</span>
            <span>{inForce(version.effective)}</span>
            <ConfidenceTag confidence={version.confidence} />
            <span className="faint">
              {t("version")} {version.id} · {version.has_rules ? t("hasRules") : t("noRules")} · {t("retrieved")}{" "}
              {version.retrieved}
            </span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function fits(policy: PolicySummary, wanted: string): boolean {
  const texts = [policy.title.zh, policy.title.en, policy.id, ...policy.versions.map((v) => v.document.number)];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

export function LibraryPage() {
  const { t } = useWords();
  const [policies, setPolicies] = useState<PolicySummary[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [search, setSearch] = useState("");
  usePageTitle(`${t("libraryTitle")} · ${t("brand")}`);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    let current = true;
    setProblem(null);
    api.policies().then(
      (items) => current && setPolicies(items),
      (error) => current && setProblem(problemOf(error)),
    );
    return () => {
      current = false;
    };
  }, [attempt]);

  const wanted = search.trim().toLowerCase();
  const shown = (policies ?? []).filter((policy) => fits(policy, wanted));
  return (
    <div className="page narrow">
      <header className="page-head">
        <h1>{t("libraryTitle")}</h1>
        <p className="lead">{t("libraryLead")}</p>
      </header>
      {problem && <ProblemNotice problem={problem} retry={() => setAttempt((n) => n + 1)} />}
      {!policies && !problem && <Loading rows={8} />}
      {policies && (
        <>
          <div className="library-tools">
            <Input
              allowClear
              prefix={<Icon name="search" size={16} />}
              aria-label={t("libraryFilter")}
              placeholder={t("libraryFilter")}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
            <span className="faint">
              {t("libraryCount", {
                policies: shown.length,
                versions: shown.reduce((n, p) => n + p.versions.length, 0),
              })}
            </span>
          </div>
          {shown.length === 0 && <p>{t("libraryNoMatch", { text: search.trim() })}</p>}
          <ul className="policy-cards">
            {shown.map((policy) => (
              <PolicyCard key={policy.id} policy={policy} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
