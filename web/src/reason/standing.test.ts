// Which conditions decide a verdict, which also speak for it, and which it has nothing to do with.

import { describe, expect, it } from "vitest";
import type { Check, Condition, State, Verdict } from "../api/types";
import { factsOf, standingsOf } from "./standing";

function leaf(facts: string[], state: State = "met", children: Check[] = []): Check {
  return { op: "compare", text: facts.join(), state, found: null, needed: null, facts, decision: null, children };
}

function condition(state: State, ...facts: string[]): Condition {
  const checks = [leaf(facts, state)];
  return { decision: `${state} ${facts}`, zh: "", en: "", clause: "", confidence: "published", state, checks };
}

function standings(verdict: Verdict, by: string[], ...conditions: Condition[]) {
  return standingsOf({ verdict, decided_by: by, conditions });
}

describe("standingsOf a verdict of no", () => {
  it("sets aside what is met or unknown by facts that do not decide", () => {
    const found = standings("no", ["x"], condition("met", "y"), condition("failed", "x"), condition("unknown", "z"));
    expect(found).toEqual(["aside", "decides", "aside"]);
  });
  it("never says of another condition that fails that it has nothing to do with the verdict", () => {
    expect(standings("no", ["x"], condition("failed", "x"), condition("failed", "y"))).toEqual(["decides", "also"]);
  });
  it("sets aside what is met by the very fact by which another fails", () => {
    expect(standings("no", ["x"], condition("met", "x"), condition("failed", "x"))).toEqual(["aside", "decides"]);
  });
  it("sets aside what is unknown, though it also reads the fact by which another fails", () => {
    const found = standings("no", ["x"], condition("failed", "x"), condition("unknown", "x", "z"));
    expect(found).toEqual(["decides", "aside"]);
  });
  it("takes a condition that cannot be computed for one that is not met", () => {
    expect(standings("no", ["x"], condition("error", "x"), condition("error", "y"))).toEqual(["decides", "also"]);
  });
  it("keeps all of them where two that are open exclude each other", () => {
    expect(standings("no", ["x"], condition("unknown", "x"), condition("unknown", "x"))).toEqual([
      "decides",
      "decides",
    ]);
  });
  it("keeps a condition of which only one of the facts decides", () => {
    expect(standings("no", ["x"], condition("failed", "x", "y"))).toEqual(["decides"]);
  });
});

describe("standingsOf a certain verdict", () => {
  // title-skill-path: three paths to a title, all read from one fact, the certificates; the middle one was taken.
  it("sets aside the paths that were not taken, though the same fact decides by another", () => {
    const paths = [condition("failed", "技能证书"), condition("met", "技能证书"), condition("failed", "技能证书")];
    expect(standings("certain", ["技能证书"], ...paths)).toEqual(["aside", "decides", "aside"]);
  });
  it("says of a second path by other facts that it is met as well", () => {
    const paths = [condition("met", "x"), condition("met", "y"), condition("unknown", "z")];
    expect(standings("certain", ["x"], ...paths)).toEqual(["decides", "also", "aside"]);
  });
  it("keeps a condition that fails where no other speaks for its deciding fact", () => {
    expect(standings("certain", ["x", "y"], condition("met", "x"), condition("failed", "y"))).toEqual([
      "decides",
      "decides",
    ]);
    expect(standings("certain", ["x"], condition("failed", "x"))).toEqual(["decides"]);
  });
  it("keeps a condition without facts that is met, and sets aside one that fails", () => {
    expect(standings("certain", ["x"], condition("met", "x"), condition("met"), condition("failed"))).toEqual([
      "decides",
      "decides",
      "aside",
    ]);
  });
});

describe("standingsOf other verdicts", () => {
  it.each<Verdict>(["possible", "expired", "unknown_rule"])("%s has none", (verdict) => {
    expect(standings(verdict, [], condition("met", "x"), condition("unknown", "y"))).toEqual([null, null]);
  });
  it("has none where the verdict needs no fact", () => {
    expect(standings("certain", [], condition("met", "x"))).toEqual([null]);
  });
});

describe("facts of a condition", () => {
  it("are those of the whole tree, each once", () => {
    const tree = leaf([], "failed", [leaf(["x"]), leaf(["y"], "failed", [leaf(["z"]), leaf(["x"])])]);
    expect(factsOf([tree])).toEqual(["x", "y", "z"]);
  });
  it("meet a year or a part of them, and no name that merely begins alike", () => {
    expect(standings("no", ["营业收入.上年"], condition("failed", "营业收入"))).toEqual(["decides"]);
    expect(standings("no", ["营业收入"], condition("failed", "营业收入.上年"))).toEqual(["decides"]);
    expect(standings("no", ["营业收入"], condition("met", "营业收入增长率"))).toEqual(["aside"]);
    expect(standings("no", ["营业收入.上年"], condition("met", "营业收入.前年"))).toEqual(["aside"]);
  });
});
