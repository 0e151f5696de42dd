// Which page an address opens, and what of the query a link takes along.

import { describe, expect, it } from "vitest";
import { nextAddress, readRoute } from "./address";

describe("readRoute", () => {
  it("knows the pages", () => {
    expect(readRoute("/")).toEqual({ page: "enterprise" });
    expect(readRoute("/calendar")).toEqual({ page: "calendar" });
    expect(readRoute("/city/")).toEqual({ page: "city" });
    expect(readRoute("/city/policies/hnte-award")).toEqual({ page: "city-policy", id: "hnte-award" });
    expect(readRoute("/library/sme-size")).toEqual({ page: "library-policy", id: "sme-size" });
  });
  it("knows the pages of the records", () => {
    expect(readRoute("/signin")).toEqual({ page: "signin" });
    expect(readRoute("/desk")).toEqual({ page: "desk" });
    expect(readRoute("/desk/subject/S%2F1", "?view=life")).toEqual({ page: "desk-subject", id: "S/1" });
    expect(readRoute("/sources")).toEqual({ page: "sources" });
    expect(readRoute("/sources/%E7%A8%8E%E5%8A%A1")).toEqual({ page: "source", id: "税务" });
    expect(readRoute("/audit/record/d-6")).toEqual({ page: "audit-record", id: "d-6" });
    expect(readRoute("/audit/leaf/12")).toEqual({ page: "audit-leaf", id: "12" });
  });
  it("opens the reason of a policy for the enterprise that a city's list names", () => {
    expect(readRoute("/", "?subject=C1&policy=sme-size")).toEqual({ page: "policy", id: "sme-size" });
    expect(readRoute("/library", "?policy=sme-size")).toEqual({ page: "library" });
  });
  it.each([
    "/nothing",
    "/city/policies",
    "/city/other/x",
    "/library/a/b",
    "/desk/subject",
    "/desk/other/x",
    "/audit/leaf/012",
    "/audit/leaf/-1",
    "/policy/%E0%A4%A",
  ])("%s is no page", (path) => expect(readRoute(path)).toEqual({ page: "missing" }));
});

describe("nextAddress", () => {
  it("keeps the enterprise and the day everywhere", () => {
    expect(nextAddress("/", "?sample=a&as_of=2026-11-23&policy=p", "/about")).toBe("/about?sample=a&as_of=2026-11-23");
  });
  it("keeps filters only among the pages they belong to", () => {
    expect(nextAddress("/library", "?q=a&area=tax", "/library/x")).toBe("/library/x?q=a&area=tax");
    expect(nextAddress("/library/x", "?q=a&area=tax", "/library")).toBe("/library?q=a&area=tax");
    expect(nextAddress("/library", "?q=a&area=tax", "/city")).toBe("/city");
    expect(nextAddress("/city/policies/x", "?verdict=no&after=9&area=tax", "/city")).toBe("/city?area=tax");
  });
  it("lets the link's own query win, and never names two enterprises", () => {
    const to = "/?subject=C1&policy=p&as_of=2026-11-23";
    expect(nextAddress("/city/policies/p", "?sample=a&as_of=2020-01-01", to)).toBe(to);
  });
});
