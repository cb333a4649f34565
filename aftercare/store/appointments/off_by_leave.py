"""What left an officer's calendar for leave, as it stood before, and what stands instead."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.placement.result import Placed
from aftercare.store.appointments.taken_off import COLUMNS, IS_HEARD, IS_POSSIBLE, placed_as
from aftercare.store.database.plain_sql import execute, rows
from aftercare.store.tasks.rows import REASON_CHANGED

_EVER: Final = datetime.min.replace(tzinfo=UTC)
# With the journey to it, as for the leave itself.
_HIT: Final = """a.starts_at > :now and a.starts_at - make_interval(mins => a.travel_min) < :last
  and a.ends_at + make_interval(mins => a.travel_min) > :first"""
# Of each occurrence the last with this officer: since the leave was entered none could be. Of leave that was extended
# it is not kept since when its first days were, so that all that left those days counts, what the client knows first.
_OFF: Final = (
    """
select distinct on (a.line_id, a.occurrence) a.id, a.person_id, COLUMNS, IS_HEARD as is_heard
from appointment a join person p on p.id = a.person_id and p.closed_on is null
where a.officer_id = :officer and a.state in ('cancelled_by_service','moved') and HIT
  and (:extended or a.changed_at >= :entered_at)
  and IS_POSSIBLE
order by a.line_id, a.occurrence, a.known_at is not null desc, a.changed_at desc, a.id desc
""".replace("COLUMNS", COLUMNS)
    .replace("IS_HEARD", IS_HEARD)
    .replace("IS_POSSIBLE", IS_POSSIBLE)
    .replace("HIT", _HIT)
)
# The other officer of the client has it at its own time: such a row has been given on. Not where a transfer gave it.
_OVER: Final = """
select a.id from appointment a join person p on p.id = a.person_id
where a.state in ('scheduled','notified','confirmed') and HIT and a.revision > 0
  and (:extended or a.changed_at >= :entered_at)
  and ((p.officer_id = :officer and a.officer_id = p.deputy_id)
    or (p.deputy_id = :officer and a.officer_id = p.officer_id))
  and not exists (select from officer_transfer r where r.person_id = a.person_id and r.called_off_at is null
    and (r.arranged_at >= :entered_at or r.done_at is null))
order by a.id
""".replace("HIT", _HIT)
_WERE: Final = """
select a.id, COLUMNS,
  exists (select from unplaced u where u.line_id = a.line_id and u.occurrence = a.occurrence) as waits,
  exists (select from task t join appointment b on b.id = t.appointment_id where t.person_id = a.person_id
    and t.kind = 'notify_change' and t.state = 'opened' and b.line_id = a.line_id and b.occurrence = a.occurrence)
    as to_notify
from appointment a where a.id = any(:ids) order by a.starts_at, a.id
""".replace("COLUMNS", COLUMNS)
_STAND: Final = """
select COLUMNS from appointment a
where a.state in ('scheduled','notified','confirmed') and (a.line_id, a.occurrence) in (
  select w.line_id, w.occurrence from appointment w where w.id = any(:ids))
""".replace("COLUMNS", COLUMNS)
_TO_COME: Final = """
select id from appointment where person_id = any(:people) and starts_at > :now
  and state in ('scheduled','notified','confirmed')
"""


@dataclass(frozen=True)
class TimeAway:
    """Leave of an officer, entered or last extended then. `extended`: it had other days before."""

    officer_id: UUID
    first: datetime
    last: datetime
    entered_at: datetime | None
    extended: bool


@dataclass(frozen=True)
class OffByLeave:
    """An appointment as it stood before. `is_heard`: the client heard that it is off, or knows another time of it."""

    appointment_id: UUID
    person_id: UUID
    row: Placed
    is_heard: bool


@dataclass(frozen=True)
class Stands:
    """An appointment as it was, and what stands of its occurrence. `waits`: it has no time, and waits for one.
    `to_notify`: a task asks to notify the client of the change."""

    appointment_id: UUID
    was: Placed
    now: Placed | None
    waits: bool
    to_notify: bool


def off_by_leave(session: Session, leave: TimeAway, now: datetime) -> list[OffByLeave]:
    """What the leave took off its officer's calendar, is to come, and could be held again as far as the client goes.
    Call it with the clock's rights."""
    asked = _asked(leave, now)
    since = _EVER if leave.extended else leave.entered_at
    found = rows(session, _OFF, asked | {"since": since, "by_itself": REASON_CHANGED})
    return [
        OffByLeave(one["id"], one["person_id"], placed_as(one), one["is_heard"]) for one in found
    ]


def taken_over(session: Session, leave: TimeAway, now: datetime) -> list[UUID]:
    """What the client's other officer has taken over at its own time. Call it with the clock's rights."""
    return [one["id"] for one in rows(session, _OVER, _asked(leave, now))]


def as_it_stands(session: Session, appointment_ids: Collection[UUID]) -> list[Stands]:
    """Call it with the clock's rights."""
    ids = {"ids": list(appointment_ids)}
    stand = [placed_as(one) for one in rows(session, _STAND, ids)]
    now = {(one.obligation, one.occurrence): one for one in stand}
    found = []
    for one in rows(session, _WERE, ids):
        was = placed_as(one)
        stands = now.get((was.obligation, was.occurrence))
        found.append(Stands(one["id"], was, stands, one["waits"], one["to_notify"]))
    return found


def to_come_of_people(session: Session, person_ids: Collection[UUID], now: datetime) -> list[UUID]:
    """All appointments of these people that stand. Call it with the clock's rights."""
    asked = {"people": list(person_ids), "now": now}
    return list(execute(session, _TO_COME, asked).scalars())


def _asked(leave: TimeAway, now: datetime) -> dict[str, object]:
    return {
        "officer": leave.officer_id,
        "first": leave.first,
        "last": leave.last,
        "entered_at": leave.entered_at,
        "extended": leave.extended,
        "now": now,
    }
