// What the answers mean, and what Zhida does not do.

import { VerdictTag } from "../show/verdict";
import { usePageTitle } from "../state/router";
import { useWords } from "../text/language";
import { about } from "./words";

export function AboutPage() {
  const { t, language } = useWords();
  const words = about[language];
  usePageTitle(`${t("aboutTitle")} · ${t("brand")}`);
  return (
    <div className="page narrow about">
      <header className="page-head">
        <h1>{t("aboutTitle")}</h1>
        <p className="lead">{words.lead}</p>
      </header>
      <section className="card" aria-labelledby="verdicts-title">
        <h2 id="verdicts-title">{words.verdictsTitle}</h2>
        <dl className="meanings">
          {words.verdicts.map(({ verdict, meaning }) => (
            <div key={verdict}>
              <dt>
                <VerdictTag verdict={verdict} />
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
      {words.sections.map((section) => (
        <section key={section.title} className="card">
          <h2>{section.title}</h2>
          <ul>
            {section.points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
