// The page for expressions and models: whatever the engine decides can be tried here, and every null explained.

import { usePageTitle } from "../state/router";
import { useWords } from "../text/language";
import { ExpressionBox } from "./expression";
import { useModelWords } from "./parts";
import { ModelSheet } from "./sheet";
import "../style/model.css";

export default function ModelPage() {
  const { t } = useWords();
  const { w } = useModelWords();
  usePageTitle(`${w.title} · ${t("brand")}`);
  return (
    <div className="page narrow model">
      <header className="page-head">
        <h1>{w.title}</h1>
        <p className="lead">{w.lead}</p>
      </header>
      <ExpressionBox />
      <ModelSheet />
    </div>
  );
}
