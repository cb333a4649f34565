"""Calendar links as JSON: never the link, nor anything it could be derived from."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from aftercare.store.database.resource_queries import Out, resource_query

WhyRevoked = Literal[
    "by-hand", "case-closed", "opted-out", "consent-withdrawn", "in-custody",
    "restricted-case", "account-closed",
]  # fmt: skip


class FeedOut(Out):
    """`fetches` counts the requests for the link; who made them, and from where, is not stored."""

    id: UUID
    version: int
    staff_id: UUID | None
    person_id: UUID | None
    consent: str | None
    despite_restricted: bool
    created_by: UUID
    created_at: datetime
    revoked_at: datetime | None
    revoked_because: WhyRevoked | None
    revoked_by: UUID | None
    fetched_at: datetime | None
    fetches: int


CALENDAR_FEEDS = resource_query(
    FeedOut,
    "calendar_feed x",
    order=("created_at",),
    by=("person",),
    filters={"own": "x.staff_id = app_staff() or not cast(:own as boolean)"},
    newest_first=True,
)
