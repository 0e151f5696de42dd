// The day whose rules decide. Empty until somebody picks one: then it is the server's today.

import { useId } from "react";
import { DayInput } from "../show/day";
import { useSession } from "../state/session";
import { useWords } from "../text/language";

export function AsOf() {
  const { asOf, answer, setAsOf } = useSession();
  const { t } = useWords();
  const id = useId();
  return (
    <span className="asof">
      <label htmlFor={id} title={t("asOfHelp")}>
        {t("asOf")}
      </label>
      <DayInput
        id={id}
        label={t("asOf")}
        value={asOf ?? answer?.as_of ?? null}
        placeholder={t("today")}
        clear={false}
        onChange={(day) => day && setAsOf(day)}
      />
    </span>
  );
}
