#!/usr/bin/env python3
"""Slow and hostile clients of `zhida serve`: none crashes it, none stalls it, none makes it take memory without bound.

Each attack runs against the real server, without records and with them, while an ordinary client asks on; it must be
answered throughout. Every refusal has its status and its stable code. Exits 0, or 1 and says what was wrong.

  tests/hostile/hostile.py --zhida build/release/zhida [--only NAME]
"""

import argparse
import json
import pathlib
import sys
import tempfile
import threading
import time

import serving
from serving import CALC, PATIENCE, Ordinary, Server, post_head

SLOW = 3  # seconds that the server allows a request here (serve --timeout)
GROWTH_MIB = 600  # that one attack may add to the server's memory at most; sixteen passwords at once are 304 of them
BODY_MAX = 1 << 20
DEEP = 100_000
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

ATTACKS = []


def attack(function):
    ATTACKS.append(function)
    return function


def expect(wrong, what, answer, status, code):
    if answer is None:
        wrong.append(f"{what}: closed without an answer, expected {status} {code}")
    elif (answer.status, answer.code()) != (status, code):
        wrong.append(f"{what}: {answer.status} {answer.code()}, expected {status} {code}")


def drip(server, wrong, head, rest):
    """Fifty connections that send what comes after `head` a byte at a time, until the server has had enough of each."""
    clients = [server.raw() for _ in range(50)]
    for client in clients:
        client.send(head)
    open_ones, position, began = list(clients), 0, time.monotonic()
    while open_ones and time.monotonic() - began < PATIENCE:
        open_ones = [c for c in open_ones if c.send(rest[position % len(rest) :][:1])]
        position += 1
        time.sleep(0.1)
    if open_ones:
        wrong.append(f"{len(open_ones)} connections that only drip are open after {PATIENCE} s")
    for client in clients:
        client.close()


@attack
def headers_a_byte_at_a_time(server, wrong):
    drip(server, wrong, b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"a")


@attack
def a_body_a_byte_at_a_time(server, wrong):
    drip(server, wrong, post_head(length=BODY_MAX), b" ")


@attack
def chunks_a_byte_at_a_time(server, wrong):
    drip(server, wrong, post_head(chunked=True), b"1\r\n \r\n")


def flood(server, head, block, times):
    """Sends a body far larger than allowed, as long as the server takes it; returns the answer."""
    client = server.raw()
    client.send(head)
    for _ in range(times):
        if not client.send(block):
            break
    answer = client.answer()
    client.close()
    return answer


@attack
def hundred_megabytes(server, wrong):
    block = b"x" * BODY_MAX
    expect(wrong, "100 MB announced", flood(server, post_head(length=100 * BODY_MAX), block, 100), 413, "E-HTTP-BODY")
    chunk = b"100000\r\n" + block + b"\r\n"
    expect(wrong, "100 MB in chunks", flood(server, post_head(chunked=True), chunk, 100), 413, "E-HTTP-BODY")
    expect(wrong, "100 MB only announced", flood(server, post_head(length=100 * BODY_MAX), b"", 0), 413, "E-HTTP-BODY")
    tiny = b"1\r\nx\r\n" * 200_000
    expect(wrong, "100 MB in tiny chunks", flood(server, post_head(chunked=True), tiny, 90), 413, "E-HTTP-BODY")


@attack
def large_files_of_nobody(server, wrong):
    """Only who may import sends more than other addresses take: nothing of these bodies is read."""
    path = "/api/v1/sources/a/imports"
    status, code = (401, "E-SESSION-NONE") if server.records else (404, "E-HTTP-RECORDS")
    cookie = b"Cookie: zhida_session=" + b"A" * 43 + b"\r\n"
    for head in (post_head(path, length=60 * BODY_MAX), post_head(path, chunked=True)):
        for extra in (b"", cookie):
            sent = head.replace(b"\r\n", b"\r\n" + extra, 1)
            block = b"100000\r\n" + b"x" * BODY_MAX + b"\r\n"
            expect(wrong, "60 MB for an import", flood(server, sent, block, 60), status, code)
            expect(wrong, "an announced import", flood(server, sent, b"", 0), status, code)


@attack
def hundred_large_bodies_at_once(server, wrong):
    clients = []
    for _ in range(100):  # asked at once and not after all are connected: nobody waits longer than the server does
        clients.append(server.raw())
        clients[-1].send(post_head(length=BODY_MAX) + b" " * (BODY_MAX - 1) + b"x")
    read = 0
    for client in clients:
        answer = client.answer()
        if answer is not None and answer.status == 503:  # more than may wait for their turn
            expect(wrong, "one too many", answer, 503, "E-HTTP-BUSY")
        else:
            expect(wrong, "1 MiB that is no JSON", answer, 400, "E-DOC-SYNTAX")
            read += 1
        client.close()
    if read == 0:
        wrong.append("none of a hundred bodies was read")


def bodies_of(server):
    """The addresses that read a body."""
    paths = ["/api/v1/calc", "/api/v1/feel", "/api/v1/model"]
    return [*paths, "/api/v1/session"] if server.records else paths


@attack
def deep_json(server, wrong):
    shapes = {
        "lists": b"[" * DEEP,
        "closed lists": b"[" * DEEP + b"]" * DEEP,
        "maps": b'{"a":' * DEEP,
        "lists in facts": b'{"facts":{"x":' + b"[" * DEEP,
    }
    for path in bodies_of(server):
        for name, body in shapes.items():
            client = server.raw()
            client.send(post_head(path, length=len(body)) + body)
            expect(wrong, f"{name} {DEEP:,} deep to {path}", client.answer(), 400, "E-DOC-DEPTH")
            client.close()


@attack
def deep_expressions(server, wrong):
    for expression in ("(" * 30_000, "-" * 30_000 + "1", "[" * 30_000, "if true then " * 4_000, "not(" * 10_000):
        status, _, body = server.post("/api/v1/feel", {"expression": expression})
        if status != 200 or not body["diagnostics"]:
            wrong.append(f"a deep expression {expression[:8]!r}: {status} {body}")


NO_UTF8 = {
    "a lone byte": b"\xff",
    "a cut sequence": b"\xe4\xbc",
    "an overlong slash": b"\xc0\xaf",
    "a surrogate": b"\xed\xa0\x80",
    "beyond Unicode": b"\xf4\x90\x80\x80",
}


@attack
def bad_utf8(server, wrong):
    for name, bad in NO_UTF8.items():
        for path in bodies_of(server):
            body = b'{"facts": {"' + bad + b'": 1}}'
            client = server.raw()
            client.send(post_head(path, length=len(body)) + body)
            expect(wrong, f"{name} in the body to {path}", client.answer(), 400, "E-DOC-UTF8")
            client.close()
        escaped = "".join(f"%{byte:02X}" for byte in bad)
        for target in (f"/{escaped}", f"/api/v1/samples/{escaped}", f"/api/v1/city/subjects?policy={escaped}"):
            client = server.raw()
            client.send(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            expect(wrong, f"{name} as {target}", client.answer(), 400, "E-HTTP-TARGET")
            client.close()
        # raw in a field: it is carried, never believed
        for field in (b"Cookie: zhida_session=", b"User-Agent: ", b"X-Purpose: ", b"If-None-Match: ", b"Idempotency-Key: "):
            client = server.raw()
            client.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + field + bad + b"\r\n\r\n")
            answer = client.answer()
            if answer is None or answer.status not in (200, 400):
                wrong.append(f"{name} in {field.decode()} got {answer and answer.status}")
            client.close()
    for escape in (r"\ud800", r"\udc00\ud800", r"\u12"):
        body = b'{"facts": {}, "as_of": "' + escape.encode() + b'"}'
        client = server.raw()
        client.send(post_head(length=len(body)) + body)
        answer = client.answer()
        if answer is None or answer.status not in (400, 422) or not answer.code():
            wrong.append(f"the escape {escape} got {answer and answer.status}")
        client.close()


@attack
def a_thousand_idle_connections(server, wrong):
    idle = [server.raw() for _ in range(1000)]
    used = [server.raw() for _ in range(200)]
    for client in used:  # these have been answered once and stay
        client.send(GET)
        expect(wrong, "a connection among a thousand idle ones", client.answer(), 200, None)
    time.sleep(1)
    for client in [*idle, *used]:
        client.close()


SMUGGLED = b"GET /api/v1/samples HTTP/1.1\r\nHost: x\r\n\r\n"


def smuggling():
    """(name, bytes): each could mean two things to two servers in a row, so it must be refused and the connection ended."""
    post = b"POST /api/v1/calc HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    chunked = b"Transfer-Encoding: chunked\r\n"
    size = str(len(SMUGGLED)).encode()
    yield "length and chunks", post + b"Content-Length: 4\r\n" + chunked + b"\r\n0\r\n\r\n" + SMUGGLED
    yield "chunks and length", post + chunked + b"Content-Length: " + size + b"\r\n\r\n0\r\n\r\n" + SMUGGLED
    yield "two lengths", post + b"Content-Length: 0\r\nContent-Length: " + size + b"\r\n\r\n" + SMUGGLED
    yield "a list of lengths", post + b"Content-Length: 0, " + size + b"\r\n\r\n" + SMUGGLED
    for text in (b"+0", b"-0", b"0x0", b"0 0", b"", b"1e1", b"99999999999999999999"):
        yield f"the length {text!r}", post + b"Content-Length: " + text + b"\r\n\r\n" + SMUGGLED
    yield "a space before the colon", post + b"Content-Length : 0\r\n\r\n" + SMUGGLED
    yield "another coding", post + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED
    yield "chunked and then identity", post + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SMUGGLED
    yield "gzip and then chunked", post + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + SMUGGLED
    yield "chunked twice", post + chunked + chunked + b"\r\n0\r\n\r\n" + SMUGGLED
    yield "a tab before chunked", post + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n" + SMUGGLED
    yield "chunks in HTTP/1.0", post.replace(b"/1.1", b"/1.0") + chunked + b"\r\n0\r\n\r\n" + SMUGGLED
    for text in (b"g", b"0x1", b"-1", b"+1", b" 1", b"", b"FFFFFFFFFFFFFFFFF", b"1 1"):
        yield f"the chunk size {text!r}", post + chunked + b"\r\n" + text + b"\r\nx\r\n0\r\n\r\n" + SMUGGLED
    yield "a chunk longer than it says", post + chunked + b"\r\n1\r\nxx\r\n0\r\n\r\n" + SMUGGLED
    yield "a chunk without its end", post + chunked + b"\r\n1\r\nx0\r\n\r\n" + SMUGGLED
    yield "a folded field", post + b"X-A: 1\r\n Content-Length: 0\r\nContent-Length: 3\r\nContent-Length: 0\r\n\r\n" + SMUGGLED
    yield "a NUL in a field", b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a\x00b\r\n\r\n" + SMUGGLED
    yield "a bare CR in a field", b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a\rContent-Length: 9\r\n\r\n" + SMUGGLED
    yield "bare LF", b"GET /healthz HTTP/1.1\nHost: x\n\n" + SMUGGLED
    yield "a control character in the target", b"GET /health\x01z HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED
    yield "no name", b"GET /healthz HTTP/1.1\r\nHost: x\r\n: a\r\n\r\n" + SMUGGLED
    yield "two hosts", b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" + SMUGGLED
    yield "HTTP/2 begun", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SMUGGLED
    yield "TLS begun", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + SMUGGLED


@attack
def smuggled_requests(server, wrong):
    for name, data in smuggling():
        client = server.raw()
        client.send(data)
        client.half_close()
        try:
            answer = client.answer()
            rest = client.wait_closed()
        except TimeoutError:
            wrong.append(f"{name}: neither answered nor closed")
            continue
        finally:
            client.close()
        if answer is None or not 400 <= answer.status < 500 or not answer.code():
            wrong.append(f"{name}: {answer and answer.status} {answer and answer.code()}")
        if b"HTTP/1.1 " in rest:
            wrong.append(f"{name}: what was smuggled got an answer: {rest[:80]!r}")


@attack
def what_a_get_carries_is_no_request(server, wrong):
    client = server.raw()
    body = SMUGGLED
    client.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body)
    client.send(b"GET /nowhere.js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    expect(wrong, "a GET with a body", client.answer(), 200, None)
    second = client.answer()
    if second is None or second.status != 404:
        wrong.append(f"after a GET with a body: {second and second.status}")
    if b"HTTP/1.1 " in client.wait_closed():
        wrong.append("the body of a GET was taken for a request")
    client.close()


@attack
def huge_headers(server, wrong):
    heads = {
        "one field of 1 MB": b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 1_000_000,
        "100,000 fields": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: a\r\n" * 100_000,
        "a target of 1 MB": b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n",
        "a method of 1 MB": b"G" * 1_000_000 + b" / HTTP/1.1\r\nHost: x\r\n",
        "a cookie of 20 kB": b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"a" * 20_000 + b"\r\n",
    }
    for name, head in heads.items():
        client = server.raw()
        client.send(head + b"\r\n\r\n")
        expect(wrong, name, client.answer(), 431, "E-HTTP-HEADER")
        client.close()
    trailer = post_head(chunked=True) + b"0\r\n" + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n"
    client = server.raw()
    client.send(trailer)
    answer = client.answer()
    if answer is None or not 400 <= answer.status < 500 or not answer.code():
        wrong.append(f"a trailer of 1 MB: {answer and answer.status}")
    client.close()


@attack
def many_pipelined_requests(server, wrong):
    client = server.raw()
    count = 2_000
    sender = threading.Thread(target=lambda: client.send(GET * count), daemon=True)
    sender.start()
    for i in range(count):
        answer = client.answer()
        if answer is None or answer.status != 200:
            wrong.append(f"pipelined request {i}: {answer and answer.status}")
            break
    sender.join()
    client.close()


@attack
def half_closed_and_reset(server, wrong):
    for _ in range(50):
        asked = server.raw()
        asked.send(GET)
        asked.half_close()
        expect(wrong, "asked and half-closed", asked.answer(), 200, None)
        asked.close()
        broken = server.raw()
        broken.send(post_head(length=100) + b"{")
        broken.half_close()
        if broken.wait_closed():
            wrong.append("a body that broke off got an answer")
        broken.close()
        for data in (b"", GET, post_head(length=len(CALC)) + CALC, post_head(length=1000) + b"{"):
            gone = server.raw()
            gone.send(data)
            gone.reset()


@attack
def clients_that_never_read(server, wrong):
    large = b"GET /api/v1/policies HTTP/1.1\r\nHost: x\r\n\r\n"
    clients = [server.raw() for _ in range(60)]
    for client in clients:
        client.socket.settimeout(0.2)
        client.send(large * 200)  # as much as is taken
    open_ones, began = clients, time.monotonic()
    while open_ones and time.monotonic() - began < PATIENCE:
        open_ones = [c for c in open_ones if c.send(b"\r\n")]
        time.sleep(0.2)
    # those whose sending was never refused have been read to the end: the server waits for them no more either
    if open_ones and server.status("Threads") < 1:
        wrong.append("the server has no threads")
    for client in clients:
        client.close()


@attack
def three_hundred_answers_at_once(server, wrong):
    body = json.dumps({"facts": {}, "as_of": "2026-11-23", "detail": "reasons"}).encode()
    clients = [server.raw() for _ in range(300)]
    for client in clients:
        client.send(post_head(length=len(body), more=["Connection: close"]) + body)
    status, _, _ = server.ask("GET", "/api/v1/facts")
    if status != 200:
        wrong.append(f"while three hundred answers are computed: {status}")
    refused = 0
    for client in clients[200:]:
        answer = client.answer()
        if answer is not None and answer.status == 503:
            expect(wrong, "one too many", answer, 503, "E-HTTP-BUSY")
            refused += "retry-after" in answer.headers
    if refused == 0:
        wrong.append("three hundred answers under way, and none refused with Retry-After")
    for client in clients:
        client.close()


@attack
def a_hundred_sign_ins_at_once(server, wrong):
    if not server.records:
        return
    results = []

    def sign_in(i):
        status, _, body = server.post("/api/v1/session", {"login": f"nobody-{i}", "password": "wrong-" * 4})
        results.append((status, body["code"]))

    threads = [threading.Thread(target=sign_in, args=(i,)) for i in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=2 * PATIENCE)
    # few passwords are hashed at once: most of a flood is told to come again
    allowed = {(401, "E-SESSION-REFUSED"), (429, "E-SESSION-WAIT"), (429, "E-HTTP-RATE"), (503, "E-IDENTITY-BUSY")}
    if (401, "E-SESSION-REFUSED") not in results:
        wrong.append("a hundred sign-ins: no password was compared")
    if len(results) != 100 or not set(results) <= allowed:
        wrong.append(f"a hundred sign-ins: {len(results)} answered, {set(results) - allowed}")


def run(server, function):
    """One attack while an ordinary client asks; returns what was wrong."""
    wrong = []
    before = server.status("VmRSS")
    server.forget_peak()
    # while all processors compute, an ordinary client waits for its turn like everybody: it asks for what is there already
    busy = function in (three_hundred_answers_at_once,)
    with Ordinary(server, calc=not busy) as client:
        try:
            function(server, wrong)
        except (OSError, ValueError, KeyError) as error:
            wrong.append(f"{type(error).__name__}: {error}")
    wrong += client.wrong
    if not server.alive():
        wrong.append(f"the server ended with {server.process.returncode}")
        return wrong, client, 0
    grown = (server.status("VmHWM") - before) // 1024
    if grown > GROWTH_MIB:
        wrong.append(f"the server's memory grew by {grown} MiB")
    return wrong, client, grown


def wait_idle(server):
    """Until nothing is under way any more; returns whether that came to be."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE * 5:
        status, _, _ = server.ask("POST", "/api/v1/calc", CALC)
        if status == 200:
            return True
        time.sleep(0.2)
    return False


def campaign(zhida, data, only):
    failed = 0
    kind = "with records" if data else "without records"
    server = Server(zhida, ["--timeout", str(SLOW)], data)
    for function in ATTACKS:
        if only and only != function.__name__:
            continue
        wrong, client, grown = run(server, function)
        mark = "✗" if wrong else "✓"
        print(
            f"{mark} {kind}: {function.__name__} ({client.answered} ordinary rounds, the slowest {client.slowest:.2f} s, "
            f"+{grown} MiB)",
            flush=True,
        )
        for line in wrong[:10]:
            print(f"    {line}")
        failed += bool(wrong)
        if not server.alive() or not wait_idle(server):
            print("✗ the server does not answer any more")
            server.process.kill()
            return failed + 1
    code = server.stop()
    if code != 0:
        print(f"✗ {kind}: the server ended with {code}")
        failed += 1
    return failed


def few_descriptors(zhida):
    """A server that may open few files: idle connections beyond them make room for one another."""
    allowed = 120
    server = Server(zhida, before=["prlimit", f"--nofile={allowed}:{allowed}"])
    idle = [server.raw() for _ in range(400)]
    wrong = []
    with Ordinary(server) as client:
        time.sleep(3)
    wrong += client.wrong
    for one in idle:
        one.close()
    code = server.stop()
    if code != 0:
        wrong.append(f"the server ended with {code}")
    print(f"{'✗' if wrong else '✓'} {allowed} descriptors and 400 idle connections ({client.answered} ordinary rounds)")
    for line in wrong[:10]:
        print(f"    {line}")
    return bool(wrong)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--zhida", required=True)
    parser.add_argument("--only")
    options = parser.parse_args()
    serving.raise_limits()
    zhida = str(pathlib.Path(options.zhida).resolve())
    failed = campaign(zhida, None, options.only)
    with tempfile.TemporaryDirectory(prefix="zhida-hostile-") as folder:
        failed += campaign(zhida, pathlib.Path(folder) / "data", options.only)
    if not options.only:
        failed += few_descriptors(zhida)
    print("0 failed" if failed == 0 else f"{failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
