// One source: its mapping as it was declared, the versions before, and its imports, a page at a time.

import { SignedIn, useRecords } from "../account/gate";
import { type ImportRow, records, type SourceView } from "../api/records";
import { Scroll } from "../city/tables";
import { grouped } from "../show/amount";
import { Icon } from "../show/icon";
import { momentText } from "../show/moment";
import { Loading, ProblemNotice } from "../show/status";
import { Head } from "../show/table";
import { Link, usePageTitle, useQuery } from "../state/router";
import { fill, useWords } from "../text/language";
import { ALWAYS, remarks } from "./counts";
import { type SourceWords, words } from "./words";

export function useSourceWords(): SourceWords {
  const { language } = useWords();
  return words[language];
}

function ImportCells({ row }: { row: ImportRow }) {
  const w = useSourceWords();
  const more = remarks(row.counts, w);
  return (
    <tr data-import={row.number}>
      <th scope="row">{row.number}</th>
      <td className="moment">{row.day}</td>
      <td>{row.extent === "delta" ? w.delta : w.full}</td>
      {ALWAYS.map(({ count }) => (
        <td key={count} className="number" data-count={count}>
          {grouped(row.counts[count])}
        </td>
      ))}
      <td>
        {row.file}
        {more.length > 0 && (
          <span className="faint remarks">
            {more.map(([name, count]) => (
              <span key={name}>
                {name} {count}
              </span>
            ))}
          </span>
        )}
      </td>
      <td className="moment">{momentText(row.recorded)}</td>
      <td>{row.actor}</td>
      <td>
        <Link to={`/audit/leaf/${row.leaf}`}>{row.leaf}</Link>
      </td>
    </tr>
  );
}

function Imports({ source, view, paged }: { source: string; view: SourceView; paged: boolean }) {
  const w = useSourceWords();
  const columns = [w.number, w.day, w.extent, ...ALWAYS.map(({ word }) => w[word]), w.file, w.time, w.actor, w.leaf];
  const address = `/sources/${encodeURIComponent(source)}`;
  return (
    <section className="card" aria-labelledby="imports-title">
      <h2 id="imports-title">{w.imports}</h2>
      <p className="faint">{w.importsLead}</p>
      {view.items.length === 0 ? (
        <p>{w.importsNone}</p>
      ) : (
        <Scroll label={w.imports}>
          <table className="plain imports">
            <Head columns={columns} />
            <tbody>
              {view.items.map((row) => (
                <ImportCells key={row.number} row={row} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <p className="known-links">
        {paged && <Link to={address}>{w.newest}</Link>}
        {view.next && (
          <Link to={`${address}?before=${view.next}`} data-next>
            {w.earlier}
          </Link>
        )}
      </p>
    </section>
  );
}

// The text of the newest version, or of the one that was asked for.
function MappingText({ source, view }: { source: string; view: SourceView }) {
  const w = useSourceWords();
  const number = useQuery().get("version");
  const { value, problem, retry } = useRecords(`version ${source} ${number}`, async () =>
    number ? (await records.version(source, number)).mapping : view.mapping,
  );
  return (
    <>
      <p className="faint">{number ? fill(w.mappingOf, { n: number }) : w.mappingLead}</p>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {value === undefined && !problem && <Loading rows={6} />}
      {value !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text must be scrollable from the keyboard
        <pre className="note-text" tabIndex={0} lang="zh-CN" data-mapping>
          {value}
        </pre>
      )}
    </>
  );
}

// Links of this card keep the page of versions that is shown.
function addressOf(source: string, versions: string | null, version: string | null): string {
  const query = new URLSearchParams();
  if (versions) query.set("versions", versions);
  if (version) query.set("version", version);
  return `/sources/${encodeURIComponent(source)}${query.size > 0 ? `?${query}` : ""}`;
}

function Versions({ source, view }: { source: string; view: SourceView }) {
  const w = useSourceWords();
  const query = useQuery();
  const before = query.get("versions");
  const { value, problem, retry } = useRecords(`versions ${source} ${before}`, async () =>
    before ? records.versions(source, before) : { items: view.versions, next: view.versions_next },
  );
  return (
    <>
      <h3>{w.versions}</h3>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!value && !problem && <Loading rows={4} />}
      {value && (
        <Scroll label={w.versions}>
          <table className="plain">
            <Head columns={[w.version, w.declared, w.actor, w.leaf]} />
            <tbody>
              {value.items.map((one) => (
                <tr key={one.version} data-version={one.version}>
                  <th scope="row">
                    <Link to={addressOf(source, before, one.version)}>{one.version}</Link>
                  </th>
                  <td className="moment">{momentText(one.declared)}</td>
                  <td>{one.actor}</td>
                  <td>
                    <Link to={`/audit/leaf/${one.leaf}`}>{one.leaf}</Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <p className="known-links">
        {(before || query.get("version")) && <Link to={addressOf(source, null, null)}>{w.newestVersions}</Link>}
        {value?.next && (
          <Link to={addressOf(source, value.next, null)} data-next-versions>
            {w.earlierVersions}
          </Link>
        )}
      </p>
    </>
  );
}

function Mapping({ source, view }: { source: string; view: SourceView }) {
  const w = useSourceWords();
  return (
    <section className="card" aria-labelledby="mapping-title">
      <h2 id="mapping-title">{w.mapping}</h2>
      <MappingText source={source} view={view} />
      <Versions source={source} view={view} />
    </section>
  );
}

function Body({ source }: { source: string }) {
  const w = useSourceWords();
  const before = useQuery().get("before");
  const { value, problem, retry } = useRecords(`${source} ${before}`, () => records.source(source, before));
  return (
    <>
      <Link to="/sources" className="back">
        <Icon name="left" size={18} /> {w.back}
      </Link>
      <header className="page-head subject-page-head">
        <h1>{source}</h1>
      </header>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!value && !problem && <Loading rows={8} />}
      {value && (
        <>
          <Imports source={source} view={value} paged={before !== null} />
          <Mapping source={source} view={value} />
        </>
      )}
    </>
  );
}

export default function SourcePage({ name }: { name: string }) {
  const { t } = useWords();
  usePageTitle(`${name} · ${t("brand")}`);
  return (
    <div className="page desk">
      <SignedIn here="sources">{() => <Body source={name} />}</SignedIn>
    </div>
  );
}
