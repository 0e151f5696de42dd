#!/usr/bin/env python3
"""Feeds each rule of tidy.py a small tree that keeps it and one that breaks it."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import tidy  # noqa: E402

LAYERS = "# law\nbase:\ndecide/feel: base\nservice/benefit: base\nservice/visit: base\n"
HEAD = "// Says what this file does, briefly.\n"
SLASH_WORK = "/" + "work/"


def clean_tree():
    return {
        "src/layers.txt": LAYERS,
        "src/base/text.h": HEAD + "#pragma once\n#include <string>\n",
        "src/decide/feel/lexer.cpp": HEAD + '#include "base/text.h"\n#include "decide/feel/lexer.h"\n',
        "src/decide/feel/lexer.h": HEAD + "#pragma once\n",
        "docs/decisions/001-floors.md": "# Floors\n" + "text\n" * 12,
    }


class TidyTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, files):
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def findings(self, extra):
        self.write({**clean_tree(), **extra})
        return tidy.check(self.root)[1]

    def breaks(self, rule, path, extra, line=None, says=""):
        """Asserts that `extra` on top of the clean tree breaks exactly `rule`, exactly once, at `path`."""
        found = self.findings(extra)
        self.assertEqual([(f.rule, f.path) for f in found], [(rule, path)], found)
        self.assertIn(says, found[0].message)
        if line is not None:
            self.assertEqual(found[0].line, line)

    def keeps(self, extra):
        self.assertEqual(self.findings(extra), [])

    def test_clean_tree_has_no_findings(self):
        self.keeps({})

    # layers

    def test_include_upwards(self):
        self.breaks("layers", "src/base/text.cpp", {"src/base/text.cpp": HEAD + '#include "decide/feel/lexer.h"\n'}, 2)

    def test_include_of_another_room_of_service(self):
        self.breaks(
            "layers", "src/service/visit/plan.cpp",
            {
                "src/service/benefit/stack.h": HEAD,
                "src/service/visit/plan.cpp": HEAD + '#include "service/benefit/stack.h"\n',
            },
        )

    def test_law_that_lets_rooms_of_service_include_each_other(self):
        self.breaks("layers", "src/layers.txt", {"src/layers.txt": LAYERS + "service/fund: service/visit\n"}, 6, "rooms")

    def test_law_that_names_a_line_below(self):
        self.breaks("layers", "src/layers.txt", {"src/layers.txt": LAYERS + "app: web\nweb: base\n"}, 6, "no line above")

    def test_law_with_a_module_twice(self):
        self.breaks("layers", "src/layers.txt", {"src/layers.txt": LAYERS + "base:\n"}, 6, "already")

    def test_law_that_is_not_understood(self):
        self.breaks("layers", "src/layers.txt", {"src/layers.txt": LAYERS + "app base\n"}, 6)

    def test_file_in_a_module_that_the_law_does_not_know(self):
        self.breaks("layers", "src/decide/feel/old/lexer.h", {"src/decide/feel/old/lexer.h": HEAD}, 1, "decide/feel/old")

    def test_our_header_in_angle_brackets(self):
        self.breaks("layers", "src/base/text.cpp", {"src/base/text.cpp": HEAD + "#include <base/text.h>\n"}, 2)

    def test_quotes_for_a_header_that_is_not_ours(self):
        self.breaks("layers", "src/base/text.cpp", {"src/base/text.cpp": HEAD + '#include "text.h"\n'}, 2)

    # names and sizes

    def test_banned_names(self):
        for path in ("src/base/string_utils.h", "src/base/PathHelper.h", "web/src/common/x.ts", "src/base/impl.h"):
            with self.subTest(path):
                self.setUp()
                self.breaks("names", path, {path: HEAD})

    def test_names_that_only_contain_a_banned_word(self):
        self.keeps({"src/base/utility.h": HEAD, "src/base/simple.h": HEAD, "docs/commonwealth.md": ""})

    def test_header_at_the_limit_and_one_line_over(self):
        self.keeps({"src/base/long.h": HEAD + "int a;\n" * 249})
        self.breaks("sizes", "src/base/long.h", {"src/base/long.h": HEAD + "int a;\n" * 250}, says="251 lines")

    def test_source_at_the_limit_and_one_line_over(self):
        self.keeps({"web/src/page.tsx": "a;\n" * 650})
        self.breaks("sizes", "web/src/page.tsx", {"web/src/page.tsx": "a;\n" * 651})

    def test_exception_equals_the_size(self):
        page = {"web/src/page.tsx": "a;\n" * 700}
        self.keeps({**page, tidy.SIZES: "web/src/page.tsx 700 one long table of labels\n"})
        self.breaks("sizes", tidy.SIZES, {**page, tidy.SIZES: "web/src/page.tsx 710 one long table of labels\n"}, 1, "to 700")
        self.breaks("sizes", "web/src/page.tsx", {**page, tidy.SIZES: "web/src/page.tsx 690 one long table of labels\n"})

    def test_exception_that_is_not_needed_any_more(self):
        sizes = {tidy.SIZES: "web/src/page.tsx 650 one long table of labels\n"}
        self.breaks("sizes", tidy.SIZES, {"web/src/page.tsx": "a;\n" * 650, **sizes}, 1, "remove")

    def test_exception_without_a_file_or_a_reason(self):
        self.breaks("sizes", tidy.SIZES, {tidy.SIZES: "web/src/page.tsx 700 one long table of labels\n"}, 1, "not exist")
        self.breaks("sizes", tidy.SIZES, {tidy.SIZES: "src/base/text.h 700\n"}, 1, "reason")

    def test_exception_grown_since_the_last_commit(self):
        def git(*arguments):
            identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
            subprocess.run(["git", "-C", str(self.root), *identity, *arguments], check=True, capture_output=True)

        self.write({tidy.SIZES: "web/src/page.tsx 700 one long table of labels\n"})
        git("init", "-q")
        git("add", ".")
        git("commit", "-q", "-m", "first")
        grown = {"web/src/page.tsx": "a;\n" * 701, tidy.SIZES: "web/src/page.tsx 701 one long table of labels\n"}
        self.breaks("sizes", tidy.SIZES, grown, 1, "only shrink")

    # marks

    def test_marks_that_are_never_right(self):
        for mark in ("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"):
            with self.subTest(mark):
                self.setUp()
                self.breaks("marks", "docs/guide.md", {"docs/guide.md": f"text\n{mark}: later\n"}, 2, mark)

    def test_marks_need_a_reason(self):
        lint, skip, disabled, dot = "NO" + "LINT", "GTEST_" + "SKIP", "DISABLED" + "_", "." + "skip("
        cases = [  # (path, without a reason, with a reason)
            ("src/base/a.cpp", f"int a;  // {lint}\n", f"int a;  // {lint}(some-check): the library wants it\n"),
            ("src/base/a.cpp", f"// {lint}BEGIN(x)\n", f"// {lint}BEGIN(x): the library wants it\n// {lint}END(x)\n"),
            ("src/base/a.cpp", f"{skip}();\n", f'{skip}() << "the kit is not here";\n'),
            ("src/base/a.cpp", f"TEST(A, {disabled}B) {{\n", f"TEST(A, {disabled}B) {{  // needs two machines\n"),
            ("web/src/a.test.ts", f"it{dot}'x')\n", f"it{dot}'x')  // needs two machines\n"),
            ("web/src/a.ts", "// eslint-" + "disable-next-line x\n", "// eslint-" + "disable-next-line x -- the API is so\n"),
            ("web/src/a.ts", "// @ts-" + "ignore\n", "// @ts-" + "ignore: the package has no types\n"),
        ]
        for path, bad, good in cases:
            with self.subTest(bad):
                self.setUp()
                head = HEAD if path.startswith("src") else ""
                self.breaks("marks", path, {path: head + bad})
                self.keeps({path: head + good})

    def test_only_one_test_left_running(self):
        self.breaks("marks", "web/src/a.test.ts", {"web/src/a.test.ts": "it." + "only('x', f)  // for now, really\n"})

    # decide/ is pure, its numbers exact

    def test_decide_does_no_input_output(self):
        for header in ("fstream", "filesystem", "chrono", "random", "iostream", "thread", "sqlite3.h"):
            with self.subTest(header):
                self.setUp()
                self.breaks("pure", "src/decide/feel/a.cpp", {"src/decide/feel/a.cpp": HEAD + f"#include <{header}>\n"}, 2)

    def test_decide_asks_no_clock(self):
        self.breaks("pure", "src/decide/feel/a.cpp", {"src/decide/feel/a.cpp": HEAD + "auto t = time(nullptr);\n"}, 2)

    def test_tests_of_decide_may_read_files_and_other_floors_too(self):
        self.keeps({
            "src/decide/feel/a_test.cpp": HEAD + "#include <fstream>\n",
            "src/base/a.cpp": HEAD + "#include <fstream>\ndouble a;\n",
        })

    def test_binary_floating_point(self):
        path = "src/decide/feel/a.cpp"
        for kind in ("double", "float"):
            with self.subTest(kind):
                self.setUp()
                self.breaks("decimal", path, {path: HEAD + f"{kind} a;\n"}, 2)
        self.keeps({path: HEAD + 'double a;  // float: only a load factor\n// a double in words\nauto s = "double";\n'})

    # the world outside

    def test_absolute_path_of_a_workplace(self):
        self.breaks("outside", "docs/guide.md", {"docs/guide.md": f"see {SLASH_WORK}main\n"}, 1, "absolute")
        self.keeps({"docs/guide.md": f"see ..{SLASH_WORK}x and a{SLASH_WORK}b\n"})

    def test_registry_host_anywhere(self):
        host = "registry." + "npmjs.org"
        self.breaks("outside", "web/package-lock.json", {"web/package-lock.json": f'"resolved": "https://{host}/x"\n'}, 1, "host")

    def test_lock_file_with_an_address(self):
        lock = {"web/package-lock.json": '"resolved": "https://npm.example.org/x"\n'}
        self.breaks("outside", "web/package-lock.json", lock, 1, "lock file")

    # comments and documents

    def test_file_without_a_header_comment(self):
        for text in ("#include <string>\n", "\n" + HEAD, "// short\n"):
            with self.subTest(text):
                self.setUp()
                self.breaks("headers", "src/base/a.cpp", {"src/base/a.cpp": text}, 1)

    def test_decisions_are_short_named_and_numbered(self):
        for path, lines in (("docs/decisions/2-x.md", 12), ("docs/decisions/001-other.md", 12),
                            ("docs/decisions/002-x.md", 9), ("docs/decisions/002-x.md", 31)):
            with self.subTest((path, lines)):
                self.setUp()
                self.write(clean_tree())
                self.write({path: "text\n" * lines})
                found = tidy.check(self.root)[1]
                self.assertEqual([f.rule for f in found], ["decisions"], found)

    def test_decisions_of_ten_and_of_thirty_lines(self):
        self.keeps({"docs/decisions/002-x.md": "text\n" * 10, "docs/decisions/003-x.md": "text\n" * 30})

    def test_links_to_files_that_do_not_exist(self):
        self.breaks("links", "docs/guide.md", {"docs/guide.md": "text\n[x](../api/none.yaml)\n"}, 2, "none.yaml")
        self.keeps({"docs/guide.md": "[x](decisions/001-floors.md#a) [y](https://example.org/z) `[a](b)`\n"})

    def test_dependencies_without_a_row(self):
        row = {"docs/dependencies.md": "| g++, cmake | 1 |\n| dmn-js | 2 |\n"}
        web = '{"dependencies": {"dmn-js": "1", "@types/x": "1"}, "devDependencies": {"vite": "6"}}\n'
        self.breaks("dependencies", "web/package.json", {**row, "web/package.json": web}, says="vite has no row")
        setup = {"scripts/setup": "packages_run=(\n  g++ cmake\n  git\n)\n"}
        self.setUp()
        self.breaks("dependencies", "scripts/setup", {**row, **setup}, says="git has no row")
        self.keeps({**setup, "docs/dependencies.md": "| g++, cmake, git | 1 |\n"})

    def test_codes_and_their_pages(self):
        source = {"src/base/text.cpp": HEAD + 'd.code = "E-DOC-SIZE";\nadd("E-PACK", "KEY");\n'}
        page = {"docs/codes/E-DOC-SIZE.md": "# x\n", "docs/codes/E-PACK-KEY.md": "# x\n",
                "docs/codes/README.md": "[a](E-DOC-SIZE.md) [b](E-PACK-KEY.md)\n"}
        self.keeps({**source, **page})
        self.setUp()
        self.breaks("codes", "src/base/text.cpp", source, 2, "E-DOC-SIZE has no page")
        self.setUp()
        index = {"docs/codes/README.md": page["docs/codes/README.md"] + "[c](E-DOC-OLD.md)\n"}
        self.breaks("codes", "docs/codes/E-DOC-OLD.md", {**source, **page, **index, "docs/codes/E-DOC-OLD.md": "# x\n"},
                    says="nothing writes E-DOC-OLD")
        self.setUp()
        self.breaks("codes", "docs/codes/E-PACK-KEY.md", {**source, **page, "docs/codes/README.md": "[a](E-DOC-SIZE.md)\n"},
                    says="does not list E-PACK-KEY")

    # what is looked at

    def test_folders_that_gitignore_names_are_not_looked_at(self):
        mark = "text XX" + "X here\n"
        self.keeps({".gitignore": "/city/\n__pycache__/\n", "city/data.csv": mark})
        self.breaks("marks", "other/city/data.csv", {".gitignore": "/city/\n", "other/city/data.csv": mark})

    def test_built_and_installed_files_are_not_looked_at(self):
        mark = "TO" + "DO\n"
        self.keeps({f"{folder}/x.md": mark for folder in tidy.SKIPPED_FOLDERS - {".git"}})


if __name__ == "__main__":
    unittest.main()
