"""Changes that come one at a time to a plan in memory: how long each takes, and what else it moves."""

from __future__ import annotations

import gc
import statistics
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.instance import Instance, Obligation, Officer, Person
from bench.incremental_plan import Change, IncrementalPlan
from bench.placement_instances import generate, start_of

CHANGES = 1000
AWAY = 50
NOTIFIED_DAYS = 21
"""People know of what lies within three weeks."""


@dataclass(frozen=True)
class Replanned:
    """Milliseconds, medians of the rounds, and shares of rows: `reasons_p99` includes the reasons of what
    waits, `notified_moved` is of the rows people know of that were possible, `others_changed` the largest
    share of other people's rows that one change of a person moved."""

    persons: int
    load: float
    open_ms: float
    person_p50: float
    person_p99: float
    person_p99s: list[float]
    reasons_p99: float
    officer_p50: float
    officer_p99: float
    notified_moved: int
    others_changed: float


def replanned(persons: int, load: float, seed: int, rounds: int) -> Replanned:
    """A thousand people get new facts, one after the other, each round others; then fifty officers a week
    away each."""
    instance = read_instance(generate(persons, load, seed, start_of(seed)))
    first = IncrementalPlan(instance)
    first.fill()
    placed = first.plan().placed
    until = datetime.combine(instance.start + timedelta(days=NOTIFIED_DAYS), datetime.min.time())
    notified = tuple(row for row in placed if row.start.replace(tzinfo=None) < until)
    instance = replace(instance, notified=notified)
    began = time.perf_counter()
    incremental = IncrementalPlan(instance, placed)
    opened = time.perf_counter() - began
    gc.collect()
    gc.freeze()
    played = []
    for number in range(rounds):
        played.append(_people(incremental, instance, Random(f"{seed}-{number}"), len(placed)))
        incremental = IncrementalPlan(instance, placed)
    away, moved = _officers(incremental, instance)
    gc.unfreeze()
    took, with_reasons, others = zip(*played, strict=True)
    p99s = sorted(map(_p99, took))
    return Replanned(
        persons, load, opened * 1000, statistics.median(map(statistics.median, took)),
        statistics.median(p99s), p99s, statistics.median(map(_p99, with_reasons)),
        statistics.median(away), _p99(away), moved, max(others),
    )  # fmt: skip


def _people(
    incremental: IncrementalPlan, instance: Instance, random: Random, rows: int
) -> tuple[list[float], list[float], float]:
    mine: dict[str, list[Obligation]] = {row.id: [] for row in instance.persons}
    for row in instance.obligations:
        mine[row.person].append(row)
    took, with_reasons, others = [], [], 0.0
    for number in range(CHANGES):
        person = random.choice(instance.persons)
        change, seconds = _timed(incremental, *_new_facts(person, mine[person.id], number))
        own = {row.id for row in mine[person.id]}
        moved = sum(row.obligation not in own for row in change.placed)
        took.append(seconds * 1000)
        began = time.perf_counter()
        incremental.why_not(change.waiting)
        with_reasons.append((seconds + time.perf_counter() - began) * 1000)
        others = max(others, moved / rows)
        incremental.change_person(
            person, mine[person.id]
        )  # as it was, so that changes do not add up
    return took, with_reasons, others


def _new_facts(
    person: Person, obligations: list[Obligation], number: int
) -> tuple[Person, list[Obligation]]:
    """In turn: shorter hours for every obligation, a shift that is given up, a second check-in."""
    if number % 3 == 0:
        return person, [replace(row, to_min=row.to_min - 60) for row in obligations]
    if number % 3 == 1:
        return replace(person, work=()), obligations
    kinds = [row for row in obligations if row.needs == "officer"] or obligations
    return person, [*obligations, replace(kinds[0], id=f"{kinds[0].id}-more", last_done=None)]


def _timed(
    incremental: IncrementalPlan, person: Person, obligations: list[Obligation]
) -> tuple[Change, float]:
    began = time.perf_counter()
    change = incremental.change_person(person, obligations)
    return change, time.perf_counter() - began


def _officers(incremental: IncrementalPlan, instance: Instance) -> tuple[list[float], int]:
    """The times, and how many rows people knew of went elsewhere although their officer was there."""
    took, moved = [], 0
    notified = {row.row for row in instance.notified}
    for officer in instance.officers[:AWAY]:
        gone, absent = _week_away(instance, officer)
        began = time.perf_counter()
        change = incremental.change_officer(absent)
        took.append((time.perf_counter() - began) * 1000)
        moved += sum(
            row.row in notified
            and not (row.officer == officer.id and _touches(row.start, row.end, gone))
            for row in change.gone
        )
        notified -= {row.row for row in change.gone}  # they will be notified of another time
        incremental.change_officer(officer)
    return took, moved


def _week_away(instance: Instance, officer: Officer) -> tuple[tuple[datetime, datetime], Officer]:
    begins = datetime.combine(instance.start + timedelta(days=7), datetime.min.time())
    gone = (begins, begins + timedelta(days=7))
    return gone, replace(officer, absent=(*officer.absent, gone))


def _touches(start: datetime, end: datetime, gone: tuple[datetime, datetime]) -> bool:
    journey = timedelta(hours=1)
    first, after = start.replace(tzinfo=None) - journey, end.replace(tzinfo=None) + journey
    return first < gone[1] and after > gone[0]


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]
