"""Signing in and out, choosing the language, and the redirect to the first page of a role."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from aftercare.base.errors import Fault, SignInBusy, Throttled, WrongCredentials
from aftercare.casework.overviews.set_up import is_not_set_up
from aftercare.casework.sign_in.acts import Credential, LastSignIn, sign_out
from aftercare.casework.sign_in.password_sign_in import Attempt, Issued
from aftercare.casework.sign_in.password_sign_in import sign_in as begin
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.sign_in.devices import device_of
from aftercare.store.database.unit_of_work import Origin
from aftercare.web.shell.cookies import device_cookie, language_cookie, session_cookie
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import LANGUAGES
from aftercare.web.shell.nav import SET_UP, start_of
from aftercare.web.shell.request import (
    ANY_ROLE,
    ANYONE,
    ANYONE_APART,
    SIGNED_IN,
    PageContext,
    PageRoute,
)
from aftercare.web.shell.saving import Form
from aftercare.web.shell.web_state import ShownAccount
from aftercare.web.sign_in.code_page import ask_for_code, waiting_secret
from aftercare.web.sign_in.session_cookie import has_party, of_cookie, with_device, with_session

router = APIRouter(route_class=PageRoute)
YEAR = 365 * 24 * 3600


@router.get("/")
def start(context: Annotated[PageContext, Depends(ANY_ROLE)]) -> Response:
    assert context.actor is not None
    message = SIGNED_IN if context.request.query_params.get("flash") == SIGNED_IN else None
    first = SET_UP.href if context.run(is_not_set_up) else start_of(context.actor.role.value)
    return context.redirect_to(first, flash=message)


@router.get("/session")
def is_signed_in(context: Annotated[PageContext, Depends(ANYONE)]) -> Response:
    """204 with a valid session, else 401: requested before a form navigates to another page."""
    return Response(status_code=204 if context.actor else 401)


@router.get("/sign-in")
def ask_to_sign_in(context: Annotated[PageContext, Depends(ANYONE)]) -> Response:
    following = context.request.query_params.get("next", "")
    ended = bool(context.token) and context.actor is None
    return sign_in_page(context, Reading({"next": following}), ended=ended)


@router.post("/sign-in")
async def sign_in(context: Annotated[PageContext, Depends(ANYONE_APART)], form: Form) -> Response:
    """In threads of its own, so that many sign-ins at once leave those of other pages free."""
    name, password = form.text("name"), form.untrimmed("password")
    if not form.is_valid:
        return await run_in_threadpool(sign_in_page, context, form)
    attempt = attempt_here(context, name, password)
    enter = partial(_enter, context, form, attempt)
    try:
        return await context.app_state.password_checks.in_turn(context.now, attempt, enter)
    except (Throttled, SignInBusy) as fault:
        return await run_in_threadpool(sign_in_page, context, _asked_again(form), fault)


def _enter(context: PageContext, form: Reading, attempt: Attempt) -> Response:
    app_state = context.app_state
    try:
        issued = begin(app_state.database, context.now, app_state.password_checks, attempt)
    except WrongCredentials as fault:
        return sign_in_page(context, _asked_again(form), fault)
    following = form.typed.get("next") or "/"
    if issued.waits:
        answer = ask_for_code(context, issued.token, following)
        return with_device(context, answer, issued.device)
    return entered(context, issued, following)


def attempt_here(context: PageContext, name: str = "", password: str = "") -> Attempt:
    """An attempt of this browser to sign in."""
    return Attempt(
        name,
        password,
        Credential.WEB_SESSION,
        context.request_id,
        Origin(context.origin.address),
        device=context.request.cookies.get(device_cookie(context.app_state.settings), ""),
        replaced=context.token,
        waiting=waiting_secret(context),
        made_with=device_of(context.request.headers.get("user-agent")),
    )


def entered(context: PageContext, issued: Issued, following: str) -> Response:
    """The page that was asked for, with the new session."""
    message = SIGNED_IN if issued.before != LastSignIn() else None
    onward = context.redirect_to(following, flash=message)
    return with_device(context, with_session(context, onward, issued.token), issued.device)


def _asked_again(form: Reading) -> Reading:
    return Reading({**form.typed, "password": ""})


def sign_in_page(
    context: PageContext, form: Reading, fault: Fault | None = None, *, ended: bool = False
) -> Response:
    """The form, with what went wrong with the attempt before."""
    answer = context.page(
        "sign_in/sign_in.html",
        fault.status if fault else None,
        form=form,
        fault=fault.code if fault else None,
        ended=ended,
        accounts=_shown_accounts(context),
        organisation=organisation_name(context),
        passkey=has_party(context),
    )
    if fault is not None and fault.retry_after_s:
        answer.headers["retry-after"] = str(fault.retry_after_s)
    return answer


def organisation_name(context: PageContext) -> str | None:
    """The name on the link to the organisation's own sign-in, or None without one."""
    if context.app_state.identity_provider is None:
        return None
    return context.app_state.settings.openid_name or context.translate("your organisation")


def _shown_accounts(context: PageContext) -> Sequence[ShownAccount]:
    """The accounts and passwords shown on the demonstration's sign-in page; none elsewhere."""
    app_state = context.app_state
    return app_state.demo_accounts if app_state.demonstration else ()


@router.post("/sign-out")
def leave(context: Annotated[PageContext, Depends(ANYONE_APART)], _form: Form) -> Response:
    cookie = session_cookie(context.app_state.settings)
    token = context.request.cookies.get(cookie)
    if token:
        with context.app_state.database.work(CLOCK, context.now) as work:
            sign_out(context.named(work), token)
    answer = context.redirect_to("/sign-in", flash="signed-out")
    answer.delete_cookie(cookie, **of_cookie(context))
    # The browser's cache is cleared too, so a shared computer reveals nothing.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@router.post("/language")
def speak(context: Annotated[PageContext, Depends(ANYONE)], form: Form) -> Response:
    answer = context.redirect_to(form.typed.get("next", "/"))
    if form.typed.get("language") in LANGUAGES:
        cookie = language_cookie(context.app_state.settings)
        answer.set_cookie(cookie, form.typed["language"], max_age=YEAR, **of_cookie(context))
    return answer
