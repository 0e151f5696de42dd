"""Schemathesis against the running server: does it behave as api/openapi.yaml says? Run by scripts/judges in its virtual environment.

Starts `zhida serve packs --data … --city …` of the release build with folders made for this, and asks it as nobody, as an
enterprise's owner, and as an official's clerk. Prints one line for each; what was found is shown whole.
"""

import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
ZHIDA = ROOT / "build/release/zhida"
PASSWORD = "an-ordinary-long-password-17"
SUBJECT = "C-1"
DECISION = "c-decision-1"
PEOPLE = {
    "owner": ["--kind", "enterprise", "--role", "enterprise.owner", "--subject", SUBJECT],
    "clerk": ["--kind", "official", "--role", "official.clerk", "--office", "合成局", "--jurisdiction", "320500"],
}
PURPOSES = {"owner": "%E6%9C%AC%E4%BC%81%E4%B8%9A%E5%8A%9E%E7%90%86", "clerk": "%E6%94%BF%E7%AD%96%E5%8A%9E%E7%90%86"}
EXAMPLES = 25  # of each operation
# Signing out, or changing the password, would end what the others ask with; signing in is judged as nobody.
ENDING = ["signOut", "endSession", "changePassword", "beginFactor", "confirmFactor", "signIn"]
# A CSRF token that is missing is refused with 403 where schemathesis expects 400, 401, 406 or 422; ids are opaque, so that a
# wrong one is not to be told from one that is not there.
CHECKS_LEFT_OUT = ["missing_required_header", "positive_data_acceptance", "ensure_resource_availability"]


def run(*arguments, text=""):
    command = [ZHIDA, *arguments]
    subprocess.run(command, cwd=ROOT, check=True, input=text, text=True, capture_output=True, timeout=60)


def make_data(folder):
    run("init", "--data", folder, "--origin", "contract.example/zhida")
    for login, who in PEOPLE.items():
        run("account", "create", "--data", folder, "--login", login, "--name", "合成人员", *who, text=PASSWORD + "\n")
    facts = sorted((ROOT / "packs/samples").glob("*.json"))[0]
    about = ["--id", DECISION, "--subject", SUBJECT, "--as-of", "2026-11-23", "--purpose", "政策办理"]
    run("decide", "--data", folder, "--packs", "packs", "--facts", facts, *about)


def make_city(folder):
    subjects, results = pathlib.Path(folder) / "subjects", pathlib.Path(folder) / "results"
    run("synth", "--enterprises", "100", "--seed", "7", "--as-of", "2026-11-23", "--out", subjects)
    run("run", "--subjects", subjects, "--as-of", "2026-11-23", "--out", results)
    return results


def sign_in(url, login):
    """The token of the session, and the headers of its requests."""
    body = json.dumps({"login": login, "password": PASSWORD}).encode()
    request = urllib.request.Request(url + "/api/v1/session", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        token = answer.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
        return token, {"X-CSRF-Token": json.load(answer)["csrf"], "X-Purpose": PURPOSES[login]}


def judge(url, who, folder):
    """Returns whether nothing was found."""
    token, headers = sign_in(url, who) if who in PEOPLE else ("", {})
    config = pathlib.Path(folder) / f"{who}.toml"
    config.write_text(f'[auth.openapi.session]\napi_key = "{token}"\n' if token else "")
    command = [pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", config, "run", ROOT / "api/openapi.yaml", "--url", url]
    command += ["--max-examples", str(EXAMPLES), "--seed", "1", "--generation-database", "none", "--no-color"]
    command += ["--phases", "examples,coverage,fuzzing", "--request-timeout", "60", "--suppress-health-check", "all"]
    command += ["--exclude-checks", ",".join(CHECKS_LEFT_OUT), "--continue-on-failure", "--warnings", "off"]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    if headers:
        for operation in ENDING:
            command += ["--exclude-operation-id", operation]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=1800)
    good = done.returncode == 0
    cases = re.search(r"(\d[\d,]*) generated|Test cases:\s*\n?\s*(\d[\d,]*)", done.stdout)
    print(f"{'✓' if good else '✗'} schemathesis as {who}" + (f": {cases.group(0)}" if cases else ""), flush=True)
    if not good:
        print(done.stdout[-20000:], done.stderr[-2000:])
    return good


def main():
    with tempfile.TemporaryDirectory(prefix="zhida-contract-") as folder:
        data = pathlib.Path(folder) / "data"
        make_data(data)
        command = [ZHIDA, "serve", "--packs", "packs", "--port", "0", "--data", data, "--city", make_city(folder)]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            url = re.search(r"http://\S+", server.stdout.readline()).group()
            only = sys.argv[1:] or ["nobody", *PEOPLE]
            good = [judge(url, who, folder) for who in only]
        finally:
            server.send_signal(signal.SIGTERM)
            code = server.wait(timeout=60)
    if code != 0:
        print(f"✗ the server ended with {code}")
    return 0 if all(good) and code == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
