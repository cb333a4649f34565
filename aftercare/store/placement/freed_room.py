"""Freed room, recorded by the database with the change itself, and the unplaced occurrences that could use
it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import execute


@dataclass(frozen=True)
class Freed:
    """One piece of freed room; its text distinguishes it from others."""

    officer_id: UUID | None
    site_id: UUID | None
    programme_id: UUID | None
    person_id: UUID | None
    from_on: date | None
    until_on: date | None

    def __str__(self) -> str:
        return ":".join(str(part or "") for part in self._parts())

    def _parts(self) -> Iterable[UUID | date | None]:
        whose = (self.officer_id, self.site_id, self.programme_id, self.person_id)
        return (*whose, self.from_on, self.until_on)


_FREED = (
    "select officer_id, site_id, programme_id, person_id, from_on, until_on from freed_room"
    " group by 1, 2, 3, 4, 5, 6 order by min(id)"
)
_ASKED = (
    "unnest(cast(:officers as uuid[]), cast(:sites as uuid[]), cast(:programmes as uuid[]),"
    " cast(:people as uuid[]), cast(:from_on as date[]), cast(:until_on as date[]))"
    " as f (officer, site, programme, person, from_on, until_on)"
)
# A row locked by another transaction is skipped: that worker deletes it when it is done.
_TAKE = """
with taken as (
  delete from freed_room where id in (
    select r.id from freed_room r join ASKED
      on (r.officer_id, r.site_id, r.programme_id, r.person_id, r.from_on, r.until_on)
        is not distinct from (f.officer, f.site, f.programme, f.person, f.from_on, f.until_on)
    for update of r skip locked)
  returning officer_id, site_id, programme_id, person_id, from_on, until_on)
select distinct * from taken""".replace("ASKED", _ASKED)
# In the order of the list: the highest tier, then the longest wait, then by id.
_WAITERS = """
select u.line_id, u.occurrence, u.person_id
from unplaced u join person p on p.id = u.person_id join obligation o on o.id = u.obligation_id
where p.closed_on is null and u.last_on >= :today and exists (select from ASKED
  where u.person_id = f.person
    or (u.first_on <= coalesce(f.until_on, u.first_on) and u.last_on >= coalesce(f.from_on, u.last_on)
      and (p.officer_id = f.officer or p.deputy_id = f.officer or f.site = any(o.site_ids)
        or exists (select from officer_transfer t where t.person_id = p.id and t.to_officer_id = f.officer
                   and t.done_at is null and t.called_off_at is null)
        or o.programme_id = f.programme
        or exists (select from site l where l.id = f.site and l.person_id = u.person_id))))
order by p.tier, u.noticed_at, u.line_id, u.occurrence""".replace("ASKED", _ASKED)
# Freed room without a waiting client is deleted by the job, but is no event.
_ANY = "select 1 from freed_room where exists (select from unplaced) limit 1"


@dataclass(frozen=True)
class Waiter:
    """One occurrence that waits for a time."""

    line_id: UUID
    occurrence: int
    person_id: UUID

    @property
    def key(self) -> tuple[str, int]:
        return str(self.line_id), self.occurrence


def freed_things(session: Session) -> list[Freed]:
    """Freed room not yet tried, oldest first, each once however often it was recorded."""
    return [Freed(*row) for row in execute(session, _FREED)]


def take_freed(session: Session, freed: Iterable[Freed]) -> list[Freed]:
    """Take these out of the list, in the transaction that tries them; answers those that no other transaction has."""
    return [Freed(*row) for row in execute(session, _TAKE, _values(freed))]


def waiters_for(session: Session, freed: Iterable[Freed], today: date) -> list[Waiter]:
    """The waiting entries that could use any of these, in the order of the list."""
    found = execute(session, _WAITERS, {"today": today, **_values(freed)})
    return [Waiter(*row) for row in found]


def room_is_free(session: Session) -> bool:
    """Whether there is freed room and an unplaced occurrence."""
    return execute(session, _ANY).first() is not None


def _values(freed: Iterable[Freed]) -> dict[str, list[Any]]:
    things = list(freed)
    return {
        "officers": [one.officer_id for one in things],
        "sites": [one.site_id for one in things],
        "programmes": [one.programme_id for one in things],
        "people": [one.person_id for one in things],
        "from_on": [one.from_on for one in things],
        "until_on": [one.until_on for one in things],
    }
