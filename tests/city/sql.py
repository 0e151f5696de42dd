#!/usr/bin/env python3
"""Adds up the CSV files of a `zhida run` with plain SQL and compares every figure with its summary.json.

    tests/city/sql.py --zhida build/release/zhida [--enterprises 2048] [--seed 7]    makes a city, runs it, compares
    tests/city/sql.py --out OUT                                                      compares a finished run

SQLite here, money in whole fen: nothing is shared with the program that is checked. Also runs the city on one thread and
on three and asks for the same digest. Ends with the line `N passed, N failed`.
"""

import argparse
import csv
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

AS_OF = "2026-11-23"
HEAD = ["统一社会信用代码", "名称", "合成数据", "注册地区", "企业规模"]
VERDICTS = ["certain", "possible", "no", "unknown_rule", "expired"]


def fen(text):
    """Yuan as text, in whole fen; None where there is nothing."""
    if text == "":
        return None
    whole, _, part = text.partition(".")
    assert len(part.rstrip("0")) <= 2, f"more than two digits: {text}"
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole)) * 100 + int((part + "00")[:2]))


def load(out, kinds):
    """The answers of every enterprise to every policy, and what they come to by group: tables answers, cells, owners."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE enterprises (id TEXT PRIMARY KEY, district TEXT, size TEXT)")
    db.execute("CREATE TABLE answers (id TEXT, district TEXT, size TEXT, policy TEXT, verdict TEXT, kind TEXT, payer TEXT, "
               "low INTEGER, high INTEGER)")
    for path in sorted(pathlib.Path(out, "results").glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            policies = [c for c in rows.fieldnames if c not in HEAD and not c.endswith((".min", ".max"))]
            for row in rows:
                who = (row[HEAD[0]], row[HEAD[3]] or None, row[HEAD[4]] or None)
                db.execute("INSERT INTO enterprises VALUES (?, ?, ?)", who)
                answers = []
                for p in policies:
                    kind, payer = kinds.get(p, (None, None))
                    low = fen(row[p + ".min"]) if kind else None
                    high = fen(row[p + ".max"]) if kind else None
                    answers.append((*who, p, row[p], kind, payer, low, high))
                db.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", answers)
    db.execute("""CREATE TABLE cells AS SELECT policy, verdict, district, size, COUNT(*) AS n, COALESCE(SUM(low), 0) AS low,
                  COALESCE(SUM(high), 0) AS high, SUM(high IS NULL) AS open FROM answers GROUP BY policy, verdict, district, size""")
    # A total counts an enterprise once, with a bound only when all that it gets has one.
    db.execute("""CREATE TABLE owners AS SELECT kind, payer, verdict, district, size, COUNT(*) AS n, SUM(low) AS low,
                  SUM(high) AS high, SUM(open) AS open
                  FROM (SELECT kind, payer, verdict, district, size, COALESCE(SUM(low), 0) AS low, COALESCE(SUM(high), 0) AS high,
                        MAX(high IS NULL) AS open FROM answers
                        WHERE kind IS NOT NULL AND verdict IN ('certain', 'possible') GROUP BY id, kind, payer, verdict)
                  GROUP BY kind, payer, verdict, district, size""")
    return db


class Referee:
    def __init__(self, db):
        self.db = db
        self.passed = 0
        self.failed = []

    def same(self, what, said, found):
        if said == found:
            self.passed += 1
        else:
            self.failed.append(f"{what}: summary {said}, SQL {found}")

    def money(self, what, said, table, where, values):
        sums = "COALESCE(SUM(n), 0), COALESCE(SUM(low), 0), COALESCE(SUM(high), 0), COALESCE(SUM(open), 0)"
        found = self.db.execute(f"SELECT {sums} FROM {table} WHERE {where}", values).fetchone()
        self.same(what, (said["enterprises"], fen(said["min"]), fen(said["max"]), said["unbounded"]), found)

    def answers(self, what, said, where, values):
        found = dict(self.db.execute(f"SELECT verdict, SUM(n) FROM cells WHERE {where} GROUP BY verdict", values).fetchall())
        self.same(what, {v: said["verdicts"][v] for v in VERDICTS}, {v: found.get(v, 0) for v in VERDICTS})
        if said["amount"]:
            for verdict in ("certain", "possible"):
                self.money(f"{what} {verdict}", said["amount"][verdict], "cells", f"{where} AND verdict = ?", [*values, verdict])


def compare(out):
    summary = json.loads(pathlib.Path(out, "summary.json").read_text(encoding="utf-8"))
    kinds = {p["policy"]: (p["amount"]["kind"], p["amount"]["payer"]) for p in summary["policies"] if p["amount"]}
    db = load(out, kinds)
    r = Referee(db)
    r.same("enterprises", summary["enterprises"], db.execute("SELECT COUNT(*) FROM enterprises").fetchone()[0])
    for group, column in (("districts", "district"), ("sizes", "size")):
        found = {tuple(x) for x in db.execute(f"SELECT {column}, COUNT(*) FROM enterprises GROUP BY {column}")}
        r.same(group, {(g["name"], g["enterprises"]) for g in summary[group]}, found)
    for p in summary["policies"]:
        name = p["policy"]
        r.answers(name, p, "policy = ?", [name])
        for by, column in (("by_district", "district"), ("by_size", "size")):
            for g in p[by]:
                r.answers(f"{name} {g['name']}", g, f"policy = ? AND {column} IS ?", [name, g["name"]])
    seen = set()
    for t in summary["totals"]:
        seen.add((t["kind"], t["payer"]))
        for verdict in ("certain", "possible"):
            key = [t["kind"], t["payer"], verdict]
            where = "kind = ? AND payer = ? AND verdict = ?"
            r.money(f"total {key}", t[verdict], "owners", where, key)
            for by, column in (("by_district", "district"), ("by_size", "size")):
                for g in t[by]:
                    r.money(f"total {key} {g['name']}", g[verdict], "owners", f"{where} AND {column} IS ?", [*key, g["name"]])
    for t in summary["totals"]:
        query = "SELECT COUNT(DISTINCT id) FROM answers WHERE kind = ? AND payer = ? AND verdict IN ('certain', 'possible') AND high IS NULL"
        r.same(f"unbounded {t['kind']} {t['payer']}", t["unbounded"], db.execute(query, [t["kind"], t["payer"]]).fetchone()[0])
    paid = {tuple(x) for x in db.execute("SELECT DISTINCT kind, payer FROM owners")}
    r.same("kinds and payers", seen, paid)
    return r, summary


def make(zhida, enterprises, seed, folder):
    """Returns the folder of a run on three threads, and the digest of one on a single thread."""
    city = f"{folder}/city"
    subprocess.run([zhida, "synth", "--enterprises", str(enterprises), "--seed", str(seed), "--as-of", AS_OF, "--out", city], check=True)
    for threads in (1, 3):
        subprocess.run([zhida, "run", "--subjects", city, "--as-of", AS_OF, "--out", f"{folder}/{threads}", "--threads", str(threads)],
                       check=True, stdout=subprocess.DEVNULL)
    return f"{folder}/3", json.loads(pathlib.Path(folder, "1", "summary.json").read_text(encoding="utf-8"))["digest"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zhida")
    parser.add_argument("--out")
    parser.add_argument("--enterprises", type=int, default=2048)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        digest = None
        out = args.out
        if out is None:
            out, digest = make(args.zhida, args.enterprises, args.seed, folder)
        referee, summary = compare(out)
        if digest is not None:
            referee.same("digest on one thread and on three", digest, summary["digest"])
    for line in referee.failed[:40]:
        print("✗", line)
    print(f"{referee.passed} passed, {len(referee.failed)} failed")
    sys.exit(1 if referee.failed or referee.passed < 100 else 0)


if __name__ == "__main__":
    main()
