#!/usr/bin/env python3
"""Checks the rules of the tree that no compiler checks; prints every breach with its place and what helps.

Usage: tidy.py [ROOT]. Exits 1 where a rule is broken. Needs nothing but Python 3. Each rule is a generator of findings
over a Tree; RULES at the end lists them. tidy_test.py feeds each of them a tree that breaks it.
"""

import dataclasses
import functools
import json
import pathlib
import re
import subprocess
import sys

SKIPPED_FOLDERS = {".git", "build", "node_modules", "dist", "test-results", "__pycache__", ".cache"}
BINARY = {".png", ".jpg", ".ico", ".woff", ".woff2", ".gz", ".zip", ".pdf", ".ttf"}
CODE = {".cpp", ".h", ".py", ".ts", ".tsx", ".mjs", ".js", ".css"}
LOCKS = {"package-lock.json"}
SIZES = "tests/tidy/sizes.txt"
HEADER_LINES, SOURCE_LINES = 250, 650
DECISION_LINES = (10, 30)


@dataclasses.dataclass(frozen=True)
class Finding:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: [{self.rule}] {self.message}"


class Tree:
    """The files of a working tree, without what is built or installed, and the folders that .gitignore names (/city/)."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.paths = []
        ignore = self.root / ".gitignore"
        lines = ignore.read_text(encoding="utf-8").split() if ignore.is_file() else []
        ignored = {line[1:-1] for line in lines if line.startswith("/") and line.endswith("/")}
        folders = [self.root]
        while folders:
            for entry in sorted(folders.pop().iterdir()):
                if entry.is_symlink():
                    continue
                if entry.is_dir():
                    if entry.name not in SKIPPED_FOLDERS and entry.relative_to(self.root).as_posix() not in ignored:
                        folders.append(entry)
                elif entry.suffix not in BINARY:
                    self.paths.append(entry.relative_to(self.root).as_posix())
        self.paths.sort()

    @functools.lru_cache(maxsize=None)
    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8", errors="replace")

    def lines(self, path):
        return enumerate(self.text(path).splitlines(), start=1)

    def under(self, folder, *suffixes):
        return [p for p in self.paths if p.startswith(folder + "/") and (not suffixes or p.endswith(suffixes))]


def suffix(path):
    return pathlib.PurePosixPath(path).suffix


# --- layers ---------------------------------------------------------------------------------------------------------

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def read_layers(tree, path="src/layers.txt"):
    """Returns ({module: modules it may include}, findings about the file itself)."""
    layers, findings = {}, []
    if path not in tree.paths:
        return layers, [Finding(path, 1, "layers", "missing: it says who may include whom")]
    for number, line in tree.lines(path):
        line = line.split("#")[0].strip()
        if not line:
            continue
        module, colon, rest = line.partition(":")
        module, wanted = module.strip(), rest.split()
        if not colon or " " in module:
            findings.append(Finding(path, number, "layers", "write `module: module module`"))
            continue
        if module in layers:
            findings.append(Finding(path, number, "layers", f"{module} has a line already"))
            continue
        for name in wanted:
            if name not in layers:
                findings.append(Finding(path, number, "layers", f"{module} names {name}, which no line above has"))
            if module.startswith("service/") and name.startswith("service/"):
                findings.append(
                    Finding(path, number, "layers", "rooms of service/ never include each other: use a read model in record/")
                )
        layers[module] = set(wanted)
    return layers, findings


def rule_layers(tree):
    layers, findings = read_layers(tree)
    yield from findings
    for path in tree.under("src", ".cpp", ".h"):
        module = path[len("src/"):].rpartition("/")[0]
        if module not in layers:
            yield Finding(path, 1, "layers", f"src/layers.txt has no line for the module {module or 'src itself'}")
            continue
        for number, line in tree.lines(path):
            match = INCLUDE.match(line)
            if not match:
                continue
            mark, name = match.groups()
            ours = f"src/{name}" in tree.paths
            if mark == "<" and ours:
                yield Finding(path, number, "layers", f"our own headers are included in quotes: \"{name}\"")
            if mark == '"' and not ours:
                yield Finding(path, number, "layers", f"src/{name} does not exist; quotes are for our headers, named from src/")
            if ours:
                other = name.rpartition("/")[0]
                if other != module and other not in layers[module]:
                    yield Finding(path, number, "layers", f"{module} may not include {other or name} (src/layers.txt)")


# --- names and sizes ------------------------------------------------------------------------------------------------

BANNED_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "impl"}
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def rule_names(tree):
    for path in tree.paths:
        for part in path.split("/"):
            for word in WORD.findall(part):
                if word.lower() in BANNED_NAMES:
                    yield Finding(path, 1, "names", f"`{word}` says nothing: name the file or folder after its subject")


def read_sizes(text):
    """Yields (line number, path, limit or None, reason) for each exception of sizes.txt."""
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.split("#")[0].strip()
        if line:
            path, limit, reason = (line.split(maxsplit=2) + ["", ""])[:3]
            yield number, path, int(limit) if limit.isdigit() else None, reason


def previous_sizes(tree):
    """Returns {path: limit} as of the last commit and the one before it; empty outside of a git repository."""
    limits = {}
    for revision in ("HEAD^", "HEAD"):
        try:
            shown = subprocess.run(
                ["git", "-C", str(tree.root), "show", f"{revision}:{SIZES}"],
                capture_output=True, text=True, check=False,
            )
        except OSError:
            return {}
        if shown.returncode == 0:
            for _, path, limit, _ in read_sizes(shown.stdout):
                if limit is not None:
                    limits[path] = min(limit, limits.get(path, limit))
    return limits


def rule_sizes(tree):
    exceptions, before = {}, previous_sizes(tree)
    for number, path, limit, reason in read_sizes(tree.text(SIZES) if SIZES in tree.paths else ""):
        if limit is None or len(reason) < 10:
            yield Finding(SIZES, number, "sizes", "write `path lines reason`")
            continue
        if path not in tree.paths:
            yield Finding(SIZES, number, "sizes", f"{path} does not exist: remove its exception")
        elif limit > before.get(path, limit):
            yield Finding(SIZES, number, "sizes", f"an exception may only shrink: it was {before[path]} for {path}")
        exceptions[path] = (number, limit)
    for path in tree.paths:
        if suffix(path) not in CODE:
            continue
        lines = len(tree.text(path).splitlines())
        general = HEADER_LINES if suffix(path) == ".h" else SOURCE_LINES
        number, limit = exceptions.get(path, (0, general))
        if lines > limit:
            yield Finding(path, 1, "sizes", f"{lines} lines, the limit is {limit}: split it by subject")
        elif number and lines <= general:
            yield Finding(SIZES, number, "sizes", f"{path} is within the general limit: remove its exception")
        elif number and lines < limit:
            yield Finding(SIZES, number, "sizes", f"{path} has shrunk: lower its exception to {lines}")


# --- marks ----------------------------------------------------------------------------------------------------------

# Written in pieces, so that this file does not hold the marks it looks for.
NEVER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b")
REASON = r"\s*(\([^)]*\))?\s*[:—-]+\s*\S.{7,}"
REASONED = [  # (what the mark looks like, what a mark with a reason looks like, what helps)
    (re.compile(r"NO" + r"LINT(NEXTLINE|BEGIN)?(?!END)\b"), re.compile(r"NO" + r"LINT(NEXTLINE|BEGIN)?" + REASON),
     "// NO" + "LINT(check): why"),
    (re.compile(r"GTEST_" + r"SKIP\b"), re.compile(r"GTEST_" + r'SKIP\(\)\s*<<\s*"[^"]{8,}'), 'GTEST_' + 'SKIP() << "why"'),
    (re.compile(r"DISABLED" + r"_\w"), re.compile(r"DISABLED" + r"_\w.*//\s*\S.{7,}"), "… // why"),
    (re.compile(r"\." + r"skip\("), re.compile(r"\." + r"skip\(.*//\s*\S.{7,}"), "… // why"),
    (re.compile(r"\." + r"only\("), re.compile(r"(?!)"), "run all tests"),
    (re.compile(r"eslint-" + r"disable"), re.compile(r"eslint-" + r"disable.*--\s*\S.{7,}"), "… -- why"),
    (re.compile(r"@ts-" + r"(ignore|expect-error|nocheck)"), re.compile(r"@ts-" + r"(ignore|expect-error|nocheck)" + REASON),
     "// @ts-" + "expect-error: why"),
]


def rule_marks(tree):
    for path in tree.paths:
        if pathlib.PurePosixPath(path).name in LOCKS:
            continue
        for number, line in tree.lines(path):
            match = NEVER.search(line)
            if match:
                yield Finding(path, number, "marks", f"{match.group(1)}: do it, or file it where work is kept")
            if suffix(path) not in CODE:
                continue
            for mark, reasoned, better in REASONED:
                if mark.search(line) and not reasoned.search(line):
                    yield Finding(path, number, "marks", f"a reason is missing: {better}")


# --- what decide/ may touch -----------------------------------------------------------------------------------------

IMPURE_HEADERS = {
    "fstream", "filesystem", "chrono", "random", "iostream", "thread", "ctime", "time.h", "unistd.h", "future",
    "sys/socket.h", "fcntl.h",
}
IMPURE_CALLS = re.compile(r"\b(fopen|getenv|system_clock|steady_clock|random_device|srand|std::rand)\b|\btime\((nullptr|NULL|0)\)")
FLOATING = re.compile(r"\b(double|float)\b")
FLOATING_REASON = re.compile(r"//\s*float:\s*\S.{7,}")
STRING = re.compile(r'"(\\.|[^"\\])*"')


def without_text(line):
    """Returns the code of a line: string literals and comments are gone."""
    return STRING.sub('""', line).partition("//")[0]


def rule_pure(tree):
    for path in tree.under("src/decide", ".cpp", ".h"):
        if path.endswith("_test.cpp"):
            continue
        for number, line in tree.lines(path):
            match = INCLUDE.match(line)
            if match and (match.group(2) in IMPURE_HEADERS or "sqlite" in match.group(2)):
                yield Finding(path, number, "pure", f"decide/ computes only: no I/O, clock, randomness, thread or database ({match.group(2)})")
            match = IMPURE_CALLS.search(without_text(line))
            if match:
                yield Finding(path, number, "pure", f"decide/ computes only: no I/O, clock or randomness ({match.group(0)})")


def rule_decimal(tree):
    for folder in ("src/decide/pack", "src/decide/feel"):
        for path in tree.under(folder, ".cpp", ".h"):
            for number, line in tree.lines(path):
                if FLOATING.search(without_text(line)) and not FLOATING_REASON.search(line):
                    yield Finding(path, number, "decimal", "numbers are Decimal; where binary is right, end the line with `// float: why`")


# --- the world outside ----------------------------------------------------------------------------------------------

WORKPLACE = re.compile(r"(?<![\w./-])/" + r"work/")
HOSTS = re.compile(
    "|".join(("registry" + r"\.npmjs", "registry" + r"\.yarnpkg", "npm" + r"mirror\.com", "pypi" + r"\.org",
              "files\\.python" + "hosted", "deb" + r"\.debian\.org", "repo1" + r"\.maven", "static" + r"\.crates\.io"))
)


def rule_outside(tree):
    for path in tree.paths:
        lock = pathlib.PurePosixPath(path).name in LOCKS
        for number, line in tree.lines(path):
            if WORKPLACE.search(line):
                yield Finding(path, number, "outside", "an absolute path of somebody's workplace: make it relative to the tree")
            if HOSTS.search(line):
                yield Finding(path, number, "outside", "names a registry's host: every user has their own")
            elif lock and re.search(r'"resolved": "http', line):
                yield Finding(path, number, "outside", "a lock file with addresses: set omit-lockfile-registry-resolved=true in .npmrc")


# --- comments and documents ------------------------------------------------------------------------------------------

def rule_headers(tree):
    for path in tree.under("src", ".cpp", ".h"):
        first = tree.text(path).partition("\n")[0]
        if not re.match(r"// \S.{15,}", first):
            yield Finding(path, 1, "headers", "begin the file with a comment that says what it does")


def rule_decisions(tree):
    numbers = {}
    for path in tree.under("docs/decisions"):
        name = path.rpartition("/")[2]
        match = re.fullmatch(r"(\d{3})-[a-z0-9-]+\.md", name)
        if not match:
            yield Finding(path, 1, "decisions", "name it NNN-subject.md")
            continue
        if match.group(1) in numbers:
            yield Finding(path, 1, "decisions", f"number {match.group(1)} is taken by {numbers[match.group(1)]}")
        numbers[match.group(1)] = path
        lines, (least, most) = len(tree.text(path).splitlines()), DECISION_LINES
        if not least <= lines <= most:
            yield Finding(path, 1, "decisions", f"{lines} lines: a decision takes {least} to {most}")


LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")


def rule_links(tree):
    for path in tree.paths:
        if suffix(path) != ".md":
            continue
        for number, line in tree.lines(path):
            for target, _ in LINK.findall(re.sub(r"`[^`]*`", "", line)):
                if "://" not in target and not (tree.root / path).parent.joinpath(target).exists():
                    yield Finding(path, number, "links", f"{target} does not exist")


def rule_dependencies(tree, document="docs/dependencies.md"):
    """Every package that scripts/setup or web/package.json names has its row; types alone need none."""
    listed = set(re.findall(r"[\w@/.+-]+", tree.text(document))) if document in tree.paths else set()
    wanted = []
    if "scripts/setup" in tree.paths:
        for names in re.findall(r"^packages_\w+=\(([^)]*)\)", tree.text("scripts/setup"), re.MULTILINE):
            wanted += [("scripts/setup", name) for name in names.split()]
    if "web/package.json" in tree.paths:
        package = json.loads(tree.text("web/package.json"))
        for kind in ("dependencies", "devDependencies"):
            wanted += [("web/package.json", name) for name in package.get(kind, {}) if not name.startswith("@types/")]
    for path, name in wanted:
        if name not in listed:
            yield Finding(path, 1, "dependencies", f"{name} has no row in {document}: version, licence, what for")


CODE_WORD = re.compile(r'"([EW]-[A-Z0-9]+(?:-[A-Z0-9]+)+)"')
STRING_WORD = re.compile(r'"([A-Z][A-Z0-9-]*)"')


def rule_codes(tree, folder="docs/codes"):
    """Every diagnostic's code has a page, and every page a code that the program can write.

    A code stands in the sources whole, or as a family and a kind ("E-PACK" and "KEY", "E-DMN-" and "OVERLAP").
    """
    pages = {p[len(folder) + 1:-len(".md")]: p for p in tree.under(folder, ".md") if not p.endswith("/README.md")}
    words = set()
    for path in tree.under("src", ".cpp", ".h") + tree.under("web/src", ".ts", ".tsx"):
        if re.search(r"[_.]test\.(cpp|h|ts|tsx)$", path):
            continue
        for number, line in tree.lines(path):
            words.update(STRING_WORD.findall(line))
            for code in CODE_WORD.findall(line):
                if code not in pages:
                    yield Finding(path, number, "codes", f"{code} has no page {folder}/{code}.md")
    index = f"{folder}/README.md"
    for code, path in pages.items():
        parts = [(code[:i], code[i + 1:]) for i, letter in enumerate(code) if letter == "-"]
        if code not in words and not any((f in words or f + "-" in words) and k in words for f, k in parts):
            yield Finding(path, 1, "codes", f"nothing writes {code}: remove its page")
        if index not in tree.paths or f"({code}.md)" not in tree.text(index):
            yield Finding(path, 1, "codes", f"{index} does not list {code}")


RULES = [
    rule_layers, rule_names, rule_sizes, rule_marks, rule_pure, rule_decimal, rule_outside, rule_headers, rule_decisions,
    rule_links, rule_dependencies, rule_codes,
]


def check(root):
    tree = Tree(root)
    return tree, [finding for rule in RULES for finding in rule(tree)]


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent.parent
    tree, findings = check(root)
    for finding in findings:
        print(finding)
    print(f"tidy: {len(tree.paths)} 个文件 · files, {len(RULES)} 条规则 · rules, {len(findings)} 处违反 · findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
