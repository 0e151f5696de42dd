// Leads from a fact named in a reason to the input that answers it, wherever the facts editor is (column or drawer).

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { inputId, placeOf } from "../facts/path";
import { useSession } from "./session";

export type Target = { id: string; serial: number } | null;

type Reveal = {
  target: Target;
  open: boolean;
  setOpen: (open: boolean) => void;
  reveal: (path: string) => void;
  settle: () => void; // the input has been shown
};

const Context = createContext<Reveal | null>(null);

export function RevealProvider({ children }: { children: ReactNode }) {
  const { defs, answer, asOf } = useSession();
  const [target, setTarget] = useState<Target>(null);
  const [open, setOpen] = useState(false);
  const day = answer?.as_of ?? asOf ?? "";
  const reveal = useCallback(
    (path: string) => {
      const place = placeOf(path, defs, day);
      if (!place) return;
      setOpen(true);
      setTarget((before) => ({ id: inputId(place, day), serial: (before?.serial ?? 0) + 1 }));
    },
    [defs, day],
  );
  const settle = useCallback(() => setTarget(null), []);
  const value = useMemo(() => ({ target, open, setOpen, reveal, settle }), [target, open, reveal, settle]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useReveal(): Reveal {
  const reveal = useContext(Context);
  if (!reveal) throw new Error("useReveal outside of RevealProvider");
  return reveal;
}
