// One value that is not a list: number, choice, text, yes/no or date. Empty is always unknown.

import { DayInput } from "../show/day";
import { useWords } from "../text/language";
import { NoneButton, NumberInput } from "./number";
import { type FactValue, type Interval, isInterval, NONE, type Scalar } from "./value";

export type ScalarShape = {
  type: string;
  values?: string[] | null;
  integer?: boolean;
  nullable?: boolean;
};

type Props = {
  id: string;
  label: string;
  shape: ScalarShape;
  value: FactValue | undefined;
  onChange: (value: Scalar | Interval | undefined) => void;
  interval?: boolean;
  compact?: boolean;
};

function oneOf(value: FactValue | undefined): string[] | null {
  return typeof value === "object" && "one_of" in value ? (value.one_of as string[]) : null;
}

function Choice({ id, label, shape, value, onChange }: Props) {
  const { t } = useWords();
  const several = oneOf(value);
  const selected = several ? "\u0001" : typeof value === "string" ? value : "";
  return (
    <select
      id={id}
      className="input"
      aria-label={label}
      value={selected}
      onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
    >
      <option value="">{t("unknownChoice")}</option>
      {several && (
        <option value={"\u0001"} disabled>
          {t("oneOf", { list: several.join("、") })}
        </option>
      )}
      {shape.nullable && !shape.values?.includes(NONE) && <option value={NONE}>{t("isNone")}</option>}
      {shape.values?.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </select>
  );
}

const ANSWERS = [
  { text: "true", value: true, word: "yes" },
  { text: "false", value: false, word: "noAnswer" },
  { text: NONE, value: NONE, word: "isNone" },
  { text: "", value: undefined, word: "unknownChoice" },
] as const;

function YesNo({ id, label, shape, value, onChange, compact }: Props) {
  const { t } = useWords();
  const answers = ANSWERS.filter((answer) => answer.value !== NONE || shape.nullable);
  if (compact) {
    return (
      <select
        id={id}
        className="input"
        aria-label={label}
        value={value === undefined ? "" : String(value)}
        onChange={(event) => onChange(answers.find((answer) => answer.text === event.target.value)?.value)}
      >
        {answers.map((answer) => (
          <option key={answer.text} value={answer.text}>
            {t(answer.word)}
          </option>
        ))}
      </select>
    );
  }
  return (
    <span className="three" role="radiogroup" aria-label={label}>
      {answers.map((answer) => (
        <label key={answer.text} className="three-choice">
          <input
            id={answer.value === (value ?? undefined) ? id : undefined}
            type="radio"
            name={id}
            checked={value === answer.value}
            onChange={() => onChange(answer.value)}
          />
          <span>{t(answer.word)}</span>
        </label>
      ))}
    </span>
  );
}

function Plain({ id, label, shape, value, onChange }: Props) {
  const { t } = useWords();
  const none = value === NONE;
  const nullable = shape.nullable ?? false;
  if (shape.type === "date") {
    return (
      <span className="input-line">
        <DayInput
          id={id}
          label={label}
          value={typeof value === "string" && !none ? value : null}
          placeholder={none ? t("isNone") : t("unknownChoice")}
          disabled={none}
          onChange={onChange}
        />
        {nullable && <NoneButton label={label} none={none} onChange={onChange} />}
      </span>
    );
  }
  return (
    <span className="input-line">
      <input
        id={id}
        className="input"
        type="text"
        aria-label={label}
        autoComplete="off"
        placeholder={none ? t("isNone") : t("unknownChoice")}
        disabled={none}
        value={typeof value === "string" && !none ? value : ""}
        onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
      />
      {nullable && <NoneButton label={label} none={none} onChange={onChange} />}
    </span>
  );
}

export function ScalarInput(props: Props) {
  const { shape, value } = props;
  if (shape.type === "number") {
    const number = typeof value === "string" || isInterval(value) ? value : undefined;
    return (
      <NumberInput
        id={props.id}
        label={props.label}
        value={number}
        onChange={props.onChange}
        integer={shape.integer ?? false}
        nullable={shape.nullable ?? false}
        interval={props.interval ?? false}
      />
    );
  }
  if (shape.type === "boolean") return <YesNo {...props} />;
  if (shape.values && shape.values.length > 0) return <Choice {...props} />;
  return <Plain {...props} />;
}
