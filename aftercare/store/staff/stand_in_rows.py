"""Stand-ins by officer and days, and the items handed over to them."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, col, select

from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import execute, rows
from aftercare.store.tasks.rows import STILL_HELPS

# Open work on person `p`, one row per item: appointments between two moments, deadlines up to a third.
OPEN_THINGS = """
  select a.id, a.person_id, 'appointment' as kind from appointment a where a.person_id = p.id
    and (a.state = 'outcome_overdue' or (a.state in ('scheduled','notified','confirmed')
         and a.starts_at >= :first_at and a.starts_at < :last_at))
  union all
  select b.id, b.person_id, 'absence' from absence b where b.person_id = p.id and b.state = 'opened'
  union all
  select t.id, t.person_id, 'task' from task t left join appointment a on a.id = t.appointment_id
    where t.person_id = p.id and t.state = 'opened' and t.kind <> 'record_outcome' and STILL_HELPS
  union all
  select e.id, e.person_id, 'escalation' from escalation e where e.person_id = p.id and e.state <> 'resolved'
  union all
  select n.id, n.person_id, 'plan' from supervision_plan n where n.person_id = p.id
    and n.state in ('drafted','submitted','returned')
  union all
  select d.id, d.person_id, 'deadline' from deadline d where d.person_id = p.id and d.state = 'opened'
    and d.due_at < :near_at
""".replace("STILL_HELPS", STILL_HELPS)
# Among the people of `officer`, idempotent.
_NOTE = """
insert into handover_item (id, hand_over_id, person_id, kind, subject_id, noted_at)
select gen_random_uuid(), :stand_in, found.person_id, found.kind, found.id, :now
from person p cross join lateral (OPEN_THINGS) found
where p.officer_id = :officer and p.closed_on is null
on conflict (hand_over_id, kind, subject_id) do nothing
returning id
""".replace("OPEN_THINGS", OPEN_THINGS)


_OF_OFFICER = """
select stand_in_id from stand_in
where officer_id = :officer and ended_at is null and :day between from_on and until_on
"""


class StandInRow(VersionedRow, table=True):
    """From the first day to the last, both included; `officer_id` may have one at a time."""

    officer_id: UUID
    stand_in_id: UUID
    from_on: date
    until_on: date
    note: str | None = None
    created_by: UUID
    created_at: datetime = Field(sa_type=MOMENT)
    ended_at: datetime | None = moment()


class HandoverItemRow(OfPerson, table=True):
    """One item that moved to the stand-in, as it stood when it was handed over."""

    hand_over_id: UUID
    kind: str
    subject_id: UUID
    noted_at: datetime = Field(sa_type=MOMENT)
    seen_at: datetime | None = moment()


get_stand_in = partial(get_row, StandInRow)


def _in_force(first_on: date, last_on: date) -> tuple[ColumnElement[bool], ...]:
    """On any day of [first_on, last_on]."""
    begun, runs = col(StandInRow.from_on) <= last_on, col(StandInRow.until_on) >= first_on
    return (col(StandInRow.ended_at).is_(None), begun, runs)


def stands_in_for(session: Session, staff_id: UUID, day: date) -> list[UUID]:
    """The officers for whom `staff_id` stands in on that day, besides their own caseload."""
    query = select(StandInRow.officer_id).where(StandInRow.stand_in_id == staff_id)
    return list(
        session.exec(query.where(*_in_force(day, day)).order_by(col(StandInRow.officer_id)))
    )


def stand_ins_on(session: Session, officer_id: UUID, day: date) -> list[UUID]:
    """The stand-in of this officer on that day: none, or one."""
    found = rows(session, _OF_OFFICER, {"officer": officer_id, "day": day})
    return [row["stand_in_id"] for row in found]


def stood_in_for_between(
    session: Session, officer_ids: list[UUID], first_on: date, last_on: date
) -> list[StandInRow]:
    """The agreed stand-ins for these officers on any day of [first_on, last_on] that are still in force."""
    query = select(StandInRow).where(col(StandInRow.officer_id).in_(officer_ids))
    return list(session.exec(query.where(*_in_force(first_on, last_on))))


def active_on(session: Session, day: date) -> list[UUID]:
    """Every stand-in of that day."""
    query = select(StandInRow.id).where(*_in_force(day, day))
    return list(session.exec(query.order_by(col(StandInRow.id))))


def note_open_things(
    session: Session,
    row: StandInRow,
    now: datetime,
    *,
    first_at: datetime,
    last_at: datetime,
    near_at: datetime,
) -> int:
    """List the open work of the absent officer's people that is not on the list yet. It covers appointments between the
    first two moments, deadlines due before the third. Returns how many were new."""
    found = execute(
        session,
        _NOTE,
        {
            "stand_in": row.id,
            "officer": row.officer_id,
            "now": now,
            "first_at": first_at,
            "last_at": last_at,
            "near_at": near_at,
        },
    )
    return len(found.all())
