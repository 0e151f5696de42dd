import type { CameBack } from "../api/records";

// Where to go after signing in: a page of ours, never another site.
export function nextPage(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "";
  return /^\/[A-Za-z0-9]/.test(next) && !next.startsWith("/signin") ? (next.split(/[?#]/)[0] ?? "/desk") : "/desk";
}

// What the provider sent, where this address is that of a way back.
export function cameBack(search: string): CameBack | null {
  const query = new URLSearchParams(search);
  const state = query.get("state");
  const [code, iss, error] = [query.get("code"), query.get("iss"), query.get("error")];
  if (!state || (!code && !error)) return null;
  return { state, ...(code && { code }), ...(iss && { iss }), ...(error && { error }) };
}
