"""Custody in the calendar and the detention that it belongs to: one fact, on the same days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Session

from aftercare.casework.orders.overlaps import Days
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.domain.people.away import AwayKind
from aftercare.domain.time.wall_time import civil_date, last_civil_date, start_of_day
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.period_rows import (
    OrderSuspensionRow,
    away_of_detentions,
    suspensions_of,
)
from aftercare.store.people.rows import AwayPeriodRow, away_between, keep_removed

_DAY = timedelta(days=1)


def standing_suspensions(session: Session, person_id: UUID) -> list[OrderSuspensionRow]:
    """Those that were not voided, by their first day."""
    return [one for one in suspensions_of(session, person_id) if one.voided_at is None]


def standing_detentions(session: Session, person_id: UUID) -> list[OrderSuspensionRow]:
    """Of those, the detentions."""
    return [one for one in suspensions_of(session, person_id) if _stands(one)]


def custody_without_detention(session: Session, person_id: UUID, days: Days) -> list[AwayPeriodRow]:
    """Custody that touches these days and belongs to no detention, as it was entered in former days; the earliest
    first. One that ended on the first of the days is among them."""
    of_detentions = away_of_detentions(session, person_id)
    found = [
        one
        for one in away_between(session, [person_id], time_of(days))
        if one.kind == AwayKind.CUSTODY and one.id not in of_detentions
    ]
    return sorted(found, key=lambda one: (one.during.lower, one.id))


@requires(Permission.READ_CASE_FILES)
def custody_now(work: UnitOfWork, person_id: UUID) -> tuple[date | None, date | None]:
    """The days of custody that belongs to no detention and is not over, with which the form of a detention begins; None
    for a day that is not known. The calling page notes the look."""
    found = custody_without_detention(work.session, person_id, (civil_date(work.now), None))
    return next((days_of(one) for one in found), (None, None))


def time_of(days: Days) -> Range[datetime]:
    """From the first moment of the first day to the last of the last one, both local."""
    first_on, last_on = days
    until_at = None if last_on is None else start_of_day(last_on + _DAY)
    return half_open(start_of_day(first_on), until_at)


def never_in_custody(was: Days, now: Days | None) -> Range[datetime]:
    """The part of a detention that never was: all of it where it is voided (`now` None) or becomes another; else what
    lies before its new first day. What lies after its new last day was, or ends with a release."""
    former = time_of(was)
    if now is None or not former.overlaps(time_of(now)):
        return former
    if now[0] > was[0]:
        return half_open(start_of_day(was[0]), start_of_day(now[0]))
    return Range(empty=True)


def days_of(away: AwayPeriodRow) -> Days:
    """The local days that a period touches."""
    until_at = away.during.upper
    return civil_date(away.during.lower), None if until_at is None else last_civil_date(until_at)


def has_custody_to_replace(work: UnitOfWork, row: OrderSuspensionRow) -> bool:
    """Whether other custody stands on the days of this detention."""
    days = (row.from_on, row.until_on)
    return _stands(row) and bool(custody_without_detention(work.session, row.person_id, days))


def keep_away_in_step(work: UnitOfWork, row: OrderSuspensionRow) -> None:
    """A detained person cannot come and gets no texts, so custody is kept on the same days as the detention, and no
    other custody stands on them."""
    session = work.session
    away = session.get(AwayPeriodRow, row.away_period_id) if row.away_period_id else None
    if not _stands(row):
        row.away_period_id = None
        session.flush()
        if away is not None:
            _remove(work, away)
        return
    days = (row.from_on, row.until_on)
    for former in custody_without_detention(session, row.person_id, days):
        _remove(work, former)
    during = time_of(days)
    if away is None:
        away = AwayPeriodRow(
            person_id=row.person_id,
            kind=AwayKind.CUSTODY.value,
            during=during,
            entered_by=work.actor.staff_id,
            entered_at=work.now,
        )
        session.add(away)
        session.flush()
        row.away_period_id = away.id
    elif away.during != during:
        keep_removed(session, away, work.actor.staff_id, work.now)
        away.entered_by, away.entered_at = work.actor.staff_id, work.now
    away.during = during
    session.flush()


def _remove(work: UnitOfWork, away: AwayPeriodRow) -> None:
    keep_removed(work.session, away, work.actor.staff_id, work.now)
    work.session.delete(away)


def _stands(row: OrderSuspensionRow) -> bool:
    return row.kind == SuspensionKind.DETENTION and row.voided_at is None
