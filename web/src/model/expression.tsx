// One expression with names and values beside it.

import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import type { Problem } from "../api/types";
import { ProblemNotice } from "../show/status";
import { problemOf } from "../state/session";
import { askExpression, type Found } from "./answer";
import { FoundView, useModelWords } from "./parts";

type Row = { id: number; name: string; value: string };
type Shown = { text: string; found: Found };

const FIRST: Row[] = [
  { id: 1, name: "得分", value: "between [7..8]" },
  { id: 2, name: "收入", value: "null" },
];

export function ExpressionBox() {
  const { w } = useModelWords();
  const [text, setText] = useState("if 得分 >= 6 then 收入 * 0.1 else 0");
  const [rows, setRows] = useState(FIRST);
  const [shown, setShown] = useState<Shown | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const change = (id: number, part: Partial<Row>) =>
    setRows((all) => all.map((row) => (row.id === id ? { ...row, ...part } : row)));

  const run = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const given = Object.fromEntries(rows.filter((row) => row.name.trim()).map((row) => [row.name, row.value]));
      setShown({ text, found: await askExpression(text, given) });
    } catch (error) {
      setShown(null);
      setProblem(problemOf(error));
    }
    setBusy(false);
  };

  return (
    <section className="card model-expression" aria-labelledby="expression-title">
      <h2 id="expression-title">{w.expressionTitle}</h2>
      <form onSubmit={run}>
        <Input.TextArea
          className="code-text"
          aria-label={w.expression}
          value={text}
          onChange={(event) => setText(event.target.value)}
          autoSize={{ minRows: 2, maxRows: 12 }}
          spellCheck={false}
        />
        <fieldset>
          <legend>{w.names}</legend>
          <p className="faint">{w.valueHelp}</p>
          {rows.map((row) => (
            <div key={row.id} className="given-row">
              <input
                className="input"
                aria-label={w.name}
                value={row.name}
                onChange={(event) => change(row.id, { name: event.target.value })}
              />
              <input
                className="input"
                aria-label={`${w.value} ${row.name}`}
                value={row.value}
                onChange={(event) => change(row.id, { value: event.target.value })}
              />
              <Button
                aria-label={`${w.remove} ${row.name}`}
                onClick={() => setRows((all) => all.filter((one) => one.id !== row.id))}
              >
                {w.remove}
              </Button>
            </div>
          ))}
          <Button
            onClick={() =>
              setRows((all) => [...all, { id: Math.max(0, ...all.map((one) => one.id)) + 1, name: "", value: "" }])
            }
          >
            {w.add}
          </Button>
        </fieldset>
        <Button type="primary" htmlType="submit" disabled={busy} aria-busy={busy}>
          {busy ? w.running : w.run}
        </Button>
      </form>
      <div role="status" className="model-result">
        {problem && <ProblemNotice problem={problem} />}
        {shown && (
          <>
            <h3>{w.result}</h3>
            <FoundView found={shown.found} text={shown.text} />
          </>
        )}
      </div>
    </section>
  );
}
