"""The page of the reader's own sign-ins: where the account is signed in now, and ending that."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.sign_in.own_sign_ins import (
    end_others,
    end_own,
    last_sign_in,
    own_sign_ins,
)
from aftercare.web.shell.nav import start_of
from aftercare.web.shell.request import ANY_ROLE, PageContext, PageRoute
from aftercare.web.shell.saving import Form
from aftercare.web.shell.sign_in_before import last_sign_in_message

router = APIRouter(route_class=PageRoute)
Anybody = Annotated[PageContext, Depends(ANY_ROLE)]
MINE = "/me/sign-ins"


@router.get(MINE)
def show(context: Anybody) -> Response:
    assert context.actor is not None
    with context.work() as work:
        found, before = own_sign_ins(work), last_sign_in(work, context.token)
    return context.page(
        "sign_in/own_sign_ins.html",
        sign_ins=found,
        before=last_sign_in_message(context, before),
        back_href=start_of(context.actor.role.value),
    )


@router.post(f"{MINE}/end-others")
def end_all_others(context: Anybody, _form: Form) -> Response:
    context.run(end_others)
    return context.redirect_to(MINE, flash="sign-ins-ended")


@router.post(f"{MINE}/{{sign_in_id}}/end")
def end(sign_in_id: UUID, context: Anybody, _form: Form) -> Response:
    context.run(end_own, sign_in_id)
    return context.redirect_to(MINE, flash="sign-in-ended")
