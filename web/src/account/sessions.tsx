// Where the account is signed in, and ending it there.

import { Button } from "antd";
import { useState } from "react";
import { records } from "../api/records";
import type { Problem } from "../api/types";
import { Scroll } from "../city/tables";
import { momentText } from "../show/moment";
import { Loading, ProblemNotice } from "../show/status";
import { Head } from "../show/table";
import { fill } from "../text/language";
import { useAccount, useAccountWords } from "./account";
import { useRecords } from "./gate";

export function Sessions() {
  const w = useAccountWords();
  const { refused } = useAccount();
  const [round, setRound] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [ended, setEnded] = useState(false);
  const [after, setAfter] = useState<string | null>(null);
  const list = useRecords(`sessions ${round} ${after}`, () => records.sessions(after));
  const end = async (id: string) => {
    setEnded(false);
    try {
      await records.endSession(id);
      setProblem(null);
      setEnded(true);
      setAfter(null);
      setRound((n) => n + 1);
    } catch (error) {
      setProblem(refused(error));
    }
  };
  return (
    <section className="card" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{w.sessionsTitle}</h2>
      <p className="faint">{w.sessionsLead}</p>
      {(problem ?? list.problem) && <ProblemNotice problem={(problem ?? list.problem) as Problem} retry={list.retry} />}
      {!list.value && !list.problem && <Loading rows={2} />}
      <p role="status">{ended && w.ended}</p>
      {list.value && (
        <Scroll label={w.sessionsTitle}>
          <table className="plain">
            <Head columns={[w.agent, w.created, w.seen, w.until]} last />
            <tbody>
              {list.value.items.map((row) => (
                <tr key={row.id} data-session={row.id}>
                  <td className="agent">{row.agent || w.noAgent}</td>
                  <td className="moment">{momentText(row.created)}</td>
                  <td className="moment">{momentText(row.seen)}</td>
                  <td className="moment">{momentText(row.expires)}</td>
                  <td>
                    {row.current ? (
                      <span className="tag tag-plain">{w.current}</span>
                    ) : (
                      <Button
                        size="small"
                        aria-label={fill(w.endOf, { created: momentText(row.created) })}
                        onClick={() => end(row.id)}
                      >
                        {w.end}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {list.value?.next && (
        <button type="button" className="text-button" onClick={() => setAfter(list.value?.next ?? null)} data-next>
          {w.more}
        </button>
      )}
    </section>
  );
}
