"""The page of each team's letterhead: what it prints on documents, and entering a new version from a day."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.papers.letterheads import letterheads, set_letterhead
from aftercare.domain.papers.letterhead import LONGEST_LINE, Letterhead
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Admin = Annotated[PageContext, Depends(Allow(set_letterhead))]
_LINES = ("organisation", "office", "street", "town", "phone", "email")


@router.get("/letterheads")
def show_letterheads(context: Admin, form: Form) -> Response:
    found = context.run(letterheads)
    today = context.today
    stored: dict[str, str] = {}
    for team, rows in found:
        stored[f"from_on-{team.id}"] = typed_day(today)
        if rows:
            stored |= {f"{one}-{team.id}": getattr(rows[0], one) for one in _LINES}
    return context.page(
        "papers/letterheads.html",
        teams=[View(team, versions=rows) for team, rows in found],
        form=form.over(stored),
    )


@router.post("/letterheads/{team_id}")
@shown_again_by(show_letterheads)
def enter(team_id: UUID, context: Admin, form: Form) -> Response:
    names = {one: f"{one}-{team_id}" for one in (*_LINES, "from_on")}
    lines = {one: form.text(names[one], most=LONGEST_LINE) for one in _LINES}
    from_on = form.date(names["from_on"], context.today)
    with saving(context, form, {f"/{one}": its for one, its in names.items()}) as work:
        set_letterhead(work, team_id, Letterhead(**lines), from_on)
    return context.redirect_to("/letterheads", flash="saved", days=form.days)
