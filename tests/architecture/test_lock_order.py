"""The order of locks in CONTRIBUTING is the one that every test is held to."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.lock_order import EXCUSED, ORDER, PRODUCT, RANK, table

ROOT = Path(__file__).parents[2]
# A function, also one made with `partial`.
FUNCTION = re.compile(r"^ *(?:def (?P<function>\w+)\(|(?P<made>\w+) = partial\()", re.MULTILINE)


@cache
def functions() -> frozenset[str]:
    """`floor/subject/file:function` of all there are."""
    return frozenset(
        f"{path.relative_to(PRODUCT).with_suffix('')}:{one['function'] or one['made']}"
        for path in Path(PRODUCT).rglob("*.py")
        for one in FUNCTION.finditer(path.read_text())
    )


def test_contributing_prints_the_order() -> None:
    assert table() in (ROOT / "CONTRIBUTING.md").read_text()


def test_what_the_order_names_exists() -> None:
    there = functions()
    assert EXCUSED.keys() <= there
    named = {one for turn in ORDER for one in turn.taken_by}
    assert named <= {one.split(":")[1] for one in there}
    assert len(RANK) == sum(len(turn.tables) for turn in ORDER)


def test_each_function_that_locks_by_its_name_and_each_advisory_lock_stands_in_the_order() -> None:
    locking = {one.split(":")[1] for one in functions() if one.split(":")[1].startswith("lock_")}
    assert locking - {one for turn in ORDER for one in turn.taken_by} == set()
    texts = [path.read_text() for path in Path(PRODUCT).rglob("*.py")]
    advisory = {key for text in texts for key in re.findall(r"advisory_xact_lock\((\d+)", text)}
    assert advisory <= RANK.keys()
