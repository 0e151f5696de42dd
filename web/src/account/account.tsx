// Who is signed in, for the whole page. The cookie itself no script can see: a mark in the browser says whether to ask the
// server at all, so that visitors without an account cause no request.

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { Failure } from "../api/client";
import { type CameBack, type Me, records, type Ways } from "../api/records";
import type { Problem } from "../api/types";
import { problemOf } from "../state/session";
import { useWords } from "../text/language";
import { words } from "./words";

const MARK = "zhida.signed";

export type Accounts = {
  state: "asking" | "in" | "out";
  me: Me | null;
  problem: Problem | null; // why it is not known who is signed in
  ways: Ways | null; // null: not known yet
  signIn: (login: string, password: string, code: string) => Promise<Me>;
  finishSignOn: (back: CameBack) => Promise<Me>;
  signOut: () => Promise<void>;
  refresh: () => Promise<void>;
  // Returns the problem to show. Where it says that nobody is signed in any more, the page knows it from then on.
  refused: (error: unknown) => Problem;
};

function mark(on: boolean): void {
  try {
    if (on) localStorage.setItem(MARK, "1");
    else localStorage.removeItem(MARK);
  } catch {
    // Storage is switched off: signing in lasts until the next reload of the page.
  }
}

function marked(): boolean {
  try {
    return localStorage.getItem(MARK) === "1";
  } catch {
    return false;
  }
}

// What was looked at for somebody's work is not left to the next one at this computer.
function forgetDesk(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("zhida.desk.")) sessionStorage.removeItem(key);
  } catch {
    // Storage is switched off: nothing was kept.
  }
}

export function sessionIsOver(error: unknown): boolean {
  return error instanceof Failure && error.problem.status === 401;
}

const Context = createContext<Accounts | null>(null);

export function AccountProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<Accounts["state"]>(() => (marked() ? "asking" : "out"));
  const [me, setMe] = useState<Me | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [ways, setWays] = useState<Ways | null>(null);

  const enter = useCallback((who: Me) => {
    mark(true);
    setMe(who);
    setProblem(null);
    setState("in");
  }, []);
  const leave = useCallback(() => {
    mark(false);
    forgetDesk();
    setMe(null);
    setState("out");
  }, []);
  const refused = useCallback(
    (error: unknown) => {
      if (sessionIsOver(error)) leave();
      return problemOf(error);
    },
    [leave],
  );
  const refresh = useCallback(async () => {
    try {
      enter(await records.me());
    } catch (error) {
      const found = problemOf(error);
      if (sessionIsOver(error) || found.status === 404) leave();
      else setProblem(found);
      setState((before) => (before === "asking" ? "out" : before));
    }
  }, [enter, leave]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the page opens
  useEffect(() => {
    if (state === "asking") void refresh();
    // Where it cannot be known there is no way in to be shown; the page says elsewhere that the server is away.
    records.ways().then(setWays, () => setWays(null));
  }, []);

  const accounts = useMemo<Accounts>(
    () => ({
      state,
      me,
      problem,
      ways,
      refused,
      refresh,
      finishSignOn: async (back) => {
        const who = await records.finishSignOn(back);
        enter(who);
        return who;
      },
      signIn: async (login, password, code) => {
        const who = await records.signIn(login, password, code);
        enter(who);
        return who;
      },
      signOut: async () => {
        try {
          await records.signOut();
        } catch (error) {
          if (!sessionIsOver(error)) throw error;
        }
        leave();
      },
    }),
    [state, me, problem, ways, refused, refresh, enter, leave],
  );
  return <Context.Provider value={accounts}>{children}</Context.Provider>;
}

export function useAccount(): Accounts {
  const accounts = useContext(Context);
  if (!accounts) throw new Error("useAccount outside of AccountProvider");
  return accounts;
}

export function useAccountWords() {
  const { language } = useWords();
  return words[language];
}
