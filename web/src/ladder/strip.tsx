// The ladder in one line, above the results.

import { Icon } from "../show/icon";
import { Link } from "../state/router";
import { useSession } from "../state/session";
import { useWords } from "../text/language";
import { stepsOf } from "./steps";

export function LadderStrip() {
  const { answer } = useSession();
  const { t, pick } = useWords();
  if (!answer) return null;
  return (
    <>
      {answer.ladders.map((ladder) => (
        <Link key={ladder.track} to="/ladder" className="ladder-strip">
          <span className="ladder-strip-name">{t("navLadder")}</span>
          <span className="ladder-strip-steps">
            {stepsOf(ladder).map((step) => (
              <span key={step.rung} className={`mini mini-${step.place}`}>
                <Icon name={step.place === "past" || step.place === "here" ? "check" : "flag"} size={14} />
                {step.rungs.map((rung) => pick(rung.title)).join(" / ")}
                {step.place === "here" && <em>{t("standing")}</em>}
                {step.place === "next" && <em>{t("nextStep")}</em>}
              </span>
            ))}
          </span>
          <Icon name="right" size={18} />
        </Link>
      ))}
    </>
  );
}
