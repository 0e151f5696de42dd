// The history of a fact on both axes, against a referee that asks every day and moment anew. The facts are made up.

import { describe, expect, it } from "vitest";
import type { KnownFact } from "../api/records";
import { gridOf } from "./grid";

let serial = 0;
function fact(change: Partial<KnownFact>): KnownFact {
  serial += 1;
  return {
    id: String(serial),
    key: "从业人员",
    period: "",
    kind: "number",
    value: "10",
    valid_from: "2026-01-01",
    valid_to: null,
    known_from: "2026-01-05T00:00:00Z",
    source: "甲",
    evidence: "",
    confidence: "published",
    disputed: false,
    leaf: "0",
    ...change,
  };
}
const values = (cells: KnownFact[][]) => cells.map((cell) => cell.map(({ value }) => value).join("|"));

describe("gridOf", () => {
  it("is empty where nothing was ever said", () => expect(gridOf([])).toEqual({ stretches: [], rows: [], hidden: 0 }));

  it("keeps what was known before a correction", () => {
    const grid = gridOf([
      fact({ value: "12", valid_from: "2026-03-01", known_from: "2026-04-01T08:00:00.000001Z" }),
      fact({ value: "10" }),
    ]);
    expect(grid.stretches).toEqual([
      { from: "2026-01-01", to: "2026-03-01" },
      { from: "2026-03-01", to: null },
    ]);
    expect(grid.rows.map(({ cells }) => values(cells))).toEqual([
      ["10", "12"],
      ["10", "10"],
    ]);
  });

  it("keeps every source, and forgets what one withdraws", () => {
    const grid = gridOf([
      fact({
        kind: "withdrawn",
        value: "",
        source: "乙",
        valid_from: "2026-06-01",
        known_from: "2026-07-01T00:00:00Z",
      }),
      fact({ value: "11", source: "乙", known_from: "2026-02-01T00:00:00Z" }),
      fact({ value: "10" }),
    ]);
    expect(grid.rows.map(({ cells }) => values(cells))).toEqual([
      ["11|10", "10"],
      ["11|10", "11|10"],
      ["10", "10"],
    ]);
  });

  it("of one source and one moment takes the newest record", () => {
    const grid = gridOf([fact({ value: "2" }), fact({ value: "1" })]);
    expect(values(grid.rows[0]?.cells ?? [])).toEqual(["2"]);
  });

  it("agrees with the referee on random histories", () => {
    let seed = 7;
    const random = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * n);
    };
    const day = (n: number) => `2026-01-${String(n).padStart(2, "0")}`;
    for (let round = 0; round < 200; round += 1) {
      const facts = Array.from({ length: 1 + random(8) }, (_, i) => {
        const start = 1 + random(10);
        const end = start + 1 + random(10);
        const moment = `2026-02-01T00:00:${String(i).padStart(2, "0")}Z`;
        const open = random(3) === 0;
        return fact({
          value: String(i),
          source: "甲乙"[random(2)] ?? "甲",
          valid_from: day(start),
          valid_to: open ? null : day(end),
          known_from: moment,
          kind: random(5) === 0 ? "withdrawn" : "number",
        });
      }).reverse();
      const grid = gridOf(facts);
      expect(grid.rows.length).toBe(facts.length);
      for (const row of grid.rows) {
        grid.stretches.forEach((stretch, i) => {
          const at = stretch.from ?? "";
          const said = ["甲", "乙"].flatMap((source) => {
            const last = facts.find(
              (one) =>
                one.source === source &&
                one.known_from <= row.moment &&
                (one.valid_from ?? "") <= at &&
                (one.valid_to === null || at < one.valid_to),
            );
            return last && last.kind !== "withdrawn" ? [last.value] : [];
          });
          expect(row.cells[i]?.map(({ value }) => value).sort()).toEqual(said.sort());
        });
      }
    }
  });

  it("says how much it does not draw", () => {
    const facts = Array.from({ length: 15 }, (_, i) => fact({ known_from: `2026-02-${10 + i}T00:00:00Z` })).reverse();
    expect(gridOf(facts)).toMatchObject({ hidden: 3 });
    expect(gridOf(facts).rows.length).toBe(12);
  });
});
