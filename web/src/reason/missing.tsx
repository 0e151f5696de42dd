// What is not yet known: the sets of facts that settle the verdict. Every fact leads to its input.

import type { Missing } from "../api/types";
import { factLabel, placeOf } from "../facts/path";
import { Icon } from "../show/icon";
import { useReveal } from "../state/reveal";
import { useSession } from "../state/session";
import { useWords } from "../text/language";

export function FactButtons({ paths, quiet = false }: { paths: string[]; quiet?: boolean }) {
  const { defs, answer } = useSession();
  const { reveal } = useReveal();
  const { t, english } = useWords();
  const day = answer?.as_of ?? "";
  return (
    <span className="fact-buttons">
      {paths.map((path) => {
        const place = placeOf(path, defs, day);
        if (!place) {
          return (
            <span key={path} className="fact-plain">
              {path}
            </span>
          );
        }
        return (
          <button
            key={path}
            type="button"
            className={quiet ? "fact-button fact-button-quiet" : "fact-button"}
            title={t("fill")}
            data-fact={path}
            onClick={() => reveal(path)}
          >
            <Icon name="edit" size={13} />
            {factLabel(place, english)}
          </button>
        );
      })}
    </span>
  );
}

export function MissingPanel({ missing }: { missing: Missing }) {
  const { t } = useWords();
  const { decisive_sets: sets, could_settle: some, facts, proven } = missing;
  if (sets.length + some.length + facts.length === 0) return null;
  const inSets = new Set(sets.flat());
  const single = some.filter((path) => !inSets.has(path));
  const rest = facts.filter((path) => !inSets.has(path) && !single.includes(path));
  return (
    <section className="card missing" aria-label={t("missingTitle")}>
      {sets.length > 0 && (
        <>
          <h2>{t("missingTitle")}</h2>
          <ol className="sets">
            {sets.map((set, index) => (
              <li key={set.join(" ")}>
                {sets.length > 1 && <span className="faint">{t("setOf", { n: index + 1 })}</span>}
                <FactButtons paths={set} />
              </li>
            ))}
          </ol>
          {!proven && <p className="faint">{t("missingUnproven")}</p>}
        </>
      )}
      {single.length > 0 && (
        <>
          <h3>{t("missingSome")}</h3>
          <FactButtons paths={single} />
        </>
      )}
      {rest.length > 0 && (
        <>
          <h3>{t("missingAll")}</h3>
          <FactButtons paths={rest} />
        </>
      )}
    </section>
  );
}
