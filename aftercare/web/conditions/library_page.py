"""The page of a changed library entry: what adopting it means for one condition, and adopting it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, NotFound
from aftercare.casework.conditions.library_updates import Adoption, adopt_entry, preview_adoption
from aftercare.casework.overviews.person_file import person_file
from aftercare.web.conditions.facts import parameter_name
from aftercare.web.conditions.library_changes import changes_view
from aftercare.web.shell.phrases import capital, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form
from aftercare.web.shell.sources import source_view
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Writer = Annotated[PageContext, Depends(Allow(adopt_entry))]


@router.get("/people/{person_id}/conditions/{condition_id}/library")
def show_change(person_id: UUID, condition_id: UUID, context: Writer) -> Response:
    with context.work() as work:
        person = person_file(work, person_id).person
        adoption = preview_adoption(work, condition_id)
    if adoption.change.condition.person_id != person_id:
        raise NotFound()
    return context.page(
        "conditions/library_entry.html",
        person=person_link(person),
        condition=_view(context, adoption),
    )


@router.post("/people/{person_id}/conditions/{condition_id}/library")
def take_over(person_id: UUID, condition_id: UUID, context: Writer, form: Form) -> Response:
    entry_version = form.typed.get("entry_version", "")
    if not entry_version.isascii() or not entry_version.isdigit() or len(entry_version) > 6:
        raise Invalid("The form is incomplete.")
    context.run(adopt_entry, condition_id, form.version, int(entry_version))
    return context.redirect_to(f"/people/{person_id}/conditions", flash="saved")


def _view(context: PageContext, adoption: Adoption) -> View:
    change, language = adoption.change, context.language
    newest = change.newest
    return View(
        change.condition,
        entered=capital(change.entered.label(language)),
        entered_source=source_view(change.entered.source, language),
        entered_provenance=context.translate(change.entered.provenance),
        newest=capital(newest.label(language)) if newest else None,
        newest_version=newest.version if newest else None,
        newest_source=source_view(newest.source, language) if newest else "",
        newest_provenance=context.translate(newest.provenance) if newest else "",
        changes=changes_view(change.changes, language),
        lost=[parameter_name(name, language) for name in adoption.lost],
        ungrounded=list(adoption.ungrounded),
    )
