#!/usr/bin/env python3
"""Runs a command with an empty PostgreSQL 15 of its own: tests/postgres/with.py COMMAND …

The server listens on a Unix socket in a temporary folder only; its address is in ZHIDA_TEST_POSTGRES. Folder and server are
gone when the command ends. As root it runs as the user postgres, because PostgreSQL refuses to run as root.
"""
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
START_SECONDS = 60


def as_owner(command):
    """The command as a user who may run the server."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if not (PROGRAMS / "postgres").exists():
        sys.exit("缺少 PostgreSQL 15，先运行 scripts/setup test · PostgreSQL 15 is missing, run scripts/setup test first")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="zhida-postgres-"))
    data, log = folder / "data", folder / "log"
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    control = as_owner([str(PROGRAMS / "pg_ctl"), "-D", str(data), "-w", "-t", str(START_SECONDS)])
    try:
        subprocess.run(
            as_owner([str(PROGRAMS / "initdb"), "-D", str(data), "-A", "trust", "-E", "UTF8", "--locale=C", "-U", user]),
            check=True, stdout=subprocess.DEVNULL, cwd=folder)
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=100"
        started = subprocess.run([*control, "-l", str(log), "-o", options, "start"], stdout=subprocess.DEVNULL, cwd=folder)
        if started.returncode != 0:
            sys.exit(log.read_text() if log.exists() else "PostgreSQL did not start")
        environment = dict(os.environ, ZHIDA_TEST_POSTGRES=f"postgresql://{user}@/postgres?host={folder}")
        return subprocess.run(sys.argv[1:], env=environment).returncode
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
