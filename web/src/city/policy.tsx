// One policy over the city: how many by verdict, how much, where, of what size, and who.

import type { CityPolicyDetail } from "../api/city";
import { api } from "../api/client";
import { grouped, money } from "../show/amount";
import { Icon } from "../show/icon";
import { Loading } from "../show/status";
import { ConfidenceTag, VerdictIcon } from "../show/verdict";
import { useLoaded } from "../state/load";
import { Link, usePageTitle } from "../state/router";
import { areaText } from "../text/areas";
import { useWords } from "../text/language";
import { boundsOf, listAddress } from "./bounds";
import { CityHead, CityProblem } from "./head";
import { SubjectList } from "./list";
import { SHOWN } from "./options";
import { PartsCard } from "./parts";
import { useKindAndPayer } from "./tables";

function Counts({ detail }: { detail: CityPolicyDetail }) {
  const { t } = useWords();
  return (
    <nav className="tally" aria-label={t("cityPolicyCounts")}>
      {SHOWN.map((verdict) => (
        <Link
          key={verdict}
          to={listAddress(detail.policy, { verdict })}
          className={`tally-item tally-${verdict}`}
          data-tally={verdict}
        >
          <span className="tally-count">{grouped(String(detail.verdicts[verdict]))}</span>
          <span className="tally-name">
            <VerdictIcon verdict={verdict} />
            {verdict === "unknown_rule" ? t("unknown_rule_short") : t(verdict)}
          </span>
        </Link>
      ))}
    </nav>
  );
}

function Amount({ detail }: { detail: CityPolicyDetail }) {
  const { t, english } = useWords();
  const kindAndPayer = useKindAndPayer();
  const { amount } = detail;
  if (!amount || amount.kind === "rate") return <p className="card">{t("cityAmountNone")}</p>;
  const { lower, upper, unbounded } = boundsOf(amount);
  const most = money(upper, english);
  return (
    <section className="card" aria-labelledby="amount-title">
      <div className="section-head">
        <h2 id="amount-title">{t("cityAmountOf")}</h2>
        <span className="faint">{kindAndPayer(amount)}</span>
      </div>
      <dl className="bounds">
        <div>
          <dt>{t("cityLower")}</dt>
          <dd>{money(lower, english)}</dd>
        </div>
        <div>
          <dt>{t("cityUpper")}</dt>
          <dd>{unbounded > 0 ? t("cityNoUpper") : most}</dd>
          {unbounded > 0 && (
            <dd className="faint">{t("cityUnbounded", { n: grouped(String(unbounded)), max: most })}</dd>
          )}
        </div>
      </dl>
      <p className="faint">{t("cityLowerNote")}</p>
    </section>
  );
}

export default function CityPolicyPage({ id }: { id: string }) {
  const { t, pick } = useWords();
  const ask = async () => {
    const [city, detail] = await Promise.all([api.city(), api.cityPolicy(id)]);
    return { city, detail };
  };
  const { value, problem, retry } = useLoaded(id, ask);
  usePageTitle(`${value ? pick(value.detail.title) : t("cityTitle")} · ${t("brand")}`);
  return (
    <div className="page city">
      <Link to="/city" className="back">
        <Icon name="left" size={16} /> {t("cityBack")}
      </Link>
      {problem && <CityProblem problem={problem} retry={retry} />}
      {!value && !problem && <Loading rows={10} />}
      {value && (
        <>
          <CityHead city={value.city} title={pick(value.detail.title)}>
            <p className="version-line">
              {value.detail.confidence && <ConfidenceTag confidence={value.detail.confidence} always />}{" "}
              <span className="faint">{pick(areaText(value.detail.area))}</span>{" "}
              <Link to={`/library/${id}`}>{t("seeInLibrary")}</Link>
            </p>
          </CityHead>
          <Counts detail={value.detail} />
          <Amount detail={value.detail} />
          <PartsCard detail={value.detail} by="district" measure="count" />
          <PartsCard detail={value.detail} by="size" measure="count" />
          <SubjectList detail={value.detail} asOf={value.city.as_of} />
        </>
      )}
    </div>
  );
}
