"""When the rows a job works on will next be due; the demonstration's clock jumps from one to the next."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from aftercare.domain.appointments.lifecycle import outcome_due_at
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.overdue import first_unrecorded
from aftercare.store.escalation.due_steps import next_step_at
from aftercare.store.escalation.evaluation_queue import has_unweighed, waiting_for
from aftercare.store.escalation.rule_book_rows import rules_in_force
from aftercare.store.reminders.reminders import first_unplanned_at
from aftercare.store.reminders.rows import policy_in_force

# Nothing that waits to be weighed is due later than a term that is in sight.
FARTHEST = timedelta(days=3_660)


def next_reminder_planning(session: Session, now: datetime) -> datetime | None:
    first = first_unplanned_at(session, now)
    look_ahead = policy_in_force(session, civil_date(now)).look_ahead
    return None if first is None else first - look_ahead


def next_sweep(session: Session, _now: datetime) -> datetime | None:
    return min(
        (outcome_due_at(at, theirs) for theirs, at in first_unrecorded(session)), default=None
    )


def next_climb(session: Session, now: datetime) -> datetime | None:
    return next_step_at(session, now)


def next_weighing(session: Session, now: datetime) -> datetime | None:
    if has_unweighed(session):
        return now
    rules = rules_in_force(session, civil_date(now))
    found = waiting_for(session, rules, now, now + FARTHEST, most=1)
    return min((one.at for one in found), default=None)
