// One leaf: what it says, and its proof, verified by the browser with the server's keys or with others.

import { Button } from "antd";
import { useEffect, useState } from "react";
import { SignedIn, useRecords } from "../account/gate";
import { records } from "../api/records";
import { Icon } from "../show/icon";
import { momentText } from "../show/moment";
import { Loading, ProblemNotice } from "../show/status";
import { Pairs } from "../show/table";
import { Link, usePageTitle } from "../state/router";
import { fill, useWords } from "../text/language";
import { engineOfBrowser } from "./engine";
import { type Proof, readProof, type Verified, verifyProof } from "./proof";
import { type Memory, recall, remember } from "./seen";
import { StepList, useAuditWords } from "./steps";

// 1795807448414128 microseconds since 1970 → "2026-11-27T…Z"
function momentOfMicros(micros: string): string {
  const n = Number(micros.slice(0, -3) || "0");
  return Number.isSafeInteger(n) && n <= 253_402_300_799_999 ? new Date(n).toISOString() : micros;
}

function storage(): Pick<Storage, "getItem" | "setItem"> {
  return { getItem: (key) => localStorage.getItem(key), setItem: (key, value) => localStorage.setItem(key, value) };
}

type Shown = { verified: Verified; memory: Memory | null };

function Keys({ own, use }: { own: string; use: (keys: string) => void }) {
  const w = useAuditWords();
  const [text, setText] = useState(own);
  return (
    <section className="card keys" aria-labelledby="keys-title">
      <h2 id="keys-title">{w.keysTitle}</h2>
      <p className="faint">{w.keysServer}</p>
      <label>
        <span>{w.keysOwn}</span>
        <textarea
          className="input"
          rows={3}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <div className="form-end">
        <Button
          disabled={!text.trim()}
          onClick={() => use(`${text.trim().replace(/\s*\n\s*/g, "\n")}\n`)}
          data-use-keys
        >
          {w.keysUse}
        </Button>
        {own && (
          <button
            type="button"
            className="text-button"
            onClick={() => {
              setText("");
              use("");
            }}
          >
            {w.keysBack}
          </button>
        )}
      </div>
    </section>
  );
}

function Verification({ proof, keys }: { proof: Proof; keys: string }) {
  const w = useAuditWords();
  const [own, setOwn] = useState("");
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    let current = true;
    setShown(null);
    const verify = async () => {
      let memory: Memory | null = null;
      const seen = (origin: string) => {
        memory = recall(origin, storage());
        return memory;
      };
      // keys from another way are believed for themselves
      const handovers = own ? null : records.handovers;
      const verified = await verifyProof(proof, own || keys, await engineOfBrowser(), seen, handovers);
      if (!current) return;
      remember(verified, storage());
      setShown({ verified, memory });
    };
    void verify();
    return () => {
      current = false;
    };
  }, [proof, keys, own]);
  const handover = shown?.verified.steps.find(({ name }) => name === "handover");
  return (
    <>
      <section className="card" aria-labelledby="verification-title" aria-busy={!shown}>
        <h2 id="verification-title">{w.verification}</h2>
        {!shown && <p role="status">{w.verifying}</p>}
        {!globalThis.crypto?.subtle && <p className="notice notice-bad">{w.noCrypto}</p>}
        {handover?.state === "held" && (
          <p className="notice" data-keys-handed>
            {w.keysHanded}
          </p>
        )}
        {handover && handover.state !== "held" && (
          <p className="notice notice-bad" role="alert" data-keys-changed>
            {handover.state === "failed" ? w.keysUnhanded : w.keysUnchecked}
          </p>
        )}
        {shown && <StepList steps={shown.verified.steps} />}
        {shown?.memory && <p className="faint">{fill(w.seenLine, { size: shown.memory.size })}</p>}
        <h3>{w.meansTitle}</h3>
        <p className="faint">{w.means}</p>
      </section>
      <Keys own={own} use={setOwn} />
    </>
  );
}

type Asked = { proof: Proof | null; keys: string; text: string };

async function ask(index: string): Promise<Asked> {
  const [keys, answer] = await Promise.all([records.keys(), records.proof(index)]);
  return { proof: readProof(answer), keys, text: JSON.stringify(answer, null, 2) };
}

function Leaf({ index }: { index: string }) {
  const w = useAuditWords();
  const { value, problem, retry } = useRecords(index, () => ask(index));
  if (problem) return <ProblemNotice problem={problem} retry={retry} />;
  if (!value) return <Loading rows={8} />;
  const { proof } = value;
  if (!proof)
    return (
      <p className="notice notice-bad" role="alert">
        {w.unreadable}
      </p>
    );
  const rows: [string, string][] = [
    [w.kindColumn, proof.leaf.kind],
    [w.recordColumn, proof.leaf.record],
    [w.time, momentText(momentOfMicros(proof.leaf.time_us))],
    [w.digest, proof.leaf.digest],
  ];
  return (
    <>
      <section className="card" aria-label={w.leaf} data-leaf={index}>
        <Pairs rows={rows.map(([name, said]) => [name, <code key={name}>{said}</code>])} />
        <p>
          <Link to={`/audit/record/${encodeURIComponent(proof.leaf.record)}`}>{w.trail}</Link>
        </p>
      </section>
      <Verification proof={proof} keys={value.keys} />
      <details className="card raw">
        <summary>{w.proofText}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text must be scrollable from the keyboard */}
        <pre tabIndex={0}>{value.text}</pre>
      </details>
    </>
  );
}

export default function LeafPage({ index }: { index: string }) {
  const { t } = useWords();
  const w = useAuditWords();
  const title = fill(w.leafTitle, { n: index });
  usePageTitle(`${title} · ${t("brand")}`);
  return (
    <div className="page narrow desk">
      <SignedIn here="audit">
        {() => (
          <>
            <Link to="/audit" className="back">
              <Icon name="left" size={18} /> {w.back}
            </Link>
            <header className="page-head">
              <h1>{title}</h1>
            </header>
            <Leaf index={index} />
          </>
        )}
      </SignedIn>
    </div>
  );
}
