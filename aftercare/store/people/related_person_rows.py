"""The people around a person: who helps, who must be kept apart, and the circle of volunteers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlmodel import Field, Session

from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.rows_of import rows_of, rows_of_any
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.people.rows import get_after_person


class RelatedPersonRow(OfPerson, VersionedRow, table=True):
    """`opted_out_at` is when the holder of this telephone refused texts."""

    role: str
    name: str
    organisation: str | None = None
    phone: str | None = sealed("related_person.phone", default=None)
    phone_verified: bool = False
    phone_verified_at: datetime | None = moment()
    texts_agreed: bool = False
    opted_out_at: datetime | None = moment()
    language: str = "nl"
    note: str | None = sealed("related_person.note", default=None)
    from_on: date
    until_on: date | None = None


class RestrictedPartyRow(OfPerson, VersionedRow, table=True):
    """Only a neutral label, and the pair when the other person is under supervision too."""

    kind: str
    label: str
    other_person_id: UUID | None = None
    condition_id: UUID | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    ended_on: date | None = None


class CircleRow(OfPerson, VersionedRow, table=True):
    """`coordinator_id` is a contact of the client, `account_id` the account that sees the meetings."""

    coordinator_id: UUID | None = None
    volunteers: int = 3
    account_id: UUID | None = None
    started_on: date
    ended_on: date | None = None
    note: str | None = sealed("circle.note", default=None)


get_related = partial(get_after_person, RelatedPersonRow)


def related_to(session: Session, person_id: UUID) -> list[RelatedPersonRow]:
    """Everyone around a person, ended ones too: those of now first, then by role and name."""
    tail = "where person_id = :person order by until_on desc nulls first, role, name, id"
    return rows_where(session, RelatedPersonRow, tail, {"person": person_id})


get_party = partial(get_row, RestrictedPartyRow)


def parties_of(session: Session, person_id: UUID) -> list[RestrictedPartyRow]:
    """Those that still hold first, in the order they were entered."""
    tail = "where person_id = :person order by ended_on is not null, entered_at, id"
    return rows_where(session, RestrictedPartyRow, tail, {"person": person_id})


get_circle = partial(get_row, CircleRow)

circles_of = rows_of(CircleRow, "person_id", "-started_on", "-id")
"""This person's circles, newest first."""


_related = rows_of_any(RelatedPersonRow, "id")


def related_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, RelatedPersonRow]:
    """These people around clients; runs no query when there is no id."""
    return {one.id: one for one in _related(session, ids)}
