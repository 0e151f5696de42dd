// Beginnings and ends of policy versions, as a calendar tells them. Days are texts like 2026-12-31, which sort as they are.

import type { PolicySummary, VersionSummary } from "../api/types";

export type Event = {
  kind: "start" | "end";
  day: string;
  policy: PolicySummary;
  version: VersionSummary;
  next: string | null; // for an end: the version that goes on from the day after
};

const DAY_MS = 86_400_000;

function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

function follower(policy: PolicySummary, end: string): string | null {
  return policy.versions.find((version) => daysBetween(end, version.effective.from) === 1)?.id ?? null;
}

// All beginnings and ends, by day; on one day ends come first.
export function eventsOf(policies: PolicySummary[]): Event[] {
  const events: Event[] = [];
  for (const policy of policies) {
    for (const version of policy.versions) {
      const { from, to } = version.effective;
      events.push({ kind: "start", day: from, policy, version, next: null });
      if (to !== null) events.push({ kind: "end", day: to, policy, version, next: follower(policy, to) });
    }
  }
  const order = ({ day, kind }: Event) => `${day} ${kind}`;
  return events.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

export type Group = { key: string; events: Event[] };

export function groupBy(events: Event[], key: (event: Event) => string): Group[] {
  const groups = new Map<string, Event[]>();
  for (const event of events) {
    const name = key(event);
    const group = groups.get(name);
    if (group) group.push(event);
    else groups.set(name, [event]);
  }
  return [...groups].map(([name, list]) => ({ key: name, events: list }));
}

export const SOON_DAYS = 90;

// What ends on `day` or within SOON_DAYS after it, by the day of the end.
export function endingSoon(events: Event[], day: string): Group[] {
  const soon = events.filter((event) => {
    const left = daysBetween(day, event.day);
    return event.kind === "end" && left >= 0 && left <= SOON_DAYS;
  });
  return groupBy(soon, (event) => event.day);
}

// The years that have events, and the year of `day`.
export function yearsOf(events: Event[], day: string): string[] {
  return [...new Set([...events.map((event) => event.day.slice(0, 4)), day.slice(0, 4)])].sort();
}

// The months of a year that have events.
export function monthsOf(events: Event[], year: string): Group[] {
  const inYear = events.filter((event) => event.day.startsWith(`${year}-`));
  return groupBy(inYear, (event) => event.day.slice(0, 7));
}

export function inForce(version: VersionSummary, day: string): boolean {
  const { from, to } = version.effective;
  return from <= day && (to === null || day <= to);
}
