"""Finds a line of the plan in force, by its own id or its obligation's, with the next occurrence."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.pipeline import Query, Rows
from aftercare.store.plans.rows import ObligationRow

_COLUMNS = [column.name for column in vars(ObligationRow)["__table__"].columns]
# Waiting occurrences come before those with a time; of either the first.
_FROM = """
, coalesce(
  (select u.occurrence from unplaced u where u.line_id = o.line_id and u.last_on >= %(today)s
   order by u.first_on limit 1),
  (select a.occurrence from appointment a where a.line_id = o.line_id and a.starts_at > %(now)s
   and a.state not in ('cancelled_by_service', 'moved') order by a.starts_at limit 1))
from obligation o left join supervision_plan p on p.id = o.plan_id
where (p.state = 'approved' or o.plan_id is null) and o.person_id = %(person)s
and (o.id = %(asked)s or o.line_id = %(asked)s)
"""
_LINE = "".join(("select ", ", ".join(f"o.{name}" for name in _COLUMNS), _FROM))


class LineInForce(NamedTuple):
    """The obligation, not to be changed, and its next occurrence: the first that has no time yet, else the next that
    has one. None when there is none."""

    obligation: ObligationRow
    next_occurrence: int | None


def line_in_force(person_id: UUID, asked: UUID, now: datetime) -> Query[LineInForce | None]:
    """A person's line by its id or its obligation's; None unless it belongs to the plan in force or is of an extra
    appointment."""
    values = {"person": person_id, "asked": asked, "today": civil_date(now), "now": now}
    return Query(_LINE, values, _line)


def _line(rows: Rows) -> LineInForce | None:
    for *values, coming in rows:
        row = ObligationRow(**dict(zip(_COLUMNS, values, strict=True)))
        return LineInForce(row, coming)
    return None
