// Moments of the records.

import { describe, expect, it } from "vitest";
import { momentKey, momentOf, momentText } from "./moment";

describe("moments", () => {
  it("are shown as a clock in China shows them", () => {
    expect(momentText("2026-11-27T16:23:28.414128Z")).toBe("2026-11-28 00:23:28");
    expect(momentText("2026-11-27T16:00:00Z")).toBe("2026-11-28 00:00:00");
    expect(momentText("yesterday")).toBe("yesterday");
  });
  it("sort by time, however many digits they have", () => {
    const sorted = [
      "2026-01-01T00:00:00Z",
      "2026-01-01T00:00:00.000001Z",
      "2026-01-01T00:00:00.5Z",
      "2026-01-01T00:00:01Z",
    ];
    expect([...sorted].reverse().sort((a, b) => (momentKey(a) < momentKey(b) ? -1 : 1))).toEqual(sorted);
    expect(momentKey("2026-01-01T00:00:00.5Z")).toBe(momentKey("2026-01-01T00:00:00.500000Z"));
  });
  it("are made of a day and a time in China; without a time, the end of the day", () => {
    expect(momentOf("2026-11-28", "00:23:28")).toBe("2026-11-27T16:23:28Z");
    expect(momentOf("2026-11-28", "08:00")).toBe("2026-11-28T00:00:00Z");
    expect(momentOf("2026-11-28", "")).toBe("2026-11-28T15:59:59Z");
    expect(momentOf("", "")).toBeNull();
  });
});
