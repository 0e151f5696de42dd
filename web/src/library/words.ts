// The words for what policies are: kinds, states, confidence.

import { useWords } from "../text/language";
import type { Key } from "../text/zh";

const KINDS: Record<string, Key> = { benefit: "benefit", status: "statusKind", rule: "rule", matter: "matter" };
const STATES: Record<string, Key> = {
  in_force: "in_force",
  expired: "expired",
  superseded: "superseded",
  unknown_rule: "unknown_rule_short",
};
const CONFIDENCES: Record<string, Key> = {
  published: "published",
  to_confirm: "to_confirm",
  local_design: "local_design",
  unknown_rule: "unknown_rule_short",
};

// A word that is not known is shown as it is written.
export function useTexts() {
  const { t } = useWords();
  const of = (words: Record<string, Key>) => (word: string) => {
    const key = words[word];
    return key ? t(key) : word;
  };
  return { kind: of(KINDS), state: of(STATES), confidence: of(CONFIDENCES) };
}
