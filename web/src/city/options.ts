// What the charts draw. Lengths of bars are approximations of the exact figures, which stand in the table beside each chart.

import type { BarSeriesOption } from "echarts/charts";
import type { GridComponentOption, TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { CityPolicy, Part, Verdicts } from "../api/city";
import type { Verdict } from "../api/types";
import { boundsOf, listAddress } from "./bounds";

export type ChartOption = ComposeOption<BarSeriesOption | GridComponentOption | TooltipComponentOption>;

// Each tells from the white ground by 3:1 at least, and from its neighbours by a white edge.
export const COLOURS: Record<Verdict, string> = {
  certain: "#0a6b45",
  possible: "#b97a12",
  no: "#a02c36",
  unknown_rule: "#4a4f8f",
  expired: "#7b8a95",
};

export const LOWER = "#0f6a73";
export const UPPER = "#b97a12";

export const SHOWN: Verdict[] = ["certain", "possible", "no", "unknown_rule", "expired"];

// One bar of a series: its length, what is said about it, and the list it opens.
export type Bar = { value: number; said: string; to: string };
export type Row = { name: string; bars: Bar[] };
export type Series = { name: string; colour: string };

const ROW_PX = 30;
const EDGE_PX = 64;

export function heightOf(rows: number): number {
  return Math.max(rows, 2) * ROW_PX + EDGE_PX;
}

export function shortNumber(value: number, english: boolean): string {
  if (english) return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(value);
  return new Intl.NumberFormat("zh-CN", { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

type Look = { unit: string; english: boolean; narrow: boolean; font: string };

// Horizontal bars, one row each, the first on top; the series are stacked.
export function barOption(rows: Row[], series: Series[], look: Look): ChartOption {
  const labels = look.narrow ? 104 : 250;
  return {
    animation: false,
    textStyle: { fontFamily: look.font, fontSize: 13 },
    grid: { left: labels + 14, right: look.narrow ? 18 : 34, top: 8, bottom: 44 },
    tooltip: { trigger: "item", confine: true, formatter: (item) => said(item) },
    xAxis: {
      type: "value",
      name: look.unit,
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: { color: "#43535f" },
      minInterval: 1,
      splitNumber: look.narrow ? 3 : 6,
      axisLabel: {
        color: "#43535f",
        hideOverlap: true,
        formatter: (value: number) => shortNumber(value, look.english),
      },
      splitLine: { lineStyle: { color: "#d8e1e7" } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map((row) => row.name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: "#8597a3" } },
      axisLabel: { color: "#17242f", interval: 0, width: labels, overflow: "truncate" },
    },
    series: series.map(({ name, colour }, index) => ({
      type: "bar",
      name,
      stack: "all",
      cursor: "pointer",
      barMaxWidth: 20,
      itemStyle: { color: colour, borderColor: "#fff", borderWidth: 1 },
      emphasis: { itemStyle: { color: colour, borderColor: "#17242f" } },
      data: rows.map((row) => row.bars[index] ?? { value: 0, said: "", to: "" }),
    })),
  };
}

// The words of the tooltip, as text: names come from data and are not trusted as markup.
function said(item: unknown): HTMLElement {
  const { name, data } = item as { name: string; data: Bar };
  const box = document.createElement("div");
  box.textContent = `${name} · ${data.said}`;
  return box;
}

type Say = (verdict: Verdict, count: number) => string;

export function verdictBars(policy: string, verdicts: Verdicts, shown: Verdict[], say: Say, where = {}): Bar[] {
  return shown.map((verdict) => ({
    value: verdicts[verdict],
    said: say(verdict, verdicts[verdict]),
    to: listAddress(policy, { verdict, ...where }),
  }));
}

export function policyRows(
  policies: CityPolicy[],
  shown: Verdict[],
  title: (policy: CityPolicy) => string,
  say: Say,
): Row[] {
  return policies.map((policy) => ({
    name: title(policy),
    bars: verdictBars(policy.policy, policy.verdicts, shown, say),
  }));
}

export type By = "district" | "size";

// Money as two bars: the lower bound, and what the upper bound adds to it.
export function moneyBars(policy: string, part: Part, by: By, say: (lower: string, upper: string) => string): Bar[] {
  if (!part.amount) return [];
  const { lower, upper } = boundsOf(part.amount);
  const words = say(lower, upper);
  const least = Number(lower);
  return [
    { value: least, said: words, to: listAddress(policy, { verdict: "certain", [by]: part.name }) },
    { value: Math.max(Number(upper) - least, 0), said: words, to: listAddress(policy, { [by]: part.name }) },
  ];
}
