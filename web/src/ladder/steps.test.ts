// The ladder's steps: several policies may share one rung.

import { describe, expect, it } from "vitest";
import type { Ladder, Rung } from "../api/types";
import { stepsOf } from "./steps";

const rung = (policy: string, height: number): Rung => ({
  policy,
  rung: height,
  status: policy,
  title: { zh: policy, en: policy },
  verdict: "no",
  holds: false,
  lacks: [],
  unknown: [],
});

const ladder = (at: number, next: string | null): Ladder => ({
  track: "梯度培育",
  rungs: [rung("c", 3), rung("a", 1), rung("a2", 1), rung("b", 2)],
  at,
  next,
});

describe("stepsOf", () => {
  it.each([
    [0, "a", ["next", "later", "later"]],
    [1, "b", ["here", "next", "later"]],
    [2, "c", ["past", "here", "next"]],
    [3, null, ["past", "past", "here"]],
  ] as const)("standing at %i with %s next", (at, next, places) => {
    expect(stepsOf(ladder(at, next)).map((step) => step.place)).toEqual(places);
  });
  it("puts policies of one rung together, lowest first", () => {
    expect(stepsOf(ladder(1, "b")).map((step) => step.rungs.map((r) => r.policy))).toEqual([["a", "a2"], ["b"], ["c"]]);
  });
});
