"""What the first page of a supervisor reads beside the lists that it leads to: orders that end soon."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.overviews.open_work import MOST_LISTED

_ENDING = """
select o.id, o.person_id, p.given_name, p.family_name, p.reference, p.tier, s.display_name as officer, o.frame,
       o.ends_on, count(*) over () as of_all
from supervision_order o join person p on p.id = o.person_id join staff s on s.id = p.officer_id
where p.closed_on is null and o.ended_on is null and o.ends_on between :today and :last
order by o.ends_on, p.family_name, p.given_name, o.id limit :most
"""


def orders_ending(
    session: Session, today: date, last_on: date, most: int = MOST_LISTED
) -> list[Row]:
    """The orders of open files that end from today up to and including `last_on`, the first to end first; each row
    says how many there are `of_all`."""
    return rows(session, _ENDING, {"today": today, "last": last_on, "most": most})
