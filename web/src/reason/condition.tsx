// The conditions of a policy, each open to the checks behind it.

import { useState } from "react";
import type { Condition, State } from "../api/types";
import { Icon } from "../show/icon";
import { usePrinting } from "../show/printing";
import { ConfidenceTag, StateMark } from "../show/verdict";
import { useWords } from "../text/language";
import { CheckTree } from "./check";
import type { Standing } from "./standing";

// Where a condition stands beside the facts that decide, in words: grey alone would say nothing to many.
function StandingTag({ standing, state }: { standing: Standing | null; state: State }) {
  const { t } = useWords();
  if (standing !== "aside" && standing !== "also") return null;
  const also = state === "met" ? "alsoMet" : state === "failed" ? "alsoFailed" : "notNeeded";
  const word = t(standing === "aside" ? "asideState" : also);
  return <span className="tag tag-plain standing">{word}</span>;
}

type ItemProps = { condition: Condition; standing: Standing | null; open: boolean; toggle: () => void };

function ConditionItem({ condition, standing, open, toggle }: ItemProps) {
  const { t, pick } = useWords();
  const id = `checks-${condition.decision}`;
  return (
    <li
      className={`condition condition-${condition.state} ${standing ? `condition-${standing}` : ""}`}
      data-condition={condition.decision}
      data-state={condition.state}
      data-standing={standing ?? undefined}
    >
      <h3>
        <button type="button" className="condition-head" aria-expanded={open} aria-controls={id} onClick={toggle}>
          <StateMark state={condition.state} />
          <span>
            <span className="condition-text">{pick(condition)}</span>{" "}
            <StandingTag standing={standing} state={condition.state} />
          </span>
          <Icon name={open ? "down" : "right"} size={16} />
        </button>
      </h3>
      <p className="condition-clause">
        {t("clause")} {condition.clause} <ConfidenceTag confidence={condition.confidence} />
      </p>
      <div id={id} hidden={!open}>
        {open && (
          <ul className="checks checks-top">
            {condition.checks.map((check, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the place in the tree is what identifies a check
              <CheckTree key={index} check={check} />
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

// Conditions that fail or are unknown are open from the start, unless the verdict has nothing to do with them; a choice of the
// reader stays. On paper all are open.
export function Conditions({ conditions, standings }: { conditions: Condition[]; standings: (Standing | null)[] }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<Record<string, boolean>>({});
  const printing = usePrinting();
  const count = (state: string) => conditions.filter((c) => c.state === state).length;
  const aside = standings.filter((standing) => standing === "aside").length;
  if (conditions.length === 0) return null;
  return (
    <section className="card" aria-labelledby="conditions-title">
      <div className="section-head">
        <h2 id="conditions-title">{t("conditions")}</h2>
        <p className="faint">
          {t("conditionsCount", {
            met: count("met"),
            failed: count("failed") + count("error"),
            unknown: count("unknown"),
          })}
          {aside > 0 && ` · ${t("conditionsAside", { n: aside })}`}
        </p>
      </div>
      <ul className="conditions">
        {conditions.map((condition, index) => {
          const standing = standings[index] ?? null;
          const telling = condition.state !== "met" && standing !== "aside";
          const open = printing || (chosen[condition.decision] ?? telling);
          const toggle = () => setChosen((before) => ({ ...before, [condition.decision]: !open }));
          return (
            <ConditionItem
              key={condition.decision}
              condition={condition}
              standing={standing}
              open={open}
              toggle={toggle}
            />
          );
        })}
      </ul>
    </section>
  );
}
