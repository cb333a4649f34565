"""The working time of officers in the coming weeks: their planned appointments and their office hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.accounts.permissions import Role
from aftercare.domain.figures.team_figures import OfficerWeek, minutes_at_work
from aftercare.domain.time.wall_time import ZONE_NAME, start_of_day
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import among
from aftercare.store.database.plain_sql import execute
from aftercare.store.staff.leave_rows import time_off

# Appointments that still stand, with the journey there and back as a forecast reckons it.
_PLACED: Final = """
select officer_id, cast(date_trunc('week', starts_at at time zone :zone) as date),
    sum(extract(epoch from ends_at - starts_at) / 60), sum(2 * travel_min)
from appointment
where officer_id = any(cast(:officers as uuid[])) and starts_at >= :from and starts_at < :until
and state in ('scheduled','notified','confirmed')
group by 1, 2"""


def loads_ahead(
    session: Session, mondays: Sequence[date], only: Collection[UUID] | None = None
) -> dict[UUID, list[OfficerWeek]]:
    """By team, every active officer (or `only` these) in each of these weeks."""
    query = (
        select(StaffRow)
        .where(StaffRow.role == Role.OFFICER.value, StaffRow.active)
        .order_by(col(StaffRow.id))
    )
    if only is not None:
        query = query.where(among(col(StaffRow.id), only))
    officers = [(one, one.team_id) for one in session.exec(query) if one.team_id is not None]
    ids = [one.id for one, _ in officers]
    from_at, until_at = start_of_day(mondays[0]), start_of_day(mondays[-1] + timedelta(days=7))
    off = time_off(session, ids, mondays[0], (mondays[-1] - mondays[0]).days + 7)
    values = {"officers": ids, "from": from_at, "until": until_at, "zone": ZONE_NAME}
    placed = {
        (officer_id, monday): (int(contact), int(travel))
        for officer_id, monday, contact, travel in execute(session, _PLACED, values)
    }
    found: dict[UUID, list[OfficerWeek]] = defaultdict(list)
    for one, team_id in officers:
        for monday in mondays:
            contact, travel = placed.get((one.id, monday), (0, 0))
            hours = minutes_at_work(one.hours, off[one.id].spans, monday)
            week = OfficerWeek(one.id, one.display_name, monday, contact, travel, hours)
            found[team_id].append(week)
    return dict(found)
