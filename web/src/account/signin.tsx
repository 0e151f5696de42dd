// Sign-in: login and password, then the one-time code where the account has one, and the wait after too many failures.

import { Button } from "antd";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Failure } from "../api/client";
import type { Problem } from "../api/types";
import { ProblemNotice } from "../show/status";
import { Link, navigate, usePageTitle } from "../state/router";
import { problemOf } from "../state/session";
import { fill, useWords } from "../text/language";
import { useAccount, useAccountWords } from "./account";
import { cameBack, nextPage } from "./next";
import { SignOn, SignOnBack } from "./signon";
import "../style/desk.css";

// Seconds until the moment `until`, counted down.
function useCountdown(until: number): number {
  const [now, setNow] = useState(Date.now);
  const left = Math.max(0, Math.ceil((until - now) / 1000));
  useEffect(() => {
    if (until <= Date.now()) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}

function Wait({ until }: { until: number }) {
  const w = useAccountWords();
  const left = useCountdown(until);
  return (
    <p className="notice notice-bad" role={left > 0 ? "timer" : "status"} data-wait={left}>
      {left > 0 ? fill(w.wait, { seconds: left }) : w.waitOver}
    </p>
  );
}

function SignInForm() {
  const { signIn } = useAccount();
  const w = useAccountWords();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [codeWanted, setCodeWanted] = useState(false);
  const [waitUntil, setWaitUntil] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const codeBox = useRef<HTMLInputElement>(null);
  const waiting = useCountdown(waitUntil) > 0;

  useEffect(() => {
    if (codeWanted) codeBox.current?.focus();
  }, [codeWanted]);

  const restart = () => {
    setCodeWanted(false);
    setCode("");
    setPassword("");
    setProblem(null);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || waiting) return;
    setBusy(true);
    setProblem(null);
    try {
      const me = await signIn(login.trim(), password, codeWanted ? code.trim() : "");
      navigate(me.account.password_own ? nextPage(location.search) : "/account");
    } catch (error) {
      const found = problemOf(error);
      setBusy(false);
      setCode("");
      if (found.code === "E-SESSION-CODE") return setCodeWanted(true);
      if (found.code === "E-SESSION-WAIT" && error instanceof Failure)
        setWaitUntil(Date.now() + (error.wait ?? 30) * 1000);
      else setProblem(found);
    }
  };
  return (
    <form className="card sign-in" onSubmit={submit} aria-label={w.signInTitle}>
      <label>
        <span>{w.login}</span>
        <input
          className="input"
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          readOnly={codeWanted}
          value={login}
          onChange={(event) => setLogin(event.target.value)}
        />
      </label>
      <label>
        <span>{w.password}</span>
        <input
          className="input"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          readOnly={codeWanted}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      {codeWanted && (
        <>
          <p className="notice" role="status">
            {w.codeWanted}
          </p>
          <label>
            <span>{w.code}</span>
            <input
              ref={codeBox}
              className="input"
              name="code"
              autoComplete="one-time-code"
              required
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </label>
        </>
      )}
      {problem && <ProblemNotice problem={problem} />}
      {waitUntil > 0 && <Wait until={waitUntil} />}
      <div className="form-end">
        <Button type="primary" htmlType="submit" disabled={waiting} aria-busy={busy}>
          {busy ? w.signingIn : w.signIn}
        </Button>
        {codeWanted && (
          <button type="button" className="text-button" onClick={restart}>
            {w.again}
          </button>
        )}
      </div>
    </form>
  );
}

export default function SignInPage() {
  const { me, ways } = useAccount();
  const { t } = useWords();
  const w = useAccountWords();
  const [back] = useState(() => cameBack(location.search));
  usePageTitle(`${w.signInTitle} · ${t("brand")}`);
  return (
    <div className="page sign-in-page">
      <header className="page-head">
        <h1>{w.signInTitle}</h1>
        <p className="lead">{w.signInLead}</p>
      </header>
      {me ? (
        <section className="card" aria-label={w.account}>
          <p>
            {w.already} {fill(w.signedInAs, { name: me.account.name })}
          </p>
          <p>
            <Link to="/desk">{w.toDesk}</Link>
          </p>
        </section>
      ) : (
        <>
          {back && <SignOnBack back={back} />}
          {ways?.sign_on && <SignOn name={ways.sign_on.name} />}
          <SignInForm />
        </>
      )}
    </div>
  );
}
