// The sources: each with its mapping's version and its last import.

import { useState } from "react";
import { useAccountWords } from "../account/account";
import { SignedIn, useRecords } from "../account/gate";
import { records, type SourceRow } from "../api/records";
import { momentText } from "../show/moment";
import { Loading, ProblemNotice } from "../show/status";
import { Pairs } from "../show/table";
import { Link, usePageTitle } from "../state/router";
import { fill, useWords } from "../text/language";
import { recordedBy } from "./counts";
import { useSourceWords } from "./one";

function Row({ row }: { row: SourceRow }) {
  const w = useSourceWords();
  const { last } = row;
  const pairs: [string, string | null][] = [
    [w.last, last ? `${last.day} · ${last.extent === "delta" ? w.delta : w.full}` : w.never],
    [w.file, last?.file ?? null],
    [w.time, last && momentText(last.recorded)],
    [w.recorded, last && recordedBy(last.counts)],
    [w.declared, `${momentText(row.declared)} · ${row.actor}`],
  ];
  return (
    <section className="card" aria-label={row.source} data-source={row.source}>
      <h2>
        <Link to={`/sources/${encodeURIComponent(row.source)}`}>{row.source}</Link>{" "}
        <span className="faint">{fill(w.versionOf, { n: row.version })}</span>
      </h2>
      <Pairs rows={pairs} />
    </section>
  );
}

function List() {
  const w = useSourceWords();
  const { more } = useAccountWords();
  const [after, setAfter] = useState<string | null>(null);
  const { value, problem, retry } = useRecords(`sources ${after}`, () => records.sources(after));
  return (
    <>
      <header className="page-head">
        <h1>{w.title}</h1>
        <p className="lead">{w.lead}</p>
      </header>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!value && !problem && <Loading rows={6} />}
      {value?.items.length === 0 && <p className="notice">{w.none}</p>}
      {value?.items.map((row) => (
        <Row key={row.source} row={row} />
      ))}
      {value?.next && (
        <button type="button" className="text-button" onClick={() => setAfter(value.next ?? null)} data-next>
          {more}
        </button>
      )}
    </>
  );
}

export default function SourcesPage() {
  const { t } = useWords();
  const w = useSourceWords();
  usePageTitle(`${w.title} · ${t("brand")}`);
  return (
    <div className="page narrow desk">
      <SignedIn here="sources">{() => <List />}</SignedIn>
    </div>
  );
}
