// When policies begin, when they end, and when they can be claimed.

import { api } from "../api/client";
import type { PolicySummary } from "../api/types";
import { AsOf } from "../enterprise/asof";
import { Choice } from "../show/choice";
import { PrintButton, PrintHead } from "../show/printing";
import { Loading, ProblemNotice } from "../show/status";
import { ConfidenceTag } from "../show/verdict";
import { useLoaded } from "../state/load";
import { Link, setQuery, usePageTitle, useQuery } from "../state/router";
import { useDay } from "../state/session";
import { areaText, byArea } from "../text/areas";
import { useWords } from "../text/language";
import { daysBetween, type Event, endingSoon, eventsOf, inForce, monthsOf, SOON_DAYS, yearsOf } from "./events";

function PolicyLink({ policy }: { policy: PolicySummary }) {
  const { pick } = useWords();
  return <Link to={`/library/${policy.id}`}>{pick(policy.title)}</Link>;
}

function Soon({ events, day }: { events: Event[]; day: string }) {
  const { t, pick } = useWords();
  const groups = endingSoon(events, day);
  return (
    <section className="card soon" aria-labelledby="soon-title">
      <h2 id="soon-title">{t("calendarSoon", { days: SOON_DAYS })}</h2>
      {groups.length === 0 && <p>{t("calendarSoonNone", { day, days: SOON_DAYS })}</p>}
      {groups.map((group) => {
        const left = daysBetween(day, group.key);
        return (
          <section key={group.key} className="soon-day" aria-labelledby={`soon-${group.key}`} data-ends={group.key}>
            <h3 id={`soon-${group.key}`}>
              <strong>{t("calendarEnds", { day: group.key })}</strong>{" "}
              <span className="tag tag-warn">
                {left === 0 ? t("calendarToday") : t("calendarDaysLeft", { n: left })}
              </span>{" "}
              <span className="faint">{t("policiesCount", { n: group.events.length })}</span>
            </h3>
            <ul className="soon-list">
              {group.events.map(({ policy, version, next }) => (
                <li key={`${policy.id} ${version.id}`} data-policy={policy.id}>
                  <p>
                    <PolicyLink policy={policy} /> <ConfidenceTag confidence={version.confidence} />
                  </p>
                  <p className="faint">
                    {version.document.number} ·{" "}
                    {next ? t("calendarFollowed", { version: next }) : t("calendarNotFollowed")}
                    {policy.window && ` · ${t("window")}: ${pick(policy.window)}`}
                  </p>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}

function Months({ events, day }: { events: Event[]; day: string }) {
  const { t } = useWords();
  const query = useQuery();
  const years = yearsOf(events, day);
  const asked = query.get("year");
  const year = asked && years.includes(asked) ? asked : day.slice(0, 4);
  const months = monthsOf(events, year);
  return (
    <section className="card" aria-labelledby="months-title">
      <div className="section-head">
        <h2 id="months-title">{t("calendarMonths")}</h2>
        <Choice
          label={t("calendarYear")}
          value={year}
          options={years.map((one) => ({ value: one, text: one }))}
          onChange={(value) => setQuery({ year: value === day.slice(0, 4) ? null : value })}
        />
      </div>
      {months.length === 0 && <p>{t("calendarNoMonths", { year })}</p>}
      <div className="months">
        {months.map((month) => (
          <section key={month.key} className="month" aria-labelledby={`month-${month.key}`} data-month={month.key}>
            <h3 id={`month-${month.key}`}>
              {t("calendarMonth", { year, month: month.key.slice(5) })}{" "}
              <span className="faint">{t("policiesCount", { n: month.events.length })}</span>
            </h3>
            <ul>
              {month.events.map((event) => (
                <li key={`${event.kind} ${event.policy.id} ${event.version.id}`}>
                  <span className="month-day">{event.day.slice(8)}</span>
                  <span className={`tag ${event.kind === "end" ? "tag-warn" : "status-in_force"}`}>
                    {t(event.kind === "end" ? "calendarEnd" : "calendarStart")}
                  </span>
                  <span>
                    <PolicyLink policy={event.policy} />{" "}
                    <span className="faint">
                      {event.version.id}
                      {event.next && ` · ${t("calendarFollowed", { version: event.next })}`}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  );
}

const UNCONFIRMED = "待核";

function Windows({ policies, day }: { policies: PolicySummary[]; day: string }) {
  const { t, pick } = useWords();
  const open = policies.filter((policy) => policy.versions.some((version) => inForce(version, day)));
  const told = open.filter(({ window }) => window && window.zh !== UNCONFIRMED);
  const untold = open.filter((policy) => !told.includes(policy));
  return (
    <section className="card" aria-labelledby="windows-title">
      <div className="section-head">
        <h2 id="windows-title">{t("calendarWindows")}</h2>
        <span className="faint">{t("policiesCount", { n: told.length })}</span>
      </div>
      <p className="faint">{t("calendarWindowsLead", { day })}</p>
      <ul className="windows">
        {told.map((policy) => {
          const version = policy.versions.find((one) => inForce(one, day));
          return (
            <li key={policy.id} data-window={policy.id}>
              <PolicyLink policy={policy} />
              <span>{pick(policy.window)}</span>
              <span className="faint">
                {t("calendarUntil")} {version?.effective.to ?? t("calendarOpen")}
              </span>
            </li>
          );
        })}
      </ul>
      {untold.length > 0 && (
        <details className="untold">
          <summary>{t("calendarUntold", { n: untold.length })}</summary>
          <ul>
            {untold.map((policy) => (
              <li key={policy.id} data-window={policy.id}>
                <PolicyLink policy={policy} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

export function CalendarPage() {
  const { t, pick } = useWords();
  const { value: list, problem, retry } = useLoaded("policies", api.policies);
  const day = useDay();
  const query = useQuery();
  usePageTitle(`${t("calendarTitle")} · ${t("brand")}`);

  const all = list?.items ?? [];
  const areas = [...new Set(all.map((policy) => policy.area))].filter(Boolean).sort(byArea);
  const area = query.get("area");
  const policies = area ? all.filter((policy) => policy.area === area) : all;
  const events = eventsOf(policies);
  return (
    <div className="page narrow calendar">
      {list && <PrintHead asOf={day} digest={list.bundle?.digest ?? null} synthetic={false} />}
      <header className="page-head page-head-tools">
        <div>
          <h1>{t("calendarTitle")}</h1>
          <p className="lead">{t("calendarLead")}</p>
        </div>
        {list && <PrintButton />}
      </header>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!list && !problem && <Loading rows={8} />}
      {list && (
        <>
          <div className="calendar-tools screen-only">
            <AsOf />
            <Choice
              label={t("filterArea")}
              value={area ?? ""}
              options={[
                { value: "", text: t("filterAll") },
                ...areas.map((one) => ({ value: one, text: pick(areaText(one)) })),
              ]}
              onChange={(value) => setQuery({ area: value || null })}
            />
          </div>
          <Soon events={events} day={day} />
          <Months events={events} day={day} />
          <Windows policies={policies} day={day} />
        </>
      )}
    </div>
  );
}
