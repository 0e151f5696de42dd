// What the page sends to the server for records, with a fetch of our own in place of the browser's.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Failure } from "./client";
import { records } from "./records";

type Sent = { path: string; method: string; headers: Record<string, string>; body: unknown };
const sent: Sent[] = [];
let answers: Response[] = [];

const me = {
  account: { id: "a1", login: "li.wei", name: "合成人员", kind: "official", roles: ["official.clerk"] },
  purposes: ["政策办理"],
  csrf: "token-1",
  expires: "2026-11-28T00:00:00Z",
};
const answer = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  answers.push(new Response(status === 204 ? null : JSON.stringify(body), { status, headers }));

beforeEach(() => {
  sent.length = 0;
  answers = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    sent.push({ path, method: init.method ?? "GET", headers, body: init.body && JSON.parse(String(init.body)) });
    const next = answers.shift();
    if (!next) throw new Error("nothing to answer");
    return next;
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("signing in", () => {
  it("sends a code only where there is one, and changes carry the session's token from then on", async () => {
    answer(me);
    answer(me);
    answer(null, 204);
    await records.signIn("li.wei", "一个很长的合成密码", "");
    await records.signIn("li.wei", "一个很长的合成密码", "123456");
    await records.endSession("s/1");
    expect(sent[0]?.body).toEqual({ login: "li.wei", password: "一个很长的合成密码" });
    expect(sent[1]?.body).toMatchObject({ code: "123456" });
    expect(sent[2]).toMatchObject({ path: "/api/v1/session/list/s%2F1", method: "DELETE" });
    expect(sent[2]?.headers["x-csrf-token"]).toBe("token-1");
  });

  it("reads carry no token, and nothing does after signing out", async () => {
    answer(me);
    answer({ items: [] });
    answer(null, 204);
    answer(null, 204);
    await records.me();
    await records.sessions(null);
    expect(sent[1]?.headers).not.toHaveProperty("x-csrf-token");
    await records.signOut();
    await records.changePassword("a", "b");
    expect(sent[3]?.headers["x-csrf-token"]).toBe("");
    expect(sent[3]?.body).toEqual({ old: "a", new: "b" });
  });

  it("tells how long to wait", async () => {
    answer({ code: "E-SESSION-WAIT", title: { zh: "等", en: "wait" } }, 429, { "retry-after": "120" });
    const error = await records.signIn("li.wei", "x", "").catch((one: unknown) => one);
    expect(error).toBeInstanceOf(Failure);
    expect((error as Failure).wait).toBe(120);
    expect((error as Failure).problem.code).toBe("E-SESSION-WAIT");
  });

  it("takes no wait from a header that is no number of seconds", async () => {
    answer({}, 429, { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" });
    const error = await records.me().catch((one: unknown) => one);
    expect((error as Failure).wait).toBeNull();
  });
});

describe("reading", () => {
  it("says the purpose, day and moment, and keeps every digit of a number", async () => {
    answers.push(new Response('{"as_of":"2026-11-23","items":[{"leaf":12345678901234567890,"value":"1.50"}]}'));
    const facts = await records.facts("S/1", "政策办理", "2026-11-23", "2026-11-23T01:00:00Z", null);
    expect(sent[0]?.path).toBe("/api/v1/subjects/S%2F1/facts?as_of=2026-11-23&known=2026-11-23T01%3A00%3A00Z");
    expect(decodeURIComponent(sent[0]?.headers["x-purpose"] ?? "")).toBe("政策办理");
    expect(facts.items[0]).toMatchObject({ leaf: "12345678901234567890", value: "1.50" });
  });

  it("leaves out a moment that nobody chose: then it is now", async () => {
    answer({ items: [] });
    await records.facts("S1", "审计", "2026-11-23", null, null);
    expect(sent[0]?.path).toBe("/api/v1/subjects/S1/facts?as_of=2026-11-23");
  });

  it("asks for the history of a key by its name", async () => {
    answer({ items: [] });
    expect((await records.history("S1", "从业人员", "审计", null)).items).toEqual([]);
    expect(sent[0]?.path).toBe(`/api/v1/subjects/S1/facts/${encodeURIComponent("从业人员")}/history`);
  });

  it("goes on where a page ended, and takes handovers page by page", async () => {
    answer({ items: [] });
    await records.history("S1", "行业", "审计", "12.0");
    expect(sent[0]?.path.endsWith("/history?before=12.0")).toBe(true);
    answer({ items: [{ number: 1, note: "a" }], next: 1 });
    answer({ items: [{ number: 2, note: "b" }] });
    expect(await records.handovers()).toEqual(["a", "b"]);
    expect(sent[1]?.path).toBe("/api/v1/audit/handovers?limit=200");
    expect(sent[2]?.path).toBe("/api/v1/audit/handovers?after=1&limit=200");
  });
});
