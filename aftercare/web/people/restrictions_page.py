"""The page of the people a client may not meet and the places they may not enter."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Throttled
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.overviews.view import my_sites
from aftercare.casework.people.no_contacts import end_no_contact, no_contacts_of
from aftercare.casework.people.reference_tries import try_reference
from aftercare.casework.people.restrictions import allow_sites, exclude_from, forbid_contact
from aftercare.web.people.restrictions_view import restrictions_view
from aftercare.web.plans.reason_chain import order_view
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, keep_so_far, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Writer = Annotated[PageContext, Depends(Allow(forbid_contact))]
# The field of each ban for the reason why it ends.
ENDS = "end_reason-"


@router.get("/people/{person_id}/restrictions")
def show_restrictions(person_id: UUID, context: Writer, form: Form) -> Response:
    with context.work() as work:
        file = person_file(work, person_id)
        orders = [order_view(context, file, one) for one in file.orders]
        restrictions = restrictions_view(work, person_id, orders)
        apart = no_contacts_of(work, person_id)
        places = my_sites(work)
    ended = next((name.removeprefix(ENDS) for name in form.errors if name.startswith(ENDS)), "")
    return context.page(
        "people/restrictions.html",
        person=person_link(file.person),
        restrictions=restrictions,
        apart=apart,
        places=[
            (str(one.id), one.name)
            for one in places
            if one.name not in restrictions.sites and one.id not in restrictions.closed
        ],
        ended=ended,
        form=form,
    )


@router.post("/people/{person_id}/restrictions/no-contact")
@shown_again_by(show_restrictions)
def forbid(person_id: UUID, context: Writer, form: Form) -> Response:
    reference = form.text("other_reference", most=100)
    reason = form.text("reason", most=1_000)
    refused = {Throttled: ("other_reference", Throttled.title)}
    with saving(context, form, also=refused) as work:
        try_reference(work, person_id, reference)
    keep_so_far(context)
    with saving(context, form) as work:
        forbid_contact(work, person_id, reference, reason)
    return context.redirect_to(f"/people/{person_id}/restrictions", flash="saved")


@router.post("/people/{person_id}/restrictions/sites")
@shown_again_by(show_restrictions)
def exclude(person_id: UUID, context: Writer, form: Form) -> Response:
    known = [one.id for one in context.run(my_sites)]
    chosen = form.one_of("place", known)
    with saving(context, form) as work:
        exclude_from(work, person_id, chosen)
    return context.redirect_to(f"/people/{person_id}/restrictions", flash="saved")


@router.post("/people/{person_id}/restrictions/no-contact/{ban_id}/end")
@shown_again_by(show_restrictions)
def end_ban(person_id: UUID, ban_id: UUID, context: Writer, form: Form) -> Response:
    reason = form.text(f"{ENDS}{ban_id}", most=1_000)
    with saving(context, form) as work:
        end_no_contact(work, person_id, ban_id, form.version, reason)
    return context.redirect_to(f"/people/{person_id}/restrictions", flash="saved")


@router.post("/people/{person_id}/restrictions/lift")
def lift(person_id: UUID, context: Writer, _typed: Form) -> Response:
    context.run(allow_sites, person_id)
    return context.redirect_to(f"/people/{person_id}/restrictions", flash="removed")
