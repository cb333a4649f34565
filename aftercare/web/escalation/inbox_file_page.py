"""The inbox as a file: one line for each escalation, with the same filters as the page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.escalation.inbox import inbox_to_take_along
from aftercare.store.database.plain_sql import Row
from aftercare.web.escalation.due import due_of
from aftercare.web.escalation.inbox_filters import DECIDED, address_of, filters_of, inbox_query_of
from aftercare.web.escalation.marks import with_marks
from aftercare.web.escalation.words import SEVERITY_CODES
from aftercare.web.shell.dates import spreadsheet_due, spreadsheet_moment
from aftercare.web.shell.downloads import list_file
from aftercare.web.shell.phrases import escalation_name, full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute

router = APIRouter(route_class=PageRoute)
YES, NO = sentence("yes"), sentence("no")
HEAD = (
    sentence("Case file"),
    sentence("Client"),
    sentence("Rule"),
    sentence("Severity"),
    sentence("Status"),
    sentence("Officer"),
    sentence("Opened"),
    sentence("Deadline"),
    sentence("Overdue"),
    sentence("Acknowledged by"),
    sentence("Handed over to"),
    sentence("Decision"),
    sentence("Decided by"),
    sentence("Decided"),
)


@router.get("/escalations/csv")
def download_inbox(
    context: Annotated[PageContext, Depends(Allow(inbox_to_take_along))],
) -> Response:
    """Of the view of own decisions, those; of any other, what is open."""
    filters = filters_of(context.request.query_params)
    by_me = filters.get("view") == DECIDED

    def read() -> list[tuple[object, ...]]:
        with context.work() as work:
            found = inbox_to_take_along(work, inbox_query_of(filters), by_me=by_me)
        return [_line(context, row) for row in found]

    return list_file(context, "escalations", HEAD, read, address_of(filters))


def _line(context: PageContext, row: Row) -> tuple[object, ...]:
    decision = row.get("decision")
    due_at = due_of(row) if "state" in row else None
    overdue = due_at and context.translate(YES if due_at < context.now else NO)
    return (
        row["reference"],
        full_name(row),
        with_marks(context, escalation_name(row, context.language), row),
        context.name_of("severity", SEVERITY_CODES[row["severity"]]),
        context.name_of("escalation", row.get("state", "resolved")),
        row["officer"],
        spreadsheet_moment(row["opened_at"]),
        spreadsheet_due(due_at),
        overdue,
        row.get("acknowledged_by"),
        row.get("handed_to"),
        context.name_of("decision", decision) if decision else None,
        row.get("decided_by"),
        spreadsheet_moment(row.get("decided_at")),
    )
