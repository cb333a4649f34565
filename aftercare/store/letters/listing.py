"""Letters and the addresses they go to as JSON."""

from __future__ import annotations

from typing import Literal

from aftercare.domain.letters.taking_back import TakenBack
from aftercare.domain.letters.wording import LetterKind
from aftercare.domain.message_templates.text_kinds import TextLanguageCode
from aftercare.store.database.resource_queries import Out, resource_query
from aftercare.store.letters.rows import LetterRow, PostalAddressRow

LetterState = Literal["drafted", "sent", "discarded"]


class LetterOut(Out):
    """`sha256` is the digest of the PDF as it was created; every print is the same. `made_by` null: made by the clock.
    `printed_at`: when it was last printed here; `handed_at`: when a print service received it. `taken_back`: why the
    clock ended it, null when it did not."""

    row = LetterRow
    columns = """id version person_id appointment_id kind language template_version sha256 due_on
        state made_by made_at printed_at handed_at sent_on ended_by ended_at taken_back"""
    kind: LetterKind
    language: TextLanguageCode
    state: LetterState
    taken_back: TakenBack | None


class AddressOut(Out):
    row = PostalAddressRow
    columns = "person_id version care_of lines entered_by entered_at"


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
