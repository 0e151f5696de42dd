// The verification of one leaf, step by step.

import { Icon, type IconName } from "../show/icon";
import { useWords } from "../text/language";
import { outcomeOf, type Step, type StepState } from "./proof";
import { words } from "./words";

const ICONS: Record<StepState, IconName> = { held: "check", failed: "cross", untaken: "question" };
const STATES: Record<StepState, string> = { held: "met", failed: "failed", untaken: "unknown" };

export function useAuditWords() {
  const { language } = useWords();
  return words[language];
}

function StepItem({ step }: { step: Step }) {
  const w = useAuditWords();
  return (
    <li data-step={step.name} data-state={step.state}>
      <p>
        <span className={`state state-${STATES[step.state]}`}>
          <span className="state-disc">
            <Icon name={ICONS[step.state]} size={13} />
          </span>
          {w.states[step.state]}
        </span>{" "}
        {w.steps[step.name]}
      </p>
      {step.why && <p className="step-why">{w.why[step.why]}</p>}
      {(step.found || step.wanted) && (
        <dl className="hashes">
          {step.found && (
            <div>
              <dt>{w.found}</dt>
              <dd>
                <code>{step.found}</code>
              </dd>
            </div>
          )}
          {step.wanted && (
            <div>
              <dt>{w.wanted}</dt>
              <dd>
                <code>{step.wanted}</code>
              </dd>
            </div>
          )}
        </dl>
      )}
    </li>
  );
}

export function StepList({ steps }: { steps: Step[] }) {
  const w = useAuditWords();
  const outcome = outcomeOf(steps);
  return (
    <>
      <p className={`outcome outcome-${outcome}`} role="status" data-outcome={outcome}>
        {w[outcome]}
      </p>
      <ol className="proof-steps">
        {steps.map((step) => (
          <StepItem key={step.name} step={step} />
        ))}
      </ol>
    </>
  );
}
