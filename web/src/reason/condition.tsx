// The conditions of a policy, each open to the checks behind it.

import { useState } from "react";
import type { Condition } from "../api/types";
import { Icon } from "../show/icon";
import { usePrinting } from "../show/printing";
import { ConfidenceTag, StateMark } from "../show/verdict";
import { useWords } from "../text/language";
import { CheckTree } from "./check";

function ConditionItem({ condition, open, toggle }: { condition: Condition; open: boolean; toggle: () => void }) {
  const { t, pick } = useWords();
  const id = `checks-${condition.decision}`;
  return (
    <li
      className={`condition condition-${condition.state}`}
      data-condition={condition.decision}
      data-state={condition.state}
    >
      <h3>
        <button type="button" className="condition-head" aria-expanded={open} aria-controls={id} onClick={toggle}>
          <StateMark state={condition.state} />
          <span className="condition-text">{pick(condition)}</span>
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

// Conditions that fail or are unknown are open from the start; a choice of the reader stays. On paper all are open.
export function Conditions({ conditions }: { conditions: Condition[] }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<Record<string, boolean>>({});
  const printing = usePrinting();
  const count = (state: string) => conditions.filter((c) => c.state === state).length;
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
        </p>
      </div>
      <ul className="conditions">
        {conditions.map((condition) => {
          const open = printing || (chosen[condition.decision] ?? condition.state !== "met");
          const toggle = () => setChosen((before) => ({ ...before, [condition.decision]: !open }));
          return <ConditionItem key={condition.decision} condition={condition} open={open} toggle={toggle} />;
        })}
      </ul>
    </section>
  );
}
