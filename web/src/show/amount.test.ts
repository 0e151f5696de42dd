// Amounts move digits; they never round and never pass through a float.

import { describe, expect, it } from "vitest";
import type { Amount } from "../api/types";
import { amountText, grouped, money } from "./amount";

function amount(part: Partial<Amount>): Amount {
  const none = { exact: null, min: null, max: null, per: null, clause: null };
  return { ...none, unit: "元", kind: "cash", payer: "city", ...part };
}

describe("grouped", () => {
  it.each([
    ["0600000.50", "600,000.5"],
    ["1234567", "1,234,567"],
    ["-1234.10", "-1,234.1"],
    ["0", "0"],
    ["not a number", "not a number"],
  ])("%s → %s", (decimal, text) => expect(grouped(decimal)).toBe(text));
});

describe("money", () => {
  it("says 万元 from 10,000 yuan on, without losing a fen", () => {
    expect(money("750025", false)).toBe("75.0025 万元");
    expect(money("9999.99", false)).toBe("9,999.99 元");
    expect(money("10000", false)).toBe("1 万元");
    expect(money("12345678901234567890.01", false)).toBe("1,234,567,890,123,456.789001 万元");
    expect(money("750025", true)).toBe("CNY 750,025");
  });
});

describe("amountText", () => {
  it("keeps exact, up to, between, at least and not yet known apart", () => {
    expect(amountText(amount({ exact: "600000", min: "600000", max: "600000" }), false)).toBe("60 万元");
    expect(amountText(amount({ min: "0", max: "1000000" }), false)).toBe("最高 100 万元");
    expect(amountText(amount({ min: "10000", max: "20000" }), false)).toBe("1 万元 – 2 万元");
    expect(amountText(amount({ min: "10000" }), false)).toBe("不少于 1 万元");
    expect(amountText(amount({ min: "0" }), false)).toBe("尚不能确定");
  });
  it("shows a zero amount as zero", () => {
    expect(amountText(amount({ exact: "0", min: "0", max: "0" }), false)).toBe("0 元");
  });
});
