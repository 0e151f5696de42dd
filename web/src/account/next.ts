// Where to go after signing in: a page of ours, never another site.
export function nextPage(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "";
  return /^\/[A-Za-z0-9]/.test(next) && !next.startsWith("/signin") ? (next.split(/[?#]/)[0] ?? "/desk") : "/desk";
}
