// One amount with its kind, payer and period. Amounts are never added up here or anywhere on the page.

import type { Amount } from "../api/types";
import { useWords } from "../text/language";
import type { Key } from "../text/zh";
import { amountText } from "./amount";

const KINDS = ["cash", "tax_saved", "deduction", "credit_line", "guarantee", "rate"];
const PAYERS = ["nation", "province", "city", "district", "fund"];

export function Price({ amount, large = false }: { amount: Amount; large?: boolean }) {
  const { t, english } = useWords();
  const kind = KINDS.includes(amount.kind) ? t(amount.kind as Key) : amount.kind;
  const payer = PAYERS.includes(amount.payer) ? t(amount.payer as Key) : amount.payer;
  const per = amount.per ? ` · ${t("perYear", { per: english && amount.per === "年" ? "year" : amount.per })}` : "";
  return (
    <span className={`price ${large ? "price-large" : ""}`}>
      <span className="price-sum">{amountText(amount, english)}</span>
      <span className="price-kind">
        {kind}
        {per} · {t("payer", { payer })}
      </span>
    </span>
  );
}
