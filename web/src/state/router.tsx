// Addresses of the page: real paths (the server answers index.html for all of them) and the few that we know.

import { type AnchorHTMLAttributes, type MouseEvent, useEffect, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function announce(): void {
  for (const listener of listeners) listener();
}

window.addEventListener("popstate", announce);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// The query (?sample=…&as_of=…) names what is being looked at, so it stays while the path changes.
export function navigate(path: string): void {
  history.pushState(null, "", path + location.search);
  announce();
  window.scrollTo(0, 0);
}

export function setQuery(values: Record<string, string | null>): void {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(values)) {
    if (value === null) query.delete(key);
    else query.set(key, value);
  }
  const text = query.toString();
  history.replaceState(null, "", location.pathname + (text ? `?${text}` : "") + location.hash);
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

export type Route =
  | { page: "enterprise" | "ladder" | "library" | "about" | "missing" }
  | { page: "policy" | "library-policy"; id: string };

export function readRoute(path: string): Route {
  const parts = path.split("/").filter(Boolean);
  const [first, second] = parts;
  if (parts.length === 0) return { page: "enterprise" };
  if (parts.length === 1 && (first === "ladder" || first === "library" || first === "about")) return { page: first };
  if (parts.length === 2 && second) {
    let id = second;
    try {
      id = decodeURIComponent(second);
    } catch {
      return { page: "missing" };
    }
    if (first === "policy") return { page: "policy", id };
    if (first === "library") return { page: "library-policy", id };
  }
  return { page: "missing" };
}

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { to: string };

export function Link({ to, onClick, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !plain) return;
    event.preventDefault();
    navigate(to);
  };
  return <a {...rest} href={to} onClick={follow} />;
}

// Sets the title of the window, and moves the focus to the main heading after the page has changed.
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
