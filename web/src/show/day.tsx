// A day, typed as 2026-11-23 or picked from a calendar; the same in every browser and language.

import { DatePicker } from "antd";
import dayjs from "dayjs";
import customParseFormat from "dayjs/plugin/customParseFormat";
import "dayjs/locale/zh-cn";

dayjs.extend(customParseFormat);

const FORMAT = "YYYY-MM-DD";

type Props = {
  id: string;
  label: string;
  value: string | null;
  placeholder: string;
  onChange: (value: string | undefined) => void;
  clear?: boolean;
  disabled?: boolean;
};

export function DayInput({ id, label, value, placeholder, onChange, clear = true, disabled = false }: Props) {
  const day = value ? dayjs(value, FORMAT, true) : null;
  return (
    <DatePicker
      id={id}
      className="day"
      aria-label={label}
      format={FORMAT}
      value={day?.isValid() ? day : null}
      placeholder={placeholder}
      allowClear={clear}
      disabled={disabled}
      onChange={(next) => onChange(next ? next.format(FORMAT) : undefined)}
    />
  );
}
