// The decisions about a subject: the list, a page at a time, and one with its facts, its result and its receipt.

import { Button } from "antd";
import { useState } from "react";
import { useAccount } from "../account/account";
import { useRecords } from "../account/gate";
import { type Decision, type DecisionRow, records } from "../api/records";
import type { CalcAnswer, Problem, Result } from "../api/types";
import { Icon } from "../show/icon";
import { momentText } from "../show/moment";
import { Price } from "../show/price";
import { Loading, ProblemNotice } from "../show/status";
import { Pairs } from "../show/table";
import { VerdictTag } from "../show/verdict";
import { Link, useQuery } from "../state/router";
import { fill, useWords } from "../text/language";
import { viewAddress } from "./address";
import { pretty } from "./json";
import { useDeskWords } from "./value";

type Props = { subject: string; purpose: string };
const PARTIES = ["enterprise", "person", "agency", "all"] as const;
const SHOWN_MAX = 400_000; // characters of JSON on the page

function Row({ row, subject }: { row: DecisionRow; subject: string }) {
  const w = useDeskWords();
  return (
    <li className="decision-row" data-decision={row.id}>
      <Link
        to={viewAddress(subject, "decision", { decision: row.id })}
        aria-label={fill(w.openDecision, { id: row.id })}
      >
        {row.id}
      </Link>
      <span className="faint">
        {w.asOf} {row.as_of} · {w.decided} {momentText(row.decided)} · {w.actor} {row.actor} · {w.purpose}{" "}
        <span lang="zh-CN">{row.purpose}</span>
      </span>
    </li>
  );
}

export function DecisionsView({ subject, purpose }: Props) {
  const w = useDeskWords();
  const query = useQuery();
  const before = query.get("before");
  const { value, problem, retry } = useRecords(`${subject} ${purpose} ${before}`, () =>
    records.decisions(subject, purpose, before),
  );
  return (
    <section className="card" aria-labelledby="decisions-title">
      <h2 id="decisions-title">{w.decisions}</h2>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!value && !problem && <Loading rows={4} />}
      {value?.items.length === 0 && <p>{w.decisionsNone}</p>}
      <ul className="decision-list">
        {value?.items.map((row) => (
          <Row key={row.id} row={row} subject={subject} />
        ))}
      </ul>
      {value?.next && (
        <Link to={viewAddress(subject, "decisions", { before: String(value.next) })} data-next>
          {w.more}
        </Link>
      )}
    </section>
  );
}

// The receipt as a file, as the server wrote it.
function ReceiptButton({ id, purpose }: { id: string; purpose: string }) {
  const w = useDeskWords();
  const { refused } = useAccount();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const download = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const text = await records.receipt(id, purpose);
      const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      const link = document.createElement("a");
      link.href = address;
      link.download = `receipt-${id}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch (error) {
      setProblem(refused(error));
    }
    setBusy(false);
  };
  return (
    <div className="receipt">
      <Button aria-busy={busy} onClick={download} data-receipt>
        {busy ? w.downloading : w.receipt}
      </Button>
      <span className="faint">{w.receiptHelp}</span>
      {problem && <ProblemNotice problem={problem} />}
    </div>
  );
}

function resultsOf(text: string): Result[] {
  try {
    const answer = JSON.parse(text) as Partial<CalcAnswer>;
    return Array.isArray(answer.results) ? answer.results : [];
  } catch {
    return [];
  }
}

function ResultItems({ results }: { results: Result[] }) {
  const { pick } = useWords();
  return (
    <ul className="decision-results">
      {results.map((result) => (
        <li key={result.policy} data-policy={result.policy} data-verdict={result.verdict}>
          <VerdictTag verdict={result.verdict} />
          <span className="decision-policy">{pick(result.title) || result.policy}</span>
          {result.amount && <Price amount={result.amount} />}
        </li>
      ))}
    </ul>
  );
}

function Raw({ title, text }: { title: string; text: string }) {
  const w = useDeskWords();
  const [open, setOpen] = useState(false);
  return (
    <details className="raw" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open &&
        (text.length > SHOWN_MAX ? (
          <p>{w.tooLong}</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text must be scrollable from the keyboard
          <pre tabIndex={0}>{pretty(text)}</pre>
        ))}
    </details>
  );
}

function Whole({ decision, purpose }: { decision: Decision; purpose: string }) {
  const w = useDeskWords();
  const results = resultsOf(decision.result);
  const certain = results.filter(({ verdict }) => verdict === "certain");
  const folded = [
    { title: w.resultPossible, list: results.filter(({ verdict }) => verdict === "possible") },
    { title: w.resultRest, list: results.filter(({ verdict }) => verdict !== "certain" && verdict !== "possible") },
  ];
  const party = PARTIES.find((one) => one === decision.party);
  const rows: [string, string][] = [
    [w.asOf, decision.as_of],
    [w.known, momentText(decision.known)],
    [w.decided, momentText(decision.decided)],
    [w.actor, decision.actor],
    [w.purpose, decision.purpose],
    [w.party, party ? w[party] : decision.party],
    [w.bundle, decision.bundle],
  ];
  return (
    <>
      <section className="card" aria-label={fill(w.decisionTitle, { id: decision.id })}>
        <Pairs rows={rows}>
          <div>
            <dt>{w.leaf}</dt>
            <dd>
              <Link to={`/audit/leaf/${decision.leaf}`}>{decision.leaf}</Link>
            </dd>
          </div>
        </Pairs>
        <ReceiptButton id={decision.id} purpose={purpose} />
      </section>
      <section className="card" aria-labelledby="result-title">
        <h2 id="result-title">
          {w.resultTitle} <span className="faint">{fill(w.resultCount, { n: results.length })}</span>
        </h2>
        {certain.length === 0 && <p>{w.resultNone}</p>}
        <ResultItems results={certain} />
        {folded
          .filter(({ list }) => list.length > 0)
          .map(({ title, list }) => (
            <details key={title} className="raw">
              <summary>{fill(title, { n: list.length })}</summary>
              <ResultItems results={list} />
            </details>
          ))}
        <Raw title={w.factsRaw} text={decision.facts} />
        <Raw title={w.resultRaw} text={decision.result} />
      </section>
    </>
  );
}

export function DecisionView({ subject, purpose }: Props) {
  const w = useDeskWords();
  const id = useQuery().get("decision") ?? "";
  const { value, problem, retry } = useRecords(`${purpose} ${id}`, () => records.decision(id, purpose));
  return (
    <section aria-labelledby="decision-title" data-decision-open={id}>
      <Link to={viewAddress(subject, "decisions")} className="back">
        <Icon name="left" size={18} /> {w.decisions}
      </Link>
      <h2 id="decision-title">{fill(w.decisionTitle, { id })}</h2>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {!value && !problem && <Loading rows={6} />}
      {value && <Whole decision={value} purpose={purpose} />}
    </section>
  );
}
