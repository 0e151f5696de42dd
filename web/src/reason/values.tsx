// What was computed on the way: output decisions and the rule rows that matched.

import type { Output, Result } from "../api/types";
import { grouped } from "../show/amount";
import { useWords } from "../text/language";

function useSay(): (output: Output) => string {
  const { t } = useWords();
  return (output) => {
    if (output.state === "exact") return output.value === null ? t("isNone") : grouped(output.value);
    if (output.state === "set") return t("oneOf", { list: (output.possible ?? []).join("、") });
    if (output.state === "interval") {
      const [min, max] = [output.min, output.max];
      if (min !== null && max !== null) return t("between", { min: grouped(min), max: grouped(max) });
      if (min !== null) return t("atLeast", { min: grouped(min) });
      if (max !== null) return t("atMost", { max: grouped(max) });
    }
    return t("unknown");
  };
}

export function Outputs({ outputs }: { outputs: Output[] }) {
  const { t } = useWords();
  const say = useSay();
  if (outputs.length === 0) return null;
  return (
    <section className="card" aria-labelledby="outputs-title">
      <h2 id="outputs-title">{t("outputs")}</h2>
      <dl className="outputs">
        {outputs.map((output) => (
          <div key={output.decision} className={`output output-${output.state}`} data-output={output.decision}>
            <dt>{output.decision}</dt>
            <dd>{say(output)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function MatchedRows({ rows }: { rows: Result["rows"] }) {
  const { t } = useWords();
  if (rows.length === 0) return null;
  return (
    <section className="card" aria-labelledby="rows-title">
      <h2 id="rows-title">{t("rowsTitle")}</h2>
      <ul className="matched">
        {rows.map((row) => (
          <li key={`${row.decision} ${row.row}`}>
            <p>
              <strong>{row.decision}</strong> · {t("rowN", { n: row.row })}{" "}
              <span className={row.state === "matched" ? "tag tag-plain" : "tag tag-warn"}>
                {t(row.state === "matched" ? "rowMatched" : "rowPossible")}
              </span>
            </p>
            <p className="cells">
              {row.cells.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the column is what identifies a cell
                <code key={index}>{cell}</code>
              ))}
            </p>
            {row.clause && <p className="faint">{row.clause}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
