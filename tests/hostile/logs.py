#!/usr/bin/env python3
"""The log of `zhida serve` is one JSON object a line, and carries no password, token, code, purpose, query or body.

  tests/hostile/logs.py --zhida build/release/zhida

Sends marked secrets in every place where a client may put one, those that are accepted and those that are refused, then breaks
the store under the server so that failures are logged too. Exits 0, or 1 and names what was found.
"""

import argparse
import json
import pathlib
import sqlite3
import sys
import tempfile

from serving import PASSWORD, Server, quoted

MARK = "geheim7531"


def ask_with_secrets(server):
    """Returns how many requests were answered."""
    session = server.sign_in()
    purpose = {"X-Purpose": quoted("本企业办理")}
    marked = {
        "Cookie": f"zhida_session={MARK}cookie",
        "X-CSRF-Token": f"{MARK}csrf",
        "X-Purpose": f"{MARK}purpose",
        "Idempotency-Key": f"{MARK}key",
        "User-Agent": f"{MARK}agent",
        "X-Forwarded-For": f"{MARK}address",
        "Authorization": f"Bearer {MARK}bearer",
    }
    fact = {"id": f"{MARK}-1", "key": "从业人员", "kind": "number", "value": "12", "valid_from": "2026-01-01"}
    requests = [
        ("GET", f"/healthz?token={MARK}query", None, marked),
        ("GET", f"/{MARK}path?token={MARK}query", None, marked),
        ("GET", f"/%ff?{MARK}", None, marked),
        ("POST", "/api/v1/session", {"login": f"{MARK}login", "password": f"{MARK}password", "code": f"{MARK}code"}, marked),
        ("POST", "/api/v1/session", {"login": "owner", "password": f"{MARK}password"}, {}),
        ("POST", "/api/v1/session/password", {"old": PASSWORD, "new": f"{MARK}password-new"}, session),
        ("POST", "/api/v1/session", {"login": "owner", "password": f"{MARK}password-new"}, {}),
        ("POST", "/api/v1/session/factor", None, session),
        ("POST", "/api/v1/session/factor/confirm", {"code": f"{MARK}code"}, session),
        ("POST", "/api/v1/subjects/H-1/facts", {"records": [fact]}, {**session, **purpose}),
        ("GET", f"/api/v1/subjects/H-1/facts?key={MARK}key", None, {**session, **purpose}),
        ("GET", f"/api/v1/subjects/{MARK}/facts?known={MARK}", None, {**session, **purpose}),
        ("POST", "/api/v1/decisions", {"id": f"{MARK}-d", "subject": "H-1", "facts": {MARK: 1}}, {**session, **purpose}),
        ("POST", "/api/v1/calc", {"facts": {MARK: 1}, "as_of": MARK}, marked),
        ("POST", "/api/v1/feel", {"expression": f'"{MARK}" + 1'}, marked),
    ]
    for method, path, body, headers in requests:
        server.ask(method, path, None if body is None else json.dumps(body).encode(), headers)
    return len(requests), session, purpose


def break_store(data):
    """Takes the tables of facts and sessions away, from outside: reading them fails from now on."""
    path = next(data.glob("*.db"))
    with sqlite3.connect(path, timeout=30) as store:
        tables = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        store.execute("PRAGMA foreign_keys = OFF")
        for name in tables:
            if "session" in name:
                store.execute(f'ALTER TABLE "{name}" RENAME TO "{name}_away"')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--zhida", required=True)
    options = parser.parse_args()
    wrong = []
    with tempfile.TemporaryDirectory(prefix="zhida-logs-") as folder:
        data = pathlib.Path(folder) / "data"
        server = Server(str(pathlib.Path(options.zhida).resolve()), [], data)
        count, session, purpose = ask_with_secrets(server)
        break_store(data)
        failed = 0
        for path in (f"/api/v1/session?x={MARK}", f"/api/v1/subjects/H-1/facts?key={MARK}"):
            status, _, body = server.ask("GET", path, headers={**session, **purpose, "User-Agent": f"{MARK}agent"})
            failed += status >= 500
            if status >= 500 and b"SQL" in body:
                wrong.append(f"the answer tells of the store: {body!r}")
        server.stop()
        lines = server.lines
    if failed == 0:
        wrong.append("the store was broken and no request failed")
    token = session["Cookie"].split("=", 1)[1]
    secrets = [MARK, PASSWORD, token, session["X-CSRF-Token"]]
    events = []
    for line in lines:
        if any(secret in line for secret in secrets):
            wrong.append(f"a secret in the log: {line}")
        if "网页" in line or "help:" in line:  # said before the server starts, to whom starts it
            continue
        try:
            events.append(json.loads(line))
        except ValueError:
            wrong.append(f"a line that is no JSON: {line}")
    for event in events:
        if not {"time", "event"} <= event.keys():
            wrong.append(f"an event without its time or name: {event}")
    if not any(event["event"] in ("failure", "error") for event in events):
        wrong.append("failures were not logged")
    for line in wrong[:10]:
        print(f"✗ {line}")
    print(f"{count} requests with secrets, {failed} failures, {len(events)} lines of log, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
