// Addresses of the page: which paths there are, and what of the query stays when the path changes.

export type Route =
  | { page: "enterprise" | (typeof ALONE)[number] | "missing" }
  | {
      page: "policy" | "library-policy" | "city-policy" | "desk-subject" | "source" | "audit-record" | "audit-leaf";
      id: string;
    };

const ALONE = [
  "ladder",
  "library",
  "calendar",
  "city",
  "model",
  "about",
  "signin",
  "account",
  "desk",
  "sources",
  "audit",
] as const;

const LEAF = /^(?:0|[1-9]\d{0,18})$/;

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

// `/?subject=…&policy=ID` is the reason of one policy for that enterprise, as /policy/ID is.
export function readRoute(path: string, search = ""): Route {
  const parts = path.split("/").filter(Boolean);
  const [first, second, third] = parts;
  if (parts.length === 0) {
    const id = new URLSearchParams(search).get("policy");
    return id ? { page: "policy", id } : { page: "enterprise" };
  }
  const alone = ALONE.find((page) => page === first);
  if (parts.length === 1 && alone) return { page: alone };
  const id = decoded((parts.length === 3 ? third : second) ?? "");
  if (!id) return { page: "missing" };
  if (parts.length === 2 && first === "policy") return { page: "policy", id };
  if (parts.length === 2 && first === "library") return { page: "library-policy", id };
  if (parts.length === 3 && first === "city" && second === "policies") return { page: "city-policy", id };
  if (parts.length === 3 && first === "desk" && second === "subject") return { page: "desk-subject", id };
  if (parts.length === 2 && first === "sources") return { page: "source", id };
  if (parts.length === 3 && first === "audit" && second === "record") return { page: "audit-record", id };
  if (parts.length === 3 && first === "audit" && second === "leaf" && LEAF.test(id)) return { page: "audit-leaf", id };
  return { page: "missing" };
}

// What is being looked at stays on every page; a filter stays among the pages it belongs to.
const EVERYWHERE = ["sample", "subject", "as_of"];
const SECTIONS: Record<string, string[]> = {
  library: ["q", "area", "kind", "status", "confidence", "jurisdiction"],
  city: ["area", "top", "of", "measure"],
  desk: ["day", "known", "at"],
};

function section(path: string): string {
  return path.split("/")[1] ?? "";
}

// Returns the address that a link to `to` leads to from `path` with `search`. What `to` itself names comes first; it names
// one enterprise at most.
export function nextAddress(path: string, search: string, to: string): string {
  const [target = "", own = ""] = to.split("?");
  const query = new URLSearchParams(own);
  const named = query.has("sample") || query.has("subject");
  const filters = section(path) === section(target) ? (SECTIONS[section(target)] ?? []) : [];
  for (const [key, value] of new URLSearchParams(search)) {
    const enterprise = key === "sample" || key === "subject";
    if (query.has(key) || (enterprise && named)) continue;
    if (EVERYWHERE.includes(key) || filters.includes(key)) query.set(key, value);
  }
  const text = query.toString();
  return text ? `${target}?${text}` : target;
}
