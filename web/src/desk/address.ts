// Addresses of a subject's pages.

export const VIEWS = ["facts", "life", "decisions", "reads", "history", "decision"] as const;
export type View = (typeof VIEWS)[number];

export function viewAddress(subject: string, view: View, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...(view !== "facts" && { view }), ...more });
  const text = query.toString();
  return `/desk/subject/${encodeURIComponent(subject)}${text ? `?${text}` : ""}`;
}

export function askedView(query: URLSearchParams): View {
  return VIEWS.find((view) => view === query.get("view")) ?? "facts";
}
