// A subject's facts: of one day, as known at one moment.

import { useMemo, useState } from "react";
import { useRecords } from "../account/gate";
import { type KnownFact, records } from "../api/records";
import { DayInput } from "../show/day";
import { momentOf, momentText } from "../show/moment";
import { Loading, ProblemNotice } from "../show/status";
import { Link, setQuery, useQuery } from "../state/router";
import { todayInChina } from "../state/today";
import { fill, useWords } from "../text/language";
import { viewAddress } from "./address";
import { daysText, Marks, useDeskWords, useTitle, valueText } from "./value";

type Props = { subject: string; purpose: string };
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{2}:\d{2}(:\d{2})?$/;

function KnownControls({ day, time }: { day: string | null; time: string }) {
  const w = useDeskWords();
  return (
    <fieldset className="axis">
      <legend>
        {w.known} <span className="faint">{w.knownHelp}</span>
      </legend>
      <div className="axis-row">
        <DayInput
          id="known-day"
          label={w.knownDay}
          value={day}
          placeholder={w.knownNow}
          onChange={(next) => setQuery({ known: next ?? null, at: null, after: null })}
        />
        {day && (
          <input
            className="input"
            type="time"
            step="1"
            aria-label={w.knownTime}
            value={time}
            onChange={(event) => setQuery({ at: event.target.value || null, after: null })}
          />
        )}
        {day && (
          <button
            type="button"
            className="text-button"
            onClick={() => setQuery({ known: null, at: null, after: null })}
          >
            {w.backToNow}
          </button>
        )}
      </div>
    </fieldset>
  );
}

function FactRow({ fact, subject }: { fact: KnownFact; subject: string }) {
  const w = useDeskWords();
  const title = useTitle()(fact);
  return (
    <li className="known-fact" data-fact={fact.key} data-period={fact.period}>
      <h3>
        {title} {fact.period && <span className="faint">{fact.period}</span>}
      </h3>
      <p className="known-value" data-value>
        {valueText(fact, w)}
      </p>
      <p className="known-marks">
        <Marks fact={fact} />
      </p>
      <p className="known-meta faint">
        {w.source} {fact.source} · {w.validity} {daysText(fact.valid_from, fact.valid_to, w)} · {w.recorded}{" "}
        {momentText(fact.known_from)}
        {fact.evidence && ` · ${w.evidence} ${fact.evidence}`}
      </p>
      <p className="known-links">
        <Link to={viewAddress(subject, "history", { key: fact.key })} aria-label={fill(w.historyOf, { key: title })}>
          {w.history}
        </Link>
        <Link to={`/audit/leaf/${fact.leaf}`} aria-label={fill(w.leafOf, { key: title, n: fact.leaf })}>
          {w.leaf}
        </Link>
      </p>
    </li>
  );
}

export function FactsView({ subject, purpose }: Props) {
  const { t } = useWords();
  const w = useDeskWords();
  const titleOf = useTitle();
  const query = useQuery();
  const [text, setText] = useState("");
  const today = useMemo(() => todayInChina(new Date()), []);
  const asked = query.get("day") ?? "";
  const day = DAY.test(asked) ? asked : today;
  const knownDay = DAY.test(query.get("known") ?? "") ? query.get("known") : null;
  const time = TIME.test(query.get("at") ?? "") ? (query.get("at") ?? "") : "";
  const known = knownDay && momentOf(knownDay, time);
  // a later page is of the moment of the first one
  const after = query.get("after");
  const moment = (after && query.get("moment")) || known;
  const { value, problem, busy, retry } = useRecords(`${subject} ${purpose} ${day} ${moment} ${after}`, () =>
    records.facts(subject, purpose, day, moment, after),
  );
  const wanted = text.trim().toLowerCase();
  const matches = (fact: KnownFact) => `${titleOf(fact)} ${fact.key}`.toLowerCase().includes(wanted);
  const items = value?.items.filter((fact) => !wanted || matches(fact)) ?? [];
  return (
    <section aria-labelledby="facts-title">
      <div className="card axes">
        <h2 id="facts-title">{w.facts}</h2>
        <fieldset className="axis">
          <legend>
            {w.day} <span className="faint">{w.dayHelp}</span>
          </legend>
          <DayInput
            id="valid-day"
            label={w.day}
            value={day}
            placeholder={t("today")}
            clear={false}
            onChange={(next) => setQuery({ day: next && next !== today ? next : null, after: null })}
          />
        </fieldset>
        <KnownControls day={knownDay} time={time} />
        <label className="axis">
          <span>{w.filter}</span>
          <input className="input" type="search" value={text} onChange={(event) => setText(event.target.value)} />
        </label>
      </div>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!value && !problem && <Loading rows={6} />}
      {value && (
        <div className={`card ${busy ? "outdated" : ""}`} aria-busy={busy}>
          <p className="faint" role="status" data-as-known={value.known}>
            {known
              ? fill(w.asKnown, { day: value.as_of, known: momentText(value.known) })
              : fill(w.asKnownNow, { day: value.as_of })}{" "}
            · {fill(w.count, { n: items.length })}
          </p>
          {Number(value.withheld ?? 0) > 0 && (
            <p className="faint" data-withheld>
              {fill(w.withheld, { n: String(value.withheld) })}
            </p>
          )}
          {value.items.length === 0 && <p>{w.nothing}</p>}
          {value.items.length > 0 && items.length === 0 && <p>{fill(w.noMatch, { text })}</p>}
          <ul className="known-facts">
            {items.map((fact) => (
              <FactRow key={`${fact.key} ${fact.period} ${fact.id}`} fact={fact} subject={subject} />
            ))}
          </ul>
          {value.next && (
            <Link
              to={viewAddress(subject, "facts", {
                ...Object.fromEntries(query),
                after: value.next,
                moment: value.known,
              })}
              data-next
            >
              {w.moreFacts}
            </Link>
          )}
        </div>
      )}
    </section>
  );
}
