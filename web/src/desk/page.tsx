// The desk: an official enters a subject's id; an enterprise's person finds the own one.

import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { SignedIn } from "../account/gate";
import { Link, navigate, usePageTitle } from "../state/router";
import { useWords } from "../text/language";
import { viewAddress } from "./address";
import { recent } from "./recent";
import { SubjectBody } from "./subject";
import { useDeskWords } from "./value";

function Door() {
  const w = useDeskWords();
  const [id, setId] = useState("");
  const lately = recent();
  const open = (event: FormEvent) => {
    event.preventDefault();
    if (id.trim()) navigate(viewAddress(id.trim(), "facts"));
  };
  return (
    <>
      <header className="page-head">
        <h1>{w.title}</h1>
        <p className="lead">{w.lead}</p>
      </header>
      <section className="card" aria-label={w.id}>
        <form className="desk-search" role="search" onSubmit={open}>
          <label>
            <span>{w.id}</span>
            <input
              className="input"
              name="subject"
              required
              maxLength={128}
              autoComplete="off"
              spellCheck={false}
              value={id}
              onChange={(event) => setId(event.target.value)}
            />
          </label>
          <Button type="primary" htmlType="submit">
            {w.open}
          </Button>
        </form>
        <p className="faint">{w.idHelp}</p>
        {lately.length > 0 && (
          <>
            <h3>{w.recent}</h3>
            <ul className="recent">
              {lately.map((one) => (
                <li key={one}>
                  <Link to={viewAddress(one, "facts")}>{one}</Link>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}

export default function DeskPage() {
  const { t } = useWords();
  const w = useDeskWords();
  usePageTitle(`${w.title} · ${t("brand")}`);
  return (
    <div className="page narrow desk">
      <SignedIn here="desk">
        {(me) => {
          if (me.account.kind !== "enterprise") return <Door />;
          if (!me.account.subject) return <p className="notice">{w.noSubject}</p>;
          return <SubjectBody key={me.account.id} me={me} subject={me.account.subject} />;
        }}
      </SignedIn>
    </div>
  );
}
