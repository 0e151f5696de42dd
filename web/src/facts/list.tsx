// A list fact: unknown, none, or rows that can be added, edited and removed.

import { Button } from "antd";
import type { FactDef } from "../api/types";
import { Icon } from "../show/icon";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import { ScalarInput } from "./scalar";
import { type FactValue, type ListRow, NONE, type Scalar } from "./value";

type Props = {
  id: string;
  def: FactDef;
  label: string;
  value: FactValue | undefined;
  onChange: (value: FactValue | undefined) => void;
};

function withField(row: ListRow, name: string, value: Scalar | undefined): ListRow {
  const { [name]: _, ...rest } = row;
  return value === undefined ? rest : { ...rest, [name]: value };
}

export function ListInput({ id, def, label, value, onChange }: Props) {
  const { t, english } = useWords();
  const rows = Array.isArray(value) ? (value as ListRow[]) : null;
  const state = value === NONE || rows?.length === 0 ? "none" : rows ? "some" : "unknown";
  const setState = (next: string) => {
    if (next === "unknown") onChange(undefined);
    else if (next === "none") onChange(NONE);
    else onChange([{}]);
  };
  const setRow = (index: number, row: ListRow) => onChange((rows ?? []).map((old, i) => (i === index ? row : old)));
  return (
    <div className="list-fact">
      <select
        id={id}
        className="input"
        aria-label={t("listState", { name: label })}
        value={state}
        onChange={(e) => setState(e.target.value)}
      >
        <option value="unknown">{t("unknownRows")}</option>
        <option value="none">{t("noneRows")}</option>
        <option value="some">{rows && rows.length > 0 ? t("rowsCount", { n: rows.length }) : t("listKnown")}</option>
      </select>
      {state === "some" &&
        rows?.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
          <fieldset key={index} className="list-row">
            <legend>
              {label} {index + 1}
            </legend>
            <button
              type="button"
              className="icon-button list-remove"
              aria-label={t("removeRow", { n: index + 1 })}
              title={t("removeRow", { n: index + 1 })}
              onClick={() => onChange(rows.length === 1 ? NONE : rows.filter((_, i) => i !== index))}
            >
              <Icon name="bin" size={16} />
            </button>
            <div className="list-fields">
              {(def.fields ?? []).map((field) => {
                const name = english ? field.en || field.name : field.name;
                const unit = field.unit ? (english ? ` (${term(field.unit, true)})` : `（${field.unit}）`) : "";
                return (
                  <div key={field.name} className="list-field">
                    <span className="list-label" aria-hidden="true">
                      {name}
                      {unit}
                    </span>
                    <ScalarInput
                      id={`${id}-${index}-${field.name}`}
                      label={`${name}${unit} · ${index + 1}`}
                      shape={field}
                      value={row[field.name]}
                      compact
                      onChange={(next) => setRow(index, withField(row, field.name, next as Scalar | undefined))}
                    />
                  </div>
                );
              })}
            </div>
          </fieldset>
        ))}
      {state === "some" && (
        <Button size="small" onClick={() => onChange([...(rows ?? []), {}])}>
          <Icon name="plus" size={14} /> {t("addRow")}
        </Button>
      )}
    </div>
  );
}
