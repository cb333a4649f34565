"""Signing in and out, choosing the language, and the redirect to the first page of a role."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from aftercare.casework.accounts.acts import Credential, check_password, issue_token, sign_out
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import LANGUAGES
from aftercare.web.shell.nav import start_of
from aftercare.web.shell.request import (
    ANY_ROLE,
    ANYONE,
    ANYONE_APART,
    LANGUAGE_COOKIE,
    PageContext,
    PageRoute,
    session_cookie,
)
from aftercare.web.shell.saving import Form

router = APIRouter(route_class=PageRoute)
YEAR = 365 * 24 * 3600


@router.get("/")
def start(context: Annotated[PageContext, Depends(ANY_ROLE)]) -> Response:
    assert context.actor is not None
    return context.redirect_to(start_of(context.actor.role.value))


@router.get("/session")
def is_signed_in(context: Annotated[PageContext, Depends(ANYONE)]) -> Response:
    """204 with a valid session, else 401: requested before a form navigates to another page."""
    return Response(status_code=204 if context.actor else 401)


@router.get("/sign-in")
def ask_to_sign_in(context: Annotated[PageContext, Depends(ANYONE)]) -> Response:
    following = context.request.query_params.get("next", "")
    return _sign_in_page(context, Reading({"next": following}), wrong=False)


@router.post("/sign-in")
def sign_in(context: Annotated[PageContext, Depends(ANYONE_APART)], form: Form) -> Response:
    name, password = form.text("name"), form.untrimmed("password")
    if not form.holds:
        return _sign_in_page(context, form, wrong=False)
    token = _token_for(context, name, password)
    if token is None:
        return _sign_in_page(context, Reading({**form.typed, "password": ""}), wrong=True)
    answer = context.redirect_to(form.typed.get("next") or "/")
    cookie = session_cookie(context.app_state.settings)
    answer.set_cookie(cookie, token, **_of_cookie(context), httponly=True)
    return answer


def _of_cookie(context: PageContext) -> dict[str, Any]:
    """What the cookie of a session is set with, and so removed with: else a browser keeps it."""
    secure = context.app_state.settings.public_origin.startswith("https://")
    return {"path": "/", "secure": secure, "samesite": "lax"}


def _token_for(context: PageContext, name: str, password: str) -> str | None:
    """A new session's token. A wrong password is counted, so the transaction commits either way."""
    with context.app_state.database.work(CLOCK, context.now) as work:
        staff = check_password(context.named(work), name, password)
        return issue_token(work, staff, Credential.WEB_SESSION)[0] if staff else None


def _sign_in_page(context: PageContext, form: Reading, *, wrong: bool) -> Response:
    return context.page(
        "accounts/sign_in.html",
        401 if wrong else None,
        form=form,
        wrong=wrong,
        accounts=_shown_accounts(context.request),
    )


def _shown_accounts(request: Request) -> list[dict[str, Any]]:
    """The accounts and passwords shown on the demonstration's sign-in page; none elsewhere."""
    app_state = request.app.state.app_state
    return list(app_state.demo_accounts) if app_state.demonstration else []


@router.post("/sign-out")
def leave(context: Annotated[PageContext, Depends(ANYONE_APART)], _form: Form) -> Response:
    cookie = session_cookie(context.app_state.settings)
    token = context.request.cookies.get(cookie)
    if token:
        with context.app_state.database.work(CLOCK, context.now) as work:
            sign_out(context.named(work), token)
    answer = context.redirect_to("/sign-in", flash="signed-out")
    answer.delete_cookie(cookie, **_of_cookie(context))
    # The browser's cache is cleared too, so a shared computer reveals nothing.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@router.post("/language")
def speak(context: Annotated[PageContext, Depends(ANYONE)], form: Form) -> Response:
    answer = context.redirect_to(form.typed.get("next", "/"))
    if form.typed.get("language") in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE, form.typed["language"], max_age=YEAR, samesite="lax", path="/"
        )
    return answer
