// JSON as people read it, without reading its numbers: every digit stays as it was written.

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

// Returns the text in lines of two spaces of indentation; what is no JSON comes back as it is.
export function pretty(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  const tokens = text.match(TOKEN) ?? [];
  let out = "";
  let depth = 0;
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    if (token === "}" || token === "]") {
      depth -= 1;
      const empty = tokens[i - 1] === (token === "}" ? "{" : "[");
      out += empty ? token : `\n${"  ".repeat(depth)}${token}`;
    } else if (token === "{" || token === "[") {
      depth += 1;
      out += next === "}" || next === "]" ? token : `${token}\n${"  ".repeat(depth)}`;
    } else if (token === ",") out += `,\n${"  ".repeat(depth)}`;
    else out += token === ":" ? ": " : token;
  });
  return out;
}
