// Verdicts, states of conditions, and confidence: a picture and a word, never colour alone.

import type { Confidence, State, Verdict } from "../api/types";
import { useWords } from "../text/language";
import { Icon, type IconName } from "./icon";

const VERDICT_ICONS: Record<Verdict, IconName> = {
  certain: "check",
  possible: "question",
  no: "cross",
  unknown_rule: "office",
  expired: "clock",
};

export function VerdictTag({ verdict, large = false }: { verdict: Verdict; large?: boolean }) {
  const { t } = useWords();
  const word = verdict === "unknown_rule" ? t("unknown_rule_short") : t(verdict);
  return (
    <span className={`verdict verdict-${verdict} ${large ? "verdict-large" : ""}`}>
      <Icon name={VERDICT_ICONS[verdict]} size={large ? 18 : 15} />
      {word}
    </span>
  );
}

export function VerdictIcon({ verdict }: { verdict: Verdict }) {
  return (
    <span className={`dot verdict-${verdict}`}>
      <Icon name={VERDICT_ICONS[verdict]} size={15} />
    </span>
  );
}

const STATE_ICONS: Record<State, IconName> = { met: "check", failed: "cross", unknown: "question", error: "warn" };

export function StateMark({ state, word = true }: { state: State; word?: boolean }) {
  const { t } = useWords();
  return (
    <span className={`state state-${state}`}>
      <span className="state-disc">
        <Icon name={STATE_ICONS[state]} size={13} />
      </span>
      <span className={word ? "" : "only-read"}>{t(state)}</span>
    </span>
  );
}

// Published sources need no mark; everything else says what it is.
export function ConfidenceTag({ confidence, always = false }: { confidence: Confidence; always?: boolean }) {
  const { t } = useWords();
  if (confidence === "published" && !always) return null;
  if (confidence === "unknown_rule" && !always) return null;
  if (confidence === "unknown_rule") return <span className="tag tag-plain">{t("unknown_rule_short")}</span>;
  const note = t(`${confidence}Note`);
  return (
    <span className={`tag ${confidence === "published" ? "tag-plain" : "tag-warn"}`} title={note}>
      {t(confidence)}
    </span>
  );
}

export function SyntheticTag() {
  const { t } = useWords();
  return <span className="tag tag-synthetic">{t("synthetic")}</span>;
}
