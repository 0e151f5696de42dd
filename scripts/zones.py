"""Writes src/decide/feel/zone_table.inc from the compiled time zone database of this machine, and judges it.

  write          reads tzdata.zi (version, names) and the TZif files beside it; writes the table
  judge PROGRAM  asks `PROGRAM spec` for the offset of every zone at readings of 1900 to 2100, which Python's zoneinfo
                 foretells from the same files; ABSENT (77) where the machine has another version of the database

The database (https://www.iana.org/time-zones) is in the public domain. The table is checked in, so that the same source
gives the same decision on every machine: docs/decisions/009-zone-data-pinned.md.
"""

import datetime
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile
import zoneinfo

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "src/decide/feel/zone_table.inc"
FOLDER = pathlib.Path("/usr/share/zoneinfo")


def version_and_names():
    """The database's version, and every name: zones and links alike."""
    lines = (FOLDER / "tzdata.zi").read_text(encoding="ascii").splitlines()
    names = [line.split()[1] for line in lines if line.startswith("Z ")]
    names += [line.split()[2] for line in lines if line.startswith("L ")]
    return lines[0].removeprefix("# version ").strip(), sorted(names)


def read_tzif(path):
    """RFC 8536, 3: the offset before the first change, the changes (instant, offset), and the footer."""
    data = path.read_bytes()

    def header(at):
        assert data[at : at + 4] == b"TZif", path
        return struct.unpack(">6l", data[at + 20 : at + 44])

    isut, isstd, leap, times, types, chars = header(0)
    at = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    isut, isstd, leap, times, types, chars = header(at)
    at += 44
    instants = struct.unpack(f">{times}q", data[at : at + 8 * times])
    at += 8 * times
    indices = data[at : at + times]
    at += times
    offsets = [struct.unpack(">l", data[at + 6 * i : at + 6 * i + 4])[0] for i in range(types)]
    at += 6 * types + chars + leap * 12 + isstd + isut
    first, changes = offsets[0], []
    for instant, index in zip(instants, indices):
        if offsets[index] != (changes[-1][1] if changes else first):
            changes.append((instant, offsets[index]))
    return first, changes, data[at:].decode("ascii").strip()


NAME = r"(?:<[^>]+>|[A-Za-z]+)"
TIME = r"[+-]?\d+(?::\d+(?::\d+)?)?"
FOOTER = re.compile(rf"{NAME}({TIME})(?:{NAME}({TIME})?,([^,]+),([^,]+))?")


def seconds(text):
    sign = -1 if text.startswith("-") else 1
    parts = [int(p) for p in text.lstrip("+-").split(":")] + [0, 0]
    return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])


def rule_date(text):
    """M month.week.day/time, the only form that the database uses now."""
    month, week, day, time = re.fullmatch(rf"M(\d+)\.(\d)\.(\d)(?:/({TIME}))?", text).groups()
    return int(month), int(week), int(day), seconds(time) if time else 7200


def read_footer(text):
    """POSIX TZ: (standard offset, None) or (standard, (summer, begin, end))."""
    standard, summer, begin, end = FOOTER.fullmatch(text).groups()
    offset = -seconds(standard)
    if begin is None:
        return offset, None
    other = -seconds(summer) if summer else offset + 3600
    return offset, (other, rule_date(begin), rule_date(end))


def changes_of_year(footer, year):
    """The footer's two changes of that year, as (instant, offset)."""
    standard, (summer, begin, end) = footer
    out = []
    for (month, week, day, time), before, after in ((begin, standard, summer), (end, summer, standard)):
        first = datetime.date(year, month, 1)
        date = first + datetime.timedelta((day - first.isoweekday()) % 7 + 7 * (week - 1))
        if date.month != month:
            date -= datetime.timedelta(7)
        midnight = (date - datetime.date(1970, 1, 1)).days * 86400
        out.append((midnight + time - before, after))
    return sorted(out)


def without_footer(changes, footer):
    """The changes that the footer does not say: from `since` on, the footer's are all of them."""
    if not changes:
        return [], None
    if footer[1] is None:
        return changes, None
    last = datetime.datetime.fromtimestamp(changes[-1][0], datetime.timezone.utc).year
    years = {year: changes_of_year(footer, year) for year in range(1900, last + 1)}
    since = last + 1
    while since - 1 in years:
        year = since - 1
        mine = [c for c in changes if years[year][0][0] <= c[0] <= years[year][1][0]]
        begin = datetime.datetime(year, 1, 1, tzinfo=datetime.timezone.utc).timestamp()
        ours = [c for c in changes if begin - 86400 <= c[0] <= years[year][1][0] + 86400 * 60 and c not in years[year]]
        if mine != years[year] or ours:
            break
        since = year
    return [c for c in changes if c[0] < changes_of_year(footer, since)[0][0]], since


def check_order(name, first, changes):
    """Wall clocks are looked up by the later of the two readings of each change, which must ascend."""
    before, last = first, None
    for instant, offset in changes:
        reading = instant + max(before, offset)
        assert last is None or reading > last, (name, instant)
        before, last = offset, reading


def write():
    version, names = version_and_names()
    rules, shapes, zones, changes_out = [], {}, [], []
    for name in names:
        first, changes, text = read_tzif(FOLDER / name)
        check_order(name, first, changes)
        footer = read_footer(text)
        kept, since = without_footer(changes, footer)
        rule = -1
        if footer[1] is not None:
            if footer not in rules:
                rules.append(footer)
            rule = rules.index(footer)
        elif not kept:
            assert footer[0] == first, name
        shape = (first, tuple(kept), rule, since)
        if shape not in shapes:
            shapes[shape] = len(changes_out)
            changes_out += kept
        # Where summer is the standard that the law names (Ireland), winter is still the lesser offset.
        standard = min(footer[0], footer[1][0]) if footer[1] else footer[0]
        zones.append(f'{{"{name}", {shapes[shape]}, {len(kept)}, {first}, {standard}, {rule}, {since or 0}}},')
    out = [
        f"// The time zone database, version {version} (public domain). Written by scripts/zones.py; do not edit.",
        "// clang-format off",
        f'constexpr std::string_view kVersion = "{version}";',
        "",
        "// instant, offset from then on",
        "constexpr Change kChanges[] = {",
        *lines_of([f"{{{instant},{offset}}}," for instant, offset in changes_out]),
        "};",
        "",
        "// standard, summer, {month, week, weekday (0 = Sunday), seconds} of its begin and end",
        "constexpr Rule kRules[] = {",
        *(f"{{{s}, {o}, {{{', '.join(map(str, b))}}}, {{{', '.join(map(str, e))}}}}}," for s, (o, b, e) in rules),
        "};",
        "",
        "// name, first change, changes, offset before them, standard offset, rule (-1: none) and its first year",
        "constexpr Entry kZones[] = {",
        *zones,
        "};",
    ]
    TABLE.write_text("\n".join(out) + "\n", encoding="ascii")
    print(f"{version}: {len(names)} names, {len(changes_out)} changes, {TABLE.stat().st_size} bytes")


def lines_of(items):
    line = ""
    for item in items:
        if len(line) + len(item) > 120:
            yield line
            line = ""
        line += item
    yield line


def text_of(offset):
    """An offset as a FEEL duration literal."""
    sign, n = ("-" if offset < 0 else ""), abs(offset)
    return f'duration("{sign}PT{n // 3600}H{n // 60 % 60}M{n % 60}S")'


def readings(name):
    """Local readings around every change of 1900 to 2100, and at random."""
    begin, end = datetime.datetime(1900, 1, 1), datetime.datetime(2100, 12, 31)
    epoch = datetime.datetime(1970, 1, 1)
    first, changes, text = read_tzif(FOLDER / name)
    footer = read_footer(text)
    if footer[1]:
        changes = changes + [c for year in range(2030, 2101) for c in changes_of_year(footer, year)]
    before = first
    for instant, offset in changes:
        for around in (before, offset):
            for step in (-1, 0):
                reading = epoch + datetime.timedelta(seconds=instant + around + step)
                if begin <= reading <= end:
                    yield reading
        before = offset
    chance = random.Random(name)
    for _ in range(40):
        yield begin + datetime.timedelta(seconds=chance.randrange(int((end - begin).total_seconds())))


def questions(name):
    """A line for each reading: of a reading that is skipped or repeated, fold 0 is the offset before the change."""
    zone = zoneinfo.ZoneInfo(name)
    for reading in sorted(set(readings(name))):
        offset = int(reading.replace(tzinfo=zone).utcoffset().total_seconds())
        yield f'date and time("{reading.isoformat()}@{name}").time offset => {text_of(offset)}'


def judge(program):
    version, names = version_and_names()
    pinned = re.search(r'kVersion = "(\w+)"', TABLE.read_text(encoding="ascii")).group(1)
    if version != pinned:
        print(f"ABSENT: the table is {pinned}, this machine has {version}")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        count = 0
        for letter in sorted({name[0] for name in names}):
            for half in (0, 1):
                mine = [name for name in names if name[0] == letter][half::2]
                lines = [line for name in mine for line in questions(name)]
                count += len(lines)
                text = "# DMN 1.5, 10.3.2.3.6: the offset in force\n" + "\n".join(lines) + "\n"
                pathlib.Path(folder, f"zones-{letter}{half}.test").write_text(text, encoding="ascii")
        done = subprocess.run([program, "spec", folder], capture_output=True, text=True, check=False)
    print("\n".join(done.stdout.splitlines()[-12:]))
    print(f"{len(names)} zones, {count} readings, version {version}")
    return done.returncode


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        write()
    elif len(sys.argv) == 3 and sys.argv[1] == "judge":
        sys.exit(judge(sys.argv[2]))
    else:
        sys.exit(__doc__)
