"""The worklist as a file: one line for each reason, with the same filters as the page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.overviews.view import worklist_to_take_along
from aftercare.web.escalation.marks import with_marks
from aftercare.web.overviews.worklist_filters import DUE_NAMES, address_of, filters_of, query_of
from aftercare.web.overviews.worklist_items import Item, worklist_items
from aftercare.web.shell.dates import spreadsheet_due, spreadsheet_moment
from aftercare.web.shell.downloads import list_file
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.vocabulary import VOCABULARY

router = APIRouter(route_class=PageRoute)
# As the page calls the section of clients whose only work it is.
AHEAD = sentence("Weeks ahead without contact")
HEAD = (
    sentence("When it is due"),
    sentence("Due"),
    sentence("Case file"),
    sentence("Client"),
    sentence("Officer"),
    sentence("What is waiting"),
    sentence("Subject"),
    sentence("When"),
    sentence("Reason"),
)


@router.get("/worklist/csv")
def download_worklist(
    context: Annotated[PageContext, Depends(Allow(worklist_to_take_along))],
) -> Response:
    filters = filters_of(context.request.query_params)

    def read() -> list[tuple[object, ...]]:
        assert context.actor is not None
        found = context.run(worklist_to_take_along, query_of(filters))
        items = worklist_items(found, context.now, context.language, context.actor)
        return [_line(context, item) for item in items]

    return list_file(context, "worklist", HEAD, read, address_of(filters))


def _text(context: PageContext, item: Item) -> str | None:
    """Why it is on the list, and what the list says of it."""
    reasons = VOCABULARY["task_reason"]
    reason = context.translate(reasons[item["reason"]].name) if item["reason"] in reasons else None
    text = " · ".join(one for one in (reason, item["text"]) if one)
    return with_marks(context, text, item) or None


def _line(context: PageContext, item: Item) -> tuple[object, ...]:
    return (
        context.translate(DUE_NAMES[item["due"]] if item["due"] else AHEAD),
        spreadsheet_due(item["due_at"]),
        item["reference"],
        item["person"],
        item["officer"],
        context.name_of("task", item["listed_as"]),
        context.name_of("kind", item["about"]) if item["about"] in VOCABULARY["kind"] else None,
        spreadsheet_moment(item["starts_at"]),
        _text(context, item),
    )
