// The whole city: totals by kind and payer, how many each policy reaches, and where.

import { useMemo, useState } from "react";
import type { City, CityPolicy } from "../api/city";
import { api } from "../api/client";
import type { Verdict } from "../api/types";
import { grouped } from "../show/amount";
import { Choice } from "../show/choice";
import { Loading } from "../show/status";
import { useLoaded } from "../state/load";
import { Link, setQuery, usePageTitle, useQuery } from "../state/router";
import { areaText, byArea } from "../text/areas";
import { useWords } from "../text/language";
import { byReach, listAddress } from "./bounds";
import { Chart } from "./chart";
import { CityHead, CityProblem } from "./head";
import { COLOURS, policyRows, SHOWN } from "./options";
import { type Measure, PartsCard } from "./parts";
import { PolicyTable, Totals } from "./tables";

const TOPS = [10, 20, 50];
const TOP = 20;
const ALL = "all";

// Which verdicts the bars show: two at first, as most enterprises do not meet most policies.
function VerdictChoice({ shown, setShown }: { shown: Verdict[]; setShown: (verdicts: Verdict[]) => void }) {
  const { t } = useWords();
  const flip = (verdict: Verdict) => {
    const next = shown.includes(verdict) ? shown.filter((one) => one !== verdict) : [...shown, verdict];
    if (next.length > 0) setShown(SHOWN.filter((one) => next.includes(one)));
  };
  return (
    <div className="legend" role="group" aria-label={t("cityVerdicts")}>
      {SHOWN.map((verdict) => (
        <button
          key={verdict}
          type="button"
          className="legend-toggle"
          aria-pressed={shown.includes(verdict)}
          onClick={() => flip(verdict)}
        >
          <span className="legend-mark" style={{ background: COLOURS[verdict] }} />
          {verdict === "unknown_rule" ? t("unknown_rule_short") : t(verdict)}
        </button>
      ))}
    </div>
  );
}

function Who({ policies }: { policies: CityPolicy[] }) {
  const { t, pick } = useWords();
  const query = useQuery();
  const [shown, setShown] = useState<Verdict[]>(["certain", "possible"]);
  const asked = query.get("top") ?? String(TOP);
  const top = asked === ALL ? policies.length : TOPS.includes(Number(asked)) ? Number(asked) : TOP;
  const listed = useMemo(() => policies.slice(0, top), [policies, top]);
  const rows = useMemo(
    () =>
      policyRows(
        listed,
        shown,
        (policy) => pick(policy.title),
        (verdict, n) => `${t(verdict)} ${t("cityEnterprises", { n: grouped(String(n)) })}`,
      ),
    [listed, shown, pick, t],
  );
  const series = useMemo(() => shown.map((v) => ({ name: t(v), colour: COLOURS[v] })), [shown, t]);
  const options = [
    ...TOPS.map((n) => ({ value: String(n), text: t("cityTopN", { n }) })),
    { value: ALL, text: t("cityTopAll", { n: policies.length }) },
  ];
  return (
    <section className="card" aria-labelledby="who-title">
      <div className="section-head">
        <h2 id="who-title">{t("cityWho")}</h2>
        <Choice
          label={t("cityTop")}
          value={asked === ALL ? ALL : String(top)}
          options={options}
          onChange={(value) => setQuery({ top: value === String(TOP) ? null : value })}
        />
      </div>
      {policies.length === 0 ? (
        <p>{t("cityNoGroup")}</p>
      ) : (
        <>
          <VerdictChoice shown={shown} setShown={setShown} />
          <Chart label={t("cityWhoChart")} unit={t("unitEnterprises")} rows={rows} series={series} />
          <p className="faint">{t("cityShown", { n: listed.length, all: policies.length })}</p>
          <PolicyTable policies={listed} />
        </>
      )}
    </section>
  );
}

function Where({ policies }: { policies: CityPolicy[] }) {
  const { t, pick } = useWords();
  const query = useQuery();
  const asked = query.get("of");
  const chosen = policies.find(({ policy }) => policy === asked) ?? policies[0];
  const id = chosen?.policy ?? "";
  const { value: detail, problem, retry } = useLoaded(id, () => api.cityPolicy(id));
  if (!chosen) return null;
  const money = chosen.amount !== null && chosen.amount.kind !== "rate";
  const measure: Measure = money && query.get("measure") === "money" ? "money" : "count";
  const measures = [{ value: "count", text: t("cityMeasureCount") }];
  if (money) measures.push({ value: "money", text: t("cityMeasureMoney") });
  return (
    <section aria-labelledby="where-title">
      <div className="section-head where-head">
        <h2 id="where-title">{t("cityWhere")}</h2>
        <div className="choices">
          <Choice
            label={t("cityOf")}
            value={id}
            options={policies.map(({ policy, title }) => ({ value: policy, text: pick(title) }))}
            onChange={(value) => setQuery({ of: value })}
          />
          <Choice
            label={t("cityMeasure")}
            value={measure}
            options={measures}
            onChange={(value) => setQuery({ measure: value === "money" ? value : null })}
          />
          <Link to={listAddress(id, {})}>{t("openPolicy")}</Link>
        </div>
      </div>
      {problem && <CityProblem problem={problem} retry={retry} />}
      {!detail && !problem && <Loading rows={5} />}
      {detail && (
        <>
          <PartsCard detail={detail} by="district" measure={measure} />
          <PartsCard detail={detail} by="size" measure={measure} />
        </>
      )}
    </section>
  );
}

function Whole({ city }: { city: City }) {
  const { t, pick } = useWords();
  const query = useQuery();
  const areas = [...new Set(city.policies.map(({ area }) => area))].sort(byArea);
  const area = query.get("area");
  const policies = useMemo(
    () => city.policies.filter((policy) => !area || policy.area === area).sort(byReach),
    [city, area],
  );
  return (
    <>
      <CityHead city={city} title={t("cityTitle")}>
        <p className="lead">{t("cityLead")}</p>
      </CityHead>
      <section className="card" aria-labelledby="totals-title">
        <h2 id="totals-title">{t("cityTotals")}</h2>
        <Totals totals={city.totals} />
        <p className="faint">{t("cityLowerNote")}</p>
        <p className="faint">{t("amountNotSummed")}</p>
        {city.stacking === "not_applied" && <p className="faint">{t("cityStackingNone")}</p>}
      </section>
      <div className="city-tools screen-only">
        <Choice
          label={t("filterArea")}
          value={area ?? ""}
          options={[
            { value: "", text: t("filterAll") },
            ...areas.map((one) => ({ value: one, text: pick(areaText(one)) })),
          ]}
          onChange={(value) => setQuery({ area: value || null, of: null })}
        />
      </div>
      <Who policies={policies} />
      <Where policies={policies} />
    </>
  );
}

export default function CityPage() {
  const { t } = useWords();
  const { value: city, problem, retry } = useLoaded("city", api.city);
  usePageTitle(`${t("cityTitle")} · ${t("brand")}`);
  return (
    <div className="page city">
      {problem && <CityProblem problem={problem} retry={retry} />}
      {!city && !problem && <Loading rows={10} />}
      {city && <Whole city={city} />}
    </div>
  );
}
