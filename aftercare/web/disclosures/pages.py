"""The page of what went to third parties about one client: listed, entered by hand, completed, voided."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.disclosures.acts import (
    LONGEST_DETAIL,
    LONGEST_RECIPIENT,
    NewDisclosure,
    enter_disclosure,
    name_recipient,
    person_disclosures,
    void_disclosure,
)
from aftercare.domain.disclosures.grounds import BY_HAND, LegalGround
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(person_disclosures))]
Writer = Annotated[PageContext, Depends(Allow(enter_disclosure))]


@router.get("/people/{person_id}/disclosures")
def show_disclosures(person_id: UUID, context: Reader, form: Form) -> Response:
    found = context.run(person_disclosures, person_id)
    return context.page(
        "disclosures/disclosures.html",
        person=person_link(found.person),
        lines=[
            View(
                row,
                entered_by=found.names.get(row.entered_by) if row.entered_by else None,
                voided_by=found.names.get(row.voided_by) if row.voided_by else None,
            )
            for row in found.rows
        ],
        kinds=list(BY_HAND),
        grounds=list(LegalGround),
        may_edit=context.can_perform(enter_disclosure),
        form=form.or_stored({"disclosed_on": typed_day(context.today)}),
    )


@router.post("/people/{person_id}/disclosures")
@shown_again_by(show_disclosures)
def enter(person_id: UUID, context: Writer, form: Form) -> Response:
    on = form.date("disclosed_on", context.today, prefer="past")
    what = form.one_of("what", BY_HAND)
    recipient = form.text("recipient", most=LONGEST_RECIPIENT)
    ground = form.one_of("ground", list(LegalGround))
    detail = form.text("detail", required=False, most=LONGEST_DETAIL)
    with saving(context, form) as work:
        enter_disclosure(work, NewDisclosure(person_id, on, what, recipient, ground, detail))
    return context.redirect_to(f"/people/{person_id}/disclosures", flash="recorded", days=form.days)


@router.post("/people/{person_id}/disclosures/{disclosure_id}/recipient")
@shown_again_by(show_disclosures)
def complete(person_id: UUID, disclosure_id: UUID, context: Writer, form: Form) -> Response:
    field = f"recipient-{disclosure_id}"
    recipient = form.text(field, most=LONGEST_RECIPIENT)
    with saving(context, form, {"/recipient": field}) as work:
        name_recipient(work, disclosure_id, form.version, recipient)
    return context.redirect_to(f"/people/{person_id}/disclosures", flash="saved")


@router.post("/people/{person_id}/disclosures/{disclosure_id}/void")
@shown_again_by(show_disclosures)
def void(person_id: UUID, disclosure_id: UUID, context: Writer, form: Form) -> Response:
    field = f"reason-{disclosure_id}"
    reason = form.text(field, most=LONGEST_DETAIL)
    with saving(context, form, {"/reason": field}) as work:
        void_disclosure(work, disclosure_id, form.version, reason)
    return context.redirect_to(f"/people/{person_id}/disclosures", flash="saved")
