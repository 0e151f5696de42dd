// What the page holds about an enterprise: the JSON facts of docs/packs.md, with numbers as text.
//
// Three states are distinct: absent = unknown (nobody has said); NONE = known to be none; any other value, 0 included.

export const NONE = "无";

export type Scalar = string | boolean;
export type Interval = { min: string; max: string };
export type ListRow = Record<string, Scalar>;
export type Years = Record<string, Scalar | Interval>;
export type FactValue = Scalar | Interval | { one_of: string[] } | Years | ListRow[];
export type Facts = Record<string, FactValue>;

export function isInterval(value: unknown): value is Interval {
  return typeof value === "object" && value !== null && "min" in value && "max" in value;
}

export function isYears(value: FactValue | undefined): value is Years {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !isInterval(value) && !("one_of" in value)
  );
}

// Full-width digits and signs become plain, thousands separators and spaces go. Returns null where no decimal is left.
export function readDecimal(typed: string): string | null {
  const plain = typed
    .replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s,，\u3000]/g, "")
    .replace(/[。．]/g, ".");
  return /^-?\d+(\.\d+)?$/.test(plain) ? plain : null;
}

// Returns the facts with one fact set, or, where `value` is undefined, unknown.
export function setFact(facts: Facts, name: string, value: FactValue | undefined): Facts {
  const { [name]: _, ...rest } = facts;
  return value === undefined ? rest : { ...rest, [name]: value };
}

export function setYear(facts: Facts, name: string, year: string, value: Scalar | Interval | undefined): Facts {
  const before = facts[name];
  const known: Years = isYears(before) ? before : {};
  const { [year]: _, ...rest } = known;
  const after = value === undefined ? rest : { ...rest, [year]: value };
  return setFact(facts, name, Object.keys(after).length > 0 ? after : undefined);
}

// The facts as the text sent to the server. Keys are sorted, so equal facts are equal texts.
export function factsText(facts: Facts): string {
  return JSON.stringify(Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))));
}

// Whether a <= b, for decimals as readDecimal returns them; exact for any length.
export function notAbove(a: string, b: string): boolean {
  const split = (text: string) => {
    const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
    return { negative: text.startsWith("-"), whole: whole.replace(/^0+(?=\d)/, ""), fraction };
  };
  const [x, y] = [split(a), split(b)];
  const length = Math.max(x.fraction.length, y.fraction.length);
  const scaled = (n: typeof x) => BigInt(n.whole + n.fraction.padEnd(length, "0")) * (n.negative ? -1n : 1n);
  return scaled(x) <= scaled(y);
}
