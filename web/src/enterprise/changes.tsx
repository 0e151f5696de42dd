// What the last change of a fact did to the results, before → after.

import { amountText } from "../show/amount";
import { Icon } from "../show/icon";
import { VerdictTag } from "../show/verdict";
import type { Change } from "../state/change";
import { Link } from "../state/router";
import { useSession } from "../state/session";
import { useWords } from "../text/language";

export function ChangeText({ change }: { change: Change }) {
  const { t, english } = useWords();
  const say = (amount: NonNullable<Change["amount"]>["before"]) =>
    amount ? amountText(amount, english) : t("noAmount");
  return (
    <span className="change">
      {change.verdict && (
        <span className="change-pair">
          <VerdictTag verdict={change.verdict.before} />
          <span aria-hidden="true">→</span>
          <VerdictTag verdict={change.verdict.after} />
        </span>
      )}
      {change.amount && (
        <span className="change-pair">
          {t("changedAmount")} <s>{say(change.amount.before)}</s> <span aria-hidden="true">→</span>
          <strong>{say(change.amount.after)}</strong>
        </span>
      )}
    </span>
  );
}

export function ChangeStrip() {
  const { changes, answer, forgetChanges } = useSession();
  const { t, pick } = useWords();
  const title = new Map(answer?.results.map((result) => [result.policy, result.title]));
  return (
    <div aria-live="polite">
      {changes && (
        <div
          className={`strip ${changes.list.length > 0 ? "strip-on" : ""}`}
          key={changes.serial}
          data-changes={changes.list.length}
        >
          <div className="strip-head">
            <strong>
              {changes.list.length > 0 ? t("changedTitle", { n: changes.list.length }) : t("changedNone")}
            </strong>
            <button type="button" className="text-button" onClick={forgetChanges}>
              <Icon name="cross" size={14} /> {t("dismiss")}
            </button>
          </div>
          {changes.list.length > 0 && (
            <ul>
              {changes.list.map((change) => (
                <li key={change.policy}>
                  <Link to={`/policy/${change.policy}`}>{pick(title.get(change.policy))}</Link>
                  <ChangeText change={change} />
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}
