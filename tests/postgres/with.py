#!/usr/bin/env python3
"""Runs a command with an empty PostgreSQL 15 of its own: tests/postgres/with.py COMMAND …

The server listens on a Unix socket in a temporary folder only; its address is in ZHIDA_TEST_POSTGRES, that folder in
ZHIDA_TEST_POSTGRES_FOLDER. With `--kill` instead of a command, the server of that folder is killed (kill -9) and started again.
Folder and server are gone when the command ends. As root it runs as the user postgres, because PostgreSQL refuses to run as root.
"""
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
START_SECONDS = 60


def as_owner(command):
    """The command as a user who may run the server."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def control(folder):
    """pg_ctl for the server in the folder."""
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=100"
    return as_owner([str(PROGRAMS / "pg_ctl"), "-D", str(folder / "data"), "-w", "-t", str(START_SECONDS),
                     "-l", str(folder / "log"), "-o", options])


def children(process):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True)
    return [int(word) for word in listed.stdout.split()]


def kill_and_start(folder):
    """Kills the server and all its processes at once, as a power failure would, and starts it again."""
    postmaster = int((folder / "data/postmaster.pid").read_text().splitlines()[0])
    for process in [postmaster, *children(postmaster)]:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            pass
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run([*control(folder), "start"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder).returncode != 0:
        if time.monotonic() > deadline:
            sys.exit((folder / "log").read_text()[-2000:])
        time.sleep(0.1)
    return 0


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--kill":
        return kill_and_start(pathlib.Path(os.environ["ZHIDA_TEST_POSTGRES_FOLDER"]))
    if not (PROGRAMS / "postgres").exists():
        sys.exit("缺少 PostgreSQL 15，先运行 scripts/setup test · PostgreSQL 15 is missing, run scripts/setup test first")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="zhida-postgres-"))
    data, log = folder / "data", folder / "log"
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    try:
        subprocess.run(
            as_owner([str(PROGRAMS / "initdb"), "-D", str(data), "-A", "trust", "-E", "UTF8", "--locale=C", "-U", user]),
            check=True, stdout=subprocess.DEVNULL, cwd=folder)
        started = subprocess.run([*control(folder), "start"], stdout=subprocess.DEVNULL, cwd=folder)
        if started.returncode != 0:
            sys.exit(log.read_text() if log.exists() else "PostgreSQL did not start")
        environment = dict(os.environ, ZHIDA_TEST_POSTGRES=f"postgresql://{user}@/postgres?host={folder}",
                           ZHIDA_TEST_POSTGRES_FOLDER=str(folder))
        return subprocess.run(sys.argv[1:], env=environment).returncode
    finally:
        subprocess.run([*control(folder), "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
