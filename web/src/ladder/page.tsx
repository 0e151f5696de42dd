// The ladder: where the enterprise stands, the next rung, and what that rung still lacks.

import type { Check, Condition, Ladder, Result } from "../api/types";
import { Found } from "../reason/check";
import { FactButtons } from "../reason/missing";
import { Icon } from "../show/icon";
import { ConfidenceTag, StateMark, VerdictTag } from "../show/verdict";
import { Link, usePageTitle } from "../state/router";
import { useSession } from "../state/session";
import { useWords } from "../text/language";
import { type Step, stepsOf } from "./steps";

// The leaves of a check tree that are in a state.
function leaves(checks: Check[], state: Check["state"]): Check[] {
  return checks.flatMap((check) => {
    if (check.state !== state) return [];
    const below = leaves(check.children ?? [], state);
    return below.length > 0 ? below : [check];
  });
}

function StepCard({ step, results }: { step: Step; results: Map<string, Result> }) {
  const { t, pick } = useWords();
  return (
    <li className={`step step-${step.place}`} aria-current={step.place === "here" ? "step" : undefined}>
      <p className="step-place">
        <span className="step-number">{t("step", { n: step.rung })}</span>
        {step.place === "here" && (
          <span className="step-flag">
            <Icon name="flag" size={14} /> {t("standing")}
          </span>
        )}
        {step.place === "past" && <span className="step-flag">{t("reached")}</span>}
        {step.place === "next" && <span className="step-flag">{t("nextStep")}</span>}
        {step.place === "later" && <span className="step-flag">{t("laterStep")}</span>}
      </p>
      {step.rungs.map((rung) => (
        <div key={rung.policy} className="step-rung" data-rung={rung.policy}>
          <h3>
            <Link to={`/policy/${rung.policy}`}>{pick(rung.title)}</Link>
          </h3>
          <p>
            <VerdictTag verdict={rung.verdict} />{" "}
            {results.get(rung.policy) && (
              <ConfidenceTag confidence={results.get(rung.policy)?.confidence ?? "published"} />
            )}
          </p>
          {rung.holds && (
            <p className="step-holds">
              <Icon name="check" size={14} /> {t("reached")}
            </p>
          )}
        </div>
      ))}
      {step.rungs.length > 1 && <p className="faint">{t("oneOfStep")}</p>}
    </li>
  );
}

function LackItem({ condition }: { condition: Condition }) {
  const { pick } = useWords();
  const state = condition.state === "unknown" ? "unknown" : "failed";
  const facts = [...new Set(leaves(condition.checks, "unknown").flatMap((check) => check.facts))];
  return (
    <li className="lack" data-lack={condition.decision}>
      <p className="lack-title">
        <StateMark state={condition.state} word={false} /> {pick(condition)}
        <ConfidenceTag confidence={condition.confidence} />
      </p>
      {state === "failed" &&
        leaves(condition.checks, "failed").map((check) => <Found key={check.text} check={check} named />)}
      {state === "unknown" && facts.length > 0 && <FactButtons paths={facts} />}
      <p className="faint">{condition.clause}</p>
    </li>
  );
}

function Lacks({ result }: { result: Result }) {
  const { t, pick } = useWords();
  const failed = result.conditions.filter((c) => c.state === "failed" || c.state === "error");
  const unknown = result.conditions.filter((c) => c.state === "unknown");
  return (
    <section className="card lacks" aria-labelledby={`lacks-${result.policy}`} data-lacks={result.policy}>
      <div className="section-head">
        <h2 id={`lacks-${result.policy}`}>{t("nextLacks", { title: pick(result.title) })}</h2>
        <Link to={`/policy/${result.policy}`}>{t("seeReason")}</Link>
      </div>
      <p>{pick(result.because)}</p>
      {failed.length > 0 && (
        <>
          <h3>{t("lacksFailed")}</h3>
          <ul className="lack-list">
            {failed.map((condition) => (
              <LackItem key={condition.decision} condition={condition} />
            ))}
          </ul>
        </>
      )}
      {unknown.length > 0 && (
        <>
          <h3>{t("lacksUnknown")}</h3>
          <ul className="lack-list">
            {unknown.map((condition) => (
              <LackItem key={condition.decision} condition={condition} />
            ))}
          </ul>
        </>
      )}
      {failed.length + unknown.length === 0 && <p>{t("lacksNothing")}</p>}
    </section>
  );
}

function Track({ ladder, results }: { ladder: Ladder; results: Map<string, Result> }) {
  const { t } = useWords();
  const next = ladder.next ? results.get(ladder.next) : undefined;
  const height = ladder.rungs.find((rung) => rung.policy === ladder.next)?.rung;
  // Where several policies share the next rung, each of them is a way up.
  const ways = ladder.rungs.filter((rung) => rung.rung === height).flatMap((rung) => results.get(rung.policy) ?? []);
  return (
    <>
      <section className="card" aria-label={ladder.track}>
        {ladder.at === 0 && <p className="step-none">{t("standingNone")}</p>}
        <ol className="steps">
          {stepsOf(ladder).map((step) => (
            <StepCard key={step.rung} step={step} results={results} />
          ))}
        </ol>
      </section>
      {ways.map((way) => (
        <Lacks key={way.policy} result={way} />
      ))}
      {!next && <p className="card">{t("topReached")}</p>}
    </>
  );
}

export function LadderPage() {
  const { answer, subject } = useSession();
  const { t, pick } = useWords();
  usePageTitle(`${t("ladderTitle")} · ${t("brand")}`);
  if (!answer) return null;
  const results = new Map(answer.results.map((result) => [result.policy, result]));
  return (
    <>
      <header className="page-head">
        <h1>{t("ladderTitle")}</h1>
        <p className="lead">{t("ladderLead", { name: subject?.name ? pick(subject.name) : t("ownName") })}</p>
      </header>
      {answer.ladders.length === 0 && <p className="card">{t("ladderNone")}</p>}
      {answer.ladders.map((ladder) => (
        <Track key={ladder.track} ladder={ladder} results={results} />
      ))}
    </>
  );
}
