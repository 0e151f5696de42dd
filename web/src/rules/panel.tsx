// The rule tables of one version of a policy, and its dated parameters.

import { useEffect, useRef, useState } from "react";
import { api } from "../api/client";
import type { Parameter, Policy, Problem, Row } from "../api/types";
import { grouped } from "../show/amount";
import { Loading, ProblemNotice } from "../show/status";
import { problemOf } from "../state/session";
import { useWords } from "../text/language";
import type { Key } from "../text/zh";
import type { Book, DecisionView } from "./viewer";

const TYPES = ["decisionTable", "literalExpression", "boxedExpression"];

type Loaded = { key: string; policy: Policy; xml: string | null };

function useRules(
  id: string,
  version: string | null,
): { loaded: Loaded | null; problem: Problem | null; retry: () => void } {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const key = `${id} ${version}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    let current = true;
    setProblem(null);
    const load = async () => {
      const policy = await api.policy(id);
      const has = policy.versions.find((v) => v.id === version)?.has_rules ?? false;
      const xml = has && version ? await api.rules(id, version) : null;
      if (current) setLoaded({ key: `${id} ${version}`, policy, xml });
    };
    load().catch((error) => current && setProblem(problemOf(error)));
    return () => {
      current = false;
    };
  }, [id, version, attempt]);
  return { loaded: loaded?.key === key ? loaded : null, problem, retry: () => setAttempt((n) => n + 1) };
}

export function Tables({ xml, marked }: { xml: string; marked: Row[] }) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const book = useRef<Book | null>(null);
  const [decisions, setDecisions] = useState<DecisionView[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  // A change of language opens the book anew: dmn-js translates once.
  useEffect(() => {
    let current = true;
    const container = box.current;
    if (!container) return;
    const open = async () => {
      const { openBook } = await import("./viewer");
      const words = {
        When: t("ruleWhen"),
        And: t("ruleAnd"),
        Then: t("ruleThen"),
        Annotations: t("ruleClause"),
        "Hit policy:": t("ruleHit"),
      };
      const opened = await openBook(container, xml, words);
      if (!current) {
        opened.close();
        return;
      }
      book.current = opened;
      setDecisions(opened.decisions);
      const first = opened.decisions.find((d) => d.type === "decisionTable") ?? opened.decisions[0];
      setChosen(first?.id ?? null);
    };
    open().catch((error) => current && setFailure(String(error)));
    return () => {
      current = false;
      book.current?.close();
      book.current = null;
    };
  }, [xml, t]);

  const name = decisions?.find((d) => d.id === chosen)?.name ?? "";
  useEffect(() => {
    if (!chosen || !book.current) return;
    const matched = marked.filter((row) => row.decision === name && row.state === "matched").map((row) => row.row);
    book.current.show(chosen, matched).catch((error) => setFailure(String(error)));
  }, [chosen, name, marked]);

  return (
    <div className="tables">
      {failure && (
        <p className="notice notice-bad" role="alert">
          {t("rulesFailed")}: {failure}
        </p>
      )}
      {!decisions && !failure && <p role="status">{t("rulesLoading")}</p>}
      {decisions && (
        <nav className="decisions" aria-label={t("rulesPick")}>
          <ul>
            {decisions.map((decision) => (
              <li key={decision.id}>
                <button
                  type="button"
                  className="decision"
                  aria-pressed={decision.id === chosen}
                  data-decision={decision.name}
                  onClick={() => setChosen(decision.id)}
                >
                  {decision.name}
                  {TYPES.includes(decision.type) && <span className="faint">{t(decision.type as Key)}</span>}
                </button>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable from the keyboard */}
      <section className="dmn" ref={box} tabIndex={0} aria-label={t("rulesOf", { name })} />
    </div>
  );
}

export function Parameters({ parameters }: { parameters: Parameter[] }) {
  const { t, english } = useWords();
  if (parameters.length === 0) return null;
  return (
    <section className="card" aria-labelledby="parameters-title">
      <h2 id="parameters-title">{t("parameters")}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable from the keyboard */}
      <section className="scroll" tabIndex={0} aria-labelledby="parameters-title">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t("parameter")}</th>
              <th scope="col">{t("validFrom")}</th>
              <th scope="col">{t("value")}</th>
              <th scope="col">{t("document")}</th>
            </tr>
          </thead>
          <tbody>
            {parameters.flatMap((parameter) =>
              parameter.values.map((value) => (
                <tr key={`${parameter.name} ${value.from}`}>
                  <th scope="row">
                    {parameter.name}
                    {english && parameter.en && <span className="faint"> {parameter.en}</span>}
                  </th>
                  <td>{value.from}</td>
                  <td>
                    {grouped(String(value.value))} {parameter.unit && parameter.unit !== "ratio" ? parameter.unit : ""}
                  </td>
                  <td>{value.document}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </section>
    </section>
  );
}

export function RulesPanel({ id, version, marked }: { id: string; version: string | null; marked: Row[] }) {
  const { t } = useWords();
  const { loaded, problem, retry } = useRules(id, version);
  if (problem) return <ProblemNotice problem={problem} retry={retry} />;
  if (!loaded) return <Loading rows={6} />;
  return (
    <>
      <section className="card" aria-label={t("tabRules")}>
        {loaded.xml === null ? <p>{t("rulesNone")}</p> : <Tables key={loaded.key} xml={loaded.xml} marked={marked} />}
      </section>
      <Parameters parameters={loaded.policy.parameters ?? []} />
    </>
  );
}
