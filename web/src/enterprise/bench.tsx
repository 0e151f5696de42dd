// The workbench: the enterprise on top, its facts beside (a drawer on a phone), and whatever the page shows about it.

import { Button, Drawer } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { FactsEditor } from "../facts/editor";
import { Icon } from "../show/icon";
import { PrintHead } from "../show/printing";
import { Loading, ProblemNotice } from "../show/status";
import { SyntheticTag } from "../show/verdict";
import { useReveal } from "../state/reveal";
import { navigate } from "../state/router";
import { useSession } from "../state/session";
import { useWords } from "../text/language";
import { AsOf } from "./asof";
import { ChangeStrip } from "./changes";

const WIDE = "(min-width: 1080px)";

function useWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const query = matchMedia(WIDE);
    const update = () => setWide(query.matches);
    query.addEventListener("change", update);
    return () => query.removeEventListener("change", update);
  }, []);
  return wide;
}

export function SubjectBar() {
  const { subject, leave } = useSession();
  const { t, pick } = useWords();
  if (!subject) return null;
  const listed = t(subject.synthetic ? "citySubjectStory" : "cityListedStory", { id: subject.id });
  const told = subject.story ? pick(subject.story) : t("ownStory");
  const story = subject.origin === "city" ? listed : told;
  return (
    <section className="subject" aria-label={t("navEnterprise")}>
      <div className="subject-who">
        <p className="subject-name">
          {subject.name ? pick(subject.name) : t("ownName")} {subject.synthetic && <SyntheticTag />}
        </p>
        <p className="subject-story">{story}</p>
      </div>
      <div className="subject-tools">
        <AsOf />
        <Button
          onClick={() => {
            leave();
            navigate("/");
          }}
        >
          {t("change")}
        </Button>
      </div>
    </section>
  );
}

export function Bench({ children }: { children: ReactNode }) {
  const { subject, answer, problem, busy, retry } = useSession();
  const { open, setOpen } = useReveal();
  const { t } = useWords();
  const wide = useWide();
  return (
    <div className="page">
      {answer && (
        <PrintHead asOf={answer.as_of} digest={answer.bundle.digest} synthetic={subject?.synthetic ?? false} />
      )}
      <SubjectBar />
      <div className="bench">
        {wide && (
          <aside className="side" aria-label={t("factsTitle")}>
            <h2 className="side-title">{t("factsTitle")}</h2>
            <FactsEditor />
          </aside>
        )}
        <div className="bench-main" aria-busy={busy}>
          <div className={`progress ${busy && answer ? "progress-on" : ""}`} aria-hidden="true" />
          {problem && <ProblemNotice problem={problem} retry={retry} stale={answer !== null} />}
          <ChangeStrip />
          {answer ? <div className={problem ? "outdated" : ""}>{children}</div> : !problem && <Loading rows={10} />}
        </div>
      </div>
      {!wide && (
        <>
          <button type="button" className="facts-open" onClick={() => setOpen(true)}>
            <Icon name="edit" size={18} /> {t("factsOpen")}
          </button>
          <Drawer
            open={open}
            onClose={() => setOpen(false)}
            title={t("factsTitle")}
            placement="right"
            width="min(100vw, 440px)"
            destroyOnHidden
            extra={
              <Button type="primary" onClick={() => setOpen(false)}>
                {t("factsClose")}
              </Button>
            }
          >
            <FactsEditor />
          </Drawer>
        </>
      )}
    </div>
  );
}
