"""Every job is on the one list: what a module declares is named there, and nothing else makes jobs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.cli.job_names import JOB_NAMES
from aftercare.domain.accounts.log_chain import LogKeys
from aftercare.jobs import Gateways, every_job
from aftercare.letter_printers import letter_printer_of
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.object_stores import object_store_of
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database
from tests.architecture.test_subjects import PRODUCT

LIST = PRODUCT / "jobs.py"
OPERATIONS = PRODUCT.parent / "docs" / "operations.md"


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
    files = [one for place in places for one in (sorted(place.rglob("*.py")) or [place])]
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


def test_jobs_are_made_in_scheduling_and_on_the_list_alone() -> None:
    suspects = [one for one in PRODUCT.rglob("*.py") if "Job(" in one.read_text()]
    made = {name for name, tree in read(*suspects).items() if makes_jobs(tree)}
    assert {name for name in made if not name.startswith("scheduling/")} == {"jobs.py"}


def listed_jobs() -> tuple[Job, ...]:
    """Every job there can be; making them opens no connection."""
    clock = FixedClock(datetime(2026, 11, 24, 12, tzinfo=UTC))
    database = Database(create_engine("postgresql+psycopg://nowhere.invalid/none"))
    gateway = SandboxSmsGateway(DatabaseSandboxPhone(database, clock))
    settings = Settings(polish_seconds=1, letters_to_print_dir=Path("letters"))
    gateways, keys = Gateways(gateway, gateway, gateway), LogKeys({"1": b"key"})
    objects, printing = object_store_of(settings), letter_printer_of(settings)
    return every_job(settings, database, clock, gateways, keys, objects, printing, {})


def schedule(job: Job) -> str:
    """As the table of docs/operations.md says it."""
    if job.daily_at is not None:
        return f"{job.daily_at:%H:%M}"
    for unit, length in (("hour", 3_600), ("minute", 60), ("second", 1)):
        number, rest = divmod(job.every, timedelta(seconds=length))
        if number and not rest:
            return f"every {unit}" if number == 1 else f"every {number} {unit}s"
    raise AssertionError(job.every)


def schedules_printed(text: str) -> list[tuple[str, str]]:
    section = text.partition("\n### Jobs\n")[2].partition("\n### ")[0]
    return re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|", section, re.MULTILINE)


def test_operations_has_a_row_for_each_job_in_their_order_with_its_schedule() -> None:
    printed = schedules_printed(OPERATIONS.read_text())
    assert printed == [(job.name, schedule(job)) for job in listed_jobs()]


def test_the_names_that_a_shell_completes_are_those_of_the_jobs() -> None:
    assert list(JOB_NAMES) == [job.name for job in listed_jobs()]


def test_a_job_that_is_planted_is_found() -> None:
    planted = ast.parse("def dawn_job(clock: Clock) -> Job:\n    return Job('dawn', run)")
    assert list(declared(planted)) == ["dawn_job"]
    assert makes_jobs(planted)
    text = "\n### Jobs\n\n| `dawn` | 05:00 | Wakes. |\n| `tick` | every 2 minutes | Ticks. |\n"
    assert schedules_printed(text) == [("dawn", "05:00"), ("tick", "every 2 minutes")]
