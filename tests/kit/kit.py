#!/usr/bin/env python3
"""Runs `zhida tck --strict` over the DMN compatibility kit and holds it to the floor in floor.json.

Exits 0 where at least as many cases pass as the floor says, 1 where fewer do, 77 (skipped) where the kit is ABSENT.
"""

import argparse
import json
import pathlib
import subprocess
import sys

FLOOR = pathlib.Path(__file__).resolve().parent / "floor.json"
ABSENT = 77


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--zhida", required=True, help="the zhida program")
    arguments.add_argument("--kit", required=True, type=pathlib.Path, help="the kit's folder")
    options = arguments.parse_args()

    if not options.kit.is_dir():
        print(f"ABSENT：没有找到 DMN 兼容性测试包 · the DMN compatibility kit is not at {options.kit}: nothing was tested")
        return ABSENT
    run = subprocess.run(
        [options.zhida, "tck", str(options.kit), "--strict", "--json"], capture_output=True, text=True, check=False
    )
    try:
        answer = json.loads(run.stdout)
        passed, failed, skipped = (answer[key] for key in ("passed", "failed", "skipped"))
        problems = answer["problems"]
    except (ValueError, KeyError, TypeError) as error:
        print(f"zhida tck 没有给出 JSON · gave no JSON (exit {run.returncode}): {error}\n{run.stdout[-2000:]}\n{run.stderr[-4000:]}")
        return 1
    if problems:
        print("✗ tests/tck-inexact.txt 有误 · is wrong\n" + "\n".join(problems))
        return 1
    floor = json.loads(FLOOR.read_text(encoding="utf-8"))["passed"]
    print(f"{passed} passed, {failed} failed, {skipped} skipped; 下限 · floor {floor}")
    if passed < floor:
        print(f"✗ 少于下限 · fewer than the floor: {passed} < {floor}")
        return 1
    if passed > floor:
        print(f"可以把下限提高到 {passed} · the floor can rise: write {passed} into tests/kit/floor.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
