// The shapes of the city's part of the HTTP API. Money is decimal text in yuan; counts are whole numbers.

import type { Confidence, Text, Verdict } from "./types";

export type Verdicts = Record<Verdict, number>;

// What some enterprises get together. `unbounded` of them have no known upper bound: `max` is the sum of the others.
export type Sum = { enterprises: number; min: string; max: string; unbounded: number };

// One kind from one payer: sums of different kinds or payers are never added up. A total, where an enterprise may be among
// both, says itself of how many enterprises some benefit has no known upper bound.
export type CityAmount = { kind: string; payer: string; certain: Sum; possible: Sum; unbounded?: number };

export type CityPolicy = {
  policy: string;
  title: Text;
  area: string;
  kind: string;
  version: string | null;
  confidence: Confidence | null;
  verdicts: Verdicts;
  amount: CityAmount | null;
};

export type Group = { name: string | null; enterprises: number };

export type City = {
  synthetic: boolean;
  as_of: string;
  enterprises: number;
  digest: string;
  bundle: string;
  stacking: string;
  totals: CityAmount[];
  districts: Group[];
  sizes: Group[];
  policies: CityPolicy[];
};

export type Part = { name: string | null; verdicts: Verdicts; amount: CityAmount | null };
export type CityPolicyDetail = CityPolicy & { by_district: Part[]; by_size: Part[] };

export type SubjectRow = {
  id: string;
  name: string | null;
  district: string | null;
  size: string | null;
  verdict: Verdict;
  amount: { min: string | null; max: string | null } | null;
};
export type SubjectPage = { items: SubjectRow[]; next: string | null };
