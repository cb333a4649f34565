"""When the rows a job works on will next be due; the demonstration's clock jumps from one to the next."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from aftercare.domain.appointments import outcome_due_at
from aftercare.domain.deadlines import QUIET_CODES
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.wall_time import civil_date
from aftercare.domain.working_hours import add_working_hours
from aftercare.store.reminder_policies import policy_in_force
from aftercare.store.rule_books import rules_in_force

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
    " (select min(acknowledged_until_at) from escalation where state = 'acknowledged'))"
)
_WEIGH_NOW = text(
    "select 1 from absence b join appointment a on a.id = b.appointment_id"
    " where b.state = 'decided' and b.weighed_at is null and a.enforceable limit 1"
)
_UNDECIDED = text(
    "select min(a.decide_by) from absence a join appointment t on t.id = a.appointment_id"
    " where a.state = 'opened' and t.enforceable and not exists ("
    " select from escalation_cause c join escalation e on e.id = c.escalation_id"
    " where c.appointment_id = a.appointment_id and coalesce(e.trigger, e.rule_code) = 'decision-overdue'"
    " and e.decision is distinct from 'remedied')"
)
_UNRECORDED = text(
    "select min(a.overdue_at) from appointment a where a.state = 'outcome_overdue'"
    " and a.enforceable and not exists ("
    " select from escalation_cause c join escalation e on e.id = c.escalation_id"
    " where c.appointment_id = a.id and coalesce(e.trigger, e.rule_code) = 'outcome-overdue'"
    " and e.decision is distinct from 'remedied')"
)

_TERM = text(
    "select min(d.due_at) from deadline d where d.state = 'opened'"
    " and d.code <> all(cast(:quiet as text[])) and not exists ("
    " select from escalation_cause c join escalation e on e.id = c.escalation_id"
    " where c.deadline_id = d.id and c.noticed_at >= d.due_at"
    " and e.decision is distinct from 'remedied')"
)


def next_reminder_planning(session: Session, now: datetime) -> datetime | None:
    first: datetime | None = session.execute(_UNPLANNED, {"now": now}).scalar()
    look_ahead = policy_in_force(session, civil_date(now)).look_ahead
    return None if first is None else first - look_ahead


def next_sweep(session: Session, _now: datetime) -> datetime | None:
    return min((outcome_due_at(at, theirs) for theirs, at in session.execute(_SWEEP)), default=None)


def next_climb(session: Session, _now: datetime) -> datetime | None:
    found: datetime | None = session.execute(_STEP).scalar()
    return found


def next_weighing(session: Session, now: datetime) -> datetime | None:
    if session.execute(_WEIGH_NOW).first():
        return now
    late: list[datetime] = []
    if (undecided := session.execute(_UNDECIDED).scalar()) is not None:
        late.append(undecided)
    if (unrecorded := session.execute(_UNRECORDED).scalar()) is not None:
        rules = rules_in_force(session, civil_date(now))
        graces = [
            one.after_working_hours for one in rules if one.trigger is Trigger.OUTCOME_OVERDUE
        ]
        late += [add_working_hours(unrecorded, grace) for grace in graces]
    if (term := session.execute(_TERM, {"quiet": list(QUIET_CODES)}).scalar()) is not None:
        late.append(term)
    return min(late, default=None)
