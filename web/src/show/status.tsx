// Loading and failure, in the same words everywhere.

import { Button, Skeleton } from "antd";
import type { ReactNode } from "react";
import type { Problem } from "../api/types";
import { useWords } from "../text/language";
import { Icon } from "./icon";

export function Loading({ rows = 4 }: { rows?: number }) {
  const { t } = useWords();
  return (
    <div className="loading" role="status">
      <span className="only-read">{t("loading")}</span>
      <Skeleton active title paragraph={{ rows }} />
    </div>
  );
}

export function ProblemNotice(props: {
  problem: Problem;
  retry?: (() => void) | undefined;
  stale?: boolean;
  children?: ReactNode;
}) {
  const { problem, retry, stale, children } = props;
  const { t, pick } = useWords();
  let place = "";
  if (problem.line !== null) {
    const { line, column } = problem;
    place = column !== null ? t("place", { line, column }) : t("placeLine", { line });
  }
  return (
    <div className="notice notice-bad" role="alert">
      <Icon name="warn" size={22} />
      <div className="notice-body">
        <strong>{pick(problem.title) || t("failedTitle")}</strong>
        {problem.detail && <p>{pick(problem.detail)}</p>}
        {place && <p className="notice-place">{place}</p>}
        {problem.help && <p>{pick(problem.help)}</p>}
        {stale && <p>{t("stale")}</p>}
        <p className="faint">
          {t("code")} {problem.code}
        </p>
        {children}
        {retry && (
          <Button size="small" onClick={retry}>
            {t("retry")}
          </Button>
        )}
      </div>
    </div>
  );
}
