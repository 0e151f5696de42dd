// The language of the page: Chinese by default, remembered in the browser.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { Text } from "../api/types";
import { en } from "./en";
import { type Key, zh } from "./zh";

export type Language = "zh" | "en";

const STORED = "zhida.language";

export type Words = {
  language: Language;
  english: boolean;
  setLanguage: (language: Language) => void;
  t: (key: Key, values?: Record<string, string | number>) => string;
  pick: (text: Text | null | undefined) => string;
};

// Replaces {name} by its value; a placeholder without a value stays visible.
export function fill(pattern: string, values: Record<string, string | number>): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function stored(): Language {
  try {
    return localStorage.getItem(STORED) === "en" ? "en" : "zh";
  } catch {
    return "zh";
  }
}

const Context = createContext<Words | null>(null);

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(stored);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    try {
      localStorage.setItem(STORED, language);
    } catch {
      // Storage is switched off: the choice lasts for this page only.
    }
  }, [language]);
  const words = useMemo<Words>(() => {
    const table = language === "zh" ? zh : en;
    return {
      language,
      english: language === "en",
      setLanguage,
      t: (key, values) => (values ? fill(table[key], values) : table[key]),
      pick: (text) => (text ? text[language] || text.zh : ""),
    };
  }, [language]);
  return <Context.Provider value={words}>{children}</Context.Provider>;
}

export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error("useWords outside of LanguageProvider");
  return words;
}
