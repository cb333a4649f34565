"""Every job is on the one list: what a module declares is named there, and nothing else makes jobs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.test_subjects import PRODUCT

LIST = PRODUCT / "jobs.py"


def declared(tree: ast.Module) -> Iterator[str]:
    """Public functions of a module that answer a job or several."""
    kinds = {"Job", "list[Job]", "tuple[Job, ...]"}
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if node.returns is not None and ast.unparse(node.returns) in kinds:
            yield node.name


def makes_jobs(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Call) and ast.unparse(node.func) == "Job" for node in ast.walk(tree)
    )


def read(*places: Path) -> dict[str, ast.Module]:
    files = [one for place in places for one in sorted(place.rglob("*.py"))]
    return {one.relative_to(PRODUCT).as_posix(): ast.parse(one.read_text()) for one in files}


def test_every_declared_job_is_on_the_list() -> None:
    called = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(LIST.read_text()))
        if isinstance(node, ast.Call)
    }
    found = {
        name: set(declared(tree)) - called
        for name, tree in read(PRODUCT / "scheduling").items()
        if set(declared(tree)) - called
    }
    assert found == {}


def test_jobs_are_made_in_the_scheduling_room_and_on_the_list_alone() -> None:
    made = {name for name, tree in read(PRODUCT).items() if makes_jobs(tree)}
    assert {name for name in made if not name.startswith("scheduling/")} == {"jobs.py"}


def test_a_job_that_is_planted_is_found() -> None:
    planted = ast.parse("def dawn_job(clock: Clock) -> Job:\n    return Job('dawn', run)")
    assert list(declared(planted)) == ["dawn_job"]
    assert makes_jobs(planted)
