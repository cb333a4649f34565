"""Documents as JSON, without their facts, words and bytes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from aftercare.domain.papers import PaperKind, PaperState
from aftercare.store.database.resource_queries import Out, resource_query


class PaperOut(Out):
    """`facts_sha256` is the digest of the facts as JSON, `pdf_sha256` that of the signed bytes."""

    id: UUID
    version: int
    person_id: UUID
    kind: PaperKind
    language: str
    escalation_id: UUID | None
    order_id: UUID | None
    corrects_id: UUID | None
    from_on: date
    until_on: date
    state: PaperState
    facts_sha256: str
    author_id: UUID
    drafted_at: datetime
    submitted_by: UUID | None
    submitted_at: datetime | None
    return_reason: str | None
    signed_by: UUID | None
    signed_name: str | None
    signed_at: datetime | None
    pdf_sha256: str | None
    handed_over_on: date | None
    handed_over_to: str | None
    handed_over_by: UUID | None
    handed_over_at: datetime | None


class LetterheadOut(Out):
    id: UUID
    team_id: UUID
    from_on: date
    organisation: str
    office: str
    street: str
    town: str
    phone: str
    email: str
    entered_by: UUID
    entered_at: datetime


PAPERS = resource_query(
    PaperOut,
    "paper x",
    order=("drafted_at",),
    by=("person", "escalation", "kind", "state"),
    newest_first=True,
)
LETTERHEADS = resource_query(
    LetterheadOut,
    "letterhead x",
    order=("from_on", "entered_at"),
    person="null::uuid",
    by=("team",),
    newest_first=True,
)
