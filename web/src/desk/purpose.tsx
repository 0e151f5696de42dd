// Why a subject is looked at: asked before anything of it is shown, for each subject anew, and kept for this window only.

import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { purposeText } from "../account/words";
import type { Me } from "../api/records";
import { useWords } from "../text/language";
import { useDeskWords } from "./value";

const OWN = "本企业办理";
const STORED = "zhida.desk.purpose";

// An enterprise's own affairs need no choice.
function ownPurpose(me: Me, subject: string): string | null {
  const own = me.account.kind === "enterprise" && me.account.subject === subject;
  return own && me.purposes.includes(OWN) ? OWN : null;
}

function stored(me: Me, subject: string): string | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORED) ?? "null") as Record<string, string> | null;
    const fits = kept?.account === me.account.id && kept.subject === subject;
    return fits && kept.purpose && me.purposes.includes(kept.purpose) ? kept.purpose : null;
  } catch {
    return null;
  }
}

export function usePurpose(me: Me, subject: string): [string | null, (purpose: string | null) => void] {
  const [purpose, setPurpose] = useState(() => ownPurpose(me, subject) ?? stored(me, subject));
  const set = (next: string | null) => {
    try {
      if (next === null) sessionStorage.removeItem(STORED);
      else sessionStorage.setItem(STORED, JSON.stringify({ account: me.account.id, subject, purpose: next }));
    } catch {
      // Storage is switched off: it is asked again after a reload.
    }
    setPurpose(next);
  };
  return [purpose, set];
}

export function PurposeChoice({ me, choose }: { me: Me; choose: (purpose: string) => void }) {
  const { language } = useWords();
  const w = useDeskWords();
  const [chosen, setChosen] = useState("");
  if (me.purposes.length === 0) return <p className="notice">{w.purposeNone}</p>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen) choose(chosen);
  };
  return (
    <form className="card purpose" onSubmit={submit} data-purpose-choice>
      <fieldset>
        <legend>{w.purposeTitle}</legend>
        <p className="faint">{w.purposeLead}</p>
        {me.purposes.map((purpose) => (
          <label key={purpose}>
            <input
              type="radio"
              name="purpose"
              value={purpose}
              checked={chosen === purpose}
              onChange={() => setChosen(purpose)}
            />
            <span>
              <strong lang="zh-CN">{purpose}</strong> <span className="faint">{purposeText(purpose, language)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Button type="primary" htmlType="submit" disabled={!chosen}>
        {w.purposeGo}
      </Button>
    </form>
  );
}
