"""What must be true of the rows after any history, from the rows alone and with no code of the engine's: what is
wrong is told in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from tests.scheduling.histories.ladder_oracle import wrong_with_ladders
from tests.scheduling.histories.office_days import after_days, after_hours
from tests.scheduling.histories.rows import Row, Rows

QUARTER = timedelta(minutes=15)
WITHOUT_OUTCOME = {"scheduled", "notified", "confirmed", "outcome_overdue"}
REQUIRED_KINDS = {"check_in", "treatment", "group_session"}
STATE_OF = {"excused_by_service": "cancelled_by_service"}


def wrong_with(rows: Rows) -> list[str]:
    """Everything that was forgotten, done twice or done when it must not be."""
    return [
        *_unrecorded(rows),
        *_misses(rows),
        *_undecided(rows),
        *_verdicts(rows),
        *_escalations(rows),
        *wrong_with_ladders(rows),
    ]


def _unrecorded(rows: Rows) -> Iterator[str]:
    """Every appointment past its grace has an outcome or is asked for, by an escalation once the office was open
    for eight hours since."""
    said = {one.appointment_id: one.code for one in rows.outcomes}
    for one in rows.appointments:
        due_at = _outcome_due(one)
        if one.state not in WITHOUT_OUTCOME:
            if STATE_OF.get(said.get(one.id, ""), said.get(one.id)) != one.state:
                yield f"appointment {one.id} is {one.state}, and {said.get(one.id)} was recorded"
        elif one.state == "outcome_overdue":
            if one.overdue_at != due_at or due_at > rows.now:
                yield f"appointment {one.id} is overdue since {one.overdue_at}, not {due_at}"
            late = one.enforceable and after_hours(due_at, 8) <= rows.now
            alive = _alive(rows, one.id, "outcome-overdue")
            if late and alive != 1:
                yield f"appointment {one.id} has no outcome, and {alive} escalations ask for it"
        elif due_at <= rows.now:
            yield f"appointment {one.id} ended, its grace is over, and nobody is asked"


def _outcome_due(one: Row) -> datetime:
    ends_at: datetime = one.ends_at
    return after_days(ends_at, 2) if one.provider_id else ends_at + QUARTER


def _alive(rows: Rows, appointment_id: UUID, trigger_code: str) -> int:
    return sum(
        escalation.state != "resolved"
        for escalation in rows.with_cause(appointment_id, trigger_code)
    )


def _misses(rows: Rows) -> Iterator[str]:
    """Every miss of what binds has an absence that counts, and nothing else has one."""
    absences = {one.appointment_id: one for one in rows.absences}
    for one in rows.appointments:
        absence = absences.get(one.id)
        counts = absence is not None and absence.state != "dropped"
        wanted = one.state == "missed" and one.enforceable
        if counts is not wanted:
            yield f"appointment {one.id} is {one.state}; it has an absence: {counts}"


def _undecided(rows: Rows) -> Iterator[str]:
    """Every absence past its deadline without a verdict is in one escalation that is alive."""
    for one in rows.absences:
        alive = _alive(rows, one.appointment_id, "decision-overdue")
        if one.state == "opened" and one.decide_by <= rows.now and alive != 1:
            yield f"absence {one.id} is undecided past its deadline, in {alive} live escalations"


def _verdicts(rows: Rows) -> Iterator[str]:
    """Every verdict was evaluated; every unexcused one was an escalation, two within thirty days were one together."""
    appointments = rows.by_id("appointments")
    dates: dict[UUID, set[datetime]] = {}
    for one in rows.absences:
        if one.state != "decided":
            continue
        if one.evaluated_at is None:
            yield f"the verdict on absence {one.id} was never evaluated"
        about = appointments[one.appointment_id]
        if one.verdict != "unexcused":
            continue
        dates.setdefault(about.person_id, set()).add(one.missed_on)
        if about.kind in REQUIRED_KINDS and not any(
            rows.with_cause(one.appointment_id, "unexcused-of-kind")
        ):
            yield f"absence {one.id} is unexcused, and no escalation was ever opened about it"
    repeated = {
        one.person_id for one in rows.escalations if one.trigger_code == "unexcused-in-window"
    }
    for person_id, missed in dates.items():
        near = any((b - a).days < 30 for a, b in pairwise(sorted(missed)))
        if near and person_id not in repeated:
            yield f"person {person_id} missed twice within thirty days, and no escalation was ever opened"


def _escalations(rows: Rows) -> Iterator[str]:
    """One open escalation of a person and rule; each with something it is about, each term in it noticed."""
    alive = Counter(
        (one.person_id, one.trigger_key) for one in rows.escalations if one.state != "resolved"
    )
    yield from (
        f"{number} open escalations of {key}" for key, number in alive.items() if number > 1
    )
    about = {one.escalation_id for one in rows.causes}
    yield from (
        f"escalation {one.id} is about nothing" for one in rows.escalations if one.id not in about
    )
