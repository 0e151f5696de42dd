#!/usr/bin/env python3
"""Watches, with strace, that a model makes Zhida open no file and no connection of the model's own choosing.

Models whose imports, entities, DTDs and inclusions point at addresses and at a file made for this test are given to
`zhida check`, `zhida eval` and POST /api/v1/model. Each must be answered with its code, the file must never be opened, and
no connection be made. Exits 0, 1 where that is not so, 77 (skipped) where strace is ABSENT or may not trace.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

ABSENT = 77
DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
PLACES = ["http://127.0.0.1:9/model.dmn", "https://127.0.0.1:9/model.dmn", "file://{secret}", "{secret}"]


def model(body, before="", name="m"):
    return f'{before}<definitions xmlns="{DMN}" name="{name}" namespace="urn:{name}">\n{body}\n</definitions>\n'


def hostile(secret):
    """Yields (name, code that must be said, XML)."""
    for i, place in enumerate(place.format(secret=secret) for place in PLACES):
        imported = f'<import name="x" namespace="urn:elsewhere" importType="{DMN}" locationURI="{place}"/>'
        yield f"import{i}", "E-DMN-IMPORT", model(imported)
        yield f"schema{i}", "E-DMN-IMPORT", model(imported.replace(DMN, "http://www.w3.org/2001/XMLSchema"))
        yield f"dtd{i}", "E-DMN-XML", model("", f'<!DOCTYPE definitions SYSTEM "{place}">\n')
        entity = f'<!DOCTYPE definitions [<!ENTITY e SYSTEM "{place}">]>\n'
        yield f"entity{i}", "E-DMN-XML", model("<description>&e;</description>", entity)
        parameter = f'<!DOCTYPE definitions [<!ENTITY % p SYSTEM "{place}"> %p;]>\n'
        yield f"parameter{i}", "E-DMN-XML", model("", parameter)
        include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{place}" parse="text"/>'
        yield f"include{i}", "E-DMN-XML", model(include)


class Traced:
    """Runs a command under strace; `wrong` says what it should not have done."""

    def __init__(self, folder, secret):
        self.log, self.secret = folder / "trace.log", str(secret)

    def command(self, command):
        return ["strace", "-f", "-qq", "-s", "4096", "-e", "trace=network,open,openat", "-o", str(self.log), *command]

    def wrong(self):
        text = self.log.read_text(errors="replace")
        opened = re.compile(r"\bopen(at)?\(.*" + re.escape(self.secret) + r"|\bconnect\(|\bsendto\(.*sin")
        found = [line for line in text.splitlines() if opened.search(line)]
        return found, bool(text)


def post(url, xml):
    request = urllib.request.Request(f"{url}/api/v1/model", json.dumps({"xml": xml}).encode(),
                                     {"Content-Type": "application/json"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=60) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


def by_command(options, folder, traced, cases):
    """Yields (what, code, answer, what it did outside): one check of all models, and an evaluation of some."""
    models = folder / "models"
    models.mkdir()
    for name, _, xml in cases:
        (models / f"{name}.dmn").write_text(xml, encoding="utf-8")

    def run(*words):
        command = traced.command([options.zhida, *words])
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)

    checked = json.loads(run("check", str(models), "--json").stdout)["diagnostics"]
    outside = traced.wrong()
    for name, code, _ in cases:
        said = [d["code"] for d in checked if d["file"].endswith(f"/{name}.dmn")]
        yield f"check {name}", code, " ".join(said), outside
    for name, code, _ in cases[-6:]:
        answer = run("eval", str(models / f"{name}.dmn"))
        yield f"eval {name}", code, answer.stdout + answer.stderr, traced.wrong()


def by_server(options, traced, cases):
    command = traced.command([options.zhida, "serve", "--port", "0"])
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          start_new_session=True) as server:
        try:
            url = None
            for line in server.stdout:
                found = re.search(r"http://[0-9.]+:[0-9]+", line)
                if found:
                    url = found.group()
                    break
            answers = [(name, code, post(url, xml)) for name, code, xml in cases] if url else []
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # strace itself takes no notice
            server.wait(timeout=60)
    yield "serve", "http", url or "", traced.wrong()
    for name, code, answer in answers:
        yield f"post {name}", code, answer, ([], True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--zhida", required=True, help="the zhida program")
    options = arguments.parse_args()
    able = shutil.which("strace") and subprocess.run(["strace", "-o", "/dev/null", "true"], check=False,
                                                     capture_output=True).returncode == 0
    if not able:
        print("ABSENT：没有 strace，或不许跟踪 · strace is absent or may not trace: nothing was tested")
        return ABSENT
    failed = asked = 0
    with tempfile.TemporaryDirectory(prefix="zhida-outside-") as name:
        folder = pathlib.Path(name)
        secret = folder / "secret.txt"
        secret.write_text("secret", encoding="utf-8")
        cases = list(hostile(secret))
        traced = Traced(folder, secret)
        for results in (by_command(options, folder, traced, cases), by_server(options, traced, cases)):
            for what, code, answer, (outside, was_traced) in results:
                asked += 1
                if code in answer and not outside and was_traced:
                    continue
                failed += 1
                print(f"{what}: 应答 · the answer should have {code}: {answer[:300]}\n" + "\n".join(outside[:5]))
    print(f"{asked - failed} passed, {failed} failed")
    return 1 if failed or asked <= len(cases) * 2 else 0


if __name__ == "__main__":
    sys.exit(main())
