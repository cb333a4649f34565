"""The page of the reader's own number for texts and calls about an alarm: entered, verified by a code, and removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, NotFound
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
from aftercare.store.database.unit_of_work import Work
from aftercare.web.phones.words import CODE_EXHAUSTED, OWN_CODES_SENT, OWN_WRONG_CODE, REFUSALS
from aftercare.web.shell.forms.faults import WHOLE_FORM, field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import ANY_ROLE, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Colleague = Annotated[Visit, Depends(ANY_ROLE)]
MINE = "/me/phone"
_REFUSED = REFUSALS | OWN_CODES_SENT
_TRIED = {CodeOutcome.OPEN: OWN_WRONG_CODE, CodeOutcome.EXHAUSTED: CODE_EXHAUSTED}


@router.get(MINE)
def show(visit: Colleague) -> Response:
    return _page(visit, None)


@router.post(MINE)
def enter(visit: Colleague, typed: Form) -> Response:
    """Save the number and send a code there at once: the next step is to type it in."""
    form = Reading(typed)
    number = form.text("phone", most=LONGEST_TYPED)

    def act(work: Work) -> None:
        row = enter_phone(work, _own(visit), typed.version, number)
        if row.verified_at is None:
            send_own_code(work, _own(visit), row.version)

    return _done(visit, form, act, "code-sent")


@router.post(f"{MINE}/code")
def send(visit: Colleague, typed: Form) -> Response:
    def act(work: Work) -> None:
        send_own_code(work, _own(visit), typed.version)

    return _done(visit, Reading(typed), act, "code-sent")


@router.post(f"{MINE}/attempt")
def attempt(visit: Colleague, typed: Form) -> Response:
    form = Reading(typed)
    code = form.text("code", most=40)

    def act(work: Work) -> CodeOutcome:
        return try_own_code(work, _own(visit), typed.version, code)

    return _done(visit, form, act, "number-verified")


@router.post(f"{MINE}/stop")
def stop(visit: Colleague, typed: Form) -> Response:
    """A second click finds the number already removed, which is no error."""
    try:
        with visit.work() as work:
            remove_phone(work, _own(visit), typed.version)
    except NotFound:
        return visit.back_to(MINE)
    return visit.back_to(MINE, said="removed")


def _own(visit: Visit) -> UUID:
    assert visit.actor is not None
    return visit.actor.account_id


def _done(
    visit: Visit, form: Reading, act: Callable[[Work], CodeOutcome | None], said: str
) -> Response:
    """Back to the page with a confirmation, or the page with the reason why it failed. A wrong code is saved as an
    attempt."""
    if form.holds:
        try:
            with visit.work() as work:
                outcome = act(work)
            if outcome not in _TRIED:
                return visit.back_to(MINE, said=said)
            form.errors["code"] = _TRIED[outcome]
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
        except tuple(_REFUSED) as fault:
            form.errors[WHOLE_FORM] = _REFUSED[type(fault)]
    return _page(visit, form)


def _page(visit: Visit, form: Reading | None) -> Response:
    with visit.work() as work:
        own = own_phone(work, _own(visit))
    # The typed code is never shown again.
    kept = {"phone": form.typed["phone"]} if form and "phone" in form.typed else None
    standing = {"phone": own.phone.number if own.phone else ""}
    return visit.page(
        "staff/staff_phone.html",
        422 if form else 200,
        phone=_phone(own),
        code=_code(own),
        version=own.version,
        form=Reading(kept or standing, form.errors if form else {}),
    )


def _phone(own: OwnPhone) -> dict[str, Any] | None:
    if own.phone is None:
        return None
    state = "verified" if own.phone.verified_at else "unverified"
    return {
        "number": own.phone.number,
        "state": "suspended" if own.phone.refused_at else state,
        "refused_at": own.phone.refused_at,
    }


def _code(own: OwnPhone) -> dict[str, Any] | None:
    if own.code is None or own.outcome is None:
        return None
    return {
        "sent_at": own.code.sent_at,
        "valid_until_at": own.code.valid_until_at,
        "outcome": own.outcome.value,
        "attempts_left": own.attempts_left,
    }
