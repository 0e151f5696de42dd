// One policy of the library: each version with its document, dates, conditions, and rule tables.

import { Segmented } from "antd";
import { useEffect, useState } from "react";
import { api } from "../api/client";
import type { Policy, Problem } from "../api/types";
import { Particulars } from "../reason/particulars";
import { RulesPanel } from "../rules/panel";
import { Icon } from "../show/icon";
import { Loading, ProblemNotice } from "../show/status";
import { ConfidenceTag } from "../show/verdict";
import { Link, usePageTitle } from "../state/router";
import { problemOf } from "../state/session";
import { useWords } from "../text/language";
import { StatusTag } from "./page";

const NO_ROWS: [] = [];

export function LibraryPolicy({ id }: { id: string }) {
  const { t, pick } = useWords();
  const [policy, setPolicy] = useState<Policy | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [chosen, setChosen] = useState<string | null>(null);
  usePageTitle(`${policy ? pick(policy.title) : id} · ${t("brand")}`);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    let current = true;
    setPolicy(null);
    setProblem(null);
    setChosen(null);
    api.policy(id).then(
      (found) => current && setPolicy(found),
      (error) => current && setProblem(problemOf(error)),
    );
    return () => {
      current = false;
    };
  }, [id, attempt]);

  const versions = policy ? [...policy.versions].reverse() : [];
  const version = versions.find((v) => v.id === chosen) ?? versions.find((v) => v.status === "in_force") ?? versions[0];
  return (
    <div className="page narrow">
      <Link to="/library" className="back">
        <Icon name="left" size={16} /> {t("libraryBack")}
      </Link>
      {problem && <ProblemNotice problem={problem} retry={() => setAttempt((n) => n + 1)} />}
      {!policy && !problem && <Loading rows={8} />}
      {policy && version && (
        <>
          <header className="page-head">
            <h1>{pick(policy.title)}</h1>
            <p className="version-line">
              <StatusTag status={version.status} /> <ConfidenceTag confidence={version.confidence} always />
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
