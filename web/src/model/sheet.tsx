// A DMN model: its text, its inputs as a form, its decisions with values, diagnostics and tables.

import { Button, Input } from "antd";
import { type ChangeEvent, type FormEvent, useState } from "react";
import type { Problem } from "../api/types";
import { Tables } from "../rules/panel";
import { ProblemNotice } from "../show/status";
import { problemOf } from "../state/session";
import { asked, askModel, type ModelAnswer } from "./answer";
import { FoundView, SaidList, useModelWords } from "./parts";
import sample from "./sample.dmn?raw";

const BYTES_MAX = 1_000_000; // the server takes a body of 1 MiB
const NONE_MARKED: never[] = [];

type Loaded = { xml: string; answer: ModelAnswer };

export function ModelSheet() {
  const { w } = useModelWords();
  const [xml, setXml] = useState("");
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [large, setLarge] = useState(false);
  const [busy, setBusy] = useState(false);

  const ask = async (text: string, values: Record<string, string>, known: Loaded | null) => {
    setBusy(true);
    setProblem(null);
    setLarge(false);
    try {
      const answer = await askModel(text, asked(known?.answer.inputs ?? [], values));
      setLoaded({ xml: text, answer });
    } catch (error) {
      if (!known) setLoaded(null);
      setProblem(problemOf(error));
    }
    setBusy(false);
  };

  const open = (text: string) => {
    setXml(text);
    setTyped({});
    ask(text, {}, null);
  };

  const pick = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (!file) return;
    if (file.size > BYTES_MAX) setLarge(true);
    else open(await file.text());
    event.target.value = "";
  };

  const run = (event: FormEvent) => {
    event.preventDefault();
    if (loaded) ask(loaded.xml, typed, loaded);
  };

  return (
    <>
      <section className="card model-load" aria-labelledby="model-title">
        <h2 id="model-title">{w.modelTitle}</h2>
        <p>{w.modelLead}</p>
        <div className="model-tools">
          <label className="file-pick">
            {w.file}
            <input type="file" accept=".dmn,.xml" onChange={pick} />
          </label>
          <Button onClick={() => open(sample)}>{w.sample}</Button>
          <span className="faint">{w.sampleNote}</span>
        </div>
        <Input.TextArea
          className="code-text"
          aria-label={w.text}
          placeholder={w.text}
          value={xml}
          onChange={(event) => setXml(event.target.value)}
          autoSize={{ minRows: 3, maxRows: 12 }}
          spellCheck={false}
        />
        <Button type="primary" disabled={busy || !xml.trim()} aria-busy={busy} onClick={() => open(xml)}>
          {busy ? w.running : w.load}
        </Button>
        {large && (
          <p className="notice notice-bad" role="alert">
            {w.tooLarge}
          </p>
        )}
        {problem && <ProblemNotice problem={problem} />}
      </section>
      {loaded && (
        <>
          <section className="card" aria-labelledby="inputs-title">
            <h2 id="inputs-title">
              {w.inputs} {loaded.xml === sample && <span className="tag tag-synthetic">{w.synthetic}</span>}
            </h2>
            {loaded.answer.inputs.length === 0 && <p>{w.noInputs}</p>}
            <form onSubmit={run} className="model-inputs">
              <p className="faint">{w.inputsLead}</p>
              <p className="faint">{w.valueHelp}</p>
              {loaded.answer.inputs.map((input) => (
                <label key={input.name}>
                  <span>
                    {input.name} <span className="faint">{input.type}</span>
                  </span>
                  <input
                    className="input"
                    data-input={input.name}
                    value={typed[input.name] ?? ""}
                    onChange={(event) => setTyped((all) => ({ ...all, [input.name]: event.target.value }))}
                  />
                </label>
              ))}
              <Button type="primary" htmlType="submit" disabled={busy} aria-busy={busy}>
                {busy ? w.running : w.run}
              </Button>
            </form>
          </section>
          <section className="card" aria-labelledby="decisions-title">
            <h2 id="decisions-title">
              {w.decisions} <span className="faint">{loaded.answer.name}</span>
            </h2>
            <SaidList list={loaded.answer.diagnostics} />
            <ul className="model-decisions">
              {loaded.answer.decisions.map((decision) => (
                <li key={decision.name} data-model-decision={decision.name}>
                  <h3>{decision.name}</h3>
                  <FoundView found={decision} />
                </li>
              ))}
            </ul>
          </section>
          <section className="card" aria-labelledby="tables-title">
            <h2 id="tables-title">{w.tables}</h2>
            <Tables key={loaded.xml} xml={loaded.xml} marked={NONE_MARKED} />
          </section>
        </>
      )}
    </>
  );
}
