// Printing: a button, what stands on paper only, and whether the page is being printed now.

import { Button } from "antd";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { useSearch } from "../state/router";
import { useWords } from "../text/language";
import { Icon } from "./icon";
import { SyntheticTag } from "./verdict";

// Tells when the page is about to be laid out for paper and when that is over, whoever asked for it.
export function watchPrinting(begin: () => void, end: () => void): () => void {
  const media = matchMedia("print");
  const change = () => (media.matches ? begin() : end());
  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);
  media.addEventListener("change", change);
  return () => {
    window.removeEventListener("beforeprint", begin);
    window.removeEventListener("afterprint", end);
    media.removeEventListener("change", change);
  };
}

// True while the page is laid out for paper: what is folded on the screen is open there.
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const set = (on: boolean) => flushSync(() => setPrinting(on));
    return watchPrinting(
      () => set(true),
      () => set(false),
    );
  }, []);
  return printing;
}

// `prepare` shows what is to be printed, `done` takes it away again once the browser is through.
export function PrintButton({ label, prepare, done }: { label?: string; prepare?: () => void; done?: () => void }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const print = useCallback(() => {
    flushSync(() => {
      setBusy(true);
      prepare?.();
    });
    if (done) window.addEventListener("afterprint", done, { once: true });
    window.print();
    setBusy(false);
  }, [prepare, done]);
  return (
    <Button className="print-button" aria-busy={busy} icon={<Icon name="print" size={16} />} onClick={print}>
      {label ?? t("print")}
    </Button>
  );
}

type HeadProps = { asOf: string | null; digest: string | null; synthetic: boolean; children?: ReactNode };

// What every printed sheet says about itself.
export function PrintHead({ asOf, digest, synthetic, children }: HeadProps) {
  const { t } = useWords();
  useSearch(); // the address below follows it
  return (
    <div className="print-head" data-print-head>
      <p>
        <strong>{t("brand")}</strong> {synthetic && <SyntheticTag />} {children}
      </p>
      <p>
        {asOf && (
          <>
            {t("asOf")} {asOf} ·{" "}
          </>
        )}
        {digest && t("bundle", { digest })}
      </p>
      <p>{location.href}</p>
      <p>{synthetic ? `${t("syntheticPrint")} ${t("footer")}` : t("footer")}</p>
    </div>
  );
}
