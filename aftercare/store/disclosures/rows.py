"""What went to third parties about a client: a line per sending, voided but never changed."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlmodel import Field

from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed


class DisclosureRow(OfPerson, VersionedRow, table=True):
    """`source_id` is the document, task or referral that was sent. Without `entered_by` the command line exported
    it."""

    disclosed_on: date
    what: str
    detail: str | None = sealed("disclosure.detail", default=None)
    recipient: str | None = None
    ground: str
    source_id: UUID | None = None
    entered_by: UUID | None = None
    entered_at: datetime = Field(sa_type=MOMENT)
    voided_by: UUID | None = None
    voided_at: datetime | None = moment()
    void_reason: str | None = sealed("disclosure.void_reason", default=None)


get_disclosure = partial(get_row, DisclosureRow)

disclosures_of = rows_of(DisclosureRow, "person_id", "-disclosed_on", "-entered_at")
"""The newest first, voided ones too."""
