"""The same facts give the same plan, in whatever order, process or hash seed they come."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.placement.document.parsing import read_instance, read_plan
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.result import Placed
from tests.domain.placement.instances import made
from tests.tiers import examples

ROOT = Path(__file__).parents[3]

PRINT_PLAN = """
import json, sys
from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.placing import place
print(json.dumps(plan_document(place(read_instance(json.load(sys.stdin))), explain=True)))
"""

crowded = st.builds(made, seed=st.integers(0, 10_000), load=st.sampled_from([0.85, 1.3]))


def rows(placed: Iterable[Placed]) -> list[tuple[object, ...]]:
    return [row.key for row in placed]


def shuffled(document: dict[str, Any], seed: int) -> dict[str, Any]:
    chance = Random(seed)
    copy = json.loads(json.dumps(document))
    for value in copy.values():
        if isinstance(value, list):
            chance.shuffle(value)
    for person in copy["persons"]:
        chance.shuffle(person["no_contact"])
    for row in copy["obligations"]:
        chance.shuffle(row["locations"])
        chance.shuffle(row["weekdays"])
    return copy


@settings(max_examples=examples(15), deadline=None)
@given(crowded, st.integers(0, 1000))
def test_the_order_of_the_input_does_not_matter(document: dict[str, Any], seed: int) -> None:
    one = plan_document(place(read_instance(document)), explain=True)
    assert one == plan_document(place(read_instance(shuffled(document, seed))), explain=True)


def test_neither_process_nor_hash_seed_matters() -> None:
    document = made(7, persons=30, load=1.1)
    answers = {
        subprocess.run(
            [sys.executable, "-c", PRINT_PLAN],
            input=json.dumps(shuffled(document, seed)),
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 2)
    }
    assert len(answers) == 1


@settings(max_examples=examples(20), deadline=None)
@given(crowded, st.integers(0, 1000))
def test_planning_again_without_a_change_changes_nothing(
    document: dict[str, Any], seed: int
) -> None:
    instance = read_instance(document)
    plan = place(instance)
    previous = list(plan.placed)
    Random(seed).shuffle(previous)
    again = place(instance, previous)
    assert rows(again.placed) == rows(plan.placed)
    assert [row.reason for row in again.unplaced] == [row.reason for row in plan.unplaced]


@settings(max_examples=examples(10), deadline=None)
@given(crowded)
def test_a_plan_survives_being_written_and_read(document: dict[str, Any]) -> None:
    instance = read_instance(document)
    plan = place(instance)
    written = json.loads(json.dumps(plan_document(plan, explain=True)))
    assert rows(read_plan(written, instance)) == rows(plan.placed)


def moved(document: dict[str, Any], weeks: int) -> dict[str, Any]:
    """The same instance a number of weeks later."""
    copy = json.loads(json.dumps(document))
    by = timedelta(weeks=weeks)

    def later(text: str) -> str:
        if "T" in text:
            return (datetime.fromisoformat(text) + by).isoformat()
        return (date.fromisoformat(text) + by).isoformat()

    copy["meta"]["start"] = later(copy["meta"]["start"])
    copy["holidays"] = [later(day) for day in copy["holidays"]]
    for session in copy["sessions"]:
        session["date"] = later(session["date"])
    for row in (*copy["officers"], *copy["persons"]):
        row["absent"] = [[later(a), later(b)] for a, b in row["absent"]]
    for row in copy["obligations"]:
        row["last_done"] = row["last_done"] and later(row["last_done"])
    return copy


@settings(max_examples=examples(10), deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 40))
def test_whole_weeks_later_across_clock_changes_all_wall_times_stay(seed: int, weeks: int) -> None:
    document = made(seed, start="2026-02-02")
    here = place(read_instance(document)).placed
    there = place(read_instance(moved(document, weeks))).placed
    by = timedelta(weeks=weeks)
    assert [(row.obligation, row.start.replace(tzinfo=None) + by) for row in here] == [
        (row.obligation, row.start.replace(tzinfo=None)) for row in there
    ]


@pytest.mark.thorough
def test_code_for_any_processor_gives_the_same_plan_as_code_for_this_one(tmp_path: Path) -> None:
    """As an image carries it: beside the sources, found where the cache is empty."""
    shutil.copytree(ROOT / "aftercare", tmp_path / "aftercare")
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "empty")}
    document = json.dumps(made(15, persons=60, load=1.1))

    def run(*words: str, given: str | None = None) -> str:
        command = [sys.executable, *words]
        done = subprocess.run(
            command,
            input=given,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    run("-m", "aftercare.domain.placement.preparing", "--for-any-processor")
    carried = list((tmp_path / "aftercare/domain/placement/engine").glob("*.o"))
    plan = run("-c", PRINT_PLAN, given=document)
    assert len(carried) == 1
    assert not list((tmp_path / "empty").rglob("*.o"))
    assert json.loads(plan) == plan_document(
        place(read_instance(json.loads(document))), explain=True
    )
