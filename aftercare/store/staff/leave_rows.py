"""Leave of staff, and who of them is at work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Field, Session

from aftercare.domain.staff.leave import Span, TimeOff
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.database.columns import (
    MOMENTS,
    Row,
    moment,
)
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.read_ahead import rows_where

_TIME_OFF = """
select staff_id, lower(during) as from_at, upper(during) as until_at, cast(null as date) as closed_on, '' as name,
  false as busy
from leave where staff_id = any(cast(:staff as uuid[])) and during && tstzrange(:from_at, :until_at)
union all
select staff_id, lower(during), upper(during), null, '', true
from busy_block where staff_id = any(cast(:staff as uuid[])) and during && tstzrange(:from_at, :until_at)
union all
select s.id, null, null, c.closed_on, c.name, false
from staff s join closing_day c on c.office_id is null or c.office_id = s.office_id
where s.id = any(cast(:staff as uuid[])) and c.closed_on between :first_on and :last_on
order by 1, 4, 2"""


_PRESENT = """
select id, display_name from staff where id = any(:staff) and active and suspended_at is null
  and not exists (select from leave where staff_id = staff.id and during @> cast(:at as timestamptz))
"""


class LeaveRow(Row, table=True):
    staff_id: UUID
    during: Any = Field(sa_column=Column(MOMENTS, nullable=False))
    # Set by the database: how often the days were changed, and when last.
    revision: int = 0
    changed_at: datetime | None = moment()


def present_at(session: Session, staff_ids: Iterable[UUID], at: datetime) -> list[UUID]:
    """Those of `staff_ids` who can sign in and are not on leave at `at`, in the given order."""
    return [*names_present(session, staff_ids, at)]


def names_present(session: Session, staff_ids: Iterable[UUID], at: datetime) -> dict[UUID, str]:
    """Their names by id, in the given order."""
    wanted = list(staff_ids)
    found = rows(session, _PRESENT, {"staff": wanted, "at": at}) if wanted else ()
    present = {row["id"]: row["display_name"] for row in found}
    return {one: present[one] for one in wanted if one in present}


_BETWEEN = "where staff_id = any(:staff) and during && tstzrange(:first, :last)"


def leave_between(
    session: Session, staff_ids: Iterable[UUID], during: Range[datetime]
) -> list[LeaveRow]:
    """Leave of `staff_ids` that touches `during`."""
    values = {"staff": list(staff_ids), "first": during.lower, "last": during.upper}
    return rows_where(session, LeaveRow, _BETWEEN, values)


def time_off(
    session: Session, staff_ids: Iterable[UUID], first_on: date, days: int
) -> dict[UUID, TimeOff]:
    """Of each of `staff_ids`: the leave, the closing days and all of the busy times, on `days` local days
    from `first_on`. Where both the organisation and the office are closed, one name counts."""
    ids = list(staff_ids)
    after_on = first_on + timedelta(days=days)
    from_at, until_at = start_of_day(first_on), start_of_day(after_on)
    values = {
        "staff": ids, "from_at": from_at, "until_at": until_at,
        "first_on": first_on, "last_on": after_on - timedelta(days=1),
    }  # fmt: skip
    leave: dict[UUID, list[Span]] = defaultdict(list)
    closed: dict[UUID, dict[date, str]] = defaultdict(dict)
    busy: dict[UUID, list[Span]] = defaultdict(list)
    for one in rows(session, _TIME_OFF, values):
        if one["busy"]:
            busy[one["staff_id"]].append((one["from_at"], one["until_at"]))
        elif one["closed_on"] is None:
            leave[one["staff_id"]].append((one["from_at"] or from_at, one["until_at"] or until_at))
        else:
            closed[one["staff_id"]][one["closed_on"]] = one["name"]
    return {one: TimeOff(tuple(leave[one]), closed[one], tuple(busy[one])) for one in ids}
