// What comes from the server: numbers stay text, and every failure becomes a problem that can be shown.

import { describe, expect, it } from "vitest";
import { readProblem } from "./client";
import { parseLossless } from "./lossless";

describe("parseLossless", () => {
  it("keeps numbers as they were written", () => {
    expect(parseLossless('{"a": 39999.990, "b": [1e3, -0.10]}')).toEqual({ a: "39999.990", b: ["1e3", "-0.10"] });
  });
  it("leaves text alone, also where it looks like numbers or holds quotes", () => {
    expect(parseLossless('{"2025": "52000", "q": "say \\"12\\" 3"}')).toEqual({ "2025": "52000", q: 'say "12" 3' });
  });
});

describe("readProblem", () => {
  it("reads problem+json in both languages with its place", () => {
    const body = {
      title: { zh: "写法有误", en: "Malformed" },
      code: "E-DOC-SYNTAX",
      line: 3,
      column: 7,
      help: { zh: "改" },
    };
    const problem = readProblem(400, JSON.stringify(body));
    expect(problem).toMatchObject({ status: 400, code: "E-DOC-SYNTAX", line: 3, column: 7 });
    expect(problem.help).toEqual({ zh: "改", en: "改" });
  });
  it("says the status where a proxy answered with its own page", () => {
    const problem = readProblem(502, "<html>Bad gateway</html>");
    expect(problem.code).toBe("HTTP-502");
    expect(problem.title.zh).toContain("502");
    expect(problem.line).toBeNull();
  });
});
