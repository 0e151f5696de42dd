// The enterprise door: a dozen labelled synthetic enterprises, or one's own facts.

import { useEffect, useState } from "react";
import { api } from "../api/client";
import type { Problem, SampleSummary } from "../api/types";
import { Icon } from "../show/icon";
import { Loading, ProblemNotice } from "../show/status";
import { SyntheticTag } from "../show/verdict";
import { usePageTitle } from "../state/router";
import { OWN, problemOf, useSession } from "../state/session";
import { useWords } from "../text/language";
import { AsOf } from "./asof";

export function Door() {
  const { choose } = useSession();
  const { t, pick } = useWords();
  const [samples, setSamples] = useState<SampleSummary[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  usePageTitle(`${t("navEnterprise")} · ${t("brand")}`);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    let current = true;
    api.samples().then(
      (items) => {
        if (!current) return;
        setSamples(items);
        setProblem(null);
      },
      (error) => current && setProblem(problemOf(error)),
    );
    return () => {
      current = false;
    };
  }, [attempt]);

  return (
    <div className="page door">
      <header className="door-head">
        <h1>{t("doorTitle")}</h1>
        <p className="lead">{t("doorLead")}</p>
        <AsOf />
      </header>
      <section aria-labelledby="own-title" className="own">
        <div>
          <h2 id="own-title">{t("doorOwn")}</h2>
          <p>{t("doorOwnNote")}</p>
        </div>
        <button type="button" className="big-button" onClick={() => choose(OWN)}>
          {t("doorOwnGo")}
          <Icon name="right" size={18} />
        </button>
      </section>
      <section aria-labelledby="samples-title">
        <div className="section-head">
          <h2 id="samples-title">{t("doorPick")}</h2>
          <p className="faint">{t("syntheticNote")}</p>
        </div>
        {problem && <ProblemNotice problem={problem} retry={() => setAttempt((n) => n + 1)} />}
        {!samples && !problem && <Loading rows={6} />}
        <ul className="samples">
          {samples?.map((sample) => (
            <li key={sample.id}>
              <button type="button" className="sample" data-sample={sample.id} onClick={() => choose(sample.id)}>
                <span className="sample-name">{pick(sample.name)}</span>
                {sample.synthetic && <SyntheticTag />}
                <span className="sample-story">{pick(sample.story)}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
