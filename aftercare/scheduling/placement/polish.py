"""Every night, once the horizon is extended: moves appointments not yet notified to better times.

Off unless the settings give it seconds. The solver runs outside any transaction and holds no lock meanwhile; its
answer is written only if every fact it rests on is still the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time
from importlib.util import find_spec
from uuid import UUID

from aftercare.base.clock import Clock, stopwatch
from aftercare.base.start_errors import UnusableSettings
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.placement_difference import PlacementDifference, difference
from aftercare.domain.placement.preparing import is_ready_or_begun
from aftercare.domain.placement.result import Placed, Placement
from aftercare.domain.time.wall_time import civil_days_after
from aftercare.processes.placement.write_difference import write_difference
from aftercare.scheduling.jobs.batches import Only, RunResult, one_by_one
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.appointments.known_to_client import any_known_to_client
from aftercare.store.appointments.rows import lock_appointments
from aftercare.store.database.job_runs import still_running
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.placement.horizon import NOTICE_DAYS
from aftercare.store.placement.instance_builder import PlacementInput, lock_and_read_placement
from aftercare.store.plans.rows import people_with_plans, teams_with_plans

POLISH_AT = time(3, 0)
NAME = "polish-placements"
Better = Callable[[PlacementInput, Placement], Placement]
"""Answers the given placement when it finds no better one."""


@dataclass(frozen=True)
class Polished:
    """A better placement and its input: the facts as read at one moment."""

    seen_at: datetime
    placement_input: PlacementInput
    placed: Placement


def polish_jobs(database: Database, clock: Clock, seconds: int) -> list[Job]:
    """The job, or no job when it has no time. Raises UnusableSettings when it could not work, so that it fails when the
    service starts and not at three in the morning."""
    if not seconds:
        return []
    if find_spec("ortools") is None:
        raise UnusableSettings(
            "AFTERCARE_POLISH_SECONDS needs OR-Tools: install aftercare[polish], or leave it out."
        )

    def polish(only: Only = None) -> RunResult:
        with database.work(CLOCK, clock.now()) as work:
            teams = [
                one for one in teams_with_plans(work.session) if only is None or str(one) in only
            ]
        return one_by_one(database, teams, lambda team: _in_turn(database, clock, team, seconds))

    return [
        Job(
            NAME,
            polish,
            daily_at=POLISH_AT,
            retry=polish,
            can_run=is_ready_or_begun,
        )
    ]


def _in_turn(database: Database, clock: Clock, team_id: UUID, seconds: int) -> int:
    changed = polish_team(
        database, clock, team_id, within(seconds, stopping=database.stopping.is_set)
    )
    with database.work(CLOCK, clock.now()) as work:
        still_running(work.session, NAME, work.now)
    return changed


def within(
    seconds: float, tries: int | None = None, stopping: Callable[[], bool] = lambda: False
) -> Better:
    """A solver with a limit in seconds and optionally in attempts. Once it is `stopping` no second is left."""

    def better(placement_input: PlacementInput, placed: Placement) -> Placement:
        # Imported here: the package is an optional extra and takes memory that only this job needs.
        from aftercare.domain.placement.polish import Budget, polish

        elapsed = stopwatch()
        budget = Budget() if tries is None else replace(Budget(), tries=tries)
        return polish(
            placement_input.instance,
            placed,
            budget,
            lambda: 0.0 if stopping() else seconds - elapsed(),
        )

    return better


def polish_team(database: Database, clock: Clock, team_id: UUID, better: Better) -> int:
    """Read, solve, write: returns how many appointments changed."""
    with database.work(CLOCK, clock.now()) as work:
        placement_input = lock_and_read_placement(
            work.session, people_with_plans(work.session, team_id), work.now
        )
        seen_at = work.now
    placed = as_it_stands(placement_input)
    if placed is None:
        return 0
    found = better(placement_input, placed)
    if found is placed:
        return 0
    with database.work(CLOCK, clock.now()) as work:
        return write_polished(work, team_id, Polished(seen_at, placement_input, found))


def as_it_stands(placement_input: PlacementInput) -> Placement | None:
    """The appointments that may get another time, as a placement. None while the nightly roll still has work to do on
    them: only the nightly extension cancels appointments without an obligation."""
    rows: list[Placed] = [one.row for one in placement_input.standing]
    if any(row.obligation not in placement_input.obligation_by_line for row in rows):
        return None
    return Placement(tuple(sorted(rows, key=lambda row: (row.obligation, row.occurrence))), ())


def write_polished(work: UnitOfWork, team_id: UUID, found: Polished) -> int:
    """Write a better placement as the nightly extension does, if nothing has changed since it was computed: neither
    the rows nor who was notified. Returns how many appointments changed."""
    again = lock_and_read_placement(
        work.session, people_with_plans(work.session, team_id), found.seen_at
    )
    if fingerprint(again) != fingerprint(found.placement_input):
        return 0
    change = difference(again.standing, found.placed)
    changed = [*(move.standing for move in change.moved), *change.cancelled]
    ids = [one.appointment_id for one in changed]
    lock_appointments(work.session, ids)
    if any(one.is_pinned for one in changed) or _too_near(change, work.now):
        return 0
    # The rows are locked now, so no text about one of them can leave.
    if any_known_to_client(work.session, ids):
        return 0
    write_difference(work.session, again, change, work.now)
    audit.note(work, "improve-planning", "team", team_id)
    return len(changed) + len(change.added)


def fingerprint(placement_input: PlacementInput) -> tuple[object, ...]:
    """Everything a placement depends on, and the rows it would be written for; equal when nothing changed."""
    lines = {line: row.id for line, row in placement_input.obligation_by_line.items()}
    return placement_input.instance, placement_input.standing, lines, placement_input.person_ids


def _too_near(change: PlacementDifference, now: datetime) -> bool:
    """Whether a change came within the notice period for clients while the solver ran."""
    first = civil_days_after(now, NOTICE_DAYS)
    touched = [*(move.standing.row for move in change.moved), *(m.to for m in change.moved)]
    touched += [*change.added, *(one.row for one in change.cancelled)]
    return any(row.start < first for row in touched)
