"""The page of a place offered to a client: accepted, or declined with a reason."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.treatment.offers import accept_offer, decline_offer
from aftercare.casework.treatment.view import offer_file
from aftercare.domain.treatment.offers import OfferState
from aftercare.web.shell.forms.faults import WHOLE_FORM, field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Reader = Annotated[Visit, Depends(Allow(offer_file))]
Writer = Annotated[Visit, Depends(Allow(accept_offer))]


@router.get("/offers/{offer_id}")
def show_offer(offer_id: UUID, visit: Reader) -> Response:
    return _page(visit, offer_id, Reading({}))


@router.post("/offers/{offer_id}/acceptance")
def accept(offer_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    try:
        with visit.work() as work:
            held = accept_offer(work, offer_id, typed.version)
        return visit.back_to(f"/people/{held.person_id}/treatment/{held.id}", said="decided")
    except Invalid as invalid:
        form.errors.update(field_errors(invalid, {"/group_id": WHOLE_FORM}))
    return _page(visit, offer_id, form)


@router.post("/offers/{offer_id}/refusal")
def decline(offer_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    reason = form.text("reason", most=2_000)
    if form.holds:
        try:
            with visit.work() as work:
                decline_offer(work, offer_id, typed.version, reason)
            return visit.back_to("/worklist", said="decided")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return _page(visit, offer_id, form)


def _page(visit: Visit, offer_id: UUID, form: Reading) -> Response:
    with visit.work() as work:
        found = offer_file(work, offer_id)
    return visit.page(
        "treatment/offer.html",
        200 if form.holds else 422,
        person={"id": found["person_id"], "name": full_name(found)},
        offer={
            name: found[name]
            for name in (
                "id", "version", "state", "answer_by", "group_name", "programme", "provider",
                "entry", "alternative", "wanted", "wanted_provider", "weeks", "reason",
                "referral_id", "next_full_at",
            )
        }
        | {"is_open": found["state"] == OfferState.OFFERED},
        may_answer=visit.may(accept_offer),
        form=form,
    )  # fmt: skip
