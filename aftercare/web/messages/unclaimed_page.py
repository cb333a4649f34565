"""The page of unclaimed texts: assign one to a client, or record why it needs no action."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import existing
from aftercare.casework.messages.unclaimed import (
    MOST_SHOWN,
    assign_text,
    person_with,
    set_text_aside,
    unclaimed_text,
    unclaimed_texts,
)
from aftercare.web.shell.forms.reading import MISSING, id_of
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(unclaimed_texts))]
Writer = Annotated[PageContext, Depends(Allow(person_with))]


@router.get("/unclaimed-texts")
def show_all(context: Reader) -> Response:
    waiting, aside = context.run(unclaimed_texts)
    return context.page(
        "messages/unclaimed.html",
        waiting=waiting,
        aside=aside,
        more=len(waiting) == MOST_SHOWN,
    )


@router.get("/unclaimed-texts/{text_id}")
def show_one(text_id: UUID, context: Reader, form: Form) -> Response:
    found = context.run(unclaimed_text, text_id)
    return context.page(
        "messages/unclaimed_one.html",
        it=found.text,
        people=[
            {"value": str(one["id"]), "name": f"{full_name(one)}, {one['reference']}"} | one
            for one in found.people
        ],
        may_write=context.can_perform(assign_text),
        form=form,
    )


@router.post("/unclaimed-texts/{text_id}/assign")
@shown_again_by(show_one)
def assign(text_id: UUID, context: Writer, form: Form) -> Response:
    chosen = form.text("person", required=False)
    reference = form.text("reference", required=False, most=100)
    if not chosen and not reference:
        form.errors["reference"] = MISSING
    with saving(context, form) as work:
        person_id = person_with(work, reference) if reference else existing(id_of(chosen))
        assign_text(work, text_id, person_id)
    return context.redirect_to(f"/people/{person_id}/conversation", flash="assigned-text")


@router.post("/unclaimed-texts/{text_id}/set-aside")
@shown_again_by(show_one)
def aside(text_id: UUID, context: Writer, form: Form) -> Response:
    reason = form.text("reason", most=1_000)
    with saving(context, form) as work:
        set_text_aside(work, text_id, reason)
    return context.redirect_to("/unclaimed-texts", flash="done")
