// Pages for people who are signed in: what stands above them, and what others see in their place.

import { type ReactNode, useEffect } from "react";
import type { Me } from "../api/records";
import { Loading, ProblemNotice } from "../show/status";
import { type Loaded, useLoaded } from "../state/load";
import { Link } from "../state/router";
import { useAccount, useAccountWords } from "./account";
import "../style/desk.css";

// As useLoaded; an answer that nobody is signed in any more brings the sign-in.
export function useRecords<T>(key: string, ask: () => Promise<T>): Loaded<T> {
  const { refused } = useAccount();
  return useLoaded(key, async () => {
    try {
      return await ask();
    } catch (error) {
      refused(error);
      throw error;
    }
  });
}

type Place = "desk" | "sources" | "audit" | "account";

// Who may look at sources; the server decides it again.
const READS_SOURCES = ["official.steward", "auditor.reader"];

export function DeskNav({ here }: { here: Place }) {
  const w = useAccountWords();
  const { me } = useAccount();
  const own = me?.account.kind === "enterprise";
  const places: { place: Place; to: string; text: string }[] = [
    { place: "desk", to: "/desk", text: own ? w.enterprise : w.subjects },
    ...(me?.account.roles.some((role) => READS_SOURCES.includes(role))
      ? [{ place: "sources" as const, to: "/sources", text: w.sources }]
      : []),
    { place: "audit", to: "/audit", text: w.log },
    { place: "account", to: "/account", text: w.account },
  ];
  return (
    <nav className="desk-nav" aria-label={w.navDesk}>
      {places.map(({ place, to, text }) => (
        <Link key={place} to={to} aria-current={place === here ? "page" : undefined}>
          {text}
        </Link>
      ))}
    </nav>
  );
}

export function SignedIn({ here, children }: { here: Place; children: (me: Me) => ReactNode }) {
  const { state, me, problem, refresh } = useAccount();
  const w = useAccountWords();
  useEffect(() => {
    document.documentElement.dataset.signed = state;
  }, [state]);
  if (state === "asking") return <Loading rows={6} />;
  if (me)
    return (
      <>
        <DeskNav here={here} />
        {children(me)}
      </>
    );
  return (
    <section className="card" aria-labelledby="needed-title" data-sign-in-needed>
      <h1 id="needed-title">{w.neededTitle}</h1>
      <p className="lead">{w.needed}</p>
      {problem && <ProblemNotice problem={problem} retry={() => void refresh()} />}
      <p>
        <Link className="button-link" to={`/signin?next=${encodeURIComponent(location.pathname)}`}>
          {w.signIn}
        </Link>
      </p>
    </section>
  );
}
