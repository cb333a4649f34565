"""When the rows a job works on will next be due; the demonstration's clock jumps from one to the next."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

from aftercare.domain.appointments.lifecycle import outcome_due_at
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.escalation.evaluation_queue import waiting_for
from aftercare.store.escalation.rule_book_rows import rules_in_force
from aftercare.store.reminders.rows import policy_in_force

# Nothing that waits to be weighed is due later than a term that is in sight.
FARTHEST = timedelta(days=3_660)
_UNPLANNED = text(
    "select min(starts_at) from appointment where reminders_planned_at is null"
    " and state in ('scheduled','notified','confirmed') and starts_at > :now"
)
_SWEEP = text(
    "select provider_id is not null, min(ends_at) from appointment"
    " where state in ('scheduled','notified','confirmed') group by 1"
)
_STEP = text(
    "select least("
    " (select min(s.due_at) from escalation_step s join escalation e on e.id = s.escalation_id"
    "   where s.state = 'waiting' and e.state = 'opened'),"
    " (select min(again_at) from escalation where state = 'opened'),"
    " (select min(ring_at) from escalation where state = 'opened'),"
    " (select min(acknowledged_until_at) from escalation where state = 'acknowledged'),"
    " (select min(case when e.silenced_causes < (select count(*) from escalation_cause c"
    "     where c.escalation_id = e.id) then :now else e.silenced_until_at end)"
    "   from escalation e where e.state = 'silenced'))"
)
_WEIGH_NOW = text(
    "select 1 from absence b join appointment a on a.id = b.appointment_id"
    " where b.state = 'decided' and b.weighed_at is null and a.enforceable limit 1"
)


def next_reminder_planning(session: Session, now: datetime) -> datetime | None:
    first: datetime | None = session.execute(_UNPLANNED, {"now": now}).scalar()
    look_ahead = policy_in_force(session, civil_date(now)).look_ahead
    return None if first is None else first - look_ahead


def next_sweep(session: Session, _now: datetime) -> datetime | None:
    return min((outcome_due_at(at, theirs) for theirs, at in session.execute(_SWEEP)), default=None)


def next_climb(session: Session, now: datetime) -> datetime | None:
    found: datetime | None = session.execute(_STEP, {"now": now}).scalar()
    return found


def next_weighing(session: Session, now: datetime) -> datetime | None:
    if session.execute(_WEIGH_NOW).first():
        return now
    rules = rules_in_force(session, civil_date(now))
    found = waiting_for(session, rules, now, now + FARTHEST, most=1)
    return min((one.at for one in found), default=None)
