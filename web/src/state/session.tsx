// The enterprise being looked at: its facts, the as-of date, and the server's latest answer about it.

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { api, Failure } from "../api/client";
import type { CalcAnswer, FactDef, Problem, Text } from "../api/types";
import { type Facts, factsText } from "../facts/value";
import { type Change, compare } from "./change";
import { setQuery } from "./router";

export const OWN = "own";
const STORED = "zhida.session";
const DEBOUNCE_MS = 150;

export type Subject = { id: string; name: Text | null; story: Text | null; synthetic: boolean; original: Facts };

// What the results do not yet, or no longer, show: nothing, a change since the answer before, or a change without effect.
export type Changes = { list: Change[]; serial: number } | null;

export type Session = {
  defs: FactDef[];
  subject: Subject | null;
  facts: Facts;
  asOf: string | null;
  answer: CalcAnswer | null;
  problem: Problem | null;
  busy: boolean;
  changes: Changes;
  choose: (id: string) => void;
  leave: () => void;
  setFacts: (change: (facts: Facts) => Facts) => void;
  setAsOf: (asOf: string) => void;
  forgetChanges: () => void;
  retry: () => void;
};

type Stored = { subject: Subject; facts: Facts; asOf: string | null };

function readStored(): Stored | null {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? "null") as Stored | null;
  } catch {
    return null;
  }
}

function writeStored(value: Stored | null): void {
  try {
    if (value) sessionStorage.setItem(STORED, JSON.stringify(value));
    else sessionStorage.removeItem(STORED);
  } catch {
    // Storage is switched off: a reload starts again from the address.
  }
}

function initial(): { stored: Stored | null; wanted: string | null; asOf: string | null } {
  const query = new URLSearchParams(location.search);
  const stored = readStored();
  const wanted = query.get("sample") ?? stored?.subject.id ?? null;
  const fits = stored !== null && stored.subject.id === wanted;
  const day = query.get("as_of");
  return {
    stored: fits ? stored : null,
    wanted,
    asOf: day && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : (stored?.asOf ?? null),
  };
}

const own: Subject = { id: OWN, name: null, story: null, synthetic: false, original: {} };

export function problemOf(error: unknown): Problem {
  if (error instanceof Failure) return error.problem;
  return {
    title: { zh: "页面读不懂服务器的答复", en: "The page cannot read the server's answer" },
    status: 0,
    code: "E-WEB-ANSWER",
    detail: { zh: String(error), en: String(error) },
    line: null,
    column: null,
    help: {
      zh: "请重试；若仍如此，请检查服务器与网页的版本是否一致。",
      en: "Try again; if it stays, check that server and page are of one version.",
    },
  };
}

const Context = createContext<Session | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [start] = useState(initial);
  const [defs, setDefs] = useState<FactDef[]>([]);
  const [subject, setSubject] = useState<Subject | null>(start.stored?.subject ?? (start.wanted === OWN ? own : null));
  const [facts, replaceFacts] = useState<Facts>(start.stored?.facts ?? {});
  const [asOf, setAsOf] = useState<string | null>(start.asOf);
  const [wanted, setWanted] = useState<string | null>(start.stored || start.wanted === OWN ? null : start.wanted);
  const [answer, setAnswer] = useState<CalcAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [changes, setChanges] = useState<Changes>(null);
  const [attempt, setAttempt] = useState(0);
  const serial = useRef(0);
  const last = useRef<{ subject: string; answer: CalcAnswer } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    if (defs.length > 0) return;
    api.facts().then(setDefs, (error) => setProblem(problemOf(error)));
  }, [attempt, defs.length]);

  // Loads the sample that was asked for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    if (wanted === null) return;
    let current = true;
    setBusy(true);
    api.sample(wanted).then(
      (sample) => {
        if (!current) return;
        const { id, name, story, synthetic } = sample;
        setSubject({ id, name, story, synthetic, original: sample.facts });
        replaceFacts(sample.facts);
        setProblem(null);
        setWanted(null);
      },
      (error) => {
        if (!current) return;
        setBusy(false);
        setProblem(problemOf(error));
      },
    );
    return () => {
      current = false;
    };
  }, [wanted, attempt]);

  // Asks the server, a moment after the last change; an answer to an older question is never shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    if (!subject) return;
    writeStored({ subject, facts, asOf });
    setQuery({ sample: subject.id, as_of: asOf });
    const control = new AbortController();
    setBusy(true);
    const ask = async () => {
      try {
        const fresh = await api.calc(factsText(facts), asOf, control.signal);
        if (control.signal.aborted) return;
        const before = last.current;
        if (before && before.subject === subject.id) {
          serial.current += 1;
          setChanges({ list: compare(before.answer, fresh), serial: serial.current });
        }
        last.current = { subject: subject.id, answer: fresh };
        setAnswer(fresh);
        setProblem(null);
        setBusy(false);
      } catch (error) {
        if (control.signal.aborted) return;
        setProblem(problemOf(error));
        setBusy(false);
      }
    };
    const timer = setTimeout(ask, last.current?.subject === subject.id ? DEBOUNCE_MS : 0);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [subject, facts, asOf, attempt]);

  const choose = useCallback((id: string) => {
    last.current = null;
    setAnswer(null);
    setChanges(null);
    setProblem(null);
    replaceFacts({});
    setSubject(id === OWN ? own : null);
    setWanted(id === OWN ? null : id);
  }, []);

  const leave = useCallback(() => {
    last.current = null;
    writeStored(null);
    setQuery({ sample: null });
    setSubject(null);
    setWanted(null);
    setAnswer(null);
    setChanges(null);
    setProblem(null);
    setBusy(false);
  }, []);

  const session = useMemo<Session>(
    () => ({
      defs,
      subject,
      facts,
      asOf,
      answer,
      problem,
      busy,
      changes,
      choose,
      leave,
      setFacts: replaceFacts,
      setAsOf,
      forgetChanges: () => setChanges(null),
      retry: () => setAttempt((n) => n + 1),
    }),
    [defs, subject, facts, asOf, answer, problem, busy, changes, choose, leave],
  );
  return <Context.Provider value={session}>{children}</Context.Provider>;
}

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error("useSession outside of SessionProvider");
  return session;
}
