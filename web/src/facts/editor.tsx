// All facts of the dictionary by group, with a search and a filter for what is still missing.

import { Button, Input } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import type { FactDef } from "../api/types";
import { Icon } from "../show/icon";
import { Loading } from "../show/status";
import { useReveal } from "../state/reveal";
import { useSession } from "../state/session";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import { FactItem } from "./item";
import { JsonDialog } from "./json";
import { yearsOf } from "./path";

const OPEN_AT_FIRST = 2;

function useMissing(): Set<string> {
  const { answer } = useSession();
  return useMemo(() => {
    const paths = (answer?.results ?? []).flatMap((result) => result.missing?.facts ?? []);
    return new Set(paths.map((path) => path.split(".")[0] ?? ""));
  }, [answer]);
}

function byGroup(defs: FactDef[], other: string): [string, FactDef[]][] {
  const groups = new Map<string, FactDef[]>();
  for (const def of defs) {
    const group = def.group || other;
    groups.set(group, [...(groups.get(group) ?? []), def]);
  }
  return [...groups];
}

// Shows the input that a reason asked for: opens its group, scrolls, focuses, and marks it for a moment.
function useRevealed(open: (key: string) => void): void {
  const { target, settle } = useReveal();
  const { defs } = useSession();
  useEffect(() => {
    if (!target || defs.length === 0) return;
    const def = defs.find((d) => target.id === `fact-${d.key}` || target.id.startsWith(`fact-${d.key}-`));
    if (def) open(def.key);
    let tries = 0;
    const timer = setInterval(() => {
      tries += 1;
      const input = document.getElementById(target.id);
      if (input) {
        input.scrollIntoView({ block: "center" });
        input.focus({ preventScroll: true });
        const box = input.closest(".fact");
        box?.classList.add("fact-flash");
        setTimeout(() => box?.classList.remove("fact-flash"), 1800);
      }
      if (tries > 12 || (input && document.activeElement === input && tries > 4)) {
        clearInterval(timer);
        settle();
      }
    }, 60);
    return () => clearInterval(timer);
  }, [target, defs, settle, open]);
}

export function FactsEditor() {
  const { defs, facts, answer, asOf, setFacts, subject } = useSession();
  const { t, english } = useWords();
  const missing = useMissing();
  const [search, setSearch] = useState("");
  const [onlyMissing, setOnlyMissing] = useState(false);
  const [opened, setOpened] = useState<Record<string, boolean>>({});
  const [json, setJson] = useState(false);
  const groupOf = useRef(new Map<string, string>());

  const day = answer?.as_of ?? asOf ?? "";
  const years = useMemo(() => (day ? yearsOf(day) : []), [day]);
  const groups = useMemo(() => byGroup(defs, t("other")), [defs, t]);
  groupOf.current = new Map(groups.flatMap(([group, members]) => members.map((def) => [def.key, group] as const)));

  useRevealed(
    useRef((key: string) => {
      setSearch("");
      setOnlyMissing(false);
      const group = groupOf.current.get(key);
      if (group) setOpened((before) => ({ ...before, [group]: true }));
    }).current,
  );

  if (defs.length === 0 || years.length === 0) return <Loading rows={8} />;
  const wanted = search.trim().toLowerCase();
  const fits = (def: FactDef) =>
    (!wanted || def.name.toLowerCase().includes(wanted) || def.en.toLowerCase().includes(wanted)) &&
    (!onlyMissing || missing.has(def.name));
  const filtered = wanted !== "" || onlyMissing;
  const visible = groups
    .map(([group, members]) => [group, members.filter(fits)] as const)
    .filter(([, members]) => members.length > 0);
  const changed = subject !== null && facts !== subject.original;

  return (
    <div className="editor">
      <p className="editor-lead">{t("factsLead")}</p>
      <div className="editor-tools">
        <Input
          allowClear
          prefix={<Icon name="search" size={16} />}
          placeholder={t("factsSearch")}
          aria-label={t("factsSearch")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <label className="switch">
          <input type="checkbox" checked={onlyMissing} onChange={(event) => setOnlyMissing(event.target.checked)} />
          {t("factsOnlyMissing")}
        </label>
        <span className="editor-actions">
          <Button size="small" onClick={() => setJson(true)}>
            {t("factsJson")}
          </Button>
          <Button size="small" disabled={!changed} onClick={() => setFacts(() => subject?.original ?? {})}>
            {t("factsReset")}
          </Button>
        </span>
      </div>
      {visible.length === 0 && (
        <p className="faint">{wanted ? t("factsNoMatch", { text: search.trim() }) : t("factsAllKnown")}</p>
      )}
      {visible.map(([group, members]) => {
        const index = groups.findIndex(([name]) => name === group);
        const open = filtered || (opened[group] ?? index < OPEN_AT_FIRST);
        const known = members.filter((def) => facts[def.name] !== undefined).length;
        return (
          <section key={group} className="fact-group">
            <h3>
              <button
                type="button"
                className="fold"
                aria-expanded={open}
                disabled={filtered}
                onClick={() => setOpened((before) => ({ ...before, [group]: !open }))}
              >
                <Icon name={open ? "down" : "right"} size={16} />
                <span>{term(group, english)}</span>
                <span className="faint">{t("factsKnown", { n: known, all: members.length })}</span>
              </button>
            </h3>
            {open &&
              members.map((def) => (
                <FactItem
                  key={def.key}
                  def={def}
                  value={facts[def.name]}
                  years={years}
                  missing={missing.has(def.name)}
                  setFacts={setFacts}
                />
              ))}
          </section>
        );
      })}
      {json && <JsonDialog onClose={() => setJson(false)} />}
    </div>
  );
}
