"""The pages of the second factor: its code at sign-in, and setting up and removing the app that shows it."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import quote

import segno
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.clock import SystemClock
from aftercare.base.errors import Conflict, Unauthenticated
from aftercare.base.subject_errors import TooManyWrongCodes
from aftercare.base.translation import sentence
from aftercare.casework.sign_in.second_factor import (
    Codes,
    app_being_set_up,
    begin_code_app,
    confirm_code_app,
    finish_sign_in,
    finish_with_code,
    renew_recovery_codes,
)
from aftercare.casework.sign_in.waiting_sign_ins import (
    WAITING_TERM,
    Fate,
    Waiting,
    fate_of_waiting,
    waiting_account,
    waiting_for_first_factor,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.sign_in.one_time_codes import app_address
from aftercare.store.accounts.rows import StaffRow
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import (
    ANY_ROLE,
    ANYONE_APART,
    SIGNED_IN,
    PageContext,
    PageRoute,
)
from aftercare.web.shell.saving import Form
from aftercare.web.sign_in.session_cookie import (
    has_party,
    of_cookie,
    terms_here,
    waiting_cookie,
    with_session,
)

router = APIRouter(route_class=PageRoute)
Anybody = Annotated[PageContext, Depends(ANY_ROLE)]
WRONG_CODE = sentence("This code is not right, or was used already: wait for the next one")
LONGEST_CODE = 40
# A time of day on a page is cut to its minute, and would be too early.
TO_NEXT_MINUTE = timedelta(seconds=59)


def codes_of(context: PageContext) -> Codes:
    """Apps show codes of the present time, also while the clock of the demonstration shows another."""
    at = SystemClock().now() if context.app_state.demonstration else context.now
    return Codes(context.app_state.sealer, at)


def ask_for_code(context: PageContext, token: str, following: str) -> Response:
    """After the right password: the page that asks for the code, with a cookie for that page alone."""
    answer = context.redirect_to(f"/sign-in/code?next={quote(following)}")
    seconds = int(WAITING_TERM.total_seconds())
    answer.set_cookie(
        waiting_cookie(context), token, **of_cookie(context), max_age=seconds, httponly=True
    )
    return answer


@router.get("/sign-in/code")
def show_code(context: Annotated[PageContext, Depends(ANYONE_APART)]) -> Response:
    """Asks for the code; an account without an app sets one up first."""
    following = Reading({"next": context.request.query_params.get("next", "")})
    try:
        waiting = _waiting(context)
    except Unauthenticated:
        return sign_in_ended(context)
    if waiting.has_factor:
        return code_page(context, following, waiting)
    return _first_app(context, waiting.staff, following)


@router.post("/sign-in/code")
def enter_code(context: Annotated[PageContext, Depends(ANYONE_APART)], form: Form) -> Response:
    code = form.text("code", most=LONGEST_CODE)
    try:
        waiting, session = _waiting(context), None
        if form.is_valid:
            with context.app_state.database.work(CLOCK, context.now) as work:
                named, terms = context.named(work), terms_here(context)
                session = finish_with_code(
                    named, codes_of(context), waiting_secret(context), code, terms
                )
    except Unauthenticated:
        return sign_in_ended(context)
    except TooManyWrongCodes as fault:
        return _code_later(context, form, waiting, fault)
    if session is None:
        form.errors.setdefault("code", WRONG_CODE)
        return code_page(context, form, waiting)
    # The first page tells of the sign-in before, where there was one.
    onward = context.redirect_to(form.typed.get("next") or "/", flash=SIGNED_IN)
    return signed_in(context, onward, session)


@router.post("/sign-in/app")
def confirm_first(context: Annotated[PageContext, Depends(ANYONE_APART)], form: Form) -> Response:
    """The app that a sign-in waited for is set up, and the session begins."""
    code, spare, session = form.text("code", most=LONGEST_CODE), None, ""
    try:
        staff = waiting_for_first_factor_of(context)
    except Unauthenticated:
        return sign_in_ended(context)
    following = form.typed.get("next") or "/"
    if form.is_valid:
        with context.app_state.database.work(staff.actor(), context.now) as work:
            named = context.named(work)
            spare = confirm_code_app(named, codes_of(context), code)
            if spare:
                session = finish_sign_in(named, waiting_secret(context), terms_here(context))
    if spare is None:
        form.errors.setdefault("code", WRONG_CODE)
        with context.app_state.database.work(staff.actor(), context.now) as work:
            shown = app_being_set_up(work, context.app_state.sealer)
        return _app_page(context, form, shown, sends_to="/sign-in/app")
    answer = context.page("sign_in/recovery_codes.html", codes=spare, of="app", onward=following)
    return signed_in(context, answer, session)


def _first_app(context: PageContext, staff: StaffRow, form: Reading) -> Response:
    with context.app_state.database.work(staff.actor(), context.now) as work:
        shown = begin_code_app(work, context.app_state.sealer)
    return _app_page(context, form, shown, sends_to="/sign-in/app")


def _waiting(context: PageContext) -> Waiting:
    with context.app_state.database.work(CLOCK, context.now) as work:
        return waiting_account(work, waiting_secret(context))


def waiting_for_first_factor_of(context: PageContext) -> StaffRow:
    """The account of a sign-in that has yet to set up its second factor. Raises Unauthenticated."""
    with context.app_state.database.work(CLOCK, context.now) as work:
        return waiting_for_first_factor(work, waiting_secret(context))


def waiting_secret(context: PageContext) -> str:
    return context.request.cookies.get(waiting_cookie(context), "")


def sign_in_ended(context: PageContext) -> Response:
    """Says why. A browser that is signed in by now sent the page again that showed the recovery codes."""
    if context.actor is not None:
        return context.redirect_to("/me/account", flash="codes-shown")
    with context.app_state.database.work(CLOCK, context.now) as work:
        fate = fate_of_waiting(work, waiting_secret(context))
    if fate is Fate.WAITS:
        # What it waits for is a code: the account has a second factor.
        return context.redirect_to("/sign-in/code")
    over = "step-ended" if fate is Fate.ENDED else "step-over"
    return context.redirect_to("/sign-in", flash=over)


def signed_in(context: PageContext, answer: Response, session: str) -> Response:
    answer.delete_cookie(waiting_cookie(context), **of_cookie(context))
    return with_session(context, answer, session)


@router.post("/me/account/app")
def set_up(context: Anybody, form: Form) -> Response:
    return _app_page(context, form, context.run(begin_code_app, context.app_state.sealer))


@router.post("/me/account/app/confirm")
def confirm(context: Anybody, form: Form) -> Response:
    code = form.text("code", most=LONGEST_CODE)
    try:
        spare = context.run(confirm_code_app, codes_of(context), code) if form.is_valid else None
    except Conflict:
        # Sent again, or from an old page: the account page says what is so now.
        return context.redirect_to("/me/account", flash="codes-shown")
    if spare is None:
        form.errors.setdefault("code", WRONG_CODE)
        return _app_page(context, form, context.run(app_being_set_up, context.app_state.sealer))
    return context.page("sign_in/recovery_codes.html", codes=spare, of="app", onward="/me/account")


@router.post("/me/account/codes")
def renew_codes(context: Anybody, _form: Form) -> Response:
    spare = context.run(renew_recovery_codes)
    return context.page("sign_in/recovery_codes.html", codes=spare, of="new", onward="/me/account")


def _drawn(username: str, secret: str) -> str:
    """The QR code as an address of its own, which a page may show as a picture."""
    code = segno.make(app_address(secret, username), error="m")
    return str(code.svg_data_uri(scale=5, light="white"))


def _app_page(
    context: PageContext,
    form: Reading,
    shown: tuple[str, str] | None,
    sends_to: str = "/me/account/app/confirm",
) -> Response:
    return context.page(
        "sign_in/app.html",
        secret=shown[1] if shown else "",
        drawn=_drawn(*shown) if shown else "",
        opens=app_address(shown[1], shown[0]) if shown else "",
        sends_to=sends_to,
        form=form,
        passkey=context.actor is None and has_party(context),
    )


def _code_later(
    context: PageContext, form: Reading, waiting: Waiting, fault: TooManyWrongCodes
) -> Response:
    """The page again, which says from when on a code of the app is looked at."""
    answer = code_page(context, form, waiting, again_at=fault.again_at + TO_NEXT_MINUTE)
    seconds = math.ceil((fault.again_at - context.now).total_seconds())
    answer.headers["retry-after"] = str(seconds)
    return answer


def code_page(
    context: PageContext,
    form: Reading,
    waiting: Waiting,
    *,
    refused: bool = False,
    again_at: datetime | None = None,
) -> Response:
    """`refused`: a passkey that was used did not hold. `again_at`: when the next code is looked at."""
    return context.page(
        "sign_in/code.html",
        429 if again_at else 422 if refused else None,
        form=form,
        uses_app=waiting.uses_app,
        passkey=waiting.uses_passkey and has_party(context),
        refused=refused,
        again_at=again_at,
    )
