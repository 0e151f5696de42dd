#!/usr/bin/env python3
"""An orderly stop under load: what is under way is answered whole, what was acknowledged is kept, and slow clients hold nothing up.

  tests/hostile/stop.py --zhida build/release/zhida

Clients ask and write while the server gets SIGTERM. Each answer is whole, or there is none at all; the exit code is 0; every
account whose opening was acknowledged is there after a restart. Exits 0, or 1 and says what was wrong.
"""

import argparse
import json
import pathlib
import signal
import sys
import tempfile
import threading
import time

import serving
from serving import CALC, PATIENCE, Server, post_head

GRACE = 5  # seconds that the server gives answers under way
WHOLE = json.dumps({"facts": {}, "as_of": "2026-11-23"}).encode()


class Asker(threading.Thread):
    """Asks on one connection until the server closes it."""

    def __init__(self, server, message, wrong):
        super().__init__(daemon=True)
        self.server, self.message, self.wrong = server, message, wrong
        self.answered = 0
        self.start()

    def run(self):
        try:
            client = self.server.raw()
            while client.send(self.message()):
                answer = client.answer()  # raises where an answer breaks off
                if answer is None:
                    return
                self.took(answer)
                self.answered += 1
                if answer.headers.get("connection") == "close":
                    return
        except ConnectionError as error:
            if "broke off" in str(error):
                self.wrong.append(str(error))
        except OSError as error:
            self.wrong.append(f"{type(error).__name__}: {error}")

    def took(self, answer):
        if answer.status != 200:
            self.wrong.append(f"{answer.status} {answer.code()}")


class Writer(Asker):
    """Opens accounts, and knows which were acknowledged."""

    def __init__(self, server, name, headers, wrong):
        self.name_, self.headers, self.count, self.kept = name, headers, 0, []
        super().__init__(server, self.next_message, wrong)

    def next_message(self):
        self.count += 1
        account = {
            "id": f"{self.name_}-{self.count}",
            "login": f"{self.name_}-{self.count}",
            "name": "合成人员",
            "kind": "enterprise",
            "subject": "H-1",
            "roles": ["enterprise.member"],
            "password": "a-password-of-nobody-1",
        }
        body = json.dumps(account).encode()
        return post_head("/api/v1/accounts", length=len(body), more=[f"{k}: {v}" for k, v in self.headers.items()]) + body

    def took(self, answer):
        if answer.status == 201:
            self.kept.append(json.loads(answer.body)["id"])
        else:
            self.wrong.append(f"an account: {answer.status} {answer.code()}")


def under_way(server, wrong):
    """Two whole answers that are being computed when the signal comes; returns what waits for them."""
    clients = [server.raw() for _ in range(2)]
    for client in clients:
        client.send(post_head(length=len(WHOLE)) + WHOLE)
    time.sleep(0.3)

    def wait(told):
        for client in clients:
            answer = client.answer()
            late = time.monotonic() - told
            if answer is None and late < GRACE - 0.5:
                wrong.append(f"a request under way was dropped after {late:.1f} s")
            elif answer is not None and answer.status != 200:
                wrong.append(f"a request under way got {answer.status}")
            client.close()

    return wait


def stopped_again_and_again(server):
    """An impatient manager: whatever moment of the stop a second signal meets, the exit is orderly. Returns its code."""
    while server.alive():
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.002)
    return server.stop()


def stop_under_load(zhida, data):
    wrong = []
    server = Server(zhida, [], data)
    headers = server.sign_in()
    question = post_head(length=len(CALC)) + CALC
    readers = [Asker(server, lambda: question, wrong) for _ in range(6)]
    readers += [Asker(server, lambda: b"GET /api/v1/policies HTTP/1.1\r\nHost: x\r\n\r\n", wrong) for _ in range(2)]
    writers = [Writer(server, f"w{i}", headers, wrong) for i in range(3)]
    slow = [server.raw() for _ in range(20)]
    for client in slow[:10]:
        client.send(b"GET /healthz HT")
    for client in slow[10:]:
        client.send(b"GET /api/v1/policies HTTP/1.1\r\nHost: x\r\n\r\n" * 20)  # and never reads
    time.sleep(2)
    wait = under_way(server, wrong)
    server.process.send_signal(signal.SIGTERM)
    wait(time.monotonic())
    for thread in readers + writers:
        thread.join(timeout=PATIENCE)
        if thread.is_alive():
            wrong.append("a client still waits")
    code = stopped_again_and_again(server)
    if code != 0:
        wrong.append(f"the exit code is {code}")
    if server.events()[-1]["event"] != "stop":
        wrong.append("the log does not end with the stop")
    answered = sum(thread.answered for thread in readers + writers)
    if min(thread.answered for thread in readers + writers) == 0:
        wrong.append("a client was not answered once")
    kept = [name for writer in writers for name in writer.kept]
    return wrong, answered, kept


def lost(zhida, data, kept):
    """The acknowledged accounts that a restarted server does not have."""
    server = Server(zhida, [], data)
    headers = server.sign_in()
    there, after = set(), ""
    while after is not None:
        status, _, body = server.ask("GET", f"/api/v1/accounts?limit=200{after}", headers=headers)
        if status != 200:
            return [f"the list of accounts: {status}"]
        page = json.loads(body)
        there |= {account["id"] for account in page["items"]}
        after = f"&after={serving.quoted(page['next'])}" if "next" in page else None
    server.stop()
    return sorted(set(kept) - there)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--zhida", required=True)
    options = parser.parse_args()
    zhida = str(pathlib.Path(options.zhida).resolve())
    with tempfile.TemporaryDirectory(prefix="zhida-stop-") as folder:
        data = pathlib.Path(folder) / "data"
        wrong, answered, kept = stop_under_load(zhida, data)
        gone = lost(zhida, data, kept)
    if gone:
        wrong.append(f"acknowledged and lost: {gone[:5]}")
    for line in wrong[:10]:
        print(f"✗ {line}")
    print(f"{answered} answers, {len(kept)} accounts acknowledged, {len(gone)} lost, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
