import { describe, expect, it } from "vitest";
import { asked, marked } from "./answer";

const place = (line: number, column: number) => ({ file: null, element: null, line, column });
const input = (name: string, type: string) => ({ name, type, given: false });

describe("asked", () => {
  it("sends plain values as their type reads them, the rest as FEEL", () => {
    const inputs = [
      input("规模", "string"),
      input("金额", "number"),
      input("日期", "date"),
      input("表", "list<number>"),
      input("是否", "boolean"),
      input("空", "string"),
    ];
    expect(
      asked(inputs, { 规模: "中型", 金额: " 1.50 ", 日期: "2026-11-23", 表: "[1]", 是否: "true", 空: " " }),
    ).toEqual({
      inputs: { 规模: "中型", 金额: "1.50", 日期: "2026-11-23" },
      given: { 表: "[1]", 是否: "true" },
    });
  });
  it("sends possible values, null and quoted texts as FEEL", () => {
    const inputs = [input("a", "number"), input("b", "string"), input("c", "string"), input("d", "date")];
    const typed = { a: "between [1..2]", b: '"中型"', c: "unknown", d: "null" };
    expect(asked(inputs, typed)).toEqual({ inputs: {}, given: typed });
  });
});

describe("marked", () => {
  it("marks the word at a place, by code points", () => {
    expect(marked("𠮷 + 收入2 * 3", place(1, 5))).toEqual({ before: "𠮷 + ", mark: "收入2", after: " * 3" });
    expect(marked("1 +\n  y + 1", place(2, 3))).toEqual({ before: "1 +\n  ", mark: "y", after: " + 1" });
  });
  it("marks as much as is asked, and a blank at the end", () => {
    expect(marked("1 / 0 + 2", place(1, 1), 5)?.mark).toBe("1 / 0");
    expect(marked("1 +", place(1, 4))).toEqual({ before: "1 +", mark: " ", after: "" });
  });
  it("marks nothing where there is no place", () => {
    expect(marked("1", { file: null, element: null, line: null, column: null })).toBeNull();
    expect(marked("1", place(3, 1))).toBeNull();
  });
});
