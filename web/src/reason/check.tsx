// The tree of checks behind a condition: what was compared, what was found, what was needed.

import type { Check } from "../api/types";
import { grouped } from "../show/amount";
import { StateMark } from "../show/verdict";
import { useWords } from "../text/language";
import { FactButtons } from "./missing";

export function Found({ check, named = false }: { check: Check; named?: boolean }) {
  const { t } = useWords();
  if (check.found === null && check.needed === null) return named ? <p className="check-text">{check.text}</p> : null;
  const found = check.found === null ? t("foundUnknown") : grouped(check.found);
  return (
    <div className="found">
      {named && <code className="check-text">{check.text}</code>}
      <span>
        {t("found")} <strong className={`found-${check.state}`}>{found}</strong>
      </span>
      {check.needed !== null && (
        <span>
          {t("needed")} <strong>{check.needed}</strong>
        </span>
      )}
    </div>
  );
}

export function CheckTree({ check }: { check: Check }) {
  const { t } = useWords();
  const children = check.children ?? [];
  const heading = check.op === "and" ? t("all") : check.op === "or" ? t("any") : check.op === "not" ? t("not") : null;
  return (
    <li className={`check check-${check.state}`}>
      <div className="check-line">
        <StateMark state={check.state} word={false} />
        <div className="check-body">
          {heading && children.length > 0 ? (
            <span className="check-heading">{heading}</span>
          ) : (
            <>
              <code className="check-text">{check.text}</code>
              <Found check={check} />
              {check.facts.length > 0 && <FactButtons paths={check.facts} quiet={check.state !== "unknown"} />}
            </>
          )}
        </div>
      </div>
      {children.length > 0 && (
        <ul className="checks">
          {children.map((child, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in the tree is what identifies a check
            <CheckTree key={index} check={child} />
          ))}
        </ul>
      )}
    </li>
  );
}
