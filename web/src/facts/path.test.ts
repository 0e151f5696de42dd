// Fact paths of the rules, and the inputs of the page that answer them.

import { describe, expect, it } from "vitest";
import type { FactDef } from "../api/types";
import { factLabel, inputId, placeOf, yearsOf } from "./path";

const shared = { group: "规模", owner: "统计局", sensitivity: "internal", source: "declared" };
const defs: FactDef[] = [
  { name: "从业人员", key: "employees", en: "Employees", type: "number", ...shared },
  { name: "营业收入", key: "revenue", en: "Revenue", type: "number", period: "year", ...shared },
  { name: "知识产权", key: "ip", en: "IP", type: "list", ...shared },
];

function place(path: string) {
  const found = placeOf(path, defs, "2026-11-23");
  if (!found) throw new Error(`no place for ${path}`);
  return found;
}

describe("placeOf", () => {
  it("counts years back from the as-of date", () => {
    expect(yearsOf("2026-11-23")).toEqual(["2026", "2025", "2024", "2023", "2022"]);
    expect(place("营业收入.上年").year).toBe("2025");
    expect(place("营业收入.前四年").year).toBe("2022");
    expect(place("营业收入.2024").year).toBe("2024");
  });
  it("knows no place for a fact that is not in the dictionary", () => {
    expect(placeOf("不存在", defs, "2026-11-23")).toBeNull();
  });
});

describe("inputId", () => {
  it.each([
    ["从业人员", "fact-employees"],
    ["营业收入.前年", "fact-revenue-2024"],
    ["营业收入", "fact-revenue-2025"],
    ["知识产权.类别", "fact-ip"],
  ])("%s is answered by %s", (path, id) => expect(inputId(place(path), "2026-11-23")).toBe(id));
});

describe("factLabel", () => {
  it("says the year in both languages", () => {
    expect(factLabel(place("营业收入.上年"), false)).toBe("营业收入（2025 年）");
    expect(factLabel(place("营业收入.上年"), true)).toBe("Revenue (2025)");
    expect(factLabel(place("知识产权.类别"), false)).toBe("知识产权 · 类别");
  });
});
