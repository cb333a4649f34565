"""Clients, the sites they may not come to, and the people they may not meet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Column, delete, update
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Field, Session, col, or_, select

from aftercare.base.errors import NotFound
from aftercare.store.database.columns import (
    JSON,
    MOMENT,
    MOMENTS,
    OfPerson,
    Table,
    VersionedRow,
    among,
    moment,
)
from aftercare.store.database.locks import get_row, locking, rows_locked
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.rows_of import rows_of_any
from aftercare.store.database.sealed_columns import sealed

Own = TypeVar("Own", bound=OfPerson)


class PersonRow(VersionedRow, table=True):
    reference: str
    given_name: str
    family_name: str
    birth_on: date
    language: str = "nl"
    regime: str = "adult"
    tier: int = 2
    phone: str | None = sealed("person.phone", default=None)
    phone_state: str = "none"
    # Set by the database: when the number was verified last, None while it is not.
    phone_verified_at: datetime | None = moment()
    texts_consented: bool = False
    opted_out_at: datetime | None = moment()
    team_id: UUID
    officer_id: UUID
    deputy_id: UUID | None = None
    restricted: bool = False
    case_type: str = "sexual_offence"
    co_officer_id: UUID | None = None
    texts_go_to: UUID | None = None
    texts_go_to_agreed_at: datetime | None = moment()
    work_weeks: list[dict[str, Any]] = Field(
        default_factory=lambda: [{}], sa_column=Column(JSON, nullable=False)
    )
    index_offence: str | None = sealed("person.index_offence", default=None)
    victim_safety: str | None = sealed("person.victim_safety", default=None)
    enrolled_on: date
    closed_on: date | None = None


class AwayPeriodRow(OfPerson, table=True):
    """Without an author: entered before authors were kept, or imported."""

    kind: str
    during: Any = Field(sa_column=Column(MOMENTS, nullable=False))
    entered_by: UUID | None = None
    entered_at: datetime | None = moment()
    ended_by: UUID | None = None
    ended_at: datetime | None = moment()


class AwayRemovalRow(OfPerson, table=True):
    """A period as it was entered, before it was removed or corrected; it counts for nothing."""

    kind: str
    during: Any = Field(sa_column=Column(MOMENTS, nullable=False))
    entered_by: UUID | None = None
    entered_at: datetime | None = moment()
    removed_by: UUID
    removed_at: datetime = Field(sa_type=MOMENT)


class NoContactRow(OfPerson, VersionedRow, table=True):
    """Two clients who never meet. The file of `person_id` entered it and alone can end it. The row is readable with
    that file only; `pairs_with` covers both. Without an author: imported from before authors were kept."""

    other_id: UUID
    reason: str = sealed("no_contact.reason", default="")
    entered_by: UUID | None = None
    entered_at: datetime | None = moment()
    from_on: date | None = None
    until_on: date | None = None
    ended_by: UUID | None = None
    ended_at: datetime | None = moment()
    end_reason: str | None = sealed("no_contact.end_reason", default=None)


class ExclusionRow(Table, table=True):
    person_id: UUID = Field(primary_key=True)
    site_id: UUID = Field(primary_key=True)


get_person = partial(get_row, PersonRow)


def is_seen(session: Session, person_id: UUID) -> bool:
    """Whether the actor sees this person."""
    query = select(PersonRow.id).where(PersonRow.id == person_id)
    return session.exec(query).first() is not None


def references_of(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Their references, by id."""
    wanted = set(person_ids)
    query = select(PersonRow.id, PersonRow.reference).where(among(col(PersonRow.id), wanted))
    return dict(session.exec(query).all()) if wanted else {}


def person_by_reference(session: Session, reference: str) -> UUID | None:
    """The person with this reference, if there is one and the actor sees them."""
    return session.exec(select(PersonRow.id).where(PersonRow.reference == reference)).first()


people_by_name = rows_of_any(PersonRow, "id", "family_name", "id")
"""Those of these people whom the actor sees, by family name."""


def send_texts_to(session: Session, person_id: UUID, related_id: UUID) -> None:
    """Texts about this person go to this related person."""
    session.execute(
        update(PersonRow).where(col(PersonRow.id) == person_id).values(texts_go_to=related_id)
    )


def excluded_sites(session: Session, person_id: UUID) -> list[UUID]:
    """The sites to which this person may not come."""
    query = select(ExclusionRow.site_id).where(ExclusionRow.person_id == person_id)
    return list(session.exec(query))


def drop_exclusions(session: Session, person_id: UUID) -> None:
    """This person may come to every site again."""
    session.execute(delete(ExclusionRow).where(col(ExclusionRow.person_id) == person_id))


def lock_no_contact(session: Session, person_id: UUID, ban_id: UUID) -> NoContactRow:
    """The no-contact row that the file of this person entered, locked; NotFound for another file's."""
    query = select(NoContactRow).where(
        NoContactRow.id == ban_id, NoContactRow.person_id == person_id
    )
    row = session.exec(locking(query)).first()
    if row is None:
        raise NotFound()
    return row


def pairs_with(session: Session, person_id: UUID) -> list[NoContactRow]:
    """Every no-contact row this person is in, whichever of the two files entered it, ended ones too; those that
    hold first, in the order they were entered. Rows of a file the actor does not see are seen as the clock only."""
    query = (
        select(NoContactRow)
        .where(or_(NoContactRow.person_id == person_id, NoContactRow.other_id == person_id))
        .order_by(
            col(NoContactRow.ended_at).is_not(None),
            col(NoContactRow.entered_at).nulls_first(),
            col(NoContactRow.id),
        )
    )
    return list(session.exec(query))


_KEPT_APART = (
    "where id in (select case when n.person_id = :person then n.other_id else n.person_id end"
    " from no_contact n where :person in (n.person_id, n.other_id) and n.ended_at is null)"
)


def people_apart(session: Session, person_id: UUID) -> list[PersonRow]:
    """Everyone this person is kept apart from now, by either file's restriction. Ask it as the clock."""
    return rows_where(session, PersonRow, _KEPT_APART, {"person": person_id})


def persons_of(
    session: Session, person_ids: Iterable[UUID], *, for_update: bool = False
) -> dict[UUID, PersonRow]:
    """Those of them the actor may see, by id; locked in the order of their ids when asked."""
    query = select(PersonRow).where(among(col(PersonRow.id), set(person_ids)))
    if for_update:
        query = locking(query.order_by(col(PersonRow.id)))
    return {row.id: row for row in session.exec(query)}


def lock_free_persons(session: Session, person_ids: Iterable[UUID]) -> list[PersonRow]:
    """Those of these persons that no other transaction has locked, locked in the order of their ids."""
    return rows_locked(PersonRow, session, among(col(PersonRow.id), person_ids), skip_locked=True)


class _WithPerson(Protocol):
    """A table with rows that may belong to a person."""

    id: Any
    person_id: Any


def lock_person_of(session: Session, kind: type[_WithPerson], row_id: UUID) -> UUID | None:
    """Lock the person a row belongs to, before the row itself: the lock order of all transactions. Answers who it is;
    None when there is no such row, or none the actor may see."""
    of_row = select(kind.person_id).where(kind.id == row_id).scalar_subquery()
    query = select(PersonRow.id).where(PersonRow.id == of_row)
    return session.exec(query.with_for_update(key_share=True)).first()


def get_after_person(
    kind: type[Own], session: Session, row_id: UUID, *, for_update: bool = False
) -> Own:
    """The row as `get_row` reads it. With `for_update`, its person is locked before it."""
    if for_update:
        lock_person_of(session, kind, row_id)
    return get_row(kind, session, row_id, for_update=for_update)


def phones_in_use(session: Session) -> set[str]:
    """Every number we store, closed files included; see recipients.reachability for who may use it."""
    query = select(PersonRow.phone).where(col(PersonRow.phone).is_not(None))
    return {phone for phone in session.exec(query) if phone}


_AWAY_FROM = "where person_id = :person and during && tstzrange(:now, null) order by lower(during)"


def away_from(session: Session, person_id: UUID, now: datetime) -> list[AwayPeriodRow]:
    """Periods of this person that are not over yet, the earliest first."""
    values = {"person": person_id, "now": now}
    return rows_where(session, AwayPeriodRow, _AWAY_FROM, values)


def keep_removed(session: Session, away: AwayPeriodRow, by: UUID, now: datetime) -> None:
    """The history keeps this period as it was entered, which is removed or changed now."""
    kept = {
        name: getattr(away, name)
        for name in ("person_id", "kind", "during", "entered_by", "entered_at")
    }
    session.add(AwayRemovalRow(**kept, removed_by=by, removed_at=now))


def away_between(
    session: Session, person_ids: Iterable[UUID], during: Range[datetime]
) -> list[AwayPeriodRow]:
    query = select(AwayPeriodRow).where(
        col(AwayPeriodRow.person_id).in_(list(person_ids)),
        col(AwayPeriodRow.during).op("&&")(during),
    )
    return list(session.exec(query))
