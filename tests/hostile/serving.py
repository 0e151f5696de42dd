"""A running `zhida serve`, raw connections to it, and an ordinary client that asks on while others misbehave.

For the tests beside it. Time limits here are those of liveness, generous on purpose: a busy machine is no failure.
"""

import contextlib
import http.client
import json
import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PATIENCE = 60  # seconds that anything may take before it counts as a stall
CALC = json.dumps({"facts": {"从业人员": 320}, "as_of": "2026-11-23", "detail": "verdicts"}).encode()
PASSWORD = "an-ordinary-long-password-17"


def raise_limits():
    """Lets this process, and the server it starts, hold thousands of connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16384) if hard > 0 else 16384, hard))


class Server:
    """zhida serve on a free port, started through the words of `before`.

    With `data`, a folder, it keeps records; one that is not there yet is made, with the account `owner`,
    who may do what the owner of the enterprise H-1 may.
    """

    def __init__(self, zhida, options=(), data=None, before=()):
        self.zhida = zhida
        self.records = data is not None
        self.lines = []
        command = [*before, zhida, "serve", "--packs", "packs", "--port", "0", *options]
        if data is not None:
            if not data.exists():
                self.make_data(data)
            command += ["--data", str(data)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://([\d.]+):(\d+)", line)
        if not found:
            self.process.kill()
            raise RuntimeError(f"the server did not start: {line!r} {self.process.stderr.read()}")
        self.host, self.port = found[1], int(found[2])
        self.reader = threading.Thread(target=self.read_log, daemon=True)
        self.reader.start()

    def make_data(self, data):
        run = lambda text, *args: subprocess.run(
            [self.zhida, *args], cwd=ROOT, check=True, input=text, text=True, capture_output=True, timeout=PATIENCE
        )
        run("", "init", "--data", str(data), "--origin", "hostile.example/zhida")
        who = ["--login", "owner", "--name", "合成人员", "--kind", "enterprise", "--role", "enterprise.owner", "--subject", "H-1"]
        run(PASSWORD + "\n", "account", "create", "--data", str(data), *who)

    def read_log(self):
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))

    def events(self):
        """The log so far; a line that is no JSON object raises."""
        return [json.loads(line) for line in list(self.lines) if line.startswith("{")]

    def status(self, key):
        """A figure of /proc/PID/status, in KiB or as it is."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{key}:\s+(\d+)", text, re.M)[1])

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def alive(self):
        return self.process.poll() is None

    def sign_in(self):
        """As `owner`; returns the headers of its requests."""
        status, head, me = self.post("/api/v1/session", {"login": "owner", "password": PASSWORD})
        if status != 200:
            raise ValueError(f"the sign-in was refused: {status} {me}")
        return {"Cookie": head["Set-Cookie"].split(";")[0], "X-CSRF-Token": me["csrf"]}

    def stop(self):
        """Returns the exit code of an orderly stop."""
        if self.alive():
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=PATIENCE)
        finally:
            if self.alive():
                self.process.kill()
            self.reader.join(timeout=5)

    def raw(self, timeout=PATIENCE):
        return Raw(self.host, self.port, timeout)

    def ask(self, method, path, body=None, headers=None):
        """An ordinary request. Returns (status, headers, body)."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            head = {"Content-Type": "application/json"} if body is not None else {}
            connection.request(method, path, body, {**head, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def post(self, path, value, headers=None):
        status, head, body = self.ask("POST", path, json.dumps(value).encode(), headers)
        return status, head, json.loads(body) if body else None


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def code(self):
        try:
            return json.loads(self.body).get("code")
        except ValueError:
            return None


class Raw:
    """A connection of bytes."""

    def __init__(self, host, port, timeout):
        self.socket = socket.create_connection((host, port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.closed = False

    def send(self, data):
        """Whether all of it was taken."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def half_close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def fill(self):
        try:
            data = self.socket.recv(65536)
        except TimeoutError:
            raise TimeoutError("the server neither answered nor closed") from None
        except OSError:
            data = b""
        self.closed = self.closed or not data
        self.buffer += data
        return bool(data)

    def answer(self):
        """The next answer, or None where the server closed without one."""
        while b"\r\n\r\n" not in self.buffer:
            if not self.fill():
                return None
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in lines)}
        length = int(headers.get("content-length", "0"))
        while len(self.buffer) < length:
            if not self.fill():
                raise ConnectionError(f"an answer broke off after {len(self.buffer)} of {length} bytes")
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return Answer(int(first.split()[1]), headers, body)

    def wait_closed(self):
        """Reads until the server closes; returns what came."""
        while self.fill():
            pass
        return self.buffer

    def close(self):
        self.socket.close()

    def reset(self):
        """Closes with a reset instead of an end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.socket.close()


class Ordinary:
    """A client like any other, asking all the while: `with Ordinary(server) as client: …`, then client.wrong and client.answered."""

    def __init__(self, server, calc=True):
        self.server, self.calc = server, calc
        self.wrong, self.answered, self.slowest = [], 0, 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join(timeout=2 * PATIENCE)
        if self.thread.is_alive():
            self.wrong.append("the ordinary client still waits")
        if self.answered == 0 and not self.wrong:
            self.wrong.append("the ordinary client was not answered once")

    def run(self):
        while True:
            try:
                began = time.monotonic()
                self.round()
                self.slowest = max(self.slowest, time.monotonic() - began)
                self.answered += 1
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.wrong.append(f"the ordinary client: {type(error).__name__}: {error}")
            if self.over.wait(0.05) or len(self.wrong) > 3:
                return

    def round(self):
        status, _, _ = self.server.ask("GET", "/healthz")
        if status != 200:
            raise ValueError(f"/healthz said {status}")
        if self.calc:
            status, _, body = self.server.ask("POST", "/api/v1/calc", CALC)
            if status != 200 or not json.loads(body)["results"]:
                raise ValueError(f"calc said {status} {body[:200]!r}")


def post_head(path="/api/v1/calc", *, length=None, chunked=False, more=()):
    lines = [f"POST {path} HTTP/1.1", "Host: x", "Content-Type: application/json", *more]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    if chunked:
        lines.append("Transfer-Encoding: chunked")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def quoted(text):
    return urllib.parse.quote(text, safe="")
