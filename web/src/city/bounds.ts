// Bounds of what a city gets: exact sums of decimal texts, and the order of policies and groups.

import type { CityAmount, CityPolicy, Part, Sum, Verdicts } from "../api/city";

// Adds two decimals of any length that are not negative: "0.10" + "2" → "2.10".
export function add(a: string, b: string): string {
  const [x = "0", p = ""] = a.split(".");
  const [y = "0", q = ""] = b.split(".");
  const places = Math.max(p.length, q.length);
  const sum = BigInt(x + p.padEnd(places, "0")) + BigInt(y + q.padEnd(places, "0"));
  const digits = sum.toString().padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

export type Bounds = { lower: string; upper: string; unbounded: number };

// The least a city would pay is what those who are certain get at least; the most adds those who may qualify. `unbounded` of
// them have no known upper bound and are not in `upper`.
export function boundsOf(amount: { certain: Sum; possible: Sum; unbounded?: number }): Bounds {
  const { certain, possible } = amount;
  return {
    lower: certain.min,
    upper: add(certain.max, possible.max),
    unbounded: amount.unbounded ?? certain.unbounded + possible.unbounded,
  };
}

const KINDS = ["cash", "tax_saved", "deduction", "credit_line", "guarantee", "rate"];
const PAYERS = ["nation", "province", "city", "district", "fund"];

export function byKindAndPayer(a: CityAmount, b: CityAmount): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || PAYERS.indexOf(a.payer) - PAYERS.indexOf(b.payer);
}

// Most enterprises first: those who are certain, then those who may qualify.
export function byReach(a: CityPolicy, b: CityPolicy): number {
  const reach = a.verdicts.certain - b.verdicts.certain || a.verdicts.possible - b.verdicts.possible;
  return -reach || a.policy.localeCompare(b.policy);
}

// Most certain first; the unknown group last, whatever its size.
export function byCertain(a: Part, b: Part): number {
  if (a.name === null || b.name === null) return Number(a.name === null) - Number(b.name === null);
  return b.verdicts.certain - a.verdicts.certain || b.verdicts.possible - a.verdicts.possible;
}

const SIZES = ["大型", "中型", "小型", "微型"];

// From large to micro; other names after them; the unknown group last.
export function bySize(a: { name: string | null }, b: { name: string | null }): number {
  const place = ({ name }: { name: string | null }) => {
    if (name === null) return SIZES.length + 1;
    return SIZES.includes(name) ? SIZES.indexOf(name) : SIZES.length;
  };
  return place(a) - place(b);
}

export function rest(verdicts: Verdicts): number {
  return verdicts.no + verdicts.unknown_rule + verdicts.expired;
}

// What the list's filters say for a group; the server's word for the unknown one is 未知.
export const UNKNOWN = "未知";

export function listAddress(
  policy: string,
  filter: { verdict?: string; district?: string | null; size?: string | null },
): string {
  const query = new URLSearchParams();
  if (filter.verdict) query.set("verdict", filter.verdict);
  if (filter.district !== undefined) query.set("district", filter.district ?? UNKNOWN);
  if (filter.size !== undefined) query.set("size", filter.size ?? UNKNOWN);
  const text = query.toString();
  return `/city/policies/${encodeURIComponent(policy)}${text ? `?${text}` : ""}`;
}
