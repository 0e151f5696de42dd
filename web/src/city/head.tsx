// What every page about the city says first, and what it says where there is no city.

import type { ReactNode } from "react";
import type { City } from "../api/city";
import type { Problem } from "../api/types";
import { grouped } from "../show/amount";
import { PrintButton, PrintHead } from "../show/printing";
import { ProblemNotice } from "../show/status";
import { SyntheticTag } from "../show/verdict";
import { useWords } from "../text/language";

const DIGEST_LENGTH = 12;

function short(digest: string): string {
  return digest.replace(/^sha256:/, "").slice(0, DIGEST_LENGTH);
}

export function CityHead({ city, title, children }: { city: City; title: string; children?: ReactNode }) {
  const { t } = useWords();
  return (
    <>
      <PrintHead asOf={city.as_of} digest={city.bundle} synthetic={city.synthetic}>
        {t("cityDigest", { digest: city.digest })}
      </PrintHead>
      <header className="page-head page-head-tools">
        <div>
          <h1>
            {title} {city.synthetic && <SyntheticTag />}
          </h1>
          {children}
          <ul className="city-facts">
            <li>
              <strong>{t("cityEnterprises", { n: grouped(String(city.enterprises)) })}</strong>
            </li>
            <li>
              {t("asOf")} {city.as_of}
            </li>
            <li title={city.digest}>{t("cityDigest", { digest: short(city.digest) })}</li>
            <li title={city.bundle}>{t("cityBundle", { digest: short(city.bundle) })}</li>
          </ul>
          {city.synthetic && <p className="faint">{t("citySyntheticNote")}</p>}
        </div>
        <PrintButton />
      </header>
    </>
  );
}

const COMMANDS = [
  { command: "zhida synth --enterprises 10000 --seed 7 --out city", key: "cityNoneSynth" },
  { command: "zhida run --subjects city --out city-results", key: "cityNoneRun" },
  { command: "zhida serve --city city-results", key: "cityNoneServe" },
] as const;

function NoCity({ retry }: { retry: () => void }) {
  const { t } = useWords();
  return (
    <section className="card no-city" aria-labelledby="no-city-title" data-no-city>
      <h1 id="no-city-title">{t("cityNoneTitle")}</h1>
      <p className="lead">{t("cityNoneLead")}</p>
      <ol className="commands">
        {COMMANDS.map(({ command, key }) => (
          <li key={key}>
            <p>{t(key)}</p>
            <code>{command}</code>
          </li>
        ))}
      </ol>
      <p>
        {t("cityNoneAfter")}{" "}
        <button type="button" className="text-button" onClick={retry}>
          {t("retry")}
        </button>
      </p>
    </section>
  );
}

export function CityProblem({ problem, retry }: { problem: Problem; retry: () => void }) {
  if (problem.code === "E-CITY-NONE") return <NoCity retry={retry} />;
  return <ProblemNotice problem={problem} retry={retry} />;
}
