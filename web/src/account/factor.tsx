// The second factor: a secret for an authenticator, the first code as proof, and the recovery codes, shown once.

import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { type Me, records } from "../api/records";
import type { Problem } from "../api/types";
import { ProblemNotice } from "../show/status";
import { useAccount, useAccountWords } from "./account";

type Stage =
  | { name: "rest" }
  | { name: "secret"; secret: string; uri: string }
  | { name: "recovery"; codes: string[] }
  | { name: "done" };

// "JBSWY3DPEHPK3PXP" → "JBSW Y3DP EHPK 3PXP": easier to type
function spaced(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, "$1 ");
}

export function Factor({ me }: { me: Me }) {
  const w = useAccountWords();
  const { refused, refresh } = useAccount();
  const [stage, setStage] = useState<Stage>({ name: "rest" });
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const act = async (next: () => Promise<Stage>) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      setStage(await next());
    } catch (error) {
      setProblem(refused(error));
    }
    setBusy(false);
  };
  const start = () => act(async () => ({ name: "secret", ...(await records.newFactor()) }));
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      const codes = await records.confirmFactor(code.replace(/\s/g, ""));
      setCode("");
      await refresh();
      return { name: "recovery", codes };
    });
  };
  const active = me.account.second_factor;
  return (
    <section className="card" aria-labelledby="factor-title">
      <h2 id="factor-title">{w.factorTitle}</h2>
      {problem && <ProblemNotice problem={problem} />}
      {stage.name === "rest" && (
        <>
          <p>
            <span className={`tag ${active ? "tag-plain" : "tag-warn"}`}>{active ? w.factorOn : w.factorOff}</span>{" "}
            {active && <span className="faint">{w.factorAgain}</span>}
          </p>
          <Button aria-busy={busy} onClick={start}>
            {active ? w.factorRenew : w.factorStart}
          </Button>
        </>
      )}
      {stage.name === "secret" && (
        <form className="sign-in" onSubmit={confirm}>
          <p>{w.factorLead}</p>
          <dl className="secret">
            <dt>{w.secret}</dt>
            <dd>
              <code data-secret={stage.secret}>{spaced(stage.secret)}</code>
            </dd>
            <dt>{w.uri}</dt>
            <dd>
              <code>{stage.uri}</code>
            </dd>
          </dl>
          <p className="faint">{w.uriHelp}</p>
          <label>
            <span>{w.confirmCode}</span>
            <input
              className="input"
              name="confirm"
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </label>
          <div className="form-end">
            <Button type="primary" htmlType="submit" aria-busy={busy}>
              {w.confirm}
            </Button>
          </div>
        </form>
      )}
      {stage.name === "recovery" && (
        <>
          <h3>{w.recoveryTitle}</h3>
          <p role="status">{w.recoveryLead}</p>
          <ol className="recovery">
            {stage.codes.map((one) => (
              <li key={one}>
                <code data-recovery>{one}</code>
              </li>
            ))}
          </ol>
          <Button type="primary" onClick={() => setStage({ name: "done" })}>
            {w.recoverySaved}
          </Button>
        </>
      )}
      {stage.name === "done" && <p role="status">{w.factorDone}</p>}
    </section>
  );
}
