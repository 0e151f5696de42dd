// Single sign-on: the way to the provider, and the way back. The page that the provider sends the browser back to is the sign-in page;
// it hands what came in its address to the server, and takes it out of the address at once.

import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { type CameBack, records } from "../api/records";
import type { Problem, Text } from "../api/types";
import { ProblemNotice } from "../show/status";
import { navigate } from "../state/router";
import { problemOf } from "../state/session";
import { useWords } from "../text/language";
import { useAccount, useAccountWords } from "./account";
import { nextPage } from "./next";

const NEXT = "zhida.next";

function keepNext(next: string): void {
  try {
    sessionStorage.setItem(NEXT, next);
  } catch {
    // Storage is switched off: the desk opens after signing in.
  }
}

function takeNext(): string {
  try {
    const next = sessionStorage.getItem(NEXT) ?? "";
    sessionStorage.removeItem(NEXT);
    return nextPage(`?next=${encodeURIComponent(next)}`);
  } catch {
    return "/desk";
  }
}

export function SignOnBack({ back }: { back: CameBack }) {
  const { finishSignOn } = useAccount();
  const w = useAccountWords();
  const [problem, setProblem] = useState<Problem | null>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    history.replaceState(history.state, "", "/signin");
    finishSignOn(back).then(
      () => navigate(takeNext()),
      (error) => setProblem(problemOf(error)),
    );
  }, [back, finishSignOn]);
  if (problem) return <ProblemNotice problem={problem} />;
  return (
    <p className="notice" role="status" data-sign-on-back>
      {w.signOnBack}
    </p>
  );
}

export function SignOn({ name }: { name: Text }) {
  const { pick } = useWords();
  const w = useAccountWords();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const go = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const to = await records.beginSignOn();
      keepNext(nextPage(location.search));
      location.assign(to);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <section className="card sign-in" aria-label={pick(name)} data-sign-on>
      <p>{w.signOnLead}</p>
      {problem && <ProblemNotice problem={problem} />}
      <div className="form-end">
        <Button type="primary" aria-busy={busy} onClick={go}>
          {busy ? w.signOnGoing : pick(name)}
        </Button>
      </div>
      <p className="faint">{w.or}</p>
    </section>
  );
}
