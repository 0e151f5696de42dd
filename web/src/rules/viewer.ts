// Draws one decision of a DMN text with dmn-js, watermark included. Loaded only when rule tables are opened.

import Viewer, { type View } from "dmn-js/lib/Viewer";
import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-drd.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-literal-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression.css";
import "dmn-js/dist/assets/dmn-font/css/dmn.css";

export type DecisionView = { id: string; name: string; type: string };

export type Book = {
  decisions: DecisionView[];
  show: (id: string, matched: number[]) => Promise<void>;
  close: () => void;
};

// What dmn-js says in its tables → what it should say.
export type Words = Record<string, string>;

// dmn-js shows a rule's description in its annotation column, not its annotation entries, which is where the clauses are.
function withClauses(xml: string): string {
  const tree = new DOMParser().parseFromString(xml, "application/xml");
  if (tree.querySelector("parsererror")) return xml;
  for (const rule of Array.from(tree.getElementsByTagNameNS("*", "rule"))) {
    const parts = Array.from(rule.children);
    if (parts.some((part) => part.localName === "description")) continue;
    const entries = parts
      .filter((part) => part.localName === "annotationEntry")
      .map((entry) => entry.textContent?.trim());
    if (entries.length === 0) continue;
    const prefix = rule.prefix ? `${rule.prefix}:` : "";
    const description = tree.createElementNS(rule.namespaceURI, `${prefix}description`);
    description.textContent = entries.filter(Boolean).join(" · ");
    rule.insertBefore(description, rule.firstChild);
  }
  return new XMLSerializer().serializeToString(tree);
}

// Marks the rows (counted from 1) that matched the enterprise.
function mark(container: HTMLElement, matched: number[]): void {
  container.querySelectorAll("tbody tr").forEach((row, index) => {
    row.classList.toggle("rule-matched", matched.includes(index + 1));
  });
}

// Errors: throws what dmn-js says where the text is not DMN.
export async function openBook(container: HTMLElement, xml: string, said: Words): Promise<Book> {
  const translate = (text: string, values: Record<string, string> = {}) =>
    (said[text] ?? text).replace(/\{ ?(\w+) ?\}/g, (whole, name: string) => values[name] ?? whole);
  const words = { additionalModules: [{ translate: ["value", translate] }] };
  const viewer = new Viewer({ container, decisionTable: words, literalExpression: words, boxedExpression: words });
  await viewer.importXML(withClauses(xml), { open: false });
  const views = new Map<string, View>();
  for (const view of viewer.getViews()) {
    if (view.type !== "drd") views.set(view.element.id, view);
  }
  return {
    decisions: [...views].map(([id, view]) => ({ id, name: view.element.name ?? id, type: view.type })),
    show: async (id, matched) => {
      const view = views.get(id);
      if (!view) return;
      await viewer.open(view);
      container.querySelector(".tjs-table-container")?.setAttribute("tabindex", "0"); // it scrolls: by keyboard too
      mark(container, matched);
    },
    close: () => viewer.destroy(),
  };
}
