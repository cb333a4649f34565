"""The rules of the house that a linter does not know are kept by every file there is."""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import sys
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from aftercare.base import errors
from aftercare.base.errors import Fault

ROOT = Path(__file__).parents[2]
RUFF = Path(sys.executable).with_name("ruff")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())

WISH = re.compile(r"^([\w-]+)(?:\[([\w,-]+)\])?", re.MULTILINE)

LONGEST_FILE = 400
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "service", "misc", "v2"}
# Applied migrations are never edited, translations and vendored parts are not written by hand.
NOT_OURS_TO_SPLIT = {"versions", "locale", "vendor"}
EXCUSED = {
    # Asks again after a moment, and waits for the fact alone.
    "tests/store/placement/waiting.py": {"time.sleep"},
    # A desk without a browser; where everything must run, it fails.
    "tests/browser/conftest.py": {"pytest.skip"},
    # A machine without Debian's programs, or without root; where everything must run, it fails.
    "tests/drills/test_drill.py": {"pytest.skip"},
}


def modules_of(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


OURS = modules_of("aftercare")
CHECKS = modules_of("tests", "bench")
ALL = [*OURS, *CHECKS]


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Dotted names of every module imported in a file, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return frozenset(found)


def names_after_import(path: Path) -> list[str]:
    """Dotted names in every line that reads as an import does, also within a text."""
    lines = r"^ *from ([\w.]+) import |^ *import ([\w.]+)(?: as \w+)?$"
    found = re.findall(lines, path.read_text(), re.MULTILINE)
    return [of or whole for of, whole in found]


def roots(names: Iterable[str]) -> set[str]:
    """The packages at the top."""
    return {name.split(".")[0] for name in names}


def of_library(path: Path, library: str) -> bool:
    """Whether a file imports it; one that does not name it is not parsed."""
    named = library in path.read_text()
    return named and library in roots(imports_of(path))


def docstring_of(path: Path) -> str:
    """Of a module that opens with one, as each of ours does: what stands between the first quotes."""
    opening = re.match(r'"""(.*?)"""', path.read_text(), re.DOTALL)
    return opening.group(1).strip() if opening else ""


def comments_of(path: Path) -> str:
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
    return "\n".join(token.string for token in tokens if token.type == tokenize.COMMENT)


class TestWords:
    def test_a_module_opens_with_one_sentence(self) -> None:
        promises = {name_of(path): docstring_of(path).split("\n\n")[0] for path in ALL}
        one_sentence = re.compile(r"(?!.*[.?!]\s+[A-Z])\S.*[.?]", re.DOTALL)
        assert {n: p for n, p in promises.items() if not one_sentence.fullmatch(p)} == {}

    def test_no_name_says_nothing(self) -> None:
        for path in OURS:
            words = re.split(r"[/_.]", name_of(path))
            words += re.findall(r"^ *class \w*?([A-Z]?[a-z0-9]+)\b", path.read_text(), re.MULTILINE)
            assert not {word.lower() for word in words} & EMPTY_NAMES, name_of(path)

    def test_no_file_is_longer_than_a_reader_s_patience(self) -> None:
        files = [
            path
            for kind in ("py", "html", "css", "js", "sql")
            for path in (ROOT / "aftercare").rglob(f"*.{kind}")
            if not NOT_OURS_TO_SPLIT & set(path.parts)
        ]
        lengths = {name_of(path): len(path.read_text().splitlines()) for path in files}
        assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}

    def test_nothing_is_put_off_or_silenced(self) -> None:
        # What this rule looks for, and so the one place where it stands.
        snoozing = re.compile(r"\b(TODO|FIXME|XXX|HACK|noqa)\b|(type|mypy|pyright): *ignore")
        suspects = [path for path in ALL if snoozing.search(path.read_text())]
        found = {name_of(path): snoozing.findall(comments_of(path)) for path in suspects}
        assert {name: silenced for name, silenced in found.items() if silenced} == {}


class TestClock:
    BANNED = (
        ("from datetime import datetime", "datetime.now()"),
        ("from datetime import UTC, datetime", "datetime.now(UTC)"),
        ("import datetime as calendar", "calendar.datetime.now(calendar.UTC)"),
        ("from datetime import datetime", "datetime.utcnow()"),
        ("from datetime import datetime", "datetime.today()"),
        ("from datetime import datetime", "datetime.now"),
        ("from datetime import date", "date.today()"),
        ("import time", "time.time()"),
        ("from time import time", "time()"),
        ("import pendulum", 'pendulum.now("UTC")'),
        ("import pendulum", "pendulum.today()"),
    )

    def findings(self, place: str, text: str) -> set[tuple[str, str]]:
        """Rule and message of everything ruff has against `text` if it stood at `place`."""
        run = subprocess.run(
            [RUFF, "check", "--no-cache", "--output-format=json", "--stdin-filename", place, "-"],
            cwd=ROOT,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        return {(one["code"], one["message"]) for one in json.loads(run.stdout)}

    @pytest.mark.parametrize(("imported", "call"), BANNED)
    def test_reading_the_clock_elsewhere_is_refused(self, imported: str, call: str) -> None:
        found = self.findings(
            "aftercare/domain/planted.py", f'"""Planted."""\n\n{imported}\n\nNOW = {call}\n'
        )
        assert "TID251" in {code for code, _ in found}
        assert any("only base/clock.py reads the clock" in message for _, message in found)

    def test_the_clock_itself_may_read_it(self) -> None:
        text = '"""Planted."""\n\nfrom datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n'
        assert self.findings("aftercare/base/clock.py", text) == set()

    def test_nothing_else_is_excused_but_a_benchmark_s_stopwatch(self) -> None:
        excused = PROJECT["tool"]["ruff"]["lint"]["per-file-ignores"]
        assert {
            name for name, rules in excused.items() if any("TID251".startswith(r) for r in rules)
        } == {"aftercare/base/clock.py", "bench/**"}

    def test_no_query_reads_the_database_s_clock(self) -> None:
        """`now` is handed in as a value, to SQL as well. Only `aftercare doctor` compares the two clocks."""
        asking = re.compile(
            r"\b(current_timestamp|current_date|localtimestamp|clock_timestamp|"
            r"statement_timestamp|transaction_timestamp)\b|(?<![.\w])now\(\)",
            re.IGNORECASE,
        )
        found = {
            name_of(path)
            for path in (*OURS, *(ROOT / "aftercare").rglob("*.sql"))
            if asking.search(path.read_text())
        }
        assert found == {"aftercare/store/operations/server_facts.py"}


def _plain(name: str) -> str:
    """A distribution's name in one form: each of them writes it its own way."""
    return name.lower().replace("_", "-")


class TestBorders:
    @pytest.mark.parametrize(
        ("library", "floor"), [("apscheduler", "scheduling"), ("twilio", "notifications")]
    )
    def test_a_library_with_one_importer_has_one(self, library: str, floor: str) -> None:
        importers = {
            path.relative_to(ROOT / "aftercare").parts[0]
            for path in OURS
            if of_library(path, library)
        }
        assert importers == {floor}

    def test_tests_import_only_what_the_project_declares(self) -> None:
        wishes = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
        declared = {"starlette", "markupsafe"}  # fastapi's and jinja's own words
        for name, extras in WISH.findall("\n".join(wishes).lower()):
            declared |= {name, *(f"{name}-{extra}" for extra in extras.split(","))}
        sources = packages_distributions()
        known = {"aftercare", "tests", "bench", "tools", *sys.stdlib_module_names}
        known |= {
            one for one, by in sources.items() if {*map(_plain, by)} & {*map(_plain, declared)}
        }
        # What a line of a text names may be no import: such files are parsed.
        suspects = [path for path in CHECKS if not roots(names_after_import(path)) <= known]
        found = {name_of(path): roots(imports_of(path)) - known for path in suspects}
        assert {name: unknown for name, unknown in found.items() if unknown} == {}

    def test_tests_read_no_file_outside_the_repository(self) -> None:
        """No text in a test names a place that exists on this machine but not in the repository."""
        system = {"bin", "dev", "etc", "proc", "run", "sbin", "sys", "tmp", "usr", "var"}
        for path in CHECKS:
            for text in re.findall(r"[\"'](/[\w.-]+(?:/[\w.-]+)*/?)[\"']", path.read_text()):
                assert not Path(text).exists() or Path(text).parts[1] in system, name_of(path)

    def test_no_test_mocks_our_code_sleeps_or_is_skipped(self) -> None:
        # What this rule looks for: nothing here is left out.
        avoided = re.compile(
            r"pytest\.(skip|xfail|importorskip)|pytest\.mark\.(skip|skipif|xfail)|time\.sleep|unittest\.mock.*"
        )
        words = re.compile(r"\.(skip|xfail|importorskip|sleep)|unittest")
        for path in modules_of("tests"):
            if not words.search(path.read_text()):
                continue
            tree = tree_of(path)
            used = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            found = {name for name in (*used, *imports_of(path)) if avoided.fullmatch(name)}
            assert found == EXCUSED.get(name_of(path), set()), name_of(path)


def faults() -> list[type[Fault]]:
    """The whole tree of faults, the root first."""
    found: list[type[Fault]] = [Fault]
    for fault in found:
        found += [one for one in fault.__subclasses__() if one.__module__ == errors.__name__]
    return found


# Documents whose shape is not ours: the file of web, and the reason.
FREE_DOCUMENTS: dict[str, str] = {
    "case_files/import_page.py": "the lines of an import are kept as JSON with the session"
}
# How many views of each folder of web are still dictionaries; a number here is only ever lowered.
NOT_TYPED_YET = {"overviews": 6}


def untyped_views() -> Iterator[str]:
    """The file of each dictionary in which mypy does not see a misspelt name."""
    web = ROOT / "aftercare" / "web"
    for path in modules_of("aftercare/web"):
        for _ in re.findall(r"dict\[str, Any\]", path.read_text()):
            yield path.relative_to(web).as_posix()


def test_a_page_hands_typed_values_to_its_template() -> None:
    found = Counter(untyped_views())
    assert found.keys() >= FREE_DOCUMENTS.keys()
    ours = Counter(file.split("/")[0] for file in found.elements() if file not in FREE_DOCUMENTS)
    assert ours == NOT_TYPED_YET


class TestFaults:
    @pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.__name__)
    def test_a_fault_has_a_code_a_title_and_a_meaning_of_its_own(self, fault: type[Fault]) -> None:
        assert {"code", "title"} <= set(vars(fault))
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", fault.code)
        assert fault.title[0].isupper()
        assert not fault.title.endswith(".")
        assert 400 <= fault.status < 600

    def test_no_two_faults_share_a_code_or_a_title(self) -> None:
        assert len({fault.code for fault in faults()}) == len(faults())
        assert len({fault.title for fault in faults()}) == len(faults())

    def test_a_kind_of_fault_keeps_the_meaning_of_its_kind(self) -> None:
        for fault in faults():
            (parent,) = fault.__bases__
            if issubclass(parent, Fault) and parent is not Fault:
                assert fault.status == parent.status, fault.code

    def test_the_tree_at_the_top_of_the_file_shows_every_branch(self) -> None:
        drawn = re.findall(r"[├└]── (\w+) +(\d{3}) ", errors.__doc__ or "")
        branches = {
            (fault.__name__, str(fault.status))
            for fault in Fault.__subclasses__()
            # What has no status of its own stops the start and is never an answer.
            if fault.__module__ == errors.__name__ and "status" in vars(fault)
        }
        assert set(drawn) == branches
        assert [status for _, status in drawn] == sorted(status for _, status in drawn)

    def test_faults_are_defined_in_the_basics(self) -> None:
        known = {fault.__name__ for fault in faults()}
        for path in OURS:
            if path.parent.name == "base" and path.name.endswith("errors.py"):
                continue
            for bases in re.findall(r"^ *class \w+\(([^)]*)\)", path.read_text(), re.MULTILINE):
                assert not set(re.findall(r"\w+", bases)) & known, (name_of(path), bases)

    def test_reporting_a_fault_shows_its_code_and_nothing_that_was_typed(self) -> None:
        for fault in faults():
            assert str(fault("typed by a person")) == fault.code


# Whoever changes a programme looks whether anything rests on it: nothing may come to, meanwhile.
STOPS_USE = {"programmes.py"}


def locks_without_key_share(tree: ast.AST) -> Iterator[int]:
    """Lines of row locks that would also stop whoever writes a row that refers to the locked one."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        locks = isinstance(node.func, ast.Attribute) and node.func.attr == "with_for_update"
        if locks and not any(one.arg == "key_share" for one in node.keywords):
            yield node.lineno
        for one in node.keywords:
            if one.arg == "with_for_update" and "ROW_LOCK" not in ast.unparse(one.value):
                yield node.lineno


def test_a_lock_that_also_stops_whoever_refers_to_the_row_is_found() -> None:
    bad = "query.with_for_update()\nsession.get(Row, id, with_for_update=True)"
    good = "query.with_for_update(key_share=True)\nsession.get(Row, id, with_for_update=ROW_LOCK)"
    assert list(locks_without_key_share(ast.parse(bad))) == [1, 2]
    assert list(locks_without_key_share(ast.parse(good))) == []


def test_a_row_lock_never_stops_whoever_refers_to_the_row() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "aftercare").rglob("*.py"))
        if path.name not in STOPS_USE
        if "with_for_update" in (text := path.read_text())
        for line in locks_without_key_share(ast.parse(text))
    ]
    assert found == []
