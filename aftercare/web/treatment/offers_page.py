"""The page of a place offered to a client: accepted, or declined with a reason."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.treatment.offers import accept_offer, decline_offer
from aftercare.casework.treatment.view import offer_file
from aftercare.domain.treatment.offers import OfferState
from aftercare.web.shell.forms.faults import WHOLE_FORM
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(offer_file))]
Writer = Annotated[PageContext, Depends(Allow(accept_offer))]


@router.get("/offers/{offer_id}")
def show_offer(offer_id: UUID, context: Reader, form: Form) -> Response:
    found = context.run(offer_file, offer_id)
    return context.page(
        "treatment/offer.html",
        person={"id": found["person_id"], "name": full_name(found)},
        offer=found | {"is_open": found["state"] == OfferState.OFFERED},
        may_answer=context.can_perform(accept_offer),
        form=form,
    )


@router.post("/offers/{offer_id}/accept")
@shown_again_by(show_offer)
def accept(offer_id: UUID, context: Writer, form: Form) -> Response:
    with saving(context, form, {"/group_id": WHOLE_FORM}) as work:
        held = accept_offer(work, offer_id, form.version)
    return context.redirect_to(f"/people/{held.person_id}/treatment/{held.id}", flash="decided")


@router.post("/offers/{offer_id}/decline")
@shown_again_by(show_offer)
def decline(offer_id: UUID, context: Writer, form: Form) -> Response:
    reason = form.text("reason", most=2_000)
    with saving(context, form) as work:
        decline_offer(work, offer_id, form.version, reason)
    return context.redirect_to("/worklist", flash="decided")
