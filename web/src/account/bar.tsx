// The account in the frame of every page: the way in, or who is signed in and the way out.

import { useState } from "react";
import type { Problem } from "../api/types";
import { Icon } from "../show/icon";
import { Link, navigate } from "../state/router";
import { problemOf } from "../state/session";
import { fill, useWords } from "../text/language";
import { useAccount, useAccountWords } from "./account";

export function AccountBar({ here }: { here: string }) {
  const { me, state, ways, signOut } = useAccount();
  const { pick } = useWords();
  const w = useAccountWords();
  const [problem, setProblem] = useState<Problem | null>(null);
  if (state === "asking" || (!me && !ways?.records)) return <div className="account-bar" aria-hidden="true" />;
  if (!me)
    return (
      <div className="account-bar">
        <Link to="/signin" aria-current={here === "signin" ? "page" : undefined}>
          {w.signIn}
        </Link>
      </div>
    );
  const leave = async () => {
    try {
      await signOut();
      setProblem(null);
      navigate("/");
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <div className="account-bar" role="group" aria-label={w.accountLabel}>
      <Link to="/desk" aria-current={here.startsWith("desk") ? "page" : undefined}>
        {w.desk}
      </Link>
      <Link to="/account" aria-label={fill(w.signedInAs, { name: me.account.name })} data-account={me.account.id}>
        <span className="account-name">{me.account.name}</span>
      </Link>
      <button type="button" onClick={leave}>
        {w.signOut}
      </button>
      {problem && (
        <span role="alert" className="account-problem">
          <Icon name="warn" size={15} /> {pick(problem.title)}
        </span>
      )}
    </div>
  );
}
