// The enterprise being looked at: its facts, the as-of date, and the server's latest answer about it.

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { api, Failure } from "../api/client";
import type { CalcAnswer, FactDef, Problem, Text } from "../api/types";
import { type Facts, factsText } from "../facts/value";
import { type Change, compare } from "./change";
import { setQuery, useSearch } from "./router";
import { todayInChina } from "./today";

export const OWN = "own";
const STORED = "zhida.session";
const STORED_OWN = "zhida.own";
const DEBOUNCE_MS = 150;

// Where an enterprise comes from: the samples, the city that the server has loaded, or the reader.
export type Origin = "sample" | "city" | "own";
export type Subject = {
  origin: Origin;
  id: string;
  name: Text | null;
  story: Text | null;
  synthetic: boolean;
  original: Facts;
};

type Wanted = { origin: Origin; id: string };

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

function readStored<T>(key: string): T | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as T | null;
  } catch {
    return null;
  }
}

function writeStored(key: string, value: unknown): void {
  try {
    if (value) sessionStorage.setItem(key, JSON.stringify(value));
    else sessionStorage.removeItem(key);
  } catch {
    // Storage is switched off: a reload starts again from the address.
  }
}

function askedDay(search: string): string | null {
  const day = new URLSearchParams(search).get("as_of");
  return day && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null;
}

function askedSubject(search: string): Wanted | null {
  const query = new URLSearchParams(search);
  const [sample, subject] = [query.get("sample"), query.get("subject")];
  if (subject) return { origin: "city", id: subject };
  return sample ? { origin: sample === OWN ? "own" : "sample", id: sample } : null;
}

function sameOne(a: Wanted | null, b: Wanted | null): boolean {
  return a?.id === b?.id && a?.origin === b?.origin;
}

const own: Subject = { origin: "own", id: OWN, name: null, story: null, synthetic: false, original: {} };

type Start = { subject: Subject | null; facts: Facts; wanted: Wanted | null; asOf: string | null };

function initial(): Start {
  const stored = readStored<Stored>(STORED);
  const wanted = askedSubject(location.search) ?? stored?.subject ?? null;
  const asOf = askedDay(location.search) ?? stored?.asOf ?? null;
  if (stored && sameOne(stored.subject, wanted)) return { ...stored, wanted: null, asOf };
  if (wanted?.origin === "own") return { subject: own, facts: {}, wanted: null, asOf };
  return { subject: null, facts: {}, wanted: wanted && { origin: wanted.origin, id: wanted.id }, asOf };
}

type Found = { subject: Subject; facts: Facts; asOf: string | null };

async function find({ origin, id }: Wanted): Promise<Found> {
  if (origin === "own") return { subject: own, facts: readStored<Facts>(STORED_OWN) ?? {}, asOf: null };
  if (origin === "city") {
    const { name, synthetic, facts, as_of } = await api.citySubject(id);
    const said = { zh: name, en: name };
    return { subject: { origin, id, name: said, story: null, synthetic, original: facts }, facts, asOf: as_of };
  }
  const { name, story, synthetic, facts } = await api.sample(id);
  return { subject: { origin, id, name, story, synthetic, original: facts }, facts, asOf: null };
}

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
  const [subject, setSubject] = useState<Subject | null>(start.subject);
  const [facts, replaceFacts] = useState<Facts>(start.facts);
  const [asOf, setAsOf] = useState<string | null>(start.asOf);
  const [wanted, setWanted] = useState<Wanted | null>(start.wanted);
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

  // Loads the enterprise that was asked for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    if (wanted === null) return;
    let current = true;
    setBusy(true);
    find(wanted).then(
      (found) => {
        if (!current) return;
        setSubject(found.subject);
        replaceFacts(found.facts);
        setAsOf((before) => before ?? found.asOf);
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
    writeStored(STORED, { subject, facts, asOf });
    if (subject.origin === "own") writeStored(STORED_OWN, facts);
    const city = subject.origin === "city";
    setQuery({ sample: city ? null : subject.id, subject: city ? subject.id : null, as_of: asOf });
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

  const begin = useCallback((next: Subject | null, from: Wanted | null) => {
    last.current = null;
    setAnswer(null);
    setChanges(null);
    setProblem(null);
    replaceFacts({});
    setSubject(next);
    setWanted(from);
  }, []);

  const choose = useCallback(
    (id: string) => (id === OWN ? begin(own, null) : begin(null, { origin: "sample", id })),
    [begin],
  );

  const leave = useCallback(() => {
    writeStored(STORED, null);
    setQuery({ sample: null, subject: null });
    begin(null, null);
    setBusy(false);
  }, [begin]);

  const pickDay = useCallback((day: string) => {
    setAsOf(day);
    setQuery({ as_of: day });
  }, []);

  // A link, or the browser's way back, may name another enterprise or another day.
  const search = useSearch();
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the address changes
  useEffect(() => {
    const asked = askedSubject(search);
    if (asked && !sameOne(asked, wanted ?? subject)) begin(null, asked);
    const day = askedDay(search);
    if (day && day !== asOf) setAsOf(day);
  }, [search]);

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
      setAsOf: pickDay,
      forgetChanges: () => setChanges(null),
      retry: () => setAttempt((n) => n + 1),
    }),
    [defs, subject, facts, asOf, answer, problem, busy, changes, choose, leave, pickDay],
  );
  return <Context.Provider value={session}>{children}</Context.Provider>;
}

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error("useSession outside of SessionProvider");
  return session;
}

// The day that a page without an answer looks from: the one that was picked, or today.
export function useDay(): string {
  const { asOf, answer } = useSession();
  return asOf ?? answer?.as_of ?? todayInChina(new Date());
}
