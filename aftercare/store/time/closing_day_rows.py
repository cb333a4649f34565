"""Closing days of the organisation and of its offices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, Session, col, select

from aftercare.domain.time.wall_time import ZONE_NAME
from aftercare.store.database.columns import MOMENT, Row
from aftercare.store.database.plain_sql import execute, rows

# What has to move: at the closed office, with its officers, or everything when all offices are closed.
_FALLING = """
select c.id, array_agg(a.id order by a.starts_at, a.id)
from closing_day c
join appointment a on a.state in ('scheduled','notified','confirmed') and a.starts_at > :now
  and a.starts_at >= cast(c.closed_on as timestamp) at time zone :zone
  and a.starts_at < cast(c.closed_on + 1 as timestamp) at time zone :zone
  and (c.office_id is null or a.site_id = c.office_id
    or exists (select from staff s where s.id = a.officer_id and s.office_id = c.office_id))
join person p on p.id = a.person_id
where cast(:officers as uuid[]) is null or coalesce(a.officer_id, p.officer_id) = any(cast(:officers as uuid[]))
group by c.id"""


class ClosingDayRow(Row, table=True):
    """`office_id` None: every office is closed."""

    closed_on: date
    name: str
    office_id: UUID | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)


_NAMES = """
select closed_on, name from closing_day
where closed_on between :first_on and :last_on and (office_id is null or office_id = cast(:office as uuid))
"""


def closing_days_from(session: Session, first_on: date) -> list[ClosingDayRow]:
    """From this day on, earliest first."""
    query = select(ClosingDayRow).where(ClosingDayRow.closed_on >= first_on)
    return list(session.exec(query.order_by(col(ClosingDayRow.closed_on), col(ClosingDayRow.id))))


def closing_names(
    session: Session, first_on: date, last_on: date, office_id: UUID | None = None
) -> dict[date, str]:
    """The names of the closing days of the organisation between these days, and those of this office."""
    values = {"first_on": first_on, "last_on": last_on, "office": office_id}
    return {one["closed_on"]: one["name"] for one in rows(session, _NAMES, values)}


def falling_on_closing_days(
    session: Session, now: datetime, officers: Sequence[UUID] | None = None
) -> dict[UUID, list[UUID]]:
    """The appointments to come on each closing day that has any, earliest first. With `officers`, those with one of
    them and, where no officer takes part, of their clients."""
    values = {"now": now, "zone": ZONE_NAME, "officers": officers}
    return dict(execute(session, _FALLING, values).all())
