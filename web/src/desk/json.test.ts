// JSON as people read it.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { pretty } from "./json";

describe("pretty", () => {
  it("indents, and leaves every digit and string as it was", () => {
    const text = '{"a":[1.50,{"b,:{":"x\\"]"},[],{}],"c":null}';
    expect(pretty(text)).toBe(
      '{\n  "a": [\n    1.50,\n    {\n      "b,:{": "x\\"]"\n    },\n    [],\n    {}\n  ],\n  "c": null\n}',
    );
  });
  it("is what JSON.stringify writes, for the samples of the packs", () => {
    const folder = fileURLToPath(new URL("../../../packs/samples", import.meta.url));
    const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const value = JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as unknown;
      expect(pretty(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    }
  });
  it("gives back what is no JSON", () => expect(pretty("{oops")).toBe("{oops"));
});
