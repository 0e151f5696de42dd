// Another password for the own account.

import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { records } from "../api/records";
import type { Problem } from "../api/types";
import { ProblemNotice } from "../show/status";
import { useAccount, useAccountWords } from "./account";

const LEAST = 12;

type Field = { name: string; label: string; value: string; set: (value: string) => void; complete: string };

export function PasswordForm() {
  const w = useAccountWords();
  const { refused, refresh } = useAccount();
  const [before, setBefore] = useState("");
  const [after, setAfter] = useState("");
  const [repeat, setRepeat] = useState("");
  const [wrong, setWrong] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState(false);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setDone(false);
    setProblem(null);
    const short = Array.from(after).length < LEAST;
    setWrong(short ? w.tooShort : after !== repeat ? w.notSame : "");
    if (short || after !== repeat) return;
    setBusy(true);
    try {
      await records.changePassword(before, after);
      setDone(true);
      for (const clear of [setBefore, setAfter, setRepeat]) clear("");
      await refresh();
    } catch (error) {
      setProblem(refused(error));
    }
    setBusy(false);
  };
  const fields: Field[] = [
    { name: "old", label: w.before, value: before, set: setBefore, complete: "current-password" },
    { name: "new", label: w.after, value: after, set: setAfter, complete: "new-password" },
    { name: "repeat", label: w.repeat, value: repeat, set: setRepeat, complete: "new-password" },
  ];
  return (
    <section className="card" aria-labelledby="password-title">
      <h2 id="password-title">{w.passwordTitle}</h2>
      <form className="sign-in" onSubmit={submit}>
        {fields.map(({ name, label, value, set, complete }) => (
          <label key={name}>
            <span>{label}</span>
            <input
              className="input"
              name={name}
              type="password"
              required
              autoComplete={complete}
              value={value}
              onChange={(event) => set(event.target.value)}
            />
          </label>
        ))}
        <p className="faint">{w.passwordHelp}</p>
        {wrong && (
          <p className="notice notice-bad" role="alert">
            {wrong}
          </p>
        )}
        {problem && <ProblemNotice problem={problem} />}
        <p role="status">{done && w.changed}</p>
        <div className="form-end">
          <Button type="primary" htmlType="submit" aria-busy={busy}>
            {w.change}
          </Button>
        </div>
      </form>
    </section>
  );
}
