// Counts and sums as tables: the exact figures behind the charts, each leading to the list of its enterprises.

import type { ReactNode } from "react";
import type { CityAmount, CityPolicy, Part } from "../api/city";
import type { Verdict } from "../api/types";
import { grouped, money } from "../show/amount";
import { ConfidenceTag } from "../show/verdict";
import { Link } from "../state/router";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import type { Key } from "../text/zh";
import { boundsOf, byKindAndPayer, listAddress, rest } from "./bounds";
import type { By } from "./options";

export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable from the keyboard
    <section className="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

function Head({ columns }: { columns: string[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column, index) => (
          <th key={column} scope="col" className={index === 0 ? "" : "number"}>
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Count({ n, to }: { n: number; to: string }) {
  const text = grouped(String(n));
  return <td className="number">{n > 0 ? <Link to={to}>{text}</Link> : text}</td>;
}

// The two bounds as two cells. Where someone has no known upper bound, nor has the sum.
function Bounds({ amount }: { amount: CityAmount | null }) {
  const { t, english } = useWords();
  if (!amount || amount.kind === "rate") {
    return (
      <>
        <td className="number">—</td>
        <td className="number">—</td>
      </>
    );
  }
  const { lower, upper, unbounded } = boundsOf(amount);
  const most = money(upper, english);
  return (
    <>
      <td className="number">{money(lower, english)}</td>
      <td className="number">
        {unbounded > 0 ? t("cityNoUpper") : most}
        {unbounded > 0 && (
          <span className="faint cell-note">{t("cityUnbounded", { n: grouped(String(unbounded)), max: most })}</span>
        )}
      </td>
    </>
  );
}

export function useKindAndPayer(): (amount: CityAmount) => string {
  const { t } = useWords();
  return (amount) => `${t(amount.kind as Key)} · ${t("payer", { payer: t(amount.payer as Key) })}`;
}

export function Totals({ totals }: { totals: CityAmount[] }) {
  const { t } = useWords();
  const kindAndPayer = useKindAndPayer();
  const label = t("cityTotals");
  if (totals.length === 0) return <p>{t("cityTotalsNone")}</p>;
  const named = `${t("amountKind")} · ${t("amountPayer")}`;
  const columns = [named, t("cityLower"), t("cityUpper"), t("cityCertainCount"), t("cityPossibleCount")];
  return (
    <Scroll label={label}>
      <table className="plain figures">
        <Head columns={columns} />
        <tbody>
          {[...totals].sort(byKindAndPayer).map((total) => (
            <tr key={`${total.kind} ${total.payer}`} data-total={`${total.kind} ${total.payer}`}>
              <th scope="row">{kindAndPayer(total)}</th>
              <Bounds amount={total} />
              <td className="number">{grouped(String(total.certain.enterprises))}</td>
              <td className="number">{grouped(String(total.possible.enterprises))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const REST: Verdict[] = ["no", "unknown_rule", "expired"];

export function PolicyTable({ policies }: { policies: CityPolicy[] }) {
  const { t, pick } = useWords();
  const kindAndPayer = useKindAndPayer();
  const label = t("cityByPolicyTable");
  const verdicts = [t("certain"), t("possible"), t("no"), t("unknown_rule_short"), t("expired")];
  return (
    <Scroll label={label}>
      <table className="plain figures">
        <caption className="only-read">{label}</caption>
        <Head columns={[t("policy"), ...verdicts, t("cityLower"), t("cityUpper")]} />
        <tbody>
          {policies.map(({ policy, title, confidence, verdicts: counts, amount }) => (
            <tr key={policy} data-policy={policy}>
              <th scope="row">
                <Link to={listAddress(policy, {})}>{pick(title)}</Link>{" "}
                {confidence && <ConfidenceTag confidence={confidence} />}
                {amount && <span className="faint cell-note">{kindAndPayer(amount)}</span>}
              </th>
              {(["certain", "possible", ...REST] as Verdict[]).map((verdict) => (
                <Count key={verdict} n={counts[verdict]} to={listAddress(policy, { verdict })} />
              ))}
              <Bounds amount={amount} />
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

type PartProps = { policy: string; parts: Part[]; by: By; label: string; money: boolean };

export function PartTable({ policy, parts, by, label, money: withMoney }: PartProps) {
  const { t, english } = useWords();
  const columns = [t(by === "district" ? "cityDistrict" : "citySize"), t("certain"), t("possible"), t("cityOthers")];
  return (
    <Scroll label={label}>
      <table className="plain figures">
        <caption className="only-read">{label}</caption>
        <Head columns={withMoney ? [...columns, t("cityLower"), t("cityUpper")] : columns} />
        <tbody>
          {parts.map(({ name, verdicts, amount }) => (
            <tr key={name ?? ""} data-part={name ?? ""}>
              <th scope="row">
                <Link to={listAddress(policy, { [by]: name })}>
                  {name === null ? t("cityUnknown") : term(name, english)}
                </Link>
              </th>
              <Count n={verdicts.certain} to={listAddress(policy, { verdict: "certain", [by]: name })} />
              <Count n={verdicts.possible} to={listAddress(policy, { verdict: "possible", [by]: name })} />
              <td className="number">{grouped(String(rest(verdicts)))}</td>
              {withMoney && <Bounds amount={amount} />}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
