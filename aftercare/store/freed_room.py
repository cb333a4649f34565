"""What came free, noted by the database with the change itself, and who on the waiting list could use it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, text
from sqlmodel import Field, Session, SQLModel


class FreedRoomRow(SQLModel, table=True):
    """Room of an officer, a site, a programme or a person; without days it may help at any time."""

    __tablename__ = "freed_room"
    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    officer_id: UUID | None = None
    location_id: UUID | None = None
    programme_id: UUID | None = None
    person_id: UUID | None = None
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True)
class Freed:
    """One thing that came free; it is told apart from others by its text."""

    officer_id: UUID | None
    location_id: UUID | None
    programme_id: UUID | None
    person_id: UUID | None
    from_on: date | None
    until_on: date | None

    def __str__(self) -> str:
        return ":".join(str(part or "") for part in self._parts())

    def _parts(self) -> Iterable[UUID | date | None]:
        whose = (self.officer_id, self.location_id, self.programme_id, self.person_id)
        return (*whose, self.from_on, self.until_on)


_FREED = text(
    "select officer_id, location_id, programme_id, person_id, from_on, until_on from freed_room"
    " group by 1, 2, 3, 4, 5, 6 order by min(id)"
)
# Whoever has a row already works on it: it is passed over, and gone once that work is done.
_TAKE = text(
    "delete from freed_room where id in (select id from freed_room where"
    " (officer_id, location_id, programme_id, person_id, from_on, until_on) is not distinct from"
    " (cast(:officer as uuid), cast(:location as uuid), cast(:programme as uuid), cast(:person as uuid),"
    " cast(:from_on as date), cast(:until_on as date)) for update skip locked) returning id"
)
# In the order of the list: the highest tier, then who waits longest, then by id.
_WAITERS = text(
    """
select u.line_id, u.occurrence, u.person_id
from unplaced u join person p on p.id = u.person_id join obligation o on o.id = u.obligation_id
where p.closed_on is null and u.last_on >= :today
  and (u.person_id = :person
    or (u.first_on <= coalesce(cast(:until_on as date), u.first_on)
      and u.last_on >= coalesce(cast(:from_on as date), u.last_on)
      and (p.officer_id = :officer or p.deputy_id = :officer or :location = any(o.location_ids)
        or o.programme_id = :programme
        or exists (select from location l where l.id = :location and l.person_id = u.person_id))))
order by p.tier, u.noticed_at, u.line_id, u.occurrence"""
)
# Room that nobody waits for is forgotten by the job, but is no event.
_ANY = text("select 1 from freed_room where exists (select from unplaced) limit 1")


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
    """What came free and nobody has tried yet, oldest first, each once however often it was noted."""
    return [Freed(*row) for row in session.execute(_FREED)]


def take_freed(session: Session, freed: Freed) -> bool:
    """Take it out of the list, in the transaction that tries it; False when another has it."""
    return bool(session.execute(_TAKE, _values(freed)).all())


def waiters_for(session: Session, freed: Freed, today: date) -> list[Waiter]:
    """Who waits and could use it, in the order of the list."""
    found = session.execute(_WAITERS, {"today": today, **_values(freed)})
    return [Waiter(*row) for row in found]


def room_is_free(session: Session) -> bool:
    """Whether something came free while anybody waits."""
    return session.execute(_ANY).first() is not None


def _values(freed: Freed) -> dict[str, UUID | date | None]:
    return {
        "officer": freed.officer_id,
        "location": freed.location_id,
        "programme": freed.programme_id,
        "person": freed.person_id,
        "from_on": freed.from_on,
        "until_on": freed.until_on,
    }
