// Sums are exact at any length, and no group is lost.

import { describe, expect, it } from "vitest";
import type { City, CityPolicyDetail } from "../api/city";
import { nextAddress } from "../state/address";
import { add, boundsOf, byCertain, byKindAndPayer, byReach, bySize, listAddress, rest } from "./bounds";
import city from "./fixture/city.json";
import policy from "./fixture/policy.json";
import { moneyBars, policyRows } from "./options";

const whole = city as City;
const one = policy as CityPolicyDetail;

describe("add", () => {
  it.each([
    ["0.10", "2", "2.10"],
    ["0", "0", "0"],
    ["0.05", "0.05", "0.10"],
    ["999.99", "0.01", "1000.00"],
    ["1250000.10", "9000000000000000000.25", "9000000000001250000.35"],
  ])("%s + %s = %s", (a, b, sum) => expect(add(a, b)).toBe(sum));
});

describe("bounds", () => {
  it("go from what is certain at least to what is possible at most", () => {
    const [saved, cash] = whole.totals;
    if (!saved || !cash) throw new Error("the fixture has no totals");
    expect(boundsOf(cash)).toEqual({ lower: "3600000.00", upper: "19200000.00", unbounded: 0 });
    expect(boundsOf(saved)).toEqual({ lower: "1250000.10", upper: "9000000000001250000.35", unbounded: 12 });
    expect(boundsOf({ ...saved, unbounded: 9 }).unbounded).toBe(9);
  });
});

describe("order", () => {
  it("of totals is by kind, then payer", () =>
    expect([...whole.totals].sort(byKindAndPayer).map((t) => t.kind)).toEqual(["cash", "tax_saved"]));
  it("of policies is by reach", () =>
    expect([...whole.policies].sort(byReach).map((p) => p.policy)).toEqual([
      "rd-super-deduction",
      "hnte-award-suzhou",
      "credit-repair",
    ]));
  it("of districts is by who is certain, with the unknown last", () =>
    expect([...one.by_district].sort(byCertain).map((d) => d.name)).toEqual(["苏州工业园区", "昆山市", null]));
  it("of sizes is from large to micro, with the unknown last", () =>
    expect([...whole.sizes].sort(bySize).map((s) => s.name)).toEqual(["大型", "小型", "微型", null]));
});

it("every enterprise has one of the verdicts", () => {
  for (const { verdicts } of whole.policies)
    expect(verdicts.certain + verdicts.possible + rest(verdicts)).toBe(whole.enterprises);
});

describe("bars", () => {
  it("open the list of their policy and verdict", () => {
    const rows = policyRows(
      whole.policies.slice(0, 1),
      ["certain", "no"],
      (p) => p.title.zh,
      (v, n) => `${v} ${n}`,
    );
    expect(rows).toEqual([
      {
        name: "高新技术企业市级奖励",
        bars: [
          { value: 12, said: "certain 12", to: "/city/policies/hnte-award-suzhou?verdict=certain" },
          { value: 558, said: "no 558", to: "/city/policies/hnte-award-suzhou?verdict=no" },
        ],
      },
    ]);
  });
  it("show money as the lower bound and what the upper adds, and nothing where there is none", () => {
    const [unknown, kunshan] = one.by_district;
    if (!unknown || !kunshan) throw new Error("the fixture has no districts");
    const bars = moneyBars(one.policy, unknown, "district", (lower, upper) => `${lower}–${upper}`);
    expect(bars.map((bar) => bar.value)).toEqual([1500000, 1000000]);
    expect(bars[0]?.said).toBe("1500000.00–2500000.00");
    expect(decodeURIComponent(bars[0]?.to ?? "")).toBe(
      "/city/policies/hnte-award-suzhou?verdict=certain&district=未知",
    );
    expect(moneyBars(one.policy, kunshan, "district", () => "")).toEqual([]);
  });
});

it("a list's address survives the move to it", () => {
  const to = listAddress("hnte-award-suzhou", { verdict: "certain", size: null });
  expect(new URLSearchParams(nextAddress("/city", "?area=tax", to).split("?")[1]).get("size")).toBe("未知");
});
