"""Requests of clients for access, the notes a person checked for one, and what a client disputes in a record."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.orm import defer
from sqlmodel import Field, Session, col, select

from aftercare.store.database.columns import (
    MOMENT,
    OfPerson,
    VersionedRow,
    moment,
)
from aftercare.store.database.locks import get_row
from aftercare.store.database.rows_of import rows_of, rows_of_any
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.people.rows import PersonRow

OPEN = ("received", "extended")


class AccessRequestRow(OfPerson, VersionedRow, table=True):
    """`content` and `pdf` are what was given to the client, as it was given."""

    law: str
    received_on: date
    received_by: str
    identity: str
    language: str
    deadline_id: UUID
    registered_by: UUID
    registered_at: datetime = Field(sa_type=MOMENT)
    state: str = "received"
    extended_on: date | None = None
    extension_reason: str | None = sealed("access_request.extension_reason", default=None)
    extension_informed_on: date | None = None
    refusal_ground: str | None = None
    withdrawal_way: str | None = None
    reason: str | None = sealed("access_request.reason", default=None)
    proposed_by: UUID | None = None
    proposed_at: datetime | None = moment()
    objection: str | None = sealed("access_request.objection", default=None)
    ended_on: date | None = None
    ended_by: UUID | None = None
    ended_at: datetime | None = moment()
    given_by: str | None = None
    content: dict[str, Any] | None = sealed("access_request.content", default=None)
    pdf: bytes | None = sealed("access_request.pdf", default=None)
    pdf_sha256: str | None = None


class AccessNoteRow(OfPerson, table=True):
    """`source` is the table and column of the note; without a ground it is included."""

    access_request_id: UUID
    source: str
    row_id: str
    sha256: str
    ground: str | None = None
    checked_by: UUID
    checked_at: datetime = Field(sa_type=MOMENT)


class CorrectionNoteRow(OfPerson, VersionedRow, table=True):
    """`statement` is what the client says of the record."""

    subject_kind: str
    subject_id: UUID
    statement: str = sealed("correction_note.statement")
    stated_on: date
    deadline_id: UUID
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    decision: str | None = None
    reason: str | None = sealed("correction_note.reason", default=None)
    decided_by: UUID | None = None
    decided_at: datetime | None = moment()


get_access_request = partial(get_row, AccessRequestRow)
get_correction = partial(get_row, CorrectionNoteRow)


def access_requests_of(session: Session, person_id: UUID) -> list[AccessRequestRow]:
    """The newest first, without what was given."""
    query = (
        select(AccessRequestRow)
        .where(AccessRequestRow.person_id == person_id)
        .order_by(
            col(AccessRequestRow.received_on).desc(), col(AccessRequestRow.registered_at).desc()
        )
    )
    heavy = (inspect(AccessRequestRow).attrs[name].class_attribute for name in ("pdf", "content"))
    return list(session.exec(query.options(*(defer(one) for one in heavy))))


def asked_by_client(session: Session, deadline_id: UUID) -> bool:
    """Whether a request or a statement of a client with this deadline still waits for an answer."""
    asked = select(AccessRequestRow.id).where(
        AccessRequestRow.deadline_id == deadline_id, col(AccessRequestRow.ended_at).is_(None)
    )
    said = select(CorrectionNoteRow.id).where(
        CorrectionNoteRow.deadline_id == deadline_id, col(CorrectionNoteRow.decided_at).is_(None)
    )
    return any(session.exec(query).first() for query in (asked, said))


def proposals_to_decide(session: Session) -> list[tuple[AccessRequestRow, PersonRow]]:
    """Requests with a proposed refusal or withdrawal that the reader may see, the oldest proposal first."""
    query = (
        select(AccessRequestRow, PersonRow)
        .join(PersonRow, col(PersonRow.id) == col(AccessRequestRow.person_id))
        .where(
            col(AccessRequestRow.state).in_(OPEN), col(AccessRequestRow.proposed_at).is_not(None)
        )
        .order_by(col(AccessRequestRow.proposed_at), col(AccessRequestRow.id))
    )
    return list(session.exec(query).all())


def notes_of_request(session: Session, request_id: UUID) -> dict[tuple[str, str], AccessNoteRow]:
    """What was said of each note, by its source and row."""
    query = select(AccessNoteRow).where(AccessNoteRow.access_request_id == request_id)
    return {(one.source, one.row_id): one for one in session.exec(query)}


corrections_of = rows_of(CorrectionNoteRow, "person_id", "-stated_on", "-entered_at")
"""The newest first."""


def corrections_to_decide(session: Session) -> list[tuple[CorrectionNoteRow, PersonRow]]:
    """Statements without a decision that the reader may see, the oldest first."""
    query = (
        select(CorrectionNoteRow, PersonRow)
        .join(PersonRow, col(PersonRow.id) == col(CorrectionNoteRow.person_id))
        .where(col(CorrectionNoteRow.decided_at).is_(None))
        .order_by(col(CorrectionNoteRow.stated_on), col(CorrectionNoteRow.id))
    )
    return list(session.exec(query).all())


corrections_about = rows_of_any(CorrectionNoteRow, "subject_id", "stated_on", "entered_at")
"""The statements about these records, the oldest first."""
