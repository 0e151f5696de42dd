// What begins and what ends when.

import { describe, expect, it } from "vitest";
import type { PolicySummary, VersionSummary } from "../api/types";
import { todayInChina } from "../state/today";
import { daysBetween, endingSoon, eventsOf, inForce, monthsOf, yearsOf } from "./events";

function policy(id: string, ...spans: [string, string | null][]): PolicySummary {
  const versions = spans.map(([from, to]) => ({ id: from, effective: { from, to } }) as VersionSummary);
  return { id, versions } as PolicySummary;
}

const AS_OF = "2026-11-23";
const events = eventsOf([
  policy("year-end", ["2026-01-01", "2026-12-31"]),
  policy("renewed", ["2023-01-01", "2026-12-31"], ["2027-01-01", null]),
  policy("last-day", ["2026-02-21", "2027-02-21"]),
  policy("too-late", ["2026-02-22", "2027-02-22"]),
  policy("today", ["2025-01-01", AS_OF]),
  policy("gone", ["2025-01-01", "2026-11-22"]),
]);

describe("endingSoon", () => {
  it("lists today up to the ninetieth day after it, by day", () => {
    expect(daysBetween(AS_OF, "2027-02-21")).toBe(90);
    const soon = endingSoon(events, AS_OF).map(({ key, events: list }) => [key, list.map((e) => e.policy.id)]);
    expect(soon).toEqual([
      [AS_OF, ["today"]],
      ["2026-12-31", ["year-end", "renewed"]],
      ["2027-02-21", ["last-day"]],
    ]);
  });
  it("says which version goes on from the day after", () => {
    const ends = events.filter((e) => e.kind === "end" && e.day === "2026-12-31");
    expect(ends.map((e) => [e.policy.id, e.next])).toEqual([
      ["year-end", null],
      ["renewed", "2027-01-01"],
    ]);
  });
});

describe("months", () => {
  it("are in order, with ends before beginnings of one day", () => {
    expect(monthsOf(events, "2026").map((m) => m.key)).toEqual(["2026-01", "2026-02", "2026-11", "2026-12"]);
    const both = eventsOf([policy("b", ["2026-05-01", null]), policy("a", ["2026-01-01", "2026-05-01"])]);
    expect(both.map((e) => e.kind)).toEqual(["start", "end", "start"]);
  });
  it("offer every year that has events, and the year looked from", () => {
    expect(yearsOf(events, "2030-01-01")).toEqual(["2023", "2025", "2026", "2027", "2030"]);
  });
});

it("a version is in force on its first and on its last day", () => {
  const [version] = policy("x", ["2026-01-01", "2026-12-31"]).versions;
  if (!version) throw new Error("no version");
  expect(["2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"].map((day) => inForce(version, day))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

it("today is the day in China", () => {
  expect(todayInChina(new Date("2026-11-23T15:59:59Z"))).toBe("2026-11-23");
  expect(todayInChina(new Date("2026-11-23T16:00:00Z"))).toBe("2026-11-24");
});
