// The enterprises of one policy, a page at a time; each opens with its facts and the reason of this policy.

import { useEffect, useRef } from "react";
import type { CityPolicyDetail, SubjectRow } from "../api/city";
import { api } from "../api/client";
import type { Verdict } from "../api/types";
import { amountText } from "../show/amount";
import { Choice } from "../show/choice";
import { Icon } from "../show/icon";
import { Loading, ProblemNotice } from "../show/status";
import { VerdictTag } from "../show/verdict";
import { useLoaded } from "../state/load";
import { Link, setQuery, useQuery } from "../state/router";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import { bySize, UNKNOWN } from "./bounds";
import { SHOWN } from "./options";

const LIMIT = 50;

// The page before a page, for as long as this window is open: cursors lead only onwards.
const before = new Map<string, string | null>();

type Address = { policy: string; verdict: string | null; district: string | null; size: string | null };

function questionOf({ policy, verdict, district, size }: Address, after: string | null): URLSearchParams {
  const question = new URLSearchParams({ policy, limit: String(LIMIT) });
  if (verdict) question.set("verdict", verdict);
  if (district) question.set("district", district);
  if (size) question.set("size", size);
  if (after) question.set("after", after);
  return question;
}

function pageAddress({ policy, verdict, district, size }: Address, after: string | null): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries({ verdict, district, size, after })) if (value) query.set(key, value);
  return `/city/policies/${encodeURIComponent(policy)}?${query}`;
}

function Row({ row, policy, asOf }: { row: SubjectRow; policy: string; asOf: string }) {
  const { t, english } = useWords();
  const query = new URLSearchParams({ subject: row.id, policy, as_of: asOf });
  const said = (name: string | null) => (name === null ? t("cityUnknown") : term(name, english));
  const none = { exact: null, unit: "元", kind: "", payer: "", per: null, clause: null };
  return (
    <li className={`subject-row row-${row.verdict}`} data-subject={row.id} data-verdict={row.verdict}>
      <span className="subject-row-name">
        <Link to={`/?${query}`} className="row-link">
          {row.name ?? t("cityUnnamed")}
        </Link>
        <span className="faint"> {row.id}</span>
      </span>
      <span className="subject-row-place">
        {t("cityDistrict")} {said(row.district)} · {t("citySize")} {said(row.size)}
      </span>
      <VerdictTag verdict={row.verdict} />
      <span className="number">{row.amount ? amountText({ ...none, ...row.amount }, english) : ""}</span>
    </li>
  );
}

function Pager({ address, after, next }: { address: Address; after: string | null; next: string | null }) {
  const { t } = useWords();
  if (next) before.set(next, after);
  const known = after !== null && before.has(after);
  const previous = after === null ? undefined : before.get(after);
  return (
    <nav className="pager" aria-label={t("cityListTitle")}>
      {after !== null && <Link to={pageAddress(address, null)}>{t("cityFirst")}</Link>}
      {known && previous && <Link to={pageAddress(address, previous)}>{t("cityPrevious")}</Link>}
      {next && (
        <Link to={pageAddress(address, next)} data-next>
          {t("cityNext")} <Icon name="right" size={16} />
        </Link>
      )}
    </nav>
  );
}

function ListFilters({ detail, address }: { detail: CityPolicyDetail; address: Address }) {
  const { t, english } = useWords();
  const any = { value: "", text: t("cityAny") };
  const named = (name: string | null) =>
    name === null ? { value: UNKNOWN, text: t("cityUnknown") } : { value: name, text: term(name, english) };
  const choose = (key: string) => (value: string) => setQuery({ [key]: value || null, after: null });
  const word = (verdict: Verdict) => t(verdict === "unknown_rule" ? "unknown_rule_short" : verdict);
  return (
    <div className="choices screen-only">
      <Choice
        label={t("cityVerdict")}
        value={address.verdict ?? ""}
        options={[any, ...SHOWN.map((verdict) => ({ value: verdict, text: word(verdict) }))]}
        onChange={choose("verdict")}
      />
      <Choice
        label={t("cityDistrict")}
        value={address.district ?? ""}
        options={[any, ...detail.by_district.map(({ name }) => named(name))]}
        onChange={choose("district")}
      />
      <Choice
        label={t("citySize")}
        value={address.size ?? ""}
        options={[any, ...[...detail.by_size].sort(bySize).map(({ name }) => named(name))]}
        onChange={choose("size")}
      />
    </div>
  );
}

export function SubjectList({ detail, asOf }: { detail: CityPolicyDetail; asOf: string }) {
  const { t } = useWords();
  const query = useQuery();
  const after = query.get("after");
  const address: Address = {
    policy: detail.policy,
    verdict: query.get("verdict"),
    district: query.get("district"),
    size: query.get("size"),
  };
  const question = questionOf(address, after);
  const { value: page, problem, busy, retry } = useLoaded(question.toString(), () => api.citySubjects(question));
  const box = useRef<HTMLElement>(null);
  const narrowed = address.verdict !== null || address.district !== null || address.size !== null || after !== null;
  // A bar, a count or the next page leads to the list, not to the top of the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when another list is asked for
  useEffect(() => {
    if (narrowed) box.current?.scrollIntoView({ block: "start" });
  }, [question.toString()]);
  return (
    <section className="card" aria-labelledby="list-title" ref={box}>
      <div className="section-head">
        <h2 id="list-title">{t("cityListTitle")}</h2>
        {page && <span className="faint">{t("cityPage", { n: page.items.length })}</span>}
      </div>
      <p className="faint">{t("cityListHelp")}</p>
      <ListFilters detail={detail} address={address} />
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!page && !problem && <Loading rows={6} />}
      {page && page.items.length === 0 && <p>{t("cityListNone")}</p>}
      {page && (
        <>
          <ul className={`subject-list ${busy ? "outdated" : ""}`} aria-busy={busy}>
            {page.items.map((row) => (
              <Row key={row.id} row={row} policy={detail.policy} asOf={asOf} />
            ))}
          </ul>
          {!busy && <Pager address={address} after={after} next={page.next} />}
        </>
      )}
    </section>
  );
}
