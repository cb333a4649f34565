"""The page of each team's letterhead: what it prints on documents, and entering a new version from a day."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.papers.letterheads import letterheads, set_letterhead
from aftercare.domain.papers.letterhead import LONGEST_LINE, Letterhead
from aftercare.domain.time.wall_time import civil_date
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Admin = Annotated[Visit, Depends(Allow(set_letterhead))]
Form = Annotated[Typed, Depends(typed_form)]
_LINES = ("organisation", "office", "street", "town", "phone", "email")


@router.get("/letterheads")
def show_letterheads(visit: Admin) -> Response:
    return _page(visit, Reading({}))


@router.post("/letterheads/{team_id}")
def enter(team_id: UUID, visit: Admin, typed: Form) -> Response:
    form = Reading(typed)
    names = {one: f"{one}-{team_id}" for one in (*_LINES, "from_on")}
    lines = {one: form.text(names[one], most=LONGEST_LINE) for one in _LINES}
    from_on = form.date(names["from_on"], civil_date(visit.now))
    if from_on is not None and form.holds:
        try:
            with visit.work() as work:
                set_letterhead(work, team_id, Letterhead(**lines), from_on)
        except Invalid as invalid:
            form.errors.update(
                field_errors(invalid, {f"/{one}": its for one, its in names.items()})
            )
        else:
            return visit.back_to("/letterheads", said="saved", days=form.days)
    return _page(visit, form)


def _page(visit: Visit, form: Reading) -> Response:
    with visit.work() as work:
        found = letterheads(work)
    today = civil_date(visit.now)
    stored: dict[str, str] = {}
    for team, rows in found:
        stored[f"from_on-{team.id}"] = typed_day(today)
        if rows:
            stored |= {f"{one}-{team.id}": getattr(rows[0], one) for one in _LINES}
    return visit.page(
        "papers/letterheads.html",
        200 if form.holds else 422,
        teams=[
            {
                "id": str(team.id),
                "name": team.name,
                "versions": [{"from_on": one.from_on, "office": one.office} for one in rows],
            }
            for team, rows in found
        ],
        form=Reading({**stored, **form.typed}, errors=form.errors),
    )
