"""The page of the people a client may not meet and the places they may not enter."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.overviews.view import my_places, person_file
from aftercare.casework.people.contact_bans import contact_bans_of, end_contact_ban
from aftercare.casework.people.restrictions import allow_sites, exclude_from, forbid_contact
from aftercare.web.people.restrictions_view import restrictions_view
from aftercare.web.plans.reason_chain import order_view
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Writer = Annotated[Visit, Depends(Allow(forbid_contact))]


@router.get("/people/{person_id}/restrictions")
def show_restrictions(person_id: UUID, visit: Writer) -> Response:
    return _page(visit, person_id, Reading({}))


@router.post("/people/{person_id}/restrictions/no-contact")
def forbid(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    reference = form.text("other_reference", most=100)
    reason = form.text("reason", most=1_000)
    if form.holds:
        try:
            with visit.work() as work:
                forbid_contact(work, person_id, reference, reason)
            return visit.back_to(f"/people/{person_id}/restrictions", said="saved")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return _page(visit, person_id, form)


@router.post("/people/{person_id}/restrictions/sites")
def exclude(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    with visit.work() as work:
        known = {str(one.id): one.id for one in my_places(work)}
    chosen = form.choice("place", known)
    if not form.holds:
        return _page(visit, person_id, form)
    with visit.work() as work:
        exclude_from(work, person_id, known[chosen])
    return visit.back_to(f"/people/{person_id}/restrictions", said="saved")


@router.post("/people/{person_id}/restrictions/no-contact/{ban_id}/end")
def end_ban(person_id: UUID, ban_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    reason = form.text(f"end_reason-{ban_id}", most=1_000)
    if not form.holds:
        return _page(visit, person_id, form, ended=str(ban_id))
    with visit.work() as work:
        end_contact_ban(work, person_id, ban_id, typed.version, reason)
    return visit.back_to(f"/people/{person_id}/restrictions", said="saved")


@router.post("/people/{person_id}/restrictions/lift")
def lift(person_id: UUID, visit: Writer, _typed: Form) -> Response:
    with visit.work() as work:
        allow_sites(work, person_id)
    return visit.back_to(f"/people/{person_id}/restrictions", said="removed")


def _page(visit: Visit, person_id: UUID, form: Reading, ended: str = "") -> Response:
    with visit.work() as work:
        file = person_file(work, person_id)
        orders = [order_view(visit, file, one) for one in file.orders]
        restrictions = restrictions_view(work, person_id, orders)
        apart = contact_bans_of(work, person_id)
        places = my_places(work)
    return visit.page(
        "people/restrictions.html",
        200 if form.holds else 422,
        person={"id": person_id, "name": full_name(file.person)},
        restrictions=restrictions,
        apart=apart,
        places=[
            (str(one.id), one.name)
            for one in places
            if one.name not in restrictions["sites"] and one.id not in restrictions["closed"]
        ],
        ended=ended,
        form=form,
    )
