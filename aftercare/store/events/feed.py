"""The feed of events: committed ones get their positions, are read in that order, and go after their time.

A number that a transaction takes while it runs says nothing about when it commits: a reader who has seen 8 would never
see a 7 that commits later. So positions are given after the commit, by one at a time under the lock of the counter.
Events of one resource keep their order: the second transaction that changes it waits for the first.

An act may write a row more than once on its way, and each statement is noted. Before they get a position, what one
transaction noted of a resource becomes what it came to: no reader has seen them yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, execute, rows

# How many are numbered in one transaction.
MOST_NUMBERED: Final = 10_000
_TURN = "select last from event_counter for update skip locked"
# A statement of its own, after the lock: it sees all that committed before, and what the one before us numbered.
# `changed` says least: it goes where the same transaction noted it again later, or noted something with a name of its
# own at that version or a higher one. What was noted within a savepoint counts as of another transaction.
_NUMBER = """
with waiting as materialized (
  select id, resource, act, subject_id, version, at, xmin as written_by from event where position is null
), repeated as (
  delete from event e using waiting w where e.id = w.id and w.act = 'changed' and exists (
    select from waiting o where o.resource = w.resource and o.subject_id = w.subject_id and o.at = w.at
    and o.written_by = w.written_by
    and case when o.act = 'changed' then o.id > w.id else o.version >= w.version end)
  returning e.id
), due as (
  select id, row_number() over (order by id) as place from (
    select id from waiting where id not in (select id from repeated) order by id limit :most) unnumbered
), numbered as (
  update event e set position = c.last + due.place from due, event_counter c where e.id = due.id
  returning e.position
)
update event_counter set last = (select max(position) from numbered) where exists (select from numbered) returning last
"""
_SEEN = """
select e.position, e.resource, e.act, e.subject_id, e.version, e.person_id, e.at from event e
where POSITIONS and e.resource = any(cast(:resources as text[]))
and (cast(:types as text[]) = '{}' or e.resource || '.' || e.act = any(cast(:types as text[])))
and (cast(:team as uuid) is null or e.team_id = cast(:team as uuid)
  or exists (select from person p where p.id = e.person_id and p.team_id = cast(:team as uuid)))
order by e.position limit :most
"""
_AFTER = _SEEN.replace("POSITIONS", "e.position > :after and e.position <= :last")
_AT = _SEEN.replace("POSITIONS", "e.position = any(cast(:these as bigint[]))")
_LAST = "select last from event_counter"
_FORGOTTEN = "select forgotten from event_counter"
_FORGET = """
with young as (
  select coalesce((select min(position) - 1 from event where position is not null and at >= :before), c.last) as until
  from event_counter c
), gone as (
  delete from event using young where position <= young.until returning position
)
update event_counter set forgotten = greatest(forgotten, (select max(position) from gone))
where exists (select from gone)
returning (select count(*) from gone) as gone
"""


def number_events(session: Session) -> int:
    """Gives what has been committed its place in the feed; returns how many events. None while another numbers. Call it
    as the clock."""
    turn = execute(session, _TURN).first()
    if turn is None:
        return 0
    last = execute(session, _NUMBER, {"most": MOST_NUMBERED}).scalar()
    return 0 if last is None else last - turn.last


def last_position(session: Session) -> int:
    """The highest position. All up to it are there for who reads after this."""
    found: int = execute(session, _LAST).scalar_one()
    return found


def forgotten_position(session: Session) -> int:
    """The highest position that was removed after its time. Ask after reading, so that nothing went in between."""
    found: int = execute(session, _FORGOTTEN).scalar_one()
    return found


def events_after(
    session: Session,
    after: int,
    last: int,
    resources: Sequence[str],
    *,
    types: Sequence[str] = (),
    team_id: UUID | None = None,
    most: int,
) -> list[Row]:
    """Those the reader may see, in their order, at most so many: of these resources, of these types (all if none is
    named), of clients of this team."""
    asked = {"after": after, "last": last, "resources": list(resources), "types": list(types)}
    return rows(session, _AFTER, asked | {"team": team_id, "most": most})


def events_at(
    session: Session,
    positions: Sequence[int],
    resources: Sequence[str],
    *,
    types: Sequence[str] = (),
    team_id: UUID | None = None,
) -> dict[int, Row]:
    """By position, those of these that are still there and that the reader may see, as above."""
    asked = {"these": list(positions), "resources": list(resources), "types": list(types)}
    found = rows(session, _AT, asked | {"team": team_id, "most": len(positions)})
    return {row["position"]: row for row in found}


def forget_events(session: Session, before: datetime) -> int:
    """Removes the events of before this moment, with their deliveries; returns how many. None while another numbers."""
    if execute(session, _TURN).first() is None:
        return 0
    found = execute(session, _FORGET, {"before": before}).first()
    return found.gone if found else 0
