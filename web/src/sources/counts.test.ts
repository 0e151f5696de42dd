// What an import did: sums and remarks, of made-up counts.

import { describe, expect, it } from "vitest";
import type { ImportCounts } from "../api/records";
import { recordedBy, remarks } from "./counts";
import { words } from "./words";

const none: ImportCounts = {
  rows: "0",
  set_aside: "0",
  subjects: "0",
  subjects_new: "0",
  subjects_changed: "0",
  subjects_vanished: "0",
  same: "0",
  new: "0",
  changed: "0",
  vanished: "0",
  kept: "0",
  corrected: "0",
};

describe("recordedBy", () => {
  it("counts what is recorded, and not what stayed", () => {
    const counts = { ...none, same: "900", new: "1000", changed: "200", vanished: "34", kept: "5", corrected: "6" };
    expect(recordedBy(counts)).toBe("1,234");
    expect(recordedBy(none)).toBe("0");
  });
});

describe("remarks", () => {
  it("says what happens seldom only where it did", () => {
    expect(remarks({ ...none, rows: "7", same: "7" }, words.zh)).toEqual([]);
    expect(remarks({ ...none, set_aside: "2", corrected: "1" }, words.zh)).toEqual([
      ["搁置的行", "2"],
      ["已更正，照旧", "1"],
    ]);
  });
});

describe("words", () => {
  it("has every text in both languages", () => {
    expect(Object.keys(words.en)).toEqual(Object.keys(words.zh));
  });
});
