// The history of one fact: drawn on both axes, and every record as a table.

import { useRecords } from "../account/gate";
import { type KnownFact, records } from "../api/records";
import { Scroll } from "../city/tables";
import { Choice } from "../show/choice";
import { Icon } from "../show/icon";
import { momentText } from "../show/moment";
import { Loading, ProblemNotice } from "../show/status";
import { Head } from "../show/table";
import { Link, setQuery, useQuery } from "../state/router";
import { fill } from "../text/language";
import { viewAddress } from "./address";
import { gridOf } from "./grid";
import { daysText, Marks, useDeskWords, useTitle, valueText } from "./value";

const COLOURS = 6;

// The same thing said has the same colour everywhere; the text says it too.
function useColours(facts: KnownFact[]): (fact: KnownFact) => string {
  const told = [...new Set(facts.map(({ kind, value }) => `${kind} ${value}`))].reverse();
  return ({ kind, value }) => `told told-${told.indexOf(`${kind} ${value}`) % COLOURS}`;
}

function GridCard({ facts }: { facts: KnownFact[] }) {
  const w = useDeskWords();
  const grid = gridOf(facts);
  const colour = useColours(facts);
  const sources = new Set(facts.map(({ source }) => source)).size;
  return (
    <section className="card" aria-labelledby="grid-title">
      <h2 id="grid-title">{w.gridTitle}</h2>
      <p className="faint">{w.gridLead}</p>
      <Scroll label={w.gridTitle}>
        <table className="two-axes" data-grid>
          <caption className="only-read">{w.gridLead}</caption>
          <thead>
            <tr>
              <th scope="col" className="corner">
                {w.gridCorner}
              </th>
              {grid.stretches.map(({ from, to }) => (
                <th key={from ?? ""} scope="col">
                  {from ?? "…"}
                  <span className="only-read"> {daysText(from, to, w)}</span>
                  <span aria-hidden="true"> {to ? "" : "→"}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {grid.rows.map((row) => (
              <tr key={row.moment}>
                <th scope="row">{momentText(row.moment)}</th>
                {row.cells.map((cell, i) => (
                  <td key={grid.stretches[i]?.from ?? ""}>
                    {cell.length === 0 && <span className="only-read">{w.gridUnknown}</span>}
                    {cell.map((fact) => (
                      <span key={fact.id} className={colour(fact)}>
                        {valueText(fact, w)}
                        {sources > 1 && <small>{fact.source}</small>}
                      </span>
                    ))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {grid.hidden > 0 && <p className="faint">{fill(w.gridHidden, { n: grid.hidden })}</p>}
    </section>
  );
}

function RecordTable({ facts }: { facts: KnownFact[] }) {
  const w = useDeskWords();
  const columns = [w.value, w.validity, w.recorded, w.source, w.by, w.evidence, w.leaf];
  return (
    <section className="card" aria-labelledby="records-title">
      <h2 id="records-title">{w.historyTable}</h2>
      <Scroll label={w.historyTable}>
        <table className="plain records" data-records>
          <Head columns={columns} />
          <tbody>
            {facts.map((fact) => (
              <tr key={fact.id} data-record={fact.id}>
                <th scope="row">
                  {valueText(fact, w)} <Marks fact={fact} />
                </th>
                <td className="moment">{daysText(fact.valid_from, fact.valid_to, w)}</td>
                <td className="moment">{momentText(fact.known_from)}</td>
                <td className="moment">{fact.source}</td>
                <td>{fact.recorded_by}</td>
                <td>{fact.evidence}</td>
                <td>
                  <Link to={`/audit/leaf/${fact.leaf}`} aria-label={fill(w.leafOf, { key: fact.key, n: fact.leaf })}>
                    {fact.leaf}
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

export function HistoryView({ subject, purpose }: { subject: string; purpose: string }) {
  const w = useDeskWords();
  const titleOf = useTitle();
  const query = useQuery();
  const key = query.get("key") ?? "";
  const before = query.get("before");
  const { value, problem, retry } = useRecords(`${subject} ${purpose} ${key} ${before}`, () =>
    records.history(subject, key, purpose, before),
  );
  const periods = [...new Set(value?.items.map(({ period }) => period))].sort().reverse();
  const asked = query.get("period");
  const period = asked !== null && periods.includes(asked) ? asked : periods[0];
  const facts = value?.items.filter((fact) => fact.period === period) ?? [];
  const title = facts[0] ? titleOf(facts[0]) : key;
  return (
    <section aria-labelledby="history-title">
      <Link to={viewAddress(subject, "facts")} className="back">
        <Icon name="left" size={18} /> {w.facts}
      </Link>
      <div className="section-head">
        <h2 id="history-title">{fill(w.historyOf, { key: title })}</h2>
        {periods.length > 1 && (
          <Choice
            label={w.ofPeriod}
            value={period ?? ""}
            options={periods.map((one) => ({ value: one, text: one || w.noPeriod }))}
            onChange={(next) => setQuery({ period: next })}
          />
        )}
      </div>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!value && !problem && <Loading rows={6} />}
      {value && facts.length === 0 && <p className="notice">{w.historyNone}</p>}
      {facts.length > 0 && (
        <>
          <GridCard facts={facts} />
          <RecordTable facts={facts} />
        </>
      )}
      {value?.next && (
        <Link to={viewAddress(subject, "history", { key, before: value.next })} data-next>
          {w.more}
        </Link>
      )}
    </section>
  );
}
