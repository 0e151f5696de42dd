// Decimals as people type them, and facts that are set, none, or unknown.

import { describe, expect, it } from "vitest";
import { type Facts, factsText, NONE, notAbove, readDecimal, setFact, setYear } from "./value";

describe("readDecimal", () => {
  it.each([
    ["12", "12"],
    ["1,234.50", "1234.50"],
    ["１２３", "123"],
    ["－5", "-5"],
    [" 7 ", "7"],
    ["1，000", "1000"],
    ["3．5", "3.5"],
    ["1234.500000000000000001", "1234.500000000000000001"],
  ])("reads %j as %j", (typed, decimal) => expect(readDecimal(typed)).toBe(decimal));

  it.each(["", "12x", "1e3", ".", "-", "1.", "--1", "无"])("refuses %j", (typed) =>
    expect(readDecimal(typed)).toBeNull());
});

describe("facts", () => {
  const facts: Facts = { 从业人员: "320", 营业收入: { "2025": "52000" } };

  it("forgets a fact that becomes unknown, and keeps 无 and 0 as what they are", () => {
    expect(setFact(facts, "从业人员", undefined)).toEqual({ 营业收入: { "2025": "52000" } });
    expect(setFact(facts, "从业人员", "0").从业人员).toBe("0");
    expect(setFact(facts, "股权融资", NONE).股权融资).toBe("无");
  });

  it("does not change what it was given", () => {
    setFact(facts, "从业人员", "1");
    setYear(facts, "营业收入", "2025", undefined);
    expect(facts).toEqual({ 从业人员: "320", 营业收入: { "2025": "52000" } });
  });

  it("forgets a yearly fact with its last year", () => {
    expect(setYear(facts, "营业收入", "2025", undefined)).toEqual({ 从业人员: "320" });
    expect(setYear(facts, "营业收入", "2024", "48000").营业收入).toEqual({ "2024": "48000", "2025": "52000" });
  });

  it("writes equal facts as equal texts", () => {
    expect(factsText({ b: "1", a: "2" })).toBe(factsText({ a: "2", b: "1" }));
  });
});

describe("notAbove", () => {
  it.each([
    ["1", "2", true],
    ["2", "1", false],
    ["1.0", "1", true],
    ["-2", "-1", true],
    ["-1", "-2", false],
    ["0.30000000000000000001", "0.3", false],
    ["999999999999999999999", "1000000000000000000000", true],
  ])("%s <= %s is %s", (a, b, holds) => expect(notAbove(a, b)).toBe(holds));
});
