"""Every floor has the same folders: a subject has one name, and its files have settled names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.subjects import (
    ASSEMBLY,
    FLOORS,
    INNER,
    MOST_FLAT,
    MOST_MODULES,
    SUBJECTS,
    TECHNICAL,
    TESTS_ALONE,
)

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "aftercare"
NO_CODE = {"__pycache__", "templates", "static", "locale"}


def is_ours(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def folders(place: Path) -> set[str]:
    """Names of the folders in `place` that hold code or templates of ours."""
    return {
        one.name
        for one in place.iterdir()
        if one.is_dir() and one.name not in NO_CODE and any(map(is_ours, one.rglob("*")))
    }


def modules(place: Path) -> set[str]:
    return {one.stem for one in place.glob("*.py")} - {"__init__"}


def packages(place: Path) -> Iterator[Path]:
    """`place` and every folder beneath it that has modules, without the migrations."""
    for one in (place, *sorted(place.rglob("*"))):
        if one.is_dir() and "versions" not in one.parts and modules(one):
            yield one


def strange_folders(floor: str, product: Path = PRODUCT) -> set[str]:
    """Folders of a floor, and folders within them, that are on no list."""
    known = SUBJECTS.keys() | TECHNICAL[floor].keys()
    found = {f"{floor}/{name}" for name in folders(product / floor) - known}
    for name in folders(product / floor) & known:
        inner = folders(product / floor / name) - INNER.get(f"{floor}/{name}", set())
        found |= {f"{floor}/{name}/{one}" for one in inner}
    return found


def crowded(place: Path) -> dict[str, int]:
    return {
        one.relative_to(place).as_posix(): len(modules(one))
        for one in packages(place)
        if len(modules(one)) > MOST_MODULES
    }


@pytest.mark.parametrize("floor", FLOORS)
class TestFolders:
    def test_a_folder_of_a_floor_is_a_subject_or_on_its_list_of_technical_ones(
        self, floor: str
    ) -> None:
        assert strange_folders(floor) == set()

    def test_nothing_lies_flat_on_a_floor_but_its_assembly(self, floor: str) -> None:
        assert modules(PRODUCT / floor) == ASSEMBLY.get(floor, set())
        assert len(modules(PRODUCT / floor)) <= MOST_FLAT

    def test_tests_lie_in_the_folders_of_what_they_test(self, floor: str) -> None:
        place = ROOT / "tests" / floor
        known = SUBJECTS.keys() | TECHNICAL[floor].keys() | TESTS_ALONE.get(floor, set())
        assert folders(place) - known == set()
        assert not list(place.glob("test_*.py"))
        assert len(modules(place)) <= MOST_FLAT

    def test_a_subject_is_a_folder_that_can_be_read_at_a_glance(self, floor: str) -> None:
        assert crowded(PRODUCT / floor) == {}


def test_templates_lie_in_folders_of_subjects() -> None:
    place = PRODUCT / "web" / "templates"
    assert folders(place) - SUBJECTS.keys() == {"shell"}
    assert not [one for one in place.iterdir() if one.is_file()]


def test_each_subject_is_used_and_is_no_technical_folder() -> None:
    used = set().union(*(folders(PRODUCT / floor) for floor in FLOORS))
    assert SUBJECTS.keys() - used == set()
    assert not SUBJECTS.keys() & set().union(*TECHNICAL.values())


def test_the_lists_name_nothing_that_is_gone() -> None:
    for floor, names in TECHNICAL.items():
        assert names.keys() <= folders(PRODUCT / floor), floor
    for place, names in INNER.items():
        assert names <= folders(PRODUCT / place), place


def test_a_strange_folder_and_a_crowded_one_are_found(tmp_path: Path) -> None:
    floor = tmp_path / "store"
    for place in ("plans/inner", "persons", "tasks"):
        (floor / place).mkdir(parents=True)
        (floor / place / "rows.py").touch()
    for one in range(MOST_MODULES + 1):
        (floor / "tasks" / f"rows_{one}.py").touch()
    assert strange_folders("store", tmp_path) == {"store/persons", "store/plans/inner"}
    assert crowded(tmp_path) == {"store/tasks": MOST_MODULES + 2}


def test_no_folder_of_the_product_holds_more_modules_than_one_looks_through() -> None:
    """Also those that are no floor, such as `base`."""
    assert crowded(PRODUCT) == {}


def printed(heading: str) -> dict[str, str]:
    """The rows of the table under a heading of CONTRIBUTING.md, by their first column."""
    text = (ROOT / "CONTRIBUTING.md").read_text().split(f"\n### {heading}\n")[1].split("\n#")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.+?) \|$", text, re.MULTILINE))


def test_contributing_prints_the_list_of_subjects() -> None:
    assert printed("Subjects") == SUBJECTS
    assert printed("Technical folders") == {
        f"{floor}/{name}": says
        for floor, names in TECHNICAL.items()
        for name, says in names.items()
    }


def defines(tree: ast.Module) -> set[str]:
    """What kinds of thing a module defines, of those whose file has a settled name."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            if any(key.arg == "table" for key in node.keywords):
                found.add("table")
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in {
                "APIRouter",
                "Routes",
            }:
                found.add("router")
            if ast.unparse(target) == "WORDS":
                found.add("words")
    return found


# By floor and by what a module defines: how its file is called.
SETTLED = {
    ("store", "table"): r"(.+_)?rows",
    ("api", "router"): r"(.+_)?routes",
    ("web", "router"): r"pages|.+_page",
    ("web", "words"): r"(.+_)?words",
}

# Labels that another file of the subject puts together with its own.
EXCEPT = {
    "words": {
        "web/accounts/action_words.py",
        "web/contact_gaps/words.py",
        "web/escalation/rule_words.py",
        "web/escalation/words.py",
        "web/reminders/words.py",
    }
}


@pytest.mark.parametrize(("floor", "kind"), SETTLED)
def test_files_of_a_subject_have_settled_names(floor: str, kind: str) -> None:
    """What defines a table is a file of rows; a file of rows defines one, or it is called otherwise."""
    name = re.compile(SETTLED[floor, kind])
    subjects = [one for one in packages(PRODUCT / floor) if one != PRODUCT / floor]
    files = [one for place in subjects for one in place.glob("*.py") if one.stem != "__init__"]
    odd = {
        one.relative_to(PRODUCT).as_posix()
        for one in files
        if (kind in defines(ast.parse(one.read_text()))) != bool(name.fullmatch(one.stem))
    }
    assert odd == EXCEPT.get(kind, set())
