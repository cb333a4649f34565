"""Passkeys: signing in with one, alone or after the password, and adding and removing one's own.

A script hands the options of a page, or of its `…/options`, to the browser, and sends the answer with the page's form.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import PasskeyRefused, Unauthenticated
from aftercare.casework.sign_in.passkey_sign_in import (
    ask_for_passkey,
    ask_waiting,
    finish_with_passkey,
    sign_in_with_passkey,
)
from aftercare.casework.sign_in.passkeys import (
    Asked,
    add_passkey,
    begin_passkey,
    remove_passkey,
)
from aftercare.casework.sign_in.reauthentication import ask_to_confirm
from aftercare.casework.sign_in.second_factor import finish_sign_in
from aftercare.casework.sign_in.waiting_sign_ins import waiting_account
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.sign_in.devices import device_of
from aftercare.domain.sign_in.passkeys import CHALLENGE_TERM, LONGEST_ANSWER
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.layout import SECURITY_HEADERS
from aftercare.web.shell.request import ANY_ROLE, ANYONE_APART, PageContext, PageRoute
from aftercare.web.shell.saving import Form
from aftercare.web.sign_in.code_page import (
    code_page,
    sign_in_ended,
    signed_in,
    waiting_for_first_factor_of,
    waiting_secret,
)
from aftercare.web.sign_in.pages import attempt_here, entered, sign_in_page
from aftercare.web.sign_in.session_cookie import of_cookie, party_of, passkey_cookie, terms_here

router = APIRouter(route_class=PageRoute)
Visitor = Annotated[PageContext, Depends(ANYONE_APART)]
Anybody = Annotated[PageContext, Depends(ANY_ROLE)]
OWN = "/me/account/passkeys"
LONGEST_NAME = 60


@router.post("/sign-in/passkey/options")
async def ask(context: Visitor, _form: Form) -> Response:
    """In the threads of sign-ins, and counted like them."""
    app_state, attempt = context.app_state, attempt_here(context)
    checks, party = app_state.password_checks, party_of(context)
    act = partial(ask_for_passkey, app_state.database, context.now, checks, party, attempt)
    return _options(context, await checks.in_turn(context.now, attempt, act))


@router.post("/sign-in/passkey")
async def enter(context: Visitor, form: Form) -> Response:
    act = partial(_enter, context, form)
    return await context.app_state.password_checks.in_own_thread(act)


def _enter(context: PageContext, form: Reading) -> Response:
    app_state = context.app_state
    issued = sign_in_with_passkey(
        app_state.database,
        context.now,
        app_state.password_checks,
        party_of(context),
        attempt_here(context),
        *_answered(context, form),
    )
    if issued is None:
        return sign_in_page(context, form, PasskeyRefused())
    answer = entered(context, issued, form.typed.get("next") or "/")
    return _without_cookie(context, answer)


@router.post("/sign-in/code/passkey/options")
def ask_after_password(context: Visitor, _form: Form) -> Response:
    with context.app_state.database.work(CLOCK, context.now) as work:
        asked = ask_waiting(context.named(work), party_of(context), waiting_secret(context))
    return _options(context, asked)


@router.post("/sign-in/code/passkey")
def enter_after_password(context: Visitor, form: Form) -> Response:
    party, secret, terms = party_of(context), waiting_secret(context), terms_here(context)
    try:
        with context.app_state.database.work(CLOCK, context.now) as work:
            waiting = waiting_account(work, secret)
            session = finish_with_passkey(
                context.named(work), party, secret, *_answered(context, form), terms
            )
    except Unauthenticated:
        return sign_in_ended(context)
    if session is None:
        return code_page(context, form, waiting, refused=True)
    answer = context.redirect_to(form.typed.get("next") or "/")
    return _without_cookie(context, signed_in(context, answer, session))


@router.post("/sign-in/passkey/new")
def begin_first(context: Visitor, form: Form) -> Response:
    """For a sign-in that waits for its account to set up a second factor."""
    return _first_page(context, form)


@router.post("/sign-in/passkey/first")
def add_first(context: Visitor, form: Form) -> Response:
    party, name = party_of(context), _name_of(context, form)
    try:
        staff = waiting_for_first_factor_of(context)
    except Unauthenticated:
        return sign_in_ended(context)
    with context.app_state.database.work(staff.actor(), context.now) as work:
        named = context.named(work)
        spare = add_passkey(named, party, *_answered(context, form), name)
        session = (
            ""
            if spare is None
            else finish_sign_in(named, waiting_secret(context), terms_here(context))
        )
    if spare is None:
        return _first_page(context, form, refused=True)
    onward = form.typed.get("next") or "/"
    answer = context.page("sign_in/recovery_codes.html", codes=spare, of="passkey", onward=onward)
    return _without_cookie(context, signed_in(context, answer, session))


def _first_page(context: PageContext, form: Reading, *, refused: bool = False) -> Response:
    try:
        staff = waiting_for_first_factor_of(context)
    except Unauthenticated:
        return sign_in_ended(context)
    with context.app_state.database.work(staff.actor(), context.now) as work:
        asked = begin_passkey(work, party_of(context))
    return _making_page(context, form, asked, "/sign-in/passkey/first", refused=refused)


@router.post("/me/confirm/passkey/options")
def ask_again(context: Anybody, _form: Form) -> Response:
    """For the page that asks who is there, before an act of weight."""
    return _options(context, context.run(ask_to_confirm, party_of(context)))


@router.post("/me/account/passkeys/new")
def begin(context: Anybody, form: Form) -> Response:
    asked = context.run(begin_passkey, party_of(context))
    return _making_page(context, form, asked, OWN)


@router.post(OWN)
def add(context: Anybody, form: Form) -> Response:
    party, name = party_of(context), _name_of(context, form)
    spare = context.run(add_passkey, party, *_answered(context, form), name)
    if spare is None:
        asked = context.run(begin_passkey, party)
        return _making_page(context, form, asked, OWN, refused=True)
    if not spare:
        answer = context.redirect_to("/me/account", flash="passkey-added")
    else:
        answer = context.page(
            "sign_in/recovery_codes.html", codes=spare, of="passkey", onward="/me/account"
        )
    return _without_cookie(context, answer)


@router.post(f"{OWN}/{{passkey_id}}/remove")
def remove(passkey_id: UUID, context: Anybody, _form: Form) -> Response:
    context.run(remove_passkey, passkey_id)
    return context.redirect_to("/me/account", flash="passkey-removed")


def _making_page(
    context: PageContext, form: Reading, asked: Asked, sends_to: str, *, refused: bool = False
) -> Response:
    """Where a passkey is made. `refused`: the answer before did not hold."""
    device = device_of(context.request.headers.get("user-agent"))
    answer = context.page(
        "sign_in/passkey.html",
        422 if refused else None,
        form=form.over({"device": device}),
        options=asked.options,
        sends_to=sends_to,
        refused=refused,
    )
    return _with_cookie(context, answer, asked)


def _name_of(context: PageContext, form: Reading) -> str:
    """The holder's own name of the device, or what the browser says of it."""
    typed = form.typed.get("device", "").strip()[:LONGEST_NAME]
    named = typed or device_of(context.request.headers.get("user-agent"))
    return named or context.translate("Device")


def _answered(context: PageContext, form: Reading) -> tuple[str, str]:
    """What this browser was asked for, and its answer."""
    asked = context.request.cookies.get(passkey_cookie(context), "")
    return asked, form.typed.get("answer", "")[:LONGEST_ANSWER]


def _options(context: PageContext, asked: Asked) -> Response:
    answer = Response(asked.options, media_type="application/json", headers=SECURITY_HEADERS)
    return _with_cookie(context, answer, asked)


def _with_cookie(context: PageContext, answer: Response, asked: Asked) -> Response:
    """The challenge is for this browser alone."""
    seconds = int(CHALLENGE_TERM.total_seconds())
    answer.set_cookie(
        passkey_cookie(context), asked.token, **of_cookie(context), max_age=seconds, httponly=True
    )
    return answer


def _without_cookie(context: PageContext, answer: Response) -> Response:
    answer.delete_cookie(passkey_cookie(context), **of_cookie(context))
    return answer
