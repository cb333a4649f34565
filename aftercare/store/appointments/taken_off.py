"""What left a client's calendar for a time in which they could not come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Session

from aftercare.domain.placement.result import Placed
from aftercare.domain.time.wall_time import wall
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.tasks.rows import REASON_CHANGED

# Whether the client of appointment `a` heard of its change: a task to notify them is done, unless its text still waits
# or it ended by itself, with the change taken back or with the closing of the file, at the moment `since`. Or they know
# another time of it, or a person chose one.
IS_HEARD: Final = """(exists (select from task t join appointment b on b.id = t.appointment_id
    where t.person_id = a.person_id and t.kind = 'notify_change' and t.state = 'done'
    and t.done_note is distinct from :by_itself and t.done_at > :since
    and b.line_id = a.line_id and b.occurrence = a.occurrence
    and not exists (select from message m where m.id = t.message_id and m.state = 'planned'))
  or exists (select from appointment n where n.line_id = a.line_id and n.occurrence = a.occurrence
    and n.state not in ('cancelled_by_service','moved') and (jsonb_exists(n.why, 'by_hand') or n.known_at is not null
      and (n.starts_at, n.ends_at, n.site_id) is distinct from (a.starts_at, a.ends_at, a.site_id))))"""
# One that could be held again as far as the client goes. One with an outcome was called off by a person.
IS_POSSIBLE: Final = """not exists (select from outcome o where o.appointment_id = a.id)
  and not exists (select from away_period w where w.person_id = a.person_id and w.during && a.during)"""
COLUMNS: Final = """a.line_id::text, a.occurrence, a.starts_at, a.ends_at, a.officer_id::text, a.site_id::text,
  a.session_id::text"""
# Of each occurrence the first that left since then: as it stood before.
_TAKEN_OFF: Final = (
    """
select distinct on (a.line_id, a.occurrence) COLUMNS, IS_HEARD as is_heard
from appointment a
where a.person_id = :person and a.state in ('cancelled_by_service','moved') and a.changed_at >= :since
  and a.starts_at > :now
  and a.during && tstzrange(cast(:first as timestamptz), cast(:last as timestamptz))
  and IS_POSSIBLE
order by a.line_id, a.occurrence, a.changed_at, a.id
""".replace("COLUMNS", COLUMNS)
    .replace("IS_HEARD", IS_HEARD)
    .replace("IS_POSSIBLE", IS_POSSIBLE)
)


@dataclass(frozen=True)
class TakenOff:
    """An appointment as it stood before. `is_heard`: the client heard that it is off, or knows another time of it."""

    row: Placed
    is_heard: bool

    @property
    def key(self) -> tuple[str, int]:
        return self.row.obligation, self.row.occurrence


def taken_off(
    session: Session, person_id: UUID, since: datetime, during: Range[datetime], now: datetime
) -> list[TakenOff]:
    """What left the calendar since then, was to begin after now within `during`, and could be held again as far as the
    client goes. Call it with the clock's rights."""
    asked = {
        "person": person_id,
        "since": since,
        "first": during.lower,
        "last": during.upper,
        "now": now,
        "by_itself": REASON_CHANGED,
    }
    return [TakenOff(placed_as(row), row["is_heard"]) for row in rows(session, _TAKEN_OFF, asked)]


def placed_as(row: Row) -> Placed:
    """The appointment in COLUMNS, in the engine's format."""
    return Placed(
        obligation=row["line_id"],
        occurrence=row["occurrence"],
        start=wall(row["starts_at"]),
        end=wall(row["ends_at"]),
        site=row["site_id"],
        officer=row["officer_id"],
        session=row["session_id"],
    )
