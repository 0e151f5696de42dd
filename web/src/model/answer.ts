// What POST /api/v1/feel and /api/v1/model ask and answer.

import { post } from "../api/client";

export type Place = { file: string | null; element: string | null; line: number | null; column: number | null };
export type Said = Place & {
  code: string;
  severity: "error" | "warning";
  zh: string;
  en: string;
  help: { zh: string; en: string } | null;
};
export type Link = Place & { cause: string; text: string; code: string | null; zh: string; en: string };
export type Chain = { member: string | null; links: Link[] };
export type Found = { value: string; kind: string; abstract: boolean; diagnostics: Said[]; why: Chain[] };
export type Decision = Found & { name: string };
export type ModelInput = { name: string; type: string; given: boolean };
export type ModelAnswer = { name: string; inputs: ModelInput[]; decisions: Decision[]; diagnostics: Said[] };

export const askExpression = (expression: string, given: Record<string, string>) =>
  post<Found>("/api/v1/feel", { expression, given });

export const askModel = (xml: string, asked: Asked) => post<ModelAnswer>("/api/v1/model", { xml, ...asked });

export type Asked = { inputs: Record<string, string>; given: Record<string, string> };

const WRITTEN = ["string", "number", "date", "time", "date and time", "duration"];
const DESCRIBED = /^(null$|unknown$|one of |between )/;

// How the values typed into a form are sent: a plain value as its type reads it (中型, 2026-11-23), everything else (a
// possible value, a list, a quoted text) as FEEL. What is empty is not given.
export function asked(inputs: ModelInput[], typed: Record<string, string>): Asked {
  const out: Asked = { inputs: {}, given: {} };
  for (const { name, type } of inputs) {
    const text = (typed[name] ?? "").trim();
    if (text === "") continue;
    const plain = WRITTEN.some((one) => type === one || type.endsWith("duration"));
    const quoted = text.startsWith('"') || /^(date|time|duration|date and time)\(/.test(text);
    if (plain && !quoted && !DESCRIBED.test(text)) out.inputs[name] = text;
    else out.given[name] = text;
  }
  return out;
}

// The part of a text that a place names: from its column to the end of the word there, or `length` characters. Lines and
// columns count from 1, columns in code points.
export function marked(text: string, place: Place, length = 0): { before: string; mark: string; after: string } | null {
  if (place.line === null || place.column === null) return null;
  const lines = text.split("\n");
  const line = lines[place.line - 1];
  if (line === undefined) return null;
  const before = lines.slice(0, place.line - 1).map((one) => `${one}\n`);
  const points = Array.from(line);
  const rest =
    points.slice(place.column - 1).join("") +
    lines
      .slice(place.line)
      .map((one) => `\n${one}`)
      .join("");
  const word = /^[\p{L}\p{N}_]+/u.exec(rest)?.[0] ?? Array.from(rest)[0] ?? "";
  const mark = length > 0 ? Array.from(rest).slice(0, length).join("") : word;
  return {
    before: before.join("") + points.slice(0, place.column - 1).join(""),
    mark: mark || " ",
    after: rest.slice(mark.length),
  };
}
