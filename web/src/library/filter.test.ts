// Searching and filtering the library.

import { describe, expect, it } from "vitest";
import type { PolicySummary, VersionSummary } from "../api/types";
import { choices, type Filter, fits, leading, readFilter } from "./filter";

function version(part: Partial<VersionSummary>): VersionSummary {
  return {
    id: "2026",
    status: "in_force",
    document: { number: "苏府〔2026〕1号", title: "奖励办法", issuer: "苏州市科技局" },
    effective: { from: "2026-01-01", to: null },
    confidence: "published",
    retrieved: "2026-11-23",
    source: "",
    has_rules: true,
    note: null,
    ...part,
  };
}

function policy(part: Partial<PolicySummary>): PolicySummary {
  return {
    id: "hnte-award",
    area: "awards",
    title: { zh: "高新技术企业奖励", en: "Award for HNTE" },
    kind: "benefit",
    audience: "enterprise",
    jurisdiction: "苏州市",
    channel: "apply",
    ladder: null,
    window: null,
    versions: [version({})],
    ...part,
  };
}

const none = readFilter(new URLSearchParams());
const filter = (part: Partial<Filter>): Filter => ({ ...none, ...part });

describe("fits", () => {
  it.each([
    "高新技术",
    "award for",
    "〔2026〕1号",
    "科技局",
    "hnte-award",
    "ＨＮＴＥ 奖励",
    "  奖励   2026 ",
    "",
  ])("finds “%s”", (q) => expect(fits(policy({}), filter({ q }))).toBe(true));
  it("needs every word", () => expect(fits(policy({}), filter({ q: "高新技术 税务" }))).toBe(false));
  it("looks at the version that speaks for the policy", () => {
    const two = policy({
      versions: [version({ id: "2024", status: "superseded", confidence: "to_confirm" }), version({})],
    });
    expect(fits(two, filter({ status: "in_force", confidence: "published" }))).toBe(true);
    expect(fits(two, filter({ status: "superseded" }))).toBe(false);
  });
  it("joins filters by and", () => {
    expect(fits(policy({}), filter({ area: "awards", kind: "benefit", jurisdiction: "苏州市" }))).toBe(true);
    expect(fits(policy({}), filter({ area: "awards", kind: "status" }))).toBe(false);
  });
});

describe("leading", () => {
  it("is the version in force, otherwise the latest", () => {
    const old = version({ id: "a", status: "expired" });
    expect(leading([version({ id: "b" }), old])?.id).toBe("b");
    expect(leading([old, version({ id: "c", status: "expired" })])?.id).toBe("c");
    expect(leading([])).toBeUndefined();
  });
});

describe("choices", () => {
  const all = [policy({}), policy({ id: "x", area: "tax" }), policy({ id: "y", area: "tax", kind: "status" })];
  it("counts what each value would show, the other filters as they are", () => {
    expect([...choices(all, filter({ kind: "benefit", area: "awards" }), "area")]).toEqual([
      ["awards", 1],
      ["tax", 1],
    ]);
  });
  it("keeps a chosen value that shows nothing", () => {
    expect(choices(all, filter({ area: "none" }), "area").get("none")).toBe(0);
  });
});
