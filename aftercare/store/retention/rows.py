"""Retention periods in versions, legal holds, proposals of destruction with their certificates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Identity, Integer, desc
from sqlmodel import Field, Session, col, select

from aftercare.domain.retention.kinds import DataKind
from aftercare.domain.retention.terms import Term, terms_of
from aftercare.store.database.columns import (
    JSON,
    MOMENT,
    TEXTS,
    OfPerson,
    Row,
    VersionedRow,
    moment,
)
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.database.versioned_policy import Proposed, adopted_state
from aftercare.store.people.rows import PersonRow, get_after_person, persons_of


class RetentionPolicyRow(Proposed, table=True):
    """The newest activated version is in force."""

    terms: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    reason: str
    state: str = adopted_state()

    def facts(self) -> dict[DataKind, Term]:
        return terms_of(self.terms)


class LegalHoldRow(OfPerson, VersionedRow, table=True):
    reason: str = sealed("legal_hold.reason")
    review_on: date
    placed_by: UUID
    placed_at: datetime = Field(sa_type=MOMENT)
    lifted_by: UUID | None = None
    lifted_at: datetime | None = moment()
    lift_reason: str | None = sealed("legal_hold.lift_reason", default=None)


class DestructionRow(OfPerson, VersionedRow, table=True):
    """Waits while neither confirmed nor refused. `destroyed_at` is set unless the file itself was destroyed: then
    the row went with it."""

    kinds: list[str] = Field(sa_column=Column(TEXTS, nullable=False))
    policy_version: int
    proposed_by: UUID
    proposed_at: datetime = Field(sa_type=MOMENT)
    confirmed_by: UUID | None = None
    confirmed_at: datetime | None = moment()
    refused_by: UUID | None = None
    refused_at: datetime | None = moment()
    refuse_reason: str | None = sealed("destruction.refuse_reason", default=None)
    destroyed_at: datetime | None = moment()


class DestructionCertificateRow(Row, table=True):
    """`kinds`: by kind the period, its source, and how many rows went. Its id is that of the decision."""

    number: int | None = Field(
        default=None, sa_column=Column(Integer, Identity(always=True), nullable=False)
    )
    team_id: UUID
    policy_version: int
    kinds: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    proposed_by: UUID
    proposed_name: str
    confirmed_by: UUID
    confirmed_name: str
    destroyed_at: datetime = Field(sa_type=MOMENT)


get_hold = partial(get_after_person, LegalHoldRow)
get_destruction = partial(get_after_person, DestructionRow)
get_certificate = partial(get_row, DestructionCertificateRow)


def policy_in_force(session: Session) -> RetentionPolicyRow:
    query = select(RetentionPolicyRow).where(col(RetentionPolicyRow.activated_at).is_not(None))
    return session.exec(query.order_by(desc("version")).limit(1)).one()


holds_of = rows_of(LegalHoldRow, "person_id", "-placed_at")
"""Every hold on this file, the newest first."""


def standing_hold(session: Session, person_id: UUID) -> LegalHoldRow | None:
    query = select(LegalHoldRow).where(
        LegalHoldRow.person_id == person_id, col(LegalHoldRow.lifted_at).is_(None)
    )
    return session.exec(query).first()


destructions_of = rows_of(DestructionRow, "person_id", "-proposed_at")
"""Every proposal about this file, the newest first."""


def destructions_waiting(session: Session) -> list[tuple[DestructionRow, PersonRow]]:
    """Proposals about files that the reader sees and that wait for the second person, the oldest first."""
    tail = "where confirmed_at is null and refused_at is null order by proposed_at, id"
    found = rows_where(session, DestructionRow, tail, {})
    people = persons_of(session, [one.person_id for one in found]) if found else {}
    return [(one, people[one.person_id]) for one in found if one.person_id in people]


def destroyed_since(rows: Iterable[DestructionRow], closed_on: date | None) -> set[DataKind]:
    """The kinds that were destroyed since this last day of the file."""
    return {
        DataKind(kind)
        for one in rows
        if one.destroyed_at and closed_on and one.destroyed_at.date() > closed_on
        for kind in one.kinds
    }


def certificates(session: Session, most: int = 200) -> list[DestructionCertificateRow]:
    """Those of the reader's team, for auditors of all teams, the newest first."""
    order = (desc(col(DestructionCertificateRow.destroyed_at)), col(DestructionCertificateRow.id))
    return list(session.exec(select(DestructionCertificateRow).order_by(*order).limit(most)))


def destroy(session: Session, destruction_id: UUID) -> UUID:
    """Destroys what two people decided on; answers the id of the certificate. Nothing of it may be used afterwards."""
    session.flush()
    found: UUID = execute(session, "select destroy_data(:id)", {"id": destruction_id}).scalar_one()
    session.expunge_all()
    return found
