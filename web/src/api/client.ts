// Talks to the server. Every failure becomes a Failure that carries a problem the page can show.

import type { Facts } from "../facts/value";
import type { City, CityPolicyDetail, SubjectPage } from "./city";
import { parseLossless } from "./lossless";
import type { CalcAnswer, FactDef, Policy, PolicyList, Problem, SampleSummary, Text } from "./types";

export type Sample = SampleSummary & { facts: Facts };
export type CitySubject = { id: string; name: string; synthetic: boolean; as_of: string; facts: Facts };

export class Failure extends Error {
  // `wait`: after how many seconds the server wants to be asked again.
  constructor(
    readonly problem: Problem,
    readonly wait: number | null = null,
  ) {
    super(problem.title.zh);
  }
}

function unreachable(): Failure {
  return new Failure({
    title: { zh: "连接不到服务器", en: "The server cannot be reached" },
    status: 0,
    code: "E-WEB-OFFLINE",
    detail: { zh: "请求没有得到答复。", en: "The request got no answer." },
    line: null,
    column: null,
    help: {
      zh: "请确认 zhida serve 正在运行，再点“重试”。",
      en: "Check that zhida serve is running, then press “Try again”.",
    },
  });
}

function text(value: unknown, otherwise: Text | null): Text | null {
  if (typeof value === "string") return { zh: value, en: value };
  if (value && typeof value === "object" && "zh" in value) {
    const { zh, en } = value as { zh: string; en?: string };
    return { zh, en: en || zh };
  }
  return otherwise;
}

function count(value: unknown): number | null {
  return typeof value === "number" && value > 0 ? value : null;
}

// Reads problem+json; where the body is something else (a proxy's page), says so with the status.
export function readProblem(status: number, body: string): Problem {
  let read: Record<string, unknown> = {};
  try {
    read = JSON.parse(body) as Record<string, unknown>;
  } catch {
    read = {};
  }
  const title = text(read.title, null) ?? { zh: `服务器答复 ${status}`, en: `The server answered ${status}` };
  return {
    title,
    status,
    code: typeof read.code === "string" ? read.code : `HTTP-${status}`,
    detail: text(read.detail, null),
    line: count(read.line),
    column: count(read.column),
    help: text(read.help, null),
  };
}

export async function request(path: string, init: RequestInit = {}): Promise<string> {
  let response: Response;
  let body: string;
  try {
    response = await fetch(path, init);
    body = await response.text();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  }
  if (!response.ok) {
    const wait = Number(response.headers.get("retry-after") ?? 0);
    throw new Failure(readProblem(response.status, body), Number.isFinite(wait) && wait > 0 ? wait : null);
  }
  return body;
}

async function json<T>(path: string): Promise<T> {
  return JSON.parse(await request(path)) as T;
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { "content-type": "application/json" };
  return JSON.parse(await request(path, { method: "POST", headers, body: JSON.stringify(body) })) as T;
}

const part = encodeURIComponent;

export const api = {
  samples: async () => (await json<{ items: SampleSummary[] }>("/api/v1/samples")).items,
  facts: async () => (await json<{ items: FactDef[] }>("/api/v1/facts")).items,
  policies: () => json<PolicyList>("/api/v1/policies"),
  policy: (id: string) => json<Policy>(`/api/v1/policies/${part(id)}`),
  rules: (id: string, version: string) => request(`/api/v1/policies/${part(id)}/versions/${part(version)}/rules`),
  sample: async (id: string) => parseLossless(await request(`/api/v1/samples/${part(id)}`)) as Sample,
  city: () => json<City>("/api/v1/city"),
  cityPolicy: (id: string) => json<CityPolicyDetail>(`/api/v1/city/policies/${part(id)}`),
  citySubjects: (query: URLSearchParams) => json<SubjectPage>(`/api/v1/city/subjects?${query}`),
  citySubject: async (id: string) => parseLossless(await request(`/api/v1/city/subjects/${part(id)}`)) as CitySubject,

  // `facts` is JSON text, sent as it stands. It begins on the first line of the body, so that the lines the server names
  // are those of the text the user wrote; only columns of the first line are moved back.
  calc: async (facts: string, asOf: string | null, signal: AbortSignal): Promise<CalcAnswer> => {
    const before = `{${asOf ? `"as_of":${JSON.stringify(asOf)},` : ""}"facts":`;
    try {
      const headers = { "content-type": "application/json" };
      const body = `${before}${facts}}`;
      return JSON.parse(await request("/api/v1/calc", { method: "POST", headers, body, signal })) as CalcAnswer;
    } catch (error) {
      if (error instanceof Failure && error.problem.line === 1 && error.problem.column !== null) {
        throw new Failure({ ...error.problem, column: Math.max(1, error.problem.column - before.length) });
      }
      throw error;
    }
  },
};
