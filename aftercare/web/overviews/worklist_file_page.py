"""The worklist as a file: one line for each reason, with the same filters as the page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.csv_lines import csv_lines
from aftercare.base.errors import Invalid
from aftercare.base.translation import sentence
from aftercare.casework.overviews.view import worklist_to_take_along
from aftercare.web.overviews.worklist_filters import address_of, filters_of, query_of
from aftercare.web.overviews.worklist_items import Item, worklist_items
from aftercare.web.shell.dates import spreadsheet_moment
from aftercare.web.shell.downloads import csv_file
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.vocabulary import VOCABULARY

router = APIRouter(route_class=PageRoute)
HEAD = (
    sentence("Due"),
    sentence("Case file"),
    sentence("Client"),
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
    try:
        found = context.run(worklist_to_take_along, query_of(filters))
    except Invalid:
        return context.redirect_to(address_of(filters), flash="too-many-lines")
    items = worklist_items(found, context.now, context.language)
    head = [context.translate(name) for name in HEAD]
    return csv_file(
        csv_lines(head, [_line(context, one) for one in items]), f"worklist-{context.today}"
    )


def _line(context: PageContext, item: Item) -> tuple[object, ...]:
    reasons = VOCABULARY["task_reason"]
    reason = item["reason"] if item["reason"] in reasons else None
    return (
        spreadsheet_moment(item["due_at"]),
        item["reference"],
        item["person"],
        context.name_of("task", item["listed_as"]),
        context.name_of("kind", item["about"]) if item["about"] in VOCABULARY["kind"] else None,
        spreadsheet_moment(item["starts_at"]),
        context.translate(reasons[reason].name) if reason else item["text"],
    )
