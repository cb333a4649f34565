"""The page of the reader's own number for texts and calls about an alarm: entered, verified by a code, and removed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import NotFound
from aftercare.casework.staff.phones import (
    OwnPhone,
    enter_phone,
    own_phone,
    remove_phone,
    send_own_code,
    try_own_code,
)
from aftercare.domain.people.phone_numbers import LONGEST_TYPED
from aftercare.domain.phones.verification import CodeOutcome
from aftercare.notifications.gateway_choice import TEXTS, GatewayKind, way_out
from aftercare.web.phones.words import CODE_EXHAUSTED, OWN_CODES_SENT, OWN_WRONG_CODE, REFUSALS
from aftercare.web.shell.forms.faults import WHOLE_FORM
from aftercare.web.shell.request import ANY_ROLE, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Colleague = Annotated[PageContext, Depends(ANY_ROLE)]
MINE = "/me/phone"
_REFUSED = {fault: (WHOLE_FORM, reason) for fault, reason in (REFUSALS | OWN_CODES_SENT).items()}
_TRIED = {CodeOutcome.OPEN: OWN_WRONG_CODE, CodeOutcome.EXHAUSTED: CODE_EXHAUSTED}


@router.get(MINE)
def show(context: Colleague, form: Form) -> Response:
    own = context.run(own_phone, _own(context))
    # The typed code is never shown again.
    standing = own.phone.number if own.phone else ""
    form.typed = {"phone": form.typed.get("phone", standing)}
    return context.page(
        "staff/phone.html",
        phone=_phone(own),
        code=_code(own),
        version=own.version,
        simulated=_is_simulated(context),
        form=form,
    )


@router.post(MINE)
@shown_again_by(show)
def enter(context: Colleague, form: Form) -> Response:
    """Save the number and send a code there at once: the next step is to type it in."""
    number = form.text("phone", most=LONGEST_TYPED)
    with saving(context, form, also=_REFUSED) as work:
        row = enter_phone(work, _own(context), form.version, number)
        if row.verified_at is None:
            send_own_code(work, _own(context), row.version)
    return _sent(context)


@router.post(f"{MINE}/code")
@shown_again_by(show)
def send(context: Colleague, form: Form) -> Response:
    with saving(context, form, also=_REFUSED) as work:
        send_own_code(work, _own(context), form.version)
    return _sent(context)


@router.post(f"{MINE}/attempt")
@shown_again_by(show)
def attempt(context: Colleague, form: Form) -> Response:
    """A wrong code is saved as an attempt."""
    code = form.text("code", most=40)
    with saving(context, form, also=_REFUSED) as work:
        outcome = try_own_code(work, _own(context), form.version, code)
    if outcome in _TRIED:
        form.errors["code"] = _TRIED[outcome]
        raise NotSaved()
    return context.redirect_to(MINE, flash="number-verified")


@router.post(f"{MINE}/stop")
def stop(context: Colleague, form: Form) -> Response:
    """A second click finds the number already removed, which is no error."""
    try:
        context.run(remove_phone, _own(context), form.version)
    except NotFound:
        return context.redirect_to(MINE)
    return context.redirect_to(MINE, flash="removed")


def _sent(context: PageContext) -> Response:
    return context.redirect_to(
        MINE, flash="code-simulated" if _is_simulated(context) else "code-sent"
    )


def _is_simulated(context: PageContext) -> bool:
    """Whether no text leaves: without a provider, and in the demonstration, which has a phone of its own."""
    state = context.app_state
    return way_out(state.settings, TEXTS, demonstration=state.demonstration) is GatewayKind.SANDBOX


def _own(context: PageContext) -> UUID:
    assert context.actor is not None
    return context.actor.staff_id


def _phone(own: OwnPhone) -> View | None:
    if own.phone is None:
        return None
    state = "verified" if own.phone.verified_at else "unverified"
    return View(own.phone, state="suspended" if own.phone.refused_at else state)


def _code(own: OwnPhone) -> View | None:
    if own.code is None or own.outcome is None:
        return None
    return View(own.code, outcome=own.outcome.value, attempts_left=own.attempts_left)
