"""The list of data past its period: written every night, read by supervisors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, execute, rows

_DROP = """
delete from destruction_due d using person p where p.id = d.person_id
and (p.closed_on is null or not exists (
  select from unnest(cast(:kinds as text[]), cast(:closed_before as date[])) k(kind, closed_before)
  where k.kind = d.kind and p.closed_on < k.closed_before))
"""
# A kind that went stays gone until the file has another last day.
_ADD = """
insert into destruction_due (person_id, kind, due_on, listed_at)
select p.id, k.kind, p.closed_on + make_interval(years => k.years) + interval '1 day', :now
from person p, unnest(cast(:kinds as text[]), cast(:years as integer[]), cast(:closed_before as date[]))
  k(kind, years, closed_before)
where p.closed_on < k.closed_before and not exists (
  select from destruction d where d.person_id = p.id and k.kind = any(d.kinds) and d.destroyed_at::date > p.closed_on)
on conflict do nothing returning person_id
"""
_LISTED = """
select p.id, p.reference, p.given_name, p.family_name, p.closed_on, min(d.due_on) as due_on,
  array_agg(d.kind order by t.position) as kinds,
  (select review_on from legal_hold h where h.person_id = p.id and h.lifted_at is null) as held_until,
  (select id from destruction w where w.person_id = p.id and w.confirmed_at is null and w.refused_at is null) as waits
from destruction_due d join person p on p.id = d.person_id
join (select kind, min(position) as position from destroyed_table group by kind) t on t.kind = d.kind
group by p.id order by 6, p.family_name, p.id limit :most
"""


def write_due(
    session: Session, years: Mapping[str, int], closed_before: Mapping[str, date], now: datetime
) -> set[UUID]:
    """Bring the list in line with the periods: by kind the years, and the day before which a file was closed when the
    kind is due. Answers the clients who are new on it."""
    kinds = list(years)
    values = {
        "kinds": kinds,
        "years": [years[kind] for kind in kinds],
        "closed_before": [closed_before[kind] for kind in kinds],
        "now": now,
    }
    execute(session, _DROP, values)
    return set(execute(session, _ADD, values).scalars())


def due_list(session: Session, most: int) -> list[Row]:
    """The files of the reader with data past its period, the longest due first."""
    return rows(session, _LISTED, {"most": most})
