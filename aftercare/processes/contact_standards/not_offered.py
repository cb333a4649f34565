"""Records as not offered the periods that passed without an appointment, and opens a deadline where one is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.deadlines.shortfalls import NOT_OFFERED
from aftercare.domain.orders.enforceability import is_enforceable
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.conditions.rows import conditions_with_orders, last_day
from aftercare.store.contact_standards.not_offered_rows import (
    NotOfferedRow,
    last_number,
    passed_unplaced,
)
from aftercare.store.database.columns import half_open
from aftercare.store.database.pipeline import run_query
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.people.rows import away_between, persons_of
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import ObligationRow, obligations_in_force
from aftercare.store.treatment.admissions import attendable

# The reason of a client who works or is away through the whole period.
_PERSON_AWAY = "no-start-person-free"


def record_periods_not_offered(session: Session, person_ids: Iterable[UUID], now: datetime) -> int:
    """Move the waiting entries of past periods to the ones that could not be offered; returns how many.

    Some entries were never owed and are only taken off the list: no plan asks for them any more, their order had
    ended by then, or their treatment waits for the provider. The caller holds the placement lock.
    """
    rows = passed_unplaced(session, person_ids, civil_date(now))
    if not rows:
        return 0
    lines, grounds = _owed(session, rows)
    for row in rows:
        line = lines.get(row.line_id)
        if line is not None and _sent_together(line, grounds, row):
            binds = is_enforceable(line.kind, grounds[line.condition_id].frame)
            escalates = binds and not _was_away(session, row)
            deadline_id = _deadline(session, row, now) if escalates else None
            passed = NotOfferedRow(**row.model_dump(), passed_at=now, deadline_id=deadline_id)
            session.add(passed)
        session.delete(row)
    session.flush()
    return len(rows)


@dataclass(frozen=True)
class _Ground:
    """The basis of an obligation: its last day, and the type of order."""

    last_on: date | None
    frame: str


def _owed(
    session: Session, rows: list[UnplacedRow]
) -> tuple[dict[UUID, ObligationRow], dict[UUID, _Ground]]:
    """Obligations in force of open files, by line, with their last day and type of order, by condition."""
    ids = sorted({row.person_id for row in rows})
    people = persons_of(session, ids).values()
    in_force = obligations_in_force(session, [one.id for one in people if one.closed_on is None])
    waits = {
        one for one, state in run_query(session, attendable(in_force)).items() if state.why_waiting
    }
    lines = {row.line_id: row for row in in_force if row.id not in waits}
    conditions = conditions_with_orders(session, [row.condition_id for row in lines.values()])
    grounds = {
        condition.id: _Ground(last_day(order, condition), order.frame)
        for condition, order in conditions
    }
    return lines, grounds


def _sent_together(line: ObligationRow, grounds: Mapping[UUID, _Ground], row: UnplacedRow) -> bool:
    """Whether this period is still one of the obligation's: it or its order may have ended before it."""
    ends = (line.ends_on, grounds[line.condition_id].last_on)
    return all(day is None or day >= row.first_on for day in ends)


def _was_away(session: Session, row: UnplacedRow) -> bool:
    """Not our failure and not the client's: they worked or were away at every possible time, or were away for more than
    half of the period. Half a period needs no contact of its own, see `occurrences_between`."""
    until_at = start_of_day(row.last_on + timedelta(days=1))
    during = half_open(start_of_day(row.first_on), until_at)
    away = away_between(session, [row.person_id], during)
    if away and row.reason.get("code") == _PERSON_AWAY:
        return True
    days = [row.first_on + timedelta(days=n) for n in range((row.last_on - row.first_on).days + 1)]
    gone = sum(any(start_of_day(day) in one.during for one in away) for day in days)
    return gone * 2 > len(days)


def _deadline(session: Session, row: UnplacedRow, now: datetime) -> UUID:
    """Due when the period ended: a person has to look at it."""
    due_at = start_of_day(row.last_on + timedelta(days=1))
    term = DeadlineRow(
        person_id=row.person_id,
        subject_kind="person",
        subject_id=row.person_id,
        code=NOT_OFFERED,
        number=last_number(session, row.person_id) + 1,
        counted_from_on=row.first_on,
        shows_from_at=due_at,
        due_at=due_at,
        created_at=now,
    )
    session.add(term)
    session.flush()
    return term.id
