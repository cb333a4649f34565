"""The page of changes that victims may have to know of, and of when the prosecution service was informed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.disclosures.acts import NewDisclosure, enter_disclosure
from aftercare.casework.disclosures.protected_changes import enter_unwaited, prosecution_file
from aftercare.domain.disclosures.grounds import GROUND_OF
from aftercare.domain.disclosures.protected_changes import CHOSEN, PROTECTED, Office
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(prosecution_file))]
Writer = Annotated[PageContext, Depends(Allow(enter_unwaited))]


@router.get("/people/{person_id}/prosecution")
def show_informed(person_id: UUID, context: Reader, form: Form, what: str = "") -> Response:
    file = context.run(prosecution_file, person_id)
    lines = {one.id: one for one in file.log.rows}
    asked = what if what in list(PROTECTED) else ""
    return context.page(
        "disclosures/prosecution.html",
        person=person_link(file.log.person),
        informed=[
            View(one, who=file.log.names.get(one.entered_by) if one.entered_by else None)
            for one in file.log.rows
            if one.what in PROTECTED and one.voided_at is None
        ],
        changes=[
            View(
                one,
                informed=lines[one.disclosure_id] if one.disclosure_id else None,
                deadline=file.deadlines.get(one.id),
            )
            for one in file.changes
        ],
        kinds=list(PROTECTED),
        offices=[(one.value, one.value) for one in Office],
        reasons=list(CHOSEN),
        may_edit=context.can_perform(enter_unwaited),
        form=form.or_stored(
            {"disclosed_on": typed_day(context.today), "what": asked, "uninformed": asked}
        ),
    )


@router.post("/people/{person_id}/prosecution")
@shown_again_by(show_informed)
def inform(person_id: UUID, context: Writer, form: Form) -> Response:
    what = form.one_of("what", PROTECTED)
    office = form.one_of("recipient", Office)
    on = form.date("disclosed_on", context.today, prefer="past")
    with saving(context, form) as work:
        enter_disclosure(work, NewDisclosure(person_id, on, what, office, GROUND_OF[what]))
    return context.redirect_to(f"/people/{person_id}/prosecution", flash="recorded", days=form.days)


@router.post("/people/{person_id}/prosecution/unwaited")
@shown_again_by(show_informed)
def unwaited(person_id: UUID, context: Writer, form: Form) -> Response:
    what = form.one_of("uninformed", PROTECTED)
    because = form.one_of("because", CHOSEN)
    with saving(context, form) as work:
        enter_unwaited(work, person_id, what, because)
    return context.redirect_to(f"/people/{person_id}/prosecution", flash="recorded")
