// One policy by district and by size: a chart of counts or money, and its table.

import { useMemo } from "react";
import type { CityPolicyDetail, Part } from "../api/city";
import type { Verdict } from "../api/types";
import { grouped, money } from "../show/amount";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import { byCertain, bySize } from "./bounds";
import { Chart, Legend } from "./chart";
import { type By, COLOURS, LOWER, moneyBars, type Row, type Series, UPPER, verdictBars } from "./options";
import { PartTable } from "./tables";

const COUNTED: Verdict[] = ["certain", "possible"];

export type Measure = "count" | "money";

function useRows(policy: string, parts: Part[], by: By, measure: Measure): Row[] {
  const { t, english } = useWords();
  return useMemo(
    () =>
      parts.map((part) => {
        const name = part.name === null ? t("cityUnknown") : term(part.name, english);
        const count = (verdict: Verdict, n: number) =>
          `${t(verdict)} ${t("cityEnterprises", { n: grouped(String(n)) })}`;
        const sum = (lower: string, upper: string) =>
          t("citySum", { min: money(lower, english), max: money(upper, english) });
        const bars =
          measure === "money"
            ? moneyBars(policy, part, by, sum)
            : verdictBars(policy, part.verdicts, COUNTED, count, { [by]: part.name });
        return { name, bars };
      }),
    [policy, parts, by, measure, t, english],
  );
}

type Props = { detail: CityPolicyDetail; by: By; measure: Measure };

export function PartsCard({ detail, by, measure }: Props) {
  const { t, pick } = useWords();
  const parts = useMemo(
    () => (by === "district" ? [...detail.by_district].sort(byCertain) : [...detail.by_size].sort(bySize)),
    [detail, by],
  );
  const rows = useRows(detail.policy, parts, by, measure);
  const series = useMemo<Series[]>(
    () =>
      measure === "money"
        ? [
            { name: t("cityLower"), colour: LOWER },
            { name: t("cityUpperAdds"), colour: UPPER },
          ]
        : COUNTED.map((verdict) => ({ name: t(verdict), colour: COLOURS[verdict] })),
    [measure, t],
  );
  const heading = t(by === "district" ? "cityDistricts" : "citySizes");
  const label = t("cityChartOf", { title: pick(detail.title), by: heading });
  return (
    <section className="card parts" aria-labelledby={`parts-${by}`} data-by={by}>
      <div className="section-head">
        <h2 id={`parts-${by}`}>{heading}</h2>
        <Legend series={series} />
      </div>
      <div className="parts-both">
        <Chart
          label={label}
          unit={t(measure === "money" ? "unitYuan" : "unitEnterprises")}
          rows={rows}
          series={series}
        />
        <PartTable policy={detail.policy} parts={parts} by={by} label={label} money={detail.amount !== null} />
      </div>
    </section>
  );
}
