// The audit trail: the newest checkpoint, and the leaves of any record.

import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { SignedIn, useRecords } from "../account/gate";
import { type LeafRow, records } from "../api/records";
import { Scroll } from "../city/tables";
import { Icon } from "../show/icon";
import { momentText } from "../show/moment";
import { Loading, ProblemNotice } from "../show/status";
import { Head } from "../show/table";
import { Link, navigate, usePageTitle, useQuery } from "../state/router";
import { fill, useWords } from "../text/language";
import { readCheckpoint, readNote } from "./note";
import { useAuditWords } from "./steps";

function Search() {
  const w = useAuditWords();
  const [record, setRecord] = useState("");
  const [kind, setKind] = useState("");
  const [index, setIndex] = useState("");
  const search = (event: FormEvent) => {
    event.preventDefault();
    const query = kind.trim() ? `?kind=${encodeURIComponent(kind.trim())}` : "";
    if (record.trim()) navigate(`/audit/record/${encodeURIComponent(record.trim())}${query}`);
  };
  const open = (event: FormEvent) => {
    event.preventDefault();
    navigate(`/audit/leaf/${index}`);
  };
  return (
    <section className="card" aria-label={w.search}>
      <form className="desk-search" role="search" onSubmit={search}>
        <label>
          <span>{w.record}</span>
          <input
            className="input"
            name="record"
            required
            maxLength={128}
            autoComplete="off"
            spellCheck={false}
            value={record}
            onChange={(event) => setRecord(event.target.value)}
          />
        </label>
        <label>
          <span>{w.kind}</span>
          <input
            className="input"
            name="kind"
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            value={kind}
            onChange={(event) => setKind(event.target.value)}
          />
        </label>
        <Button type="primary" htmlType="submit">
          {w.search}
        </Button>
      </form>
      <form className="desk-search" onSubmit={open}>
        <label>
          <span>{w.index}</span>
          <input
            className="input"
            name="index"
            required
            inputMode="numeric"
            pattern="0|[1-9][0-9]{0,18}"
            autoComplete="off"
            value={index}
            onChange={(event) => setIndex(event.target.value)}
          />
        </label>
        <Button htmlType="submit">{w.openLeaf}</Button>
      </form>
    </section>
  );
}

function Newest() {
  const w = useAuditWords();
  const { value, problem, retry } = useRecords("checkpoint", records.checkpoint);
  const note = value ? readNote(value) : null;
  const checkpoint = note && readCheckpoint(note.text);
  return (
    <section className="card" aria-labelledby="checkpoint-title">
      <h2 id="checkpoint-title">{w.checkpointTitle}</h2>
      <p className="faint">{w.checkpointLead}</p>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!value && !problem && <Loading rows={3} />}
      {checkpoint && (
        <p data-checkpoint={String(checkpoint.size)}>
          <code>{checkpoint.origin}</code> · {fill(w.leaves, { n: String(checkpoint.size) })}
        </p>
      )}
      {value && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text must be scrollable from the keyboard
        <pre className="note-text" tabIndex={0}>
          {value}
        </pre>
      )}
    </section>
  );
}

function Row({ row }: { row: LeafRow }) {
  const w = useAuditWords();
  return (
    <tr data-leaf={row.index}>
      <th scope="row">
        <Link to={`/audit/leaf/${row.index}`}>{row.index}</Link>
      </th>
      <td>
        <code>{row.kind}</code>
      </td>
      <td className="moment">{momentText(row.time)}</td>
      <td className="digest">
        <code>{row.digest}</code> {row.erased && <span className="tag tag-warn">{w.erased}</span>}
      </td>
    </tr>
  );
}

function trailAddress(id: string, kind: string, after: string): string {
  const query = new URLSearchParams({ ...(kind && { kind }), after });
  return `/audit/record/${encodeURIComponent(id)}?${query}`;
}

function Trail({ id }: { id: string }) {
  const w = useAuditWords();
  const query = useQuery();
  const kind = query.get("kind") ?? "";
  const after = query.get("after");
  const { value, problem, retry } = useRecords(`${id} ${kind} ${after}`, () => records.leaves(id, kind, after));
  const label = fill(w.leavesOf, { id });
  return (
    <section className="card" aria-label={label}>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!value && !problem && <Loading rows={4} />}
      {value?.items.length === 0 && <p>{w.leavesNone}</p>}
      {value && value.items.length > 0 && (
        <Scroll label={label}>
          <table className="plain">
            <Head columns={[w.leaf, w.kindColumn, w.time, w.digest]} />
            <tbody>
              {value.items.map((row) => (
                <Row key={row.index} row={row} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {value?.next && (
        <Link to={trailAddress(id, kind, value.next)} data-next>
          {w.more}
        </Link>
      )}
    </section>
  );
}

export default function AuditPage({ record }: { record: string | null }) {
  const { t } = useWords();
  const w = useAuditWords();
  const title = record === null ? w.title : fill(w.leavesOf, { id: record });
  usePageTitle(`${title} · ${t("brand")}`);
  return (
    <div className="page narrow desk">
      <SignedIn here="audit">
        {() => (
          <>
            {record !== null && (
              <Link to="/audit" className="back">
                <Icon name="left" size={18} /> {w.back}
              </Link>
            )}
            <header className="page-head">
              <h1>{title}</h1>
              {record === null && <p className="lead">{w.lead}</p>}
            </header>
            {record === null ? (
              <>
                <Search />
                <Newest />
              </>
            ) : (
              <Trail key={record} id={record} />
            )}
          </>
        )}
      </SignedIn>
    </div>
  );
}
