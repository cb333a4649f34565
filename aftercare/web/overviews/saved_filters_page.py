"""Saving the filters of the worklist and the inbox, and removing them; both pages list them as links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.overviews.saved_filters import remove_filter, save_filter
from aftercare.web.escalation import inbox_filters
from aftercare.web.overviews import worklist_filters
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form

router = APIRouter(route_class=PageRoute)
# By the page, what reads the filters and the page number in its address.
PAGES: Mapping[str, Callable[[str], tuple[dict[str, str], str]]] = {
    worklist_filters.WORKLIST: worklist_filters.filters_of_address,
    inbox_filters.INBOX: inbox_filters.page_of_address,
}


@router.post("/saved-filters")
def save(context: Annotated[PageContext, Depends(Allow(save_filter))], form: Form) -> Response:
    """Saves the filters of the page that the form is on; names and typed words are no filters."""
    page, filters = _of(form.typed.get("next", ""))
    back = f"{page}?{urlencode(filters)}" if filters else page
    if not filters:
        return context.redirect_to(back)
    try:
        context.run(save_filter, page.strip("/"), urlencode(filters))
    except Invalid:
        return context.redirect_to(back, flash="filters-full")
    return context.redirect_to(back, flash="filter-saved")


@router.post("/saved-filters/{filter_id}/remove")
def remove(
    filter_id: UUID, context: Annotated[PageContext, Depends(Allow(remove_filter))], form: Form
) -> Response:
    context.run(remove_filter, filter_id)
    page, filters = _of(form.typed.get("next", ""))
    return context.redirect_to(f"{page}?{urlencode(filters)}" if filters else page, flash="removed")


def _of(address: str) -> tuple[str, dict[str, str]]:
    """The page of this address and its valid filters; the worklist for any other address."""
    page = address.partition("?")[0]
    read = PAGES.get(page)
    return (page, read(address)[0]) if read else (worklist_filters.WORKLIST, {})
