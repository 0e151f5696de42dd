// What happened to a subject, and who read its facts.

import { useRecords } from "../account/gate";
import { type LifeEvent, records } from "../api/records";
import { Scroll } from "../city/tables";
import { momentText } from "../show/moment";
import { Loading, ProblemNotice } from "../show/status";
import { Head } from "../show/table";
import { Link, useQuery } from "../state/router";
import { useWords } from "../text/language";
import { viewAddress } from "./address";
import { useDeskWords } from "./value";
import type { DeskWords } from "./words";

const KINDS = [
  "register",
  "rename",
  "move",
  "merge",
  "split",
  "branch",
  "related",
  "detach",
  "close",
  "reopen",
  "withdraw",
] as const;

function kindText(kind: string, w: DeskWords): string {
  const known = KINDS.find((one) => one === kind);
  return known ? w[known] : kind;
}

// The subjects of one side of an event, each a way to its page.
function Subjects({ ids }: { ids: string[] }) {
  return ids.map((id, at) => (
    <span key={id}>
      {at > 0 && "、"}
      <Link to={viewAddress(id, "life")}>{id}</Link>
    </span>
  ));
}

export function LifeView({ events }: { events: LifeEvent[] }) {
  const w = useDeskWords();
  return (
    <section className="card" aria-labelledby="life-title">
      <h2 id="life-title">{w.life}</h2>
      {events.length === 0 && <p>{w.lifeNone}</p>}
      <ol className="life">
        {events.map((event) => (
          <li key={event.id} data-event={event.kind}>
            <time dateTime={event.day}>{event.day}</time>
            <div>
              <strong>{kindText(event.kind, w)}</strong> <Subjects ids={event.from} />
              {event.from.length > 0 && event.to.length > 0 && " → "}
              <Subjects ids={event.to} /> {event.detail}
              <p className="faint">
                {w.source} {event.source}
                {event.evidence && ` · ${w.evidence} ${event.evidence}`} · {w.recorded} {momentText(event.known_from)}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function ReadsView({ subject, purpose }: { subject: string; purpose: string }) {
  const w = useDeskWords();
  const { language } = useWords();
  const before = useQuery().get("before");
  const { value, problem, retry } = useRecords(`${subject} ${purpose} ${before}`, () =>
    records.reads(subject, purpose, before),
  );
  return (
    <section className="card" aria-labelledby="reads-title">
      <h2 id="reads-title">{w.reads}</h2>
      <p className="faint">{w.readsLead}</p>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!value && !problem && <Loading rows={4} />}
      {value?.items.length === 0 && <p>{w.readsNone}</p>}
      {value && value.items.length > 0 && (
        <Scroll label={w.reads}>
          <table className="plain" data-reads>
            <Head columns={[w.time, w.account, w.purpose, w.which]} />
            <tbody>
              {value.items.map((row) => (
                <tr key={`${row.time} ${row.account} ${row.purpose}`}>
                  <td className="moment">{momentText(row.time)}</td>
                  <td>{row.account}</td>
                  <td className="moment" lang="zh-CN">
                    {row.purpose}
                  </td>
                  <td className="read-facts">{row.facts.join(language === "zh" ? "、" : ", ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {value?.next && <Link to={viewAddress(subject, "reads", { before: String(value.next) })}>{w.more}</Link>}
    </section>
  );
}
