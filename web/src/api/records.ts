// The records of the server, for those who are signed in: docs/api.md, records.
//
// A change carries the session's token, so that no other site can make it; a read of what is sensitive carries the purpose it
// is made for, which the server keeps with it.

import { request } from "./client";
import { parseLossless } from "./lossless";
import type { Text } from "./types";

export type AccountKind = "enterprise" | "official" | "operator" | "auditor";
export type Account = {
  id: string;
  login: string;
  name: string;
  kind: AccountKind;
  subject: string | null;
  office: string | null;
  jurisdiction: string | null;
  roles: string[];
  second_factor: boolean;
  password_own: boolean;
  sign_on: boolean; // of single sign-on: it has no password here
};
// The ways of signing in; `records`: there are accounts at all.
export type Ways = { records: boolean; sign_on: { name: Text } | null };
// What the provider of single sign-on sends the browser back with.
export type CameBack = { state: string; code?: string; iss?: string; error?: string };
export type Me = { account: Account; purposes: string[]; csrf: string; expires: string };
export type SessionRow = {
  id: string;
  created: string;
  seen: string;
  expires: string;
  agent: string;
  current: boolean;
};

export type LifeEvent = {
  id: string;
  kind: string;
  day: string;
  from: string[];
  to: string[];
  detail: string;
  known_from: string;
  source: string;
  evidence: string;
  leaf: string;
};
export type SubjectView = {
  subject: string;
  names: { name: string; from: string | null; to: string | null }[];
  jurisdiction?: string | null;
  events: LifeEvent[];
};
export type FactKind = "text" | "number" | "boolean" | "date" | "null" | "withdrawn";
export type KnownFact = {
  id: string;
  key: string;
  title?: Text | string | null;
  period: string;
  kind: FactKind;
  value: string;
  valid_from: string | null;
  valid_to: string | null;
  known_from: string;
  source: string;
  evidence: string;
  confidence: string;
  disputed: boolean;
  leaf: string;
  recorded_by?: string;
};
// `withheld` counts facts that are more sensitive than the reader may see for this purpose.
export type FactsAnswer = {
  subject: string;
  as_of: string;
  known: string;
  purpose: string;
  items: KnownFact[];
  withheld?: string;
  next?: string | null;
};
export type History = { items: KnownFact[]; next?: string | null };
export type ReadRow = { account: string; purpose: string; facts: string[]; time: string };
export type ReadList = { items: ReadRow[]; next?: string | null };
export type DecisionRow = {
  id: string;
  subject: string;
  as_of: string;
  known: string;
  bundle: string;
  party: string;
  actor: string;
  purpose: string;
  decided: string;
  leaf: string;
};
export type Decision = DecisionRow & { facts: string; result: string };
export type DecisionList = { items: DecisionRow[]; next?: string | null };
export type LeafList = { items: LeafRow[]; next?: string | null };
export type SessionList = { items: SessionRow[]; next?: string | null };
export type LeafRow = { index: string; kind: string; record: string; time: string; digest: string; erased: boolean };

type HandoverList = { items: { number: string; note: string }[]; next?: string | null };
const HANDOVERS_MAX = 1000; // docs/audit.md
// How a source's file is read, and what its imports did.
export type MappingRow = { source: string; version: string; declared: string; actor: string; leaf: string };
export type VersionList = { items: MappingRow[]; next?: string | null };
export type ImportCounts = Record<
  | "rows"
  | "set_aside"
  | "subjects"
  | "subjects_new"
  | "subjects_changed"
  | "subjects_vanished"
  | "same"
  | "new"
  | "changed"
  | "vanished"
  | "kept"
  | "corrected",
  string
>;
export type ImportRow = {
  number: string;
  version: string;
  extent: string;
  file: string;
  day: string;
  recorded: string;
  actor: string;
  leaf: string;
  counts: ImportCounts;
};
export type SourceRow = MappingRow & { last: ImportRow | null };
export type SourceList = { items: SourceRow[]; next?: string | null };
export type SourceView = {
  source: string;
  mapping: string;
  versions: MappingRow[]; // the newest
  versions_next?: string | null;
  items: ImportRow[];
  next?: string | null;
};

let csrf = "";

type Options = { method?: string; body?: unknown; purpose?: string | null };

async function call(path: string, { method = "GET", body, purpose }: Options = {}): Promise<string> {
  const headers: Record<string, string> = {};
  if (method !== "GET") headers["x-csrf-token"] = csrf;
  if (body !== undefined) headers["content-type"] = "application/json";
  if (purpose) headers["x-purpose"] = encodeURIComponent(purpose);
  const init: RequestInit = { method, headers, cache: "no-store", credentials: "same-origin" };
  return request(`/api/v1${path}`, body === undefined ? init : { ...init, body: JSON.stringify(body) });
}

// Numbers come as the text they were written as.
async function read<T>(path: string, options: Options = {}): Promise<T> {
  return parseLossless(await call(path, options)) as T;
}

function signedIn(text: string): Me {
  const me = JSON.parse(text) as Me;
  csrf = me.csrf;
  return me;
}

const part = encodeURIComponent;
// "?a=1&b=2" of what is there; "" where nothing is.
function queryOf(given: Record<string, string | null>): string {
  const query = new URLSearchParams(Object.entries(given).filter((pair): pair is [string, string] => !!pair[1]));
  const text = query.toString();
  return text && `?${text}`;
}
const subject = (id: string) => `/subjects/${part(id)}`;

export const records = {
  signIn: async (login: string, password: string, code: string) =>
    signedIn(await call("/session", { method: "POST", body: { login, password, ...(code && { code }) } })),
  ways: async () => JSON.parse(await call("/session/ways")) as Ways,
  beginSignOn: async () =>
    (JSON.parse(await call("/session/sign-on", { method: "POST" })) as { location: string }).location,
  finishSignOn: async (back: CameBack) =>
    signedIn(await call("/session/sign-on/finish", { method: "POST", body: back })),
  me: async () => signedIn(await call("/session")),
  signOut: async () => {
    await call("/session", { method: "DELETE" });
    csrf = "";
  },
  sessions: async (after: string | null) => JSON.parse(await call(`/session/list${queryOf({ after })}`)) as SessionList,
  endSession: (id: string) => call(`/session/list/${part(id)}`, { method: "DELETE" }),
  changePassword: (before: string, after: string) =>
    call("/session/password", { method: "POST", body: { old: before, new: after } }),
  newFactor: async () =>
    JSON.parse(await call("/session/factor", { method: "POST" })) as { secret: string; uri: string },
  confirmFactor: async (code: string) =>
    (JSON.parse(await call("/session/factor/confirm", { method: "POST", body: { code } })) as { recovery: string[] })
      .recovery,

  subject: (id: string, purpose: string) => read<SubjectView>(subject(id), { purpose }),
  facts: (id: string, purpose: string, day: string, known: string | null, after: string | null) =>
    read<FactsAnswer>(`${subject(id)}/facts${queryOf({ as_of: day, known, after })}`, { purpose }),
  history: (id: string, key: string, purpose: string, before: string | null) =>
    read<History>(`${subject(id)}/facts/${part(key)}/history${queryOf({ before })}`, { purpose }),
  reads: (id: string, purpose: string, before: string | null) =>
    read<ReadList>(`${subject(id)}/reads${before ? `?before=${part(before)}` : ""}`, { purpose }),
  decisions: (id: string, purpose: string, before: string | null) => {
    const query = new URLSearchParams({ subject: id, limit: "50", ...(before && { before }) });
    return read<DecisionList>(`/decisions?${query}`, { purpose });
  },
  decision: (id: string, purpose: string) => read<Decision>(`/decisions/${part(id)}`, { purpose }),
  receipt: (id: string, purpose: string) => call(`/decisions/${part(id)}/receipt`, { purpose }),

  sources: (after: string | null) => read<SourceList>(`/sources${queryOf({ after })}`),
  source: (name: string, before: string | null) => read<SourceView>(`/sources/${part(name)}${queryOf({ before })}`),
  versions: (name: string, before: string) =>
    read<VersionList>(`/sources/${part(name)}/versions${queryOf({ before })}`),
  version: (name: string, number: string) =>
    read<MappingRow & { mapping: string }>(`/sources/${part(name)}/versions/${part(number)}`),

  keys: () => call("/audit/keys"),
  checkpoint: () => call("/audit/checkpoint"),
  leaves: (record: string, kind: string, after: string | null) =>
    read<LeafList>(`/audit/records/${part(record)}${queryOf({ kind, after })}`),
  // The notes by which the log's keys were handed over, the oldest first.
  handovers: async () => {
    const notes: string[] = [];
    for (let after: string | null = null; ; ) {
      const page: HandoverList = await read<HandoverList>(`/audit/handovers${queryOf({ after, limit: "200" })}`);
      notes.push(...page.items.map(({ note }) => note));
      if (!page.next || page.items.length === 0 || notes.length > HANDOVERS_MAX) return notes;
      after = page.next;
    }
  },
  proof: async (index: string) => parseLossless(await call(`/audit/leaves/${part(index)}/proof`)),
};
