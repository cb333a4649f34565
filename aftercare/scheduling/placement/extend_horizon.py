"""Every night the twelve-week horizon is extended: new occurrences are placed, impossible ones move."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.base.collecting import uncollected
from aftercare.base.monitoring.measures import PLACE_SECONDS
from aftercare.domain import placement
from aftercare.domain.placement.placement_difference import difference
from aftercare.domain.placement.preparing import is_ready_or_begun
from aftercare.domain.time.working_hours import add_working_days
from aftercare.domain.treatment.admission import WhyWaiting
from aftercare.processes.placement.write_difference import write_difference
from aftercare.scheduling.jobs.batches import Only, RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.appointments.rows import lock_appointments
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.placement.instance_builder import PlacementInput, lock_and_read_placement
from aftercare.store.plans.rows import people_with_plans, teams_with_plans
from aftercare.store.tasks.rows import open_task

REVIEW_WORKING_DAYS: Final = 3
EXTEND_AT: Final = time(2, 30)


def extend_horizon_of_team(work: UnitOfWork, team_id: UUID) -> int:
    """Places what is new in the horizon of a team, and moves only what has become impossible or gains; returns how many
    appointments changed."""
    with uncollected(), PLACE_SECONDS.labels("team").time():
        return _extend(work, team_id)


def _extend(work: UnitOfWork, team_id: UUID) -> int:
    team = work.session.get_one(TeamRow, team_id)
    placement_input = lock_and_read_placement(
        work.session, people_with_plans(work.session, team.id), work.now
    )
    change = difference(
        placement_input.standing,
        placement.place(placement_input.instance, placement_input.previous),
    )
    changed = [*(move.standing for move in change.moved), *change.cancelled]
    lock_appointments(work.session, (one.appointment_id for one in changed))
    write_difference(work.session, placement_input, change, work.now)
    _report_faulty_obligations(work.session, placement_input, work.now)
    audit.note(work, "extend-horizon", "team", team.id)
    return len(change.added) + len(change.moved) + len(change.cancelled)


def _report_faulty_obligations(
    session: Session, placement_input: PlacementInput, now: datetime
) -> None:
    """Treatment planned without a referral, or at a site of another provider, from before either was required. It is
    kept until a plan is approved: removing it automatically would strand clients who do go there. An obligation without
    a site of its provider is reported even without appointments: its treatment cannot begin."""
    stands = {one.row.obligation for one in placement_input.standing}
    for line, waiting in sorted(placement_input.waits.items()):
        row = placement_input.obligation_by_line[line]
        if waiting is WhyWaiting.NO_SITE or (waiting is WhyWaiting.NO_REFERRAL and line in stands):
            open_task(
                session,
                person_id=row.person_id,
                kind="review_plan",
                subject=row.line_id,
                reason=waiting.value,
                due_at=add_working_days(now, REVIEW_WORKING_DAYS),
                now=now,
            )


def extend_horizon_job(database: Database, clock: Clock) -> Job:
    def extend(only: Only = None) -> RunResult:
        return each(
            database,
            clock,
            lambda work: teams_with_plans(work.session),
            extend_horizon_of_team,
            only,
        )

    return Job(
        "extend-horizon", extend, daily_at=EXTEND_AT, retry=extend, can_run=is_ready_or_begun
    )
