"""The page on which an officer writes down what the client disputes in one record."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import existing
from aftercare.casework.subject_access.corrections import (
    LONGEST_STATEMENT,
    NewCorrection,
    enter_correction,
    records_to_dispute,
)
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.subject_access.names import record_href, record_name

router = APIRouter(route_class=PageRoute)
Writer = Annotated[PageContext, Depends(Allow(enter_correction))]
_KINDS = {one.value: one for one in Disputed}


@router.get("/people/{person_id}/corrections/{about}/new")
def show_form(
    person_id: UUID, about: str, context: Writer, form: Form, subject: str = ""
) -> Response:
    """`subject` chooses the record beforehand."""
    kind = existing(_KINDS.get(about))
    person, records = context.run(records_to_dispute, person_id, kind)
    return context.page(
        "subject_access/correction.html",
        person=person_link(person),
        about=kind.value,
        records=[(str(one.id), record_name(context, kind, one)) for one in records],
        form=form.or_stored({"subject": subject, "stated_on": typed_day(context.today)}),
    )


@router.post("/people/{person_id}/corrections/{about}/new")
@shown_again_by(show_form)
def enter(person_id: UUID, about: str, context: Writer, form: Form) -> Response:
    kind = existing(_KINDS.get(about))
    subject_id = form.id("subject")
    stated_on = form.date("stated_on", context.today, prefer="past")
    statement = form.text("statement", most=LONGEST_STATEMENT)
    new = NewCorrection(person_id, kind, subject_id, statement, stated_on)
    with saving(context, form) as work:
        enter_correction(work, new)
    href = record_href(kind, person_id, subject_id)
    return context.redirect_to(href, flash="recorded", days=form.days)
