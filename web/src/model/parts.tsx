// Results, diagnostics and the chain of a null, for expressions and models alike.

import { fill, useWords } from "../text/language";
import { type Chain, type Found, marked, type Place, type Said } from "./answer";
import { words } from "./words";

export function useModelWords() {
  const { language, pick } = useWords();
  const w = words[language];
  const place = (p: Place) =>
    [p.element, p.line !== null && p.column !== null ? fill(w.place, { line: p.line, column: p.column }) : null]
      .filter(Boolean)
      .join(" · ");
  return { w, place, pick };
}

// The expression with the place of a diagnostic underlined.
function Underlined({ text, place, length = 0 }: { text: string; place: Place; length?: number }) {
  const parts = marked(text, place, length);
  if (!parts) return null;
  return (
    <pre className="underlined">
      {parts.before}
      <mark>{parts.mark}</mark>
      {parts.after}
    </pre>
  );
}

export function SaidList({ list, text }: { list: Said[]; text?: string }) {
  const { w, place, pick } = useModelWords();
  if (list.length === 0) return null;
  return (
    <div className="said">
      <h4>{w.diagnostics}</h4>
      <ul>
        {list.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole
          <li key={index} data-code={one.code} className={one.severity}>
            <p>
              {pick(one)} <code className="faint">{one.code}</code>
            </p>
            {place(one) && <p className="faint">{place(one)}</p>}
            {text !== undefined && <Underlined text={text} place={one} />}
            {one.help && <p className="faint">{pick(one.help)}</p>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function ChainView({ chain, text }: { chain: Chain; text?: string }) {
  const { w, place, pick } = useModelWords();
  return (
    <details className="why" data-why={chain.member ?? ""}>
      <summary>
        {w.why}
        {chain.member && ` · ${fill(w.whyOf, { member: chain.member })}`}
      </summary>
      <ol>
        {chain.links.map((link, index) => {
          const last = index === chain.links.length - 1;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a chain is shown as it came
            <li key={index} data-cause={link.cause} className={last ? "cause" : undefined}>
              {last && <span className="tag tag-warn">{w.cause}</span>} {link.text && <code>{link.text}</code>}{" "}
              <span>{pick(link)}</span>
              {place(link) && <p className="faint">{place(link)}</p>}
              {text !== undefined && last && (
                <Underlined text={text} place={link} length={Array.from(link.text).length} />
              )}
            </li>
          );
        })}
      </ol>
    </details>
  );
}

export function FoundView({ found, text }: { found: Found; text?: string }) {
  const { w } = useModelWords();
  return (
    <div className="model-found">
      <p className="model-value">
        <output data-value>{found.value}</output> {found.abstract && <span className="tag tag-warn">{w.possible}</span>}
      </p>
      {found.why.map((chain) => (
        <ChainView key={chain.member ?? ""} chain={chain} {...(text !== undefined && { text })} />
      ))}
      <SaidList list={found.diagnostics} {...(text !== undefined && { text })} />
    </div>
  );
}
