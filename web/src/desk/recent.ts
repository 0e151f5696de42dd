// The subjects opened lately in this window, newest first; forgotten when it is closed or its user signs out.

const STORED = "zhida.desk.recent";
const MAX = 8;

export function recent(): string[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORED) ?? "[]") as unknown;
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string").slice(0, MAX) : [];
  } catch {
    return [];
  }
}

export function remember(subject: string): void {
  const list = [subject, ...recent().filter((id) => id !== subject)].slice(0, MAX);
  try {
    sessionStorage.setItem(STORED, JSON.stringify(list));
  } catch {
    // Storage is switched off: nothing is remembered.
  }
}
