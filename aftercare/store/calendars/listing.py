"""Calendar links as JSON: never the link, nor anything it could be derived from."""

from __future__ import annotations

from typing import Literal

from aftercare.store.calendars.rows import CalendarFeedRow
from aftercare.store.database.resource_queries import Out, resource_query

WhyRevoked = Literal[
    "by-hand", "case-closed", "opted-out", "consent-withdrawn", "in-custody",
    "restricted-case", "account-closed",
]  # fmt: skip


class FeedOut(Out):
    """`fetches` counts the requests for the link; who made them, and from where, is not stored."""

    row = CalendarFeedRow
    columns = """id version staff_id person_id consent despite_restricted created_by created_at
        revoked_at revoked_because revoked_by fetched_at fetches"""
    revoked_because: WhyRevoked | None


CALENDAR_FEEDS = resource_query(
    FeedOut,
    "calendar_feed x",
    order=("created_at",),
    by=("person",),
    filters={"own": "x.staff_id = app_staff() or not cast(:own as boolean)"},
    newest_first=True,
)
