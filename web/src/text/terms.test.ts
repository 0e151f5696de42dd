// Every word of the packs that comes without English has one here, and every area has its name.

import { describe, expect, it } from "vitest";
import dictionary from "../../../packs/facts.yaml?raw";
import { AREAS, areaText, byArea } from "./areas";
import { en } from "./en";
import { term } from "./terms";
import { zh } from "./zh";

const policies = import.meta.glob<string>("../../../packs/*/*/policy.yaml", {
  query: "?raw",
  import: "default",
  eager: true,
});

// The values of `key` in YAML as the packs write it: one line, plain or in double quotes.
function values(text: string, key: string): string[] {
  const found = text.matchAll(new RegExp(`(?:^|[{,])[ -]*${key}: *("[^"]*"|[^,}\\n]+)`, "gm"));
  return [...new Set([...found].map(([, value = ""]) => value.trim().replace(/^"|"$/g, "")))];
}

// The names of places in the list of districts.
function districts(): string[] {
  const [, list = ""] = /values: \[([^\]]*苏州工业园区[^\]]*)\]/.exec(dictionary) ?? [];
  return list.split(/,\s*/).filter(Boolean);
}

describe("English of the fact dictionary", () => {
  it.each(["group", "owner", "unit"])("covers every %s", (key) => {
    const words = values(dictionary, key);
    expect(words.length).toBeGreaterThan(10);
    expect(words.filter((word) => /\p{Script=Han}/u.test(term(word, true)))).toEqual([]);
  });
  it("covers every district", () => {
    expect(districts().length).toBeGreaterThan(8);
    expect(districts().filter((word) => term(word, true) === word)).toEqual([]);
  });
});

describe("the policies of the packs", () => {
  const paths = Object.keys(policies);
  it("are found", () => expect(paths.length).toBeGreaterThan(100));
  it("lie in areas that have a name", () => {
    const areas = [...new Set(paths.map((path) => path.split("/").at(-3) ?? ""))];
    expect(areas.filter((area) => !(area in AREAS))).toEqual([]);
    expect(Object.keys(AREAS).filter((area) => !areas.includes(area))).toEqual([]);
  });
  it("hold in places that have English", () => {
    const places = Object.values(policies).flatMap((text) => values(text, "jurisdiction"));
    expect(places.filter((word) => term(word, true) === word)).toEqual([]);
  });
});

describe("areas", () => {
  it("are shown as written where they have no name, after the others", () => {
    expect(areaText("new-area")).toEqual({ zh: "new-area", en: "new-area" });
    expect(["new-area", "tax", "ladder"].sort(byArea)).toEqual(["ladder", "tax", "new-area"]);
  });
});

it("both languages say everything, with the same blanks", () => {
  const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort().join();
  const keys = Object.keys(zh) as (keyof typeof zh)[];
  expect(keys.filter((key) => blanks(zh[key]) !== blanks(en[key]))).toEqual([]);
});
