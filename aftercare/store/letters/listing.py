"""Letters and the addresses they go to as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from aftercare.domain.letters.wording import LetterKind
from aftercare.store.database.resource_queries import Out, resource_query

LetterState = Literal["drafted", "sent", "discarded"]


class LetterOut(Out):
    """`sha256` is the digest of the PDF as it was created; every print is the same."""

    id: UUID
    version: int
    person_id: UUID
    appointment_id: UUID | None
    kind: LetterKind
    language: str
    template_version: int
    sha256: str
    due_on: date
    state: LetterState
    made_by: UUID
    made_at: datetime
    sent_on: date | None
    ended_by: UUID | None
    ended_at: datetime | None


class AddressOut(Out):
    person_id: UUID
    version: int
    lines: str
    entered_by: UUID
    entered_at: datetime


LETTERS = resource_query(
    LetterOut,
    "letter x",
    order=("made_at",),
    by=("person", "state"),
    filters={"due_by": "x.due_on <= :due_by"},
    newest_first=True,
)
# Found by the person it belongs to.
POSTAL_ADDRESSES = resource_query(
    AddressOut,
    "postal_address x",
    keys=(("x.entered_at", "timestamptz"), ("x.person_id", "uuid")),
    filters={"id": "x.person_id = :id"},
)
