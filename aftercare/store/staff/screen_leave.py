"""The leave of a team, and its deputies with the number of clients each would take over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows

_LEAVE = """
select v.id, v.staff_id, s.display_name as who, lower(v.during) as from_at, upper(v.during) as until_at
from leave v join staff s on s.id = v.staff_id
where s.team_id = :team and s.active and upper(v.during) > :now
order by lower(v.during), s.display_name, v.id
"""
_DEPUTIES = """
select p.officer_id as staff_id, d.id as deputy_id, d.display_name as deputy, count(*) as clients
from person p left join staff d on d.id = p.deputy_id
where p.team_id = :team and p.closed_on is null
group by p.officer_id, d.id order by count(*) desc, d.display_name
"""


def leave_of_team(session: Session, team_id: UUID, now: datetime) -> list[Row]:
    """Leave that is not over, the earliest first."""
    return rows(session, _LEAVE, {"team": team_id, "now": now})


def deputies_of_team(session: Session, team_id: UUID) -> list[Row]:
    """For each officer and deputy: how many clients the reader may see. `deputy` is None for clients without one."""
    return rows(session, _DEPUTIES, {"team": team_id})
