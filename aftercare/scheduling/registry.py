"""Every job the clock does by itself, with its rhythm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.preparing import is_ready_or_begun
from aftercare.scheduling.absences.mark_overdue import BATCH as SWEPT_A_BATCH
from aftercare.scheduling.absences.mark_overdue import (
    mark_overdue,
    misses_without_absence,
    open_missing_absences,
    overdue_due,
)
from aftercare.scheduling.absences.notice_lost_contact import lost_contact_job
from aftercare.scheduling.contact_standards.judge_contacts import judging_job
from aftercare.scheduling.deadlines.refresh_clocks import BATCH as PEOPLE_A_BATCH
from aftercare.scheduling.deadlines.refresh_clocks import clocks_due, refresh_clocks_of_all
from aftercare.scheduling.escalation.escalate_steps import climb_case, climb_due
from aftercare.scheduling.escalation.evaluate_rules import BATCH as WEIGHED_A_BATCH
from aftercare.scheduling.escalation.evaluate_rules import weigh_due, weigh_people
from aftercare.scheduling.escalation.run_backtests import trial_job
from aftercare.scheduling.figures.count_messages import counting_jobs
from aftercare.scheduling.figures.count_teams import team_jobs
from aftercare.scheduling.jobs.job import Job, Only, Walked, each, in_batches
from aftercare.scheduling.messages.forget_messages import forgetting_job
from aftercare.scheduling.next_due import (
    next_climb,
    next_reminder_planning,
    next_sweep,
    next_weighing,
)
from aftercare.scheduling.phones.check_numbers import number_job
from aftercare.scheduling.placement.extend_horizon import roll_team
from aftercare.scheduling.placement.optimise import polish_jobs
from aftercare.scheduling.placement.place_waiting import waiting_jobs
from aftercare.scheduling.reminders.plan_reminders import look_again, plan_due
from aftercare.scheduling.staff.hand_over import hand_over_job
from aftercare.scheduling.staff.mail_staff import mail_jobs
from aftercare.scheduling.transfers.carry_out import transfer_job
from aftercare.scheduling.treatment.jobs import treatment_jobs
from aftercare.store.accounts import audit
from aftercare.store.database.idempotency import forget_replies_before
from aftercare.store.database.job_runs import forget_before
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people import kept_search_rows as kept_searches
from aftercare.store.plans.rows import teams_with_plans

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
        return each(database, clock, lambda work: teams_with_plans(work.session), roll_team, only)

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
