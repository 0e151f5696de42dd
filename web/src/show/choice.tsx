// One choice among named values, with its label; the browser's own control, so it works on a phone and by keyboard.

import { useId } from "react";

type Props = {
  label: string;
  value: string;
  options: { value: string; text: string }[];
  onChange: (value: string) => void;
};

export function Choice({ label, value, options, onChange }: Props) {
  const id = useId();
  return (
    <span className="choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </span>
  );
}
