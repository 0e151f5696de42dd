// The shapes of the HTTP API (api/openapi.yaml). Money and every other number is text: it is never turned into a float.

export type Text = { zh: string; en: string };
export type Verdict = "certain" | "possible" | "no" | "unknown_rule" | "expired";
export type Confidence = "published" | "to_confirm" | "local_design" | "unknown_rule";
export type State = "met" | "failed" | "unknown" | "error";

export type Document = { number: string; title: string; issuer: string };
export type Effective = { from: string; to: string | null };
export type Office = Text & { telephone: string };
export type LadderPlace = { track: string; rung: number; status: string };

export type Amount = {
  exact: string | null;
  min: string | null;
  max: string | null;
  unit: string;
  kind: string;
  payer: string;
  per: string | null;
  clause: string | null;
};

export type Check = {
  op: string;
  text: string;
  state: State;
  found: string | null;
  needed: string | null;
  facts: string[];
  decision?: string | null;
  children: Check[];
};

export type Condition = {
  decision: string;
  zh: string;
  en: string;
  clause: string;
  confidence: Confidence;
  state: State;
  checks: Check[];
};

export type Row = {
  decision: string;
  row: number;
  clause: string | null;
  cells: string[];
  state: "matched" | "possible";
};

export type Output = {
  decision: string;
  value: string | null;
  possible: string[] | null;
  min: string | null;
  max: string | null;
  state: "exact" | "set" | "interval" | "unknown";
};

export type Missing = { facts: string[]; decisive_sets: string[][]; proven: boolean; could_settle: string[] };
export type Diagnostic = { code: string; zh: string; en: string };

export type Result = {
  policy: string;
  title: Text;
  kind: string;
  jurisdiction: string;
  channel: string;
  ladder: LadderPlace | null;
  version: string | null;
  verdict: Verdict;
  because: Text;
  document: Document | null;
  effective: Effective | null;
  confidence: Confidence;
  retrieved: string | null;
  source: string | null;
  window: Text | null;
  materials: Text[];
  office: Office | null;
  link: string | null;
  note: Text | null;
  amount: Amount | null;
  conditions: Condition[];
  rows: Row[];
  outputs: Output[];
  decided_by: string[]; // of certain and no; empty: no fact is needed
  missing: Missing;
  diagnostics: Diagnostic[];
};

export type Rung = {
  policy: string;
  rung: number;
  status: string;
  title: Text;
  verdict: Verdict;
  holds: boolean;
  lacks: string[];
  unknown: string[];
};

export type Ladder = { track: string; rungs: Rung[]; at: number; next: string | null };

export type CalcAnswer = {
  as_of: string;
  bundle: Bundle;
  results: Result[];
  ladders: Ladder[];
};

export type FactType = "number" | "string" | "boolean" | "date" | "list";

export type Field = {
  name: string;
  en?: string;
  type: Exclude<FactType, "list">;
  unit?: string | null;
  integer?: boolean;
  nullable?: boolean;
  values?: string[] | null;
};

export type FactDef = {
  name: string;
  key: string;
  en: string;
  type: FactType;
  unit?: string | null;
  integer?: boolean;
  min?: string | number | null;
  max?: string | number | null;
  period?: string | null;
  nullable?: boolean;
  values?: string[] | null;
  group: string;
  owner: string;
  sensitivity: string;
  mutable?: boolean;
  source: string;
  note?: string | null;
  fields?: Field[] | null;
};

export type SampleSummary = { id: string; name: Text; story: Text; synthetic: boolean };

export type VersionSummary = {
  id: string;
  status: "in_force" | "expired" | "superseded" | "unknown_rule";
  document: Document;
  effective: Effective;
  confidence: Confidence;
  retrieved: string;
  source: string;
  has_rules: boolean;
  note: Text | null;
};

// Which packs are loaded.
export type Bundle = { digest: string; policies: number };

export type PolicySummary = {
  id: string;
  area: string;
  title: Text;
  kind: string;
  audience: string;
  jurisdiction: string;
  channel: string;
  ladder: LadderPlace | null;
  window: Text | null;
  versions: VersionSummary[];
};

export type PolicyList = { bundle: Bundle; items: PolicySummary[] };

export type Parameter = {
  name: string;
  en?: string;
  unit?: string | null;
  values: { from: string; value: string; document: string }[];
};

export type PolicyVersion = VersionSummary & { conditions?: Omit<Condition, "state" | "checks">[] };

export type Policy = Omit<PolicySummary, "versions"> & {
  bundle: Bundle;
  versions: PolicyVersion[];
  parameters?: Parameter[] | null;
  materials: Text[];
  office: Office | null;
  link: string | null;
};

export type Problem = {
  title: Text;
  status: number;
  code: string;
  detail: Text | null;
  line: number | null;
  column: number | null;
  help: Text | null;
};
