"""The plans that wait for approval, for the page of approvals."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.overviews.open_work import MOST_LISTED

_APPROVALS = """
select s.id, s.version, s.number, s.person_id, p.given_name, p.family_name, p.reference, p.tier, s.submitted_at,
       a.display_name as author, s.author_id = :staff as is_own,
       count(*) over () as of_all,
       (select count(*) from obligation o where o.plan_id = s.id) as obligations
from supervision_plan s join person p on p.id = s.person_id join staff a on a.id = s.author_id
where s.state = 'submitted' order by p.tier, s.submitted_at, s.id limit :most
"""


def plans_to_approve(session: Session, staff_id: UUID) -> list[Row]:
    """The first MOST_LISTED, each with how many there are `of_all`."""
    return rows(session, _APPROVALS, {"staff": staff_id, "most": MOST_LISTED})
