// Where signing in leads to: pages of ours only.

import { describe, expect, it } from "vitest";
import { cameBack, nextPage } from "./next";

it.each([
  ["?next=%2Fdesk%2Fsubject%2FS1", "/desk/subject/S1"],
  ["?next=%2Faudit%2Fleaf%2F3%3Fx%3D1", "/audit/leaf/3"],
  ["", "/desk"],
  ["?next=%2F%2Fevil.example", "/desk"],
  ["?next=%2F%5Cevil.example", "/desk"],
  ["?next=https%3A%2F%2Fevil.example", "/desk"],
  ["?next=javascript%3Aalert(1)", "/desk"],
  ["?next=%2Fsignin", "/desk"],
])("%s leads to %s", (search, page) => expect(nextPage(search)).toBe(page));

describe("the way back from a provider", () => {
  it("has a state with a code or an error", () => {
    expect(cameBack("?code=a&state=b&iss=https%3A%2F%2Fid.example")).toEqual({
      state: "b",
      code: "a",
      iss: "https://id.example",
    });
    expect(cameBack("?error=access_denied&state=b")).toEqual({ state: "b", error: "access_denied" });
    for (const search of ["", "?next=/audit", "?code=a", "?state=b", "?state=&code=a"])
      expect(cameBack(search)).toBeNull();
  });
});
