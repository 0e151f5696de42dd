// The facts as JSON text: for those who have them in a file. The server judges the text and names the place of a fault.

import { Button, Input, Modal } from "antd";
import { useRef, useState } from "react";
import { api } from "../api/client";
import { parseLossless } from "../api/lossless";
import type { Problem } from "../api/types";
import { ProblemNotice } from "../show/status";
import { problemOf, useSession } from "../state/session";
import { useWords } from "../text/language";
import type { Facts } from "./value";

export function JsonDialog({ onClose }: { onClose: () => void }) {
  const { facts, asOf, setFacts } = useSession();
  const { t } = useWords();
  const [text, setText] = useState(() => JSON.stringify(facts, null, 2));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const control = useRef(new AbortController());

  const apply = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await api.calc(text, asOf, control.current.signal);
      const read = parseLossless(text) as Facts;
      setFacts(() => Object.fromEntries(Object.entries(read).filter(([, value]) => value !== null)) as Facts);
      onClose();
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };

  return (
    <Modal
      open
      title={t("factsJsonTitle")}
      onCancel={onClose}
      width={720}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t("cancel")}
        </Button>,
        <Button key="apply" type="primary" disabled={busy} aria-busy={busy} onClick={apply}>
          {t("factsJsonApply")}
        </Button>,
      ]}
    >
      <p className="faint">{t("factsJsonLead")}</p>
      {problem && <ProblemNotice problem={problem} />}
      <Input.TextArea
        className="json-text"
        aria-label={t("factsJsonText")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoSize={{ minRows: 12, maxRows: 22 }}
        spellCheck={false}
      />
    </Modal>
  );
}
