// What the page calls a change between two answers.

import { describe, expect, it } from "vitest";
import type { Amount, CalcAnswer, Result, Verdict } from "../api/types";
import { compare } from "./change";

function answer(...results: [string, Verdict, string | null][]): CalcAnswer {
  const amountOf = (exact: string | null): Amount | null =>
    exact === null
      ? null
      : { exact, min: exact, max: exact, unit: "元", kind: "cash", payer: "city", per: null, clause: null };
  return {
    as_of: "2026-11-23",
    bundle: { digest: "", policies: results.length },
    results: results.map(([policy, verdict, exact]) => ({ policy, verdict, amount: amountOf(exact) }) as Result),
    ladders: [],
  };
}

describe("compare", () => {
  it("finds nothing between equal answers", () => {
    expect(compare(answer(["a", "no", null]), answer(["a", "no", null]))).toEqual([]);
  });
  it("finds verdicts and amounts that moved, in the new order", () => {
    const before = answer(["a", "no", null], ["b", "certain", "100"]);
    const after = answer(["b", "certain", "200"], ["a", "possible", null]);
    const changes = compare(before, after);
    expect(changes.map((c) => c.policy)).toEqual(["b", "a"]);
    expect(changes[0]?.verdict).toBeNull();
    expect(changes[0]?.amount?.after?.exact).toBe("200");
    expect(changes[1]?.verdict).toEqual({ before: "no", after: "possible" });
  });
  it("passes over a policy that was not there before", () => {
    expect(compare(answer(), answer(["new", "certain", "1"]))).toEqual([]);
  });
});
