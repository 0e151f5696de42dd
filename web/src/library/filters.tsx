// The search and the filters above the library. They live in the address, so that a view of the library can be sent on.

import { Input } from "antd";
import { useEffect, useState } from "react";
import type { PolicySummary } from "../api/types";
import { Choice } from "../show/choice";
import { Icon } from "../show/icon";
import { setQuery } from "../state/router";
import { areaText, byArea } from "../text/areas";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import type { Key } from "../text/zh";
import { choices, FACETS, type Facet, type Filter } from "./filter";
import { useTexts } from "./words";

const TYPING_MS = 200; // browsers limit how often an address may change

// Returns the text typed so far; the address follows a moment later.
export function useTyped(inAddress: string): [string, (text: string) => void] {
  const [typed, setTyped] = useState(inAddress);
  useEffect(() => setTyped(inAddress), [inAddress]);
  useEffect(() => {
    if (typed === inAddress) return;
    const timer = setTimeout(() => setQuery({ q: typed || null }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, inAddress]);
  return [typed, setTyped];
}

const LABELS: Record<Facet, Key> = {
  area: "filterArea",
  kind: "kind",
  status: "status",
  confidence: "confidence",
  jurisdiction: "jurisdiction",
};

function FacetChoice({ facet, policies, filter }: { facet: Facet; policies: PolicySummary[]; filter: Filter }) {
  const { t, pick, english } = useWords();
  const texts = useTexts();
  const say: Record<Facet, (value: string) => string> = {
    area: (value) => pick(areaText(value)),
    kind: texts.kind,
    status: texts.state,
    confidence: texts.confidence,
    jurisdiction: (value) => term(value, english),
  };
  const counts = [...choices(policies, filter, facet)];
  if (facet === "area") counts.sort(([a], [b]) => byArea(a, b));
  else counts.sort(([, a], [, b]) => b - a);
  const options = counts.map(([value, n]) => ({ value, text: `${say[facet](value)} (${n})` }));
  return (
    <Choice
      label={t(LABELS[facet])}
      value={filter[facet] ?? ""}
      options={[{ value: "", text: t("filterAll") }, ...options]}
      onChange={(value) => setQuery({ [facet]: value || null })}
    />
  );
}

type Props = { policies: PolicySummary[]; filter: Filter; typed: string; onType: (text: string) => void; hits: number };

export function Filters({ policies, filter, typed, onType, hits }: Props) {
  const { t } = useWords();
  const narrowed = typed !== "" || FACETS.some((facet) => filter[facet] !== null);
  const clear = () => {
    onType("");
    setQuery({ q: null, ...Object.fromEntries(FACETS.map((facet) => [facet, null])) });
  };
  return (
    <search className="card filters screen-only" aria-label={t("filters")}>
      <Input
        allowClear
        className="filters-search"
        prefix={<Icon name="search" size={16} />}
        aria-label={t("libraryFilter")}
        placeholder={t("libraryFilter")}
        value={typed}
        onChange={(event) => onType(event.target.value)}
      />
      <div className="filters-row">
        {FACETS.map((facet) => (
          <FacetChoice key={facet} facet={facet} policies={policies} filter={filter} />
        ))}
      </div>
      <p className="filters-hits">
        <strong role="status" data-hits={hits}>
          {t("libraryHits", { n: hits, all: policies.length })}
        </strong>
        {narrowed && (
          <button type="button" className="text-button" onClick={clear}>
            <Icon name="cross" size={14} /> {t("filterClear")}
          </button>
        )}
      </p>
    </search>
  );
}
