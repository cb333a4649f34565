"""Closing days as JSON."""

from __future__ import annotations

from aftercare.store.database.resource_queries import Out, resource_query
from aftercare.store.time.closing_day_rows import ClosingDayRow


class ClosingDayOut(Out):
    """`office_id` is null when every office is closed."""

    row = ClosingDayRow
    columns = "id closed_on name office_id entered_by entered_at"


CLOSING_DAYS = resource_query(
    ClosingDayOut, "closing_day x", order=("closed_on",), person="null::uuid", version="null::int"
)
