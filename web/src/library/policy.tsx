// One policy of the library: each version with its document, dates, conditions, and rule tables.

import { Segmented } from "antd";
import { useState } from "react";
import { api } from "../api/client";
import { Particulars } from "../reason/particulars";
import { RulesPanel } from "../rules/panel";
import { Icon } from "../show/icon";
import { PrintButton, PrintHead } from "../show/printing";
import { Loading, ProblemNotice } from "../show/status";
import { ConfidenceTag } from "../show/verdict";
import { useLoaded } from "../state/load";
import { Link, usePageTitle } from "../state/router";
import { useDay } from "../state/session";
import { areaText } from "../text/areas";
import { useWords } from "../text/language";
import { leading } from "./filter";
import { StatusTag } from "./page";
import { useTexts } from "./words";

const NO_ROWS: [] = [];

export function LibraryPolicy({ id }: { id: string }) {
  const { t, pick } = useWords();
  const { kind } = useTexts();
  const { value: policy, problem, retry } = useLoaded(id, () => api.policy(id));
  const [chosen, setChosen] = useState<string | null>(null);
  const day = useDay();
  usePageTitle(`${policy ? pick(policy.title) : id} · ${t("brand")}`);

  const versions = policy ? [...policy.versions].reverse() : [];
  const version = versions.find((v) => v.id === chosen) ?? leading(policy?.versions ?? []);
  return (
    <div className="page narrow">
      <Link to="/library" className="back">
        <Icon name="left" size={16} /> {t("libraryBack")}
      </Link>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!policy && !problem && <Loading rows={8} />}
      {policy && version && (
        <>
          <PrintHead asOf={day} digest={policy.bundle?.digest ?? null} synthetic={false} />
          <header className="page-head page-head-tools">
            <div>
              <h1>{pick(policy.title)}</h1>
              <p className="version-line">
                <StatusTag status={version.status} /> <ConfidenceTag confidence={version.confidence} always />{" "}
                <span className="faint">
                  {policy.area && `${pick(areaText(policy.area))} · `}
                  {kind(policy.kind)}
                </span>
              </p>
            </div>
            <p className="page-tools">
              <Link to={`/city/policies/${policy.id}`}>{t("seeCity")}</Link>
              <PrintButton />
            </p>
          </header>
          {versions.length > 1 && (
            <div className="version-pick">
              <span id="version-label">{t("versions")}</span>
              <Segmented
                className="versions"
                aria-labelledby="version-label"
                value={version.id}
                onChange={(value) => setChosen(String(value))}
                options={versions.map((v) => ({ value: v.id, label: v.id }))}
              />
            </div>
          )}
          <RulesPanel id={policy.id} version={version.id} marked={NO_ROWS} />
          {version.conditions && version.conditions.length > 0 && (
            <section className="card" aria-labelledby="conditions-title">
              <h2 id="conditions-title">{t("conditions")}</h2>
              <ol className="condition-list">
                {version.conditions.map((condition) => (
                  <li key={condition.decision}>
                    {pick(condition)} <ConfidenceTag confidence={condition.confidence} />
                    <span className="faint"> {condition.clause}</span>
                  </li>
                ))}
              </ol>
            </section>
          )}
          <Particulars of={{ ...policy, ...version, version: version.id }} />
        </>
      )}
    </div>
  );
}
