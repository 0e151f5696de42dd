// Loads what a page shows, and says when that failed.

import { useCallback, useEffect, useState } from "react";
import type { Problem } from "../api/types";
import { problemOf } from "./session";

export type Loaded<T> = { value: T | null; problem: Problem | null; busy: boolean; retry: () => void };

// Asks anew whenever `key` changes; an answer to an older question is never shown. What was shown before stays until then.
export function useLoaded<T>(key: string, ask: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value: T | null; problem: Problem | null } | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is asked; a new attempt asks again
  useEffect(() => {
    let current = true;
    ask().then(
      (value) => current && setState({ key, value, problem: null }),
      (error) => current && setState({ key, value: null, problem: problemOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [key, attempt]);
  const retry = useCallback(() => {
    setState(null);
    setAttempt((n) => n + 1);
  }, []);
  return { value: state?.value ?? null, problem: state?.problem ?? null, busy: state?.key !== key, retry };
}
