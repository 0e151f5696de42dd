// What of the library is shown: words to look for and filters, all of them in the address.

import type { PolicySummary, VersionSummary } from "../api/types";

export const FACETS = ["area", "kind", "status", "confidence", "jurisdiction"] as const;
export type Facet = (typeof FACETS)[number];
export type Filter = { q: string } & Record<Facet, string | null>;

export function readFilter(query: URLSearchParams): Filter {
  return {
    q: query.get("q") ?? "",
    area: query.get("area"),
    kind: query.get("kind"),
    status: query.get("status"),
    confidence: query.get("confidence"),
    jurisdiction: query.get("jurisdiction"),
  };
}

// The version that speaks for a policy: the one in force, otherwise the latest.
export function leading<V extends Pick<VersionSummary, "status">>(versions: V[]): V | undefined {
  return versions.find((version) => version.status === "in_force") ?? versions.at(-1);
}

export function facetOf(policy: PolicySummary, facet: Facet): string | undefined {
  if (facet === "status" || facet === "confidence") return leading(policy.versions)?.[facet];
  return policy[facet];
}

// Full-width letters and digits are found by plain ones, capital ones by small ones.
export function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

// Whether every word of `q` is in the policy's titles, id, document numbers, document titles or issuers.
export function hasWords(policy: PolicySummary, q: string): boolean {
  const documents = policy.versions.flatMap(({ document: { number, title, issuer } }) => [number, title, issuer]);
  const text = plain([policy.title.zh, policy.title.en, policy.id, ...documents].join("\n"));
  return plain(q)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function fits(policy: PolicySummary, filter: Filter, except?: Facet): boolean {
  const chosen = FACETS.filter((facet) => facet !== except && filter[facet] !== null);
  return chosen.every((facet) => facetOf(policy, facet) === filter[facet]) && hasWords(policy, filter.q);
}

// The values of a facet with how many policies each would show while everything else stays as it is; the chosen one is
// listed even where it shows none.
export function choices(policies: PolicySummary[], filter: Filter, facet: Facet): Map<string, number> {
  const counts = new Map<string, number>();
  for (const policy of policies) {
    const value = facetOf(policy, facet);
    if (value !== undefined && fits(policy, filter, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const chosen = filter[facet];
  if (chosen !== null && !counts.has(chosen)) counts.set(chosen, 0);
  return counts;
}
