"""The page of unclaimed texts: assign one to a client, or record why it needs no action."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, NotFound
from aftercare.casework.messages.unclaimed import (
    MOST_SHOWN,
    assign_text,
    person_with,
    set_text_aside,
    unclaimed_text,
    unclaimed_texts,
)
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import MISSING, Reading
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Reader = Annotated[Visit, Depends(Allow(unclaimed_texts))]
Writer = Annotated[Visit, Depends(Allow(assign_text))]


@router.get("/unclaimed")
def show_all(visit: Reader) -> Response:
    with visit.work() as work:
        waiting, aside = unclaimed_texts(work)
    return visit.page(
        "messages/unclaimed.html",
        waiting=waiting,
        aside=aside,
        more=len(waiting) == MOST_SHOWN,
    )


@router.get("/unclaimed/{text_id}")
def show_one(text_id: UUID, visit: Reader) -> Response:
    return _one(visit, text_id, Reading({}))


@router.post("/unclaimed/{text_id}/assign")
def assign(text_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    chosen = form.text("person", required=False)
    reference = form.text("reference", required=False, most=100)
    if not chosen and not reference:
        form.errors["reference"] = MISSING
    if form.holds:
        try:
            with visit.work() as work:
                person_id = person_with(work, reference) if reference else _id_of(chosen)
                assign_text(work, text_id, person_id)
            return visit.back_to(f"/people/{person_id}/conversation", said="assigned-text")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return _one(visit, text_id, form)


@router.post("/unclaimed/{text_id}/aside")
def aside(text_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    reason = form.text("reason", most=1_000)
    if form.holds:
        with visit.work() as work:
            set_text_aside(work, text_id, reason)
        return visit.back_to("/unclaimed", said="done")
    return _one(visit, text_id, form)


def _one(visit: Visit, text_id: UUID, form: Reading) -> Response:
    with visit.work() as work:
        found = unclaimed_text(work, text_id)
    return visit.page(
        "messages/unclaimed_one.html",
        200 if form.holds else 422,
        it=found.text,
        people=[
            {"value": str(one["id"]), "name": f"{full_name(one)}, {one['reference']}"} | one
            for one in found.people
        ],
        may_write=visit.may(assign_text),
        form=form,
    )


def _id_of(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound() from None
