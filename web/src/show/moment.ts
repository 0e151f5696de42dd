// Moments of the records: "2026-11-27T11:23:28.414128Z" as a clock in China shows it, and as text that sorts by time.

const PARTS = new Intl.DateTimeFormat("en-US", {
  timeZone: "Asia/Shanghai",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const FORM = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?Z$/;

// "2026-11-27 19:23:28"; what is no moment stays as it is.
export function momentText(iso: string): string {
  const [, whole] = FORM.exec(iso) ?? [];
  const date = new Date(`${whole}Z`);
  if (!whole || Number.isNaN(date.getTime())) return iso;
  const parts = PARTS.formatToParts(date);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")} ${of("hour")}:${of("minute")}:${of("second")}`;
}

// The same moment has the same text, and an earlier one a smaller text.
export function momentKey(iso: string): string {
  const [, whole, fraction = ""] = FORM.exec(iso) ?? [];
  return whole ? `${whole}.${fraction.padEnd(6, "0")}` : iso;
}

// A day and a time of day in China, as a moment; null where it is none.
export function momentOf(day: string, time: string): string | null {
  const date = new Date(`${day}T${time || "23:59:59"}+08:00`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(".000Z", "Z");
}
