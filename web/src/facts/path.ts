// Fact paths as the rules write them (营业收入.上年) and the places on the page that they stand for.

import type { FactDef } from "../api/types";

export const RELATIVE_YEARS = ["本年", "上年", "前年", "大前年", "前四年"] as const;

export type FactPlace = { def: FactDef; year: string | null; field: string | null };

export function yearsOf(asOf: string): string[] {
  const year = Number(asOf.slice(0, 4));
  return RELATIVE_YEARS.map((_, back) => String(year - back));
}

// Returns null for a path whose fact is not in the dictionary.
export function placeOf(path: string, defs: FactDef[], asOf: string): FactPlace | null {
  const [name = "", ...rest] = path.split(".");
  const def = defs.find((d) => d.name === name);
  if (!def) return null;
  const part = rest.join(".");
  const back = RELATIVE_YEARS.indexOf(part as (typeof RELATIVE_YEARS)[number]);
  if (def.period === "year") {
    if (back >= 0) return { def, year: yearsOf(asOf)[back] ?? null, field: null };
    if (/^\d{4}$/.test(part)) return { def, year: part, field: null };
  }
  return { def, year: null, field: part || null };
}

// The id of the input that answers a place; for a yearly fact without a year, of its latest complete year.
export function inputId(place: FactPlace, asOf: string): string {
  const year = place.def.period === "year" ? (place.year ?? yearsOf(asOf)[1]) : null;
  return year ? `fact-${place.def.key}-${year}` : `fact-${place.def.key}`;
}

export function factLabel(place: FactPlace, english: boolean): string {
  const name = english ? place.def.en || place.def.name : place.def.name;
  if (place.year) return english ? `${name} (${place.year})` : `${name}（${place.year} 年）`;
  return place.field ? `${name} · ${place.field}` : name;
}
