// All policies with their versions, searched and filtered.

import { api } from "../api/client";
import type { PolicySummary } from "../api/types";
import { useEffective, useSaid } from "../reason/particulars";
import { PrintButton, PrintHead } from "../show/printing";
import { Loading, ProblemNotice } from "../show/status";
import { ConfidenceTag } from "../show/verdict";
import { useLoaded } from "../state/load";
import { Link, usePageTitle, useQuery } from "../state/router";
import { useDay } from "../state/session";
import { areaText } from "../text/areas";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import { fits, readFilter } from "./filter";
import { Filters, useTyped } from "./filters";
import { useTexts } from "./words";

export function StatusTag({ status }: { status: string }) {
  const { state } = useTexts();
  return <span className={`tag status-${status}`}>{state(status)}</span>;
}

function PolicyCard({ policy }: { policy: PolicySummary }) {
  const { t, pick, english } = useWords();
  const { kind } = useTexts();
  const said = useSaid();
  const inForce = useEffective();
  return (
    <li className="card policy-card" data-policy={policy.id}>
      <div className="section-head">
        <h2>
          <Link to={`/library/${policy.id}`}>{pick(policy.title)}</Link>
        </h2>
        <span className="faint">
          {policy.area && `${pick(areaText(policy.area))} · `}
          {kind(policy.kind)} · {term(policy.jurisdiction, english)}
        </span>
      </div>
      <ul className="version-list">
        {[...policy.versions].reverse().map((version) => (
          <li key={version.id}>
            <StatusTag status={version.status} />
            <span className="version-document">
              {said(version.document.number)} <span className="version-issuer">{version.document.issuer}</span>
            </span>
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

export function LibraryPage() {
  const { t } = useWords();
  const { value: list, problem, retry } = useLoaded("policies", api.policies);
  const inAddress = readFilter(useQuery());
  const [typed, setTyped] = useTyped(inAddress.q);
  const filter = { ...inAddress, q: typed };
  const day = useDay();
  usePageTitle(`${t("libraryTitle")} · ${t("brand")}`);

  const shown = (list?.items ?? []).filter((policy) => fits(policy, filter));
  const versions = shown.reduce((n, policy) => n + policy.versions.length, 0);
  return (
    <div className="page narrow">
      {list && (
        <PrintHead asOf={day} digest={list.bundle?.digest ?? null} synthetic={false}>
          {t("libraryCount", { policies: shown.length, versions })}
        </PrintHead>
      )}
      <header className="page-head page-head-tools">
        <div>
          <h1>{t("libraryTitle")}</h1>
          <p className="lead">{t("libraryLead")}</p>
        </div>
        {list && <PrintButton />}
      </header>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!list && !problem && <Loading rows={8} />}
      {list && (
        <>
          <Filters policies={list.items} filter={filter} typed={typed} onType={setTyped} hits={shown.length} />
          {shown.length === 0 && (
            <p>{typed.trim() ? t("libraryNoMatch", { text: typed.trim() }) : t("libraryNothing")}</p>
          )}
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
