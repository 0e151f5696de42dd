#!/usr/bin/env python3
"""Holds `zhida check` to the DMN compatibility kit: what the kit says has a value is not refused at load.

A decision that the kit expects to be a value, not null, may get warnings but no error, and `instance of` that is said never
to hold is false there. The exceptions are of `and` and `or`, whose other side decides in spite of an operand that is no
boolean. Exits 0, 1 where that is not so, 77 (skipped) where the kit is ABSENT.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

ABSENT = 77
DECIDED_BY_THE_OTHER_SIDE = {"0064-feel-conjunction", "0065-feel-disjunction"}


def expectations(kit):
    """Yields (folder, decision, its expected text, whether it is null) of every result of the kit."""
    for path in sorted(kit.rglob("*.xml")):
        for node in ElementTree.parse(path).getroot().iter():
            if not node.tag.endswith("resultNode"):
                continue
            for expected in node:
                if expected.tag.endswith("expected"):
                    nil = [v for e in expected.iter() for k, v in e.attrib.items() if k.endswith("}nil")]
                    text = "".join(expected.itertext()).strip()
                    yield str(path.parent), node.get("name"), text, "true" in nil and not text


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--zhida", required=True, help="the zhida program")
    arguments.add_argument("--kit", required=True, type=pathlib.Path, help="the kit's folder")
    options = arguments.parse_args()
    if not options.kit.is_dir():
        print(f"ABSENT：没有找到 DMN 兼容性测试包 · the DMN compatibility kit is not at {options.kit}: nothing was tested")
        return ABSENT
    run = subprocess.run([options.zhida, "check", str(options.kit), "--json"], capture_output=True, text=True, check=False)
    said = collections.defaultdict(list)
    for d in json.loads(run.stdout)["diagnostics"]:
        said[os.path.dirname(d["file"]), d["element"].split(" / ")[0]].append(d)
    wrong, seen = [], 0
    for folder, decision, text, null in expectations(options.kit):
        for d in said[folder, decision]:
            seen += 1
            refused = d["severity"] == "error" and not null
            excused = d["code"] == "E-FEEL-TYPE" and os.path.basename(folder) in DECIDED_BY_THE_OTHER_SIDE
            if (refused and not excused) or (d["code"] == "W-FEEL-NEVER" and text != "false"):
                wrong.append(f"{d['file']}:{d['line']}: {d['code']} {decision}, 而应为 · but expected: {text}")
    print("\n".join(wrong))
    print(f"{seen} 条诊断核对过 · diagnostics compared, {len(wrong)} 条不该有 · wrong")
    return 0 if seen and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
