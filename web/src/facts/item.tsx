// One fact of the dictionary with the input that fits its type.

import { memo } from "react";
import type { FactDef } from "../api/types";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import { ListInput } from "./list";
import { ScalarInput } from "./scalar";
import { type Facts, type FactValue, isYears, setFact, setYear, type Years } from "./value";

type Props = {
  def: FactDef;
  value: FactValue | undefined;
  years: string[];
  missing: boolean;
  setFacts: (change: (facts: Facts) => Facts) => void;
};

export const FactItem = memo(function FactItem({ def, value, years, missing, setFacts }: Props) {
  const { t, english } = useWords();
  const name = english ? def.en || def.name : def.name;
  const id = `fact-${def.key}`;
  const interval = def.source === "expert";
  const yearly = def.period === "year";
  const given: Years = isYears(value) ? value : {};
  // Years outside of the usual five stay visible where they are known.
  const shown = yearly ? [...new Set([...years, ...Object.keys(given)])].sort().reverse() : [];
  return (
    <div className={`fact ${missing ? "fact-missing" : ""}`} id={`${id}-box`}>
      <div className="fact-head">
        <span className="fact-name" title={def.note ?? undefined}>
          {name}
        </span>
        {def.unit && <span className="fact-unit">{term(def.unit, english)}</span>}
        {interval && <span className="fact-unit">{t("expert")}</span>}
      </div>
      {def.type === "list" && (
        <ListInput
          id={id}
          def={def}
          label={name}
          value={value}
          onChange={(next) => setFacts((facts) => setFact(facts, def.name, next))}
        />
      )}
      {def.type !== "list" && !yearly && (
        <ScalarInput
          id={id}
          label={name}
          shape={def}
          value={value}
          interval={interval}
          onChange={(next) => setFacts((facts) => setFact(facts, def.name, next))}
        />
      )}
      {def.type !== "list" && yearly && (
        <div className={`years ${def.type === "number" && !interval ? "" : "years-wide"}`}>
          {shown.map((year) => (
            <div key={year} className="year">
              <span className="year-name" aria-hidden="true">
                {t("year", { year })}
              </span>
              <ScalarInput
                id={`${id}-${year}`}
                label={`${name} ${t("year", { year })}`}
                shape={def}
                value={given[year]}
                interval={interval}
                compact
                onChange={(next) => setFacts((facts) => setYear(facts, def.name, year, next))}
              />
            </div>
          ))}
        </div>
      )}
    </div>
  );
});
