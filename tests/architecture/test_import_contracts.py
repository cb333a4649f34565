"""The floors hold, and every contract that guards them breaks when something is planted against it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = [contract["name"] for contract in SETTINGS["contracts"]]
VERDICT = re.compile(r"^(?P<name>.+) (?P<verdict>KEPT|BROKEN)\b", re.MULTILINE)

FLOORS = "Call down, never up"
FRAMEWORKS = "The domain knows no framework"
SCHEDULES = "Only scheduling schedules"
TWILIO = "Only notifications speaks to Twilio"
CIRCLES = "No circles among siblings"

# What is planted where, and every contract that it breaks.
PLANTS = {
    "across the use cases": (
        "casework/tasks/acts.py",
        "import aftercare.notifications.gateways.ports",
        {FLOORS},
    ),
    "across the doors": ("web/shell/dates.py", "import aftercare.api.http.problems", {FLOORS}),
    "a module on no floor": ("attic.py", '"""On no floor."""', {FLOORS}),
    # Whoever calls up closes a circle as well.
    "up the stairs": (
        "store/database/columns.py",
        "import aftercare.casework.tasks",
        {FLOORS, CIRCLES},
    ),
    "store asks a process": (
        "store/database/columns.py",
        "import aftercare.processes.deadlines.keep_true",
        {FLOORS, CIRCLES},
    ),
    "a process asks a use case": (
        "processes/deadlines/keep_true.py",
        "import aftercare.casework.tasks",
        {FLOORS, CIRCLES},
    ),
    "a framework in the domain": ("domain/people/person.py", "import sqlalchemy", {FRAMEWORKS}),
    "a framework beneath the domain": ("base/errors.py", "import starlette", {FRAMEWORKS}),
    "a second scheduler": ("casework/tasks/acts.py", "import apscheduler", {SCHEDULES}),
    "a second sender": ("casework/tasks/acts.py", "import twilio", {TWILIO}),
    "two that need each other": (
        "domain/time/lifecycle.py",
        "import aftercare.domain.plans",
        {CIRCLES},
    ),
}


def verdicts(folder: Path) -> dict[str, str]:
    """What import-linter says of each contract about the package in `folder`."""
    run = subprocess.run(
        [LINT_IMPORTS, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    found = {match["name"]: match["verdict"] for match in VERDICT.finditer(run.stdout)}
    assert found, run.stdout + run.stderr
    return found


def broken(folder: Path) -> set[str]:
    return {name for name, verdict in verdicts(folder).items() if verdict == "BROKEN"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package and its contracts, to plant things in."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(
        ROOT / "aftercare",
        folder / "aftercare",
        ignore=lambda _, names: [name for name in names if "." in name and name[-3:] != ".py"],
    )
    return folder


@contextmanager
def planted(folder: Path, file: str, statement: str) -> Iterator[None]:
    """The statement at the end of one module, or in a new one, and gone again."""
    place = folder / "aftercare" / file
    before = place.read_text() if place.exists() else None
    place.write_text(f"{before or ''}\n{statement}\n")
    try:
        yield
    finally:
        if before is None:
            place.unlink()
        else:
            place.write_text(before)


def test_every_contract_is_kept() -> None:
    assert verdicts(ROOT) == dict.fromkeys(CONTRACTS, "KEPT")


def test_no_contract_looks_away() -> None:
    assert not SETTINGS.get("exclude_type_checking_imports")
    for contract in SETTINGS["contracts"]:
        assert "ignore_imports" not in contract, contract["name"]


@pytest.mark.parametrize(("file", "statement", "contracts"), PLANTS.values(), ids=PLANTS)
def test_what_is_planted_breaks_exactly_its_contract(
    copy: Path, file: str, statement: str, contracts: set[str]
) -> None:
    with planted(copy, file, statement):
        assert broken(copy) == contracts


def test_every_contract_is_seen_to_break() -> None:
    seen = {name for _, _, contracts in PLANTS.values() for name in contracts}
    assert seen == set(CONTRACTS)
