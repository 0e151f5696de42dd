// One subject: first why it is looked at, then its facts, its life, the decisions about it, and who read it.

import { useEffect } from "react";
import { SignedIn, useRecords } from "../account/gate";
import { type Me, records } from "../api/records";
import { Loading, ProblemNotice } from "../show/status";
import { Link, usePageTitle, useQuery } from "../state/router";
import { useWords } from "../text/language";
import { askedView, type View, viewAddress } from "./address";
import { DecisionsView, DecisionView } from "./decisions";
import { FactsView } from "./facts";
import { HistoryView } from "./history";
import { LifeView, ReadsView } from "./life";
import { PurposeChoice, usePurpose } from "./purpose";
import { remember } from "./recent";
import { daysText, useDeskWords } from "./value";

const TABS: { view: View; also: View[] }[] = [
  { view: "facts", also: ["history"] },
  { view: "life", also: [] },
  { view: "decisions", also: ["decision"] },
  { view: "reads", also: [] },
];

function Views({ subject, purpose, view }: { subject: string; purpose: string; view: View }) {
  const w = useDeskWords();
  const { t } = useWords();
  const { value, problem, retry } = useRecords(`${subject} ${purpose}`, () => records.subject(subject, purpose));
  const name = value?.names.at(-1)?.name;
  usePageTitle(`${name ?? subject} · ${t("brand")}`);
  useEffect(() => {
    if (value) remember(subject);
  }, [value, subject]);
  if (problem) return <ProblemNotice problem={problem} retry={retry} />;
  if (!value) return <Loading rows={8} />;
  const props = { subject, purpose };
  return (
    <>
      <dl className="pairs subject-head" data-subject={subject}>
        {value.names.map((one) => (
          <div key={`${one.name} ${one.from}`}>
            <dt>{w.names}</dt>
            <dd>
              {one.name} {(one.from || one.to) && <span className="faint">{daysText(one.from, one.to, w)}</span>}
            </dd>
          </div>
        ))}
        {value.jurisdiction && (
          <div>
            <dt>{w.jurisdiction}</dt>
            <dd>{value.jurisdiction}</dd>
          </div>
        )}
      </dl>
      <nav className="views" aria-label={w.views}>
        {TABS.map((tab) => (
          <Link
            key={tab.view}
            to={viewAddress(subject, tab.view)}
            aria-current={tab.view === view || tab.also.includes(view) ? "page" : undefined}
          >
            {w[tab.view as "facts" | "life" | "decisions" | "reads"]}
          </Link>
        ))}
      </nav>
      {view === "facts" && <FactsView {...props} />}
      {view === "history" && <HistoryView {...props} />}
      {view === "life" && <LifeView events={value.events} />}
      {view === "decisions" && <DecisionsView {...props} />}
      {view === "decision" && <DecisionView {...props} />}
      {view === "reads" && <ReadsView {...props} />}
    </>
  );
}

export function SubjectBody({ me, subject }: { me: Me; subject: string }) {
  const w = useDeskWords();
  const view = askedView(useQuery());
  const [purpose, setPurpose] = usePurpose(me, subject);
  return (
    <>
      <header className="page-head subject-page-head">
        <h1>{subject}</h1>
        {purpose && (
          <p className="purpose-line">
            <span className="tag tag-plain">
              {w.purpose} <span lang="zh-CN">{purpose}</span>
            </span>
            {me.purposes.length > 1 && (
              <button type="button" className="text-button" onClick={() => setPurpose(null)}>
                {w.purposeChange}
              </button>
            )}
          </p>
        )}
      </header>
      {purpose ? (
        <Views subject={subject} purpose={purpose} view={view} />
      ) : (
        <PurposeChoice me={me} choose={setPurpose} />
      )}
    </>
  );
}

export default function SubjectPage({ id }: { id: string }) {
  const { t } = useWords();
  usePageTitle(`${id} · ${t("brand")}`);
  return (
    <div className="page narrow desk">
      <SignedIn here="desk">{(me) => <SubjectBody key={me.account.id} me={me} subject={id} />}</SignedIn>
    </div>
  );
}
