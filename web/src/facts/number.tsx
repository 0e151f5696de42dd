// One number, kept as the text of a decimal: typed, unknown (empty), known to be none, or somewhere in an interval.

import { useEffect, useState } from "react";
import { Icon } from "../show/icon";
import { useWords } from "../text/language";
import { type Interval, isInterval, NONE, notAbove, readDecimal } from "./value";

type NumberValue = string | Interval | undefined;

type Props = {
  id: string;
  label: string;
  value: NumberValue;
  onChange: (value: NumberValue) => void;
  integer?: boolean;
  nullable?: boolean;
  interval?: boolean;
};

type Reading = { value: string | undefined; bad: "notNumber" | "notInteger" | null };

function read(typed: string, integer: boolean): Reading {
  if (typed.trim() === "") return { value: undefined, bad: null };
  const decimal = readDecimal(typed);
  if (decimal === null) return { value: undefined, bad: "notNumber" };
  if (integer && decimal.includes(".")) return { value: undefined, bad: "notInteger" };
  return { value: decimal, bad: null };
}

// Keeps what is being typed; takes over `outer` when it changes for another reason.
function useTyped(outer: string): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(outer);
  useEffect(() => {
    setTyped((before) => (readDecimal(before) === readDecimal(outer) && outer !== "" ? before : outer));
  }, [outer]);
  return [typed, setTyped];
}

function Exact({ id, label, value, onChange, integer = false, nullable = false }: Props) {
  const { t } = useWords();
  const none = value === NONE;
  const [typed, setTyped] = useTyped(typeof value === "string" && !none ? value : "");
  const { bad } = read(typed, integer);
  return (
    <>
      <span className="input-line">
        <input
          id={id}
          className={`input ${bad ? "input-bad" : ""}`}
          inputMode="decimal"
          autoComplete="off"
          aria-label={label}
          aria-invalid={bad !== null}
          aria-describedby={bad ? `${id}-bad` : undefined}
          placeholder={none ? t("isNone") : t("unknownChoice")}
          disabled={none}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            const reading = read(event.target.value, integer);
            if (!reading.bad) onChange(reading.value);
          }}
        />
        {nullable && <NoneButton label={label} none={none} onChange={onChange} />}
      </span>
      {bad && (
        <span id={`${id}-bad`} className="input-note-bad" role="alert">
          {t(bad)}
        </span>
      )}
    </>
  );
}

export function NoneButton(props: { label: string; none: boolean; onChange: (value: string | undefined) => void }) {
  const { label, none, onChange } = props;
  const { t } = useWords();
  return (
    <button
      type="button"
      className="none-button"
      aria-pressed={none}
      aria-label={`${label}: ${t("isNone")}`}
      onClick={() => onChange(none ? undefined : NONE)}
    >
      {t("isNone")}
    </button>
  );
}

function Between({ id, label, value, onChange, integer = false }: Props & { value: Interval }) {
  const { t } = useWords();
  const [min, setMin] = useState(value.min);
  const [max, setMax] = useState(value.max);
  const low = read(min, integer);
  const high = read(max, integer);
  const ordered = low.value === undefined || high.value === undefined || notAbove(low.value, high.value);
  const bad = low.bad ?? high.bad ?? (ordered ? null : ("intervalOrder" as const));
  const change = (newMin: string, newMax: string) => {
    setMin(newMin);
    setMax(newMax);
    const [a, b] = [read(newMin, integer).value, read(newMax, integer).value];
    if (a !== undefined && b !== undefined && notAbove(a, b)) onChange({ min: a, max: b });
  };
  return (
    <>
      <span className="input-line">
        <input
          id={id}
          className="input"
          inputMode="decimal"
          autoComplete="off"
          aria-label={`${label} · ${t("min")}`}
          placeholder={t("min")}
          value={min}
          onChange={(event) => change(event.target.value, max)}
        />
        <span aria-hidden="true">–</span>
        <input
          className="input"
          inputMode="decimal"
          autoComplete="off"
          aria-label={`${label} · ${t("max")}`}
          placeholder={t("max")}
          value={max}
          onChange={(event) => change(min, event.target.value)}
        />
      </span>
      {bad && (
        <span className="input-note-bad" role="alert">
          {t(bad)}
        </span>
      )}
    </>
  );
}

export function NumberInput(props: Props) {
  const { t } = useWords();
  const { value, onChange, interval, label } = props;
  const [between, setBetween] = useState(isInterval(value));
  useEffect(() => {
    if (value !== undefined) setBetween(isInterval(value));
  }, [value]);
  if (!interval && !between) return <Exact {...props} />;
  const swap = () => {
    setBetween(!between);
    onChange(undefined);
  };
  return (
    <span className="input-interval">
      {between ? <Between {...props} value={isInterval(value) ? value : { min: "", max: "" }} /> : <Exact {...props} />}
      <button
        type="button"
        className="text-button"
        onClick={swap}
        aria-label={`${label}: ${t(between ? "toExact" : "toInterval")}`}
      >
        <Icon name="swap" size={14} /> {t(between ? "toExact" : "toInterval")}
      </button>
    </span>
  );
}
