"""Every job the clock does by itself, with its rhythm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.access import CLOCK
from aftercare.domain.placement.preparing import is_ready_or_begun
from aftercare.scheduling.carry_out_transfers import transfer_job
from aftercare.scheduling.check_numbers import number_job
from aftercare.scheduling.climb import climb_case, climb_due
from aftercare.scheduling.count_messages import counting_jobs
from aftercare.scheduling.count_teams import team_jobs
from aftercare.scheduling.forget_messages import forgetting_job
from aftercare.scheduling.hand_over import hand_over_job
from aftercare.scheduling.jobs import Job, Only, Walked, each, in_batches
from aftercare.scheduling.judge_contacts import judging_job
from aftercare.scheduling.mail_staff import mail_jobs
from aftercare.scheduling.next_due import (
    next_climb,
    next_reminder_planning,
    next_sweep,
    next_weighing,
)
from aftercare.scheduling.notice_lost_contact import lost_contact_job
from aftercare.scheduling.place_waiting import waiting_jobs
from aftercare.scheduling.plan_reminders import look_again, plan_due
from aftercare.scheduling.polish import polish_jobs
from aftercare.scheduling.refresh_clocks import BATCH as PEOPLE_A_BATCH
from aftercare.scheduling.refresh_clocks import clocks_due, refresh_clocks_of_all
from aftercare.scheduling.roll import roll_due, roll_team
from aftercare.scheduling.sweep import BATCH as SWEPT_A_BATCH
from aftercare.scheduling.sweep import (
    mark_overdue,
    misses_without_absence,
    open_missing_absences,
    overdue_due,
)
from aftercare.scheduling.treatment_jobs import treatment_jobs
from aftercare.scheduling.try_rules import trial_job
from aftercare.scheduling.weigh import BATCH as WEIGHED_A_BATCH
from aftercare.scheduling.weigh import weigh_due, weigh_people
from aftercare.store import audit, kept_searches
from aftercare.store.idempotency import forget_replies_before
from aftercare.store.job_runs import forget_before
from aftercare.store.unit_of_work import Database

REFRESH_CLOCKS_AT = time(2, 15)
ROLL_AT = time(2, 30)
# How soon after somebody can be reached again their texts are planned after all.
LOOK_AGAIN_EVERY = timedelta(minutes=15)
KEEP_RUNS = timedelta(days=14)
KEEP_REPLIES = timedelta(days=2)
Asked = Callable[[Session, datetime], datetime | None]


def _never(_now: datetime) -> None:
    """Nothing waits for these: they run by rhythm alone."""


def clock_jobs(
    database: Database, clock: Clock, callback_number: str, polish_seconds: int = 0
) -> list[Job]:
    """The jobs of this room, in the order they make sense within one moment: what is overdue is
    found before it is weighed, and weighed before the ladder climbs."""

    def looking(ask: Asked) -> Callable[[datetime], datetime | None]:
        def look(now: datetime) -> datetime | None:
            with database.work(CLOCK, now) as work:
                return ask(work.session, now)

        return look

    def sweep() -> Walked:
        found = in_batches(
            database,
            clock,
            lambda work: overdue_due(work.session, work.now),
            mark_overdue,
            SWEPT_A_BATCH,
        )
        return found + in_batches(
            database,
            clock,
            lambda work: misses_without_absence(work.session),
            open_missing_absences,
            SWEPT_A_BATCH,
        )

    def weigh() -> Walked:
        return in_batches(
            database,
            clock,
            lambda work: weigh_due(work.session, work.now),
            weigh_people,
            WEIGHED_A_BATCH,
        )

    def climb() -> Walked:
        return each(database, clock, lambda work: climb_due(work.session, work.now), climb_case)

    def refresh_clocks(only: Only = None) -> Walked:
        return in_batches(
            database,
            clock,
            lambda work: clocks_due(work.session, work.now),
            refresh_clocks_of_all,
            PEOPLE_A_BATCH,
            only,
        )

    def roll(only: Only = None) -> Walked:
        return each(database, clock, lambda work: roll_due(work.session), roll_team, only)

    def seal() -> int:
        with database.work(CLOCK, clock.now()) as work:
            forget_before(work.session, work.now - KEEP_RUNS)
            forget_replies_before(work.session, work.now - KEEP_REPLIES)
            kept_searches.forget_ended(work.session, work.now)
            return audit.seal(work.session)

    return [
        transfer_job(database, clock),
        Job(
            "refresh-clocks",
            refresh_clocks,
            _never,
            daily_at=REFRESH_CLOCKS_AT,
            again=refresh_clocks,
        ),
        judging_job(database, clock),
        lost_contact_job(database, clock),
        Job("roll-horizon", roll, _never, daily_at=ROLL_AT, again=roll, can_run=is_ready_or_begun),
        *polish_jobs(database, clock, polish_seconds),
        *waiting_jobs(database, clock),
        hand_over_job(database, clock),
        Job(
            "plan-reminders",
            lambda: plan_due(database, clock, callback_number),
            looking(next_reminder_planning),
        ),
        Job(
            "look-again-at-withheld",
            lambda: look_again(database, clock, callback_number),
            _never,
            every=LOOK_AGAIN_EVERY,
        ),
        number_job(database, clock),
        Job("sweep", sweep, looking(next_sweep)),
        Job("weigh", weigh, looking(next_weighing)),
        Job("climb", climb, looking(next_climb)),
        *treatment_jobs(database, clock),
        *mail_jobs(database, clock),
        forgetting_job(database, clock),
        *counting_jobs(database, clock),
        *team_jobs(database, clock),
        trial_job(database, clock),
        Job("seal-audit", seal, _never, every=timedelta(minutes=5)),
    ]
