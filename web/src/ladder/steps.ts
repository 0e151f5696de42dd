// The rungs of a ladder, those of one height together. Where the enterprise stands is the server's word.

import type { Ladder, Rung } from "../api/types";

export type Place = "past" | "here" | "next" | "later";
export type Step = { rung: number; rungs: Rung[]; place: Place };

export function stepsOf(ladder: Ladder): Step[] {
  const heights = [...new Set(ladder.rungs.map((rung) => rung.rung))].sort((a, b) => a - b);
  const next = ladder.rungs.find((rung) => rung.policy === ladder.next)?.rung ?? null;
  return heights.map((height) => {
    let place: Place = "later";
    if (height < ladder.at) place = "past";
    else if (height === ladder.at) place = "here";
    else if (height === next) place = "next";
    return { rung: height, rungs: ladder.rungs.filter((rung) => rung.rung === height), place };
  });
}
