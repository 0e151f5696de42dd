// Amounts as people read them. Decimal text in, text out: digits are moved, never rounded, never turned into floats.

import type { Amount } from "../api/types";

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

// "0600000.50" → "600,000.5"
export function grouped(decimal: string): string {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)0*(\d+)(?:\.(\d*))?$/.exec(decimal) ?? [];
  if (!/^-?\d+(\.\d*)?$/.test(decimal)) return decimal;
  const rest = fraction.replace(/0+$/, "");
  return `${sign}${group(whole)}${rest ? `.${rest}` : ""}`;
}

// Moves the decimal point four places to the left: "750025" → "75.0025".
function tenThousands(decimal: string): string {
  const sign = decimal.startsWith("-") ? "-" : "";
  const [whole = "0", fraction = ""] = decimal.replace("-", "").split(".");
  const padded = whole.padStart(5, "0");
  return `${sign}${padded.slice(0, -4)}.${padded.slice(-4)}${fraction}`;
}

export function money(decimal: string, english: boolean): string {
  if (english) return `CNY ${grouped(decimal)}`;
  const whole = decimal.replace("-", "").split(".")[0] ?? "";
  return whole.replace(/^0+/, "").length >= 5 ? `${grouped(tenThousands(decimal))} 万元` : `${grouped(decimal)} 元`;
}

function quantity(decimal: string, unit: string, english: boolean): string {
  return unit === "元" ? money(decimal, english) : `${grouped(decimal)} ${unit}`;
}

export function amountText(amount: Amount, english: boolean): string {
  const say = (decimal: string) => quantity(decimal, amount.unit, english);
  if (amount.exact !== null) return say(amount.exact);
  const { min, max } = amount;
  if (min !== null && max !== null) {
    if (min === max) return say(min);
    if (grouped(min) === "0") return english ? `up to ${say(max)}` : `最高 ${say(max)}`;
    return `${say(min)} – ${say(max)}`;
  }
  if (max !== null) return english ? `up to ${say(max)}` : `最高 ${say(max)}`;
  if (min !== null && grouped(min) !== "0") return english ? `at least ${say(min)}` : `不少于 ${say(min)}`;
  return english ? "not yet known" : "尚不能确定";
}
