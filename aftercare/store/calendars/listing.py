"""Calendar links as JSON: never the link, nor anything it could be derived from; and busy times."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from aftercare.domain.calendars.busy_times import CalendarFault, CalendarKind
from aftercare.store.calendars.busy_rows import BusyBlockRow
from aftercare.store.calendars.connection_rows import CalendarConnectionRow
from aftercare.store.calendars.rows import CalendarFeedRow
from aftercare.store.database.resource_queries import Out, Sql, resource_query

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


class ConnectionOut(Out):
    """Your own calendar that is asked for busy times. After a fault, what it said before still counts."""

    row = CalendarConnectionRow
    columns = "id version staff_id kind made_at read_at failing_since fault"
    kind: CalendarKind
    fault: CalendarFault | None


class BusyTimeOut(Out):
    """A time at which the calendar of a colleague says busy; nothing else is known of it."""

    row = BusyBlockRow
    columns = "id staff_id from_at until_at seen_at"
    from_at: Annotated[datetime, Sql("lower(x.during)")]
    until_at: Annotated[datetime, Sql("upper(x.during)")]


CALENDAR_CONNECTIONS = resource_query(
    ConnectionOut,
    "calendar_connection x",
    order=("made_at",),
    person="null::uuid",
    where="x.staff_id = (select app_staff())",
)
# Times of colleagues, of the reader's own team.
BUSY_TIMES = resource_query(
    BusyTimeOut,
    "busy_block x join staff o on o.id = x.staff_id",
    order=("from_at",),
    person="null::uuid",
    where="o.team_id = (select app_team())",
    filters={
        "from_at": "upper(x.during) > :from_at",
        "until_at": "lower(x.during) < :until_at",
        "staff": "x.staff_id = :staff",
    },
)
