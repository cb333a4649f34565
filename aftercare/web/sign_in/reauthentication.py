"""The page between a form and an act of weight: it asks who is there, and keeps what the form says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from aftercare.base.errors import (
    Fault,
    FreshSignInNeeded,
    PasskeyRefused,
    SignInBusy,
    Throttled,
)
from aftercare.base.file_transfer import MOST_FIELDS
from aftercare.base.translation import sentence
from aftercare.casework.sign_in.acts import Credential
from aftercare.casework.sign_in.password_sign_in import Attempt
from aftercare.casework.sign_in.reauthentication import (
    Given,
    Means,
    confirm,
    confirm_with_passkey,
    means_of,
)
from aftercare.domain.accounts.fresh_sign_in import FRESH_SIGN_IN_ACTS
from aftercare.domain.sign_in.passkeys import LONGEST_ANSWER
from aftercare.web.shell.apart import is_own_page
from aftercare.web.shell.cookies import device_cookie
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.forms.submitted import typed_form
from aftercare.web.shell.request import PageContext
from aftercare.web.sign_in.code_page import LONGEST_CODE, WRONG_CODE, codes_of
from aftercare.web.sign_in.pages import organisation_name
from aftercare.web.sign_in.session_cookie import has_party, party_of, passkey_cookie

# Fields of our page, beside those of the form that it keeps. ASKED is the code of the reason, which the page repeats.
ASKED, PREFIX = "confirm-asked", "confirm-"
LONGEST_PASSWORD = 1_000
WRONG: dict[Means, str] = {
    Means.PASSWORD: sentence("This is not your password"),
    Means.CODE: WRONG_CODE,
}
REASONS = {weight.code: weight.reason for weight in FRESH_SIGN_IN_ACTS.values()}
Handle = Callable[[Request], Awaitable[Response]]
Kept = Sequence[tuple[str, str]]


async def confirming(request: Request, handle: Handle) -> Response:
    """The answer of `handle`, for every page. When it asks for a confirmation, the page that asks for it, with the form
    that was sent; when that page is sent, the act goes on once the answer is right."""
    kept: Kept = ()
    sent_again = False
    # Who comes by a code from a text has nothing to confirm.
    if request.method == "POST" and _is_plain(request) and not is_own_page(request):
        typed, kept = await typed_form(request), await _kept(request)
        sent_again = ASKED in typed
        if sent_again:
            checks = request.app.state.app_state.password_checks
            asked = partial(_check, request, Reading(typed, sent=True), kept)
            answer: Response | None = await checks.in_own_thread(asked)
            if answer is not None:
                return answer
    try:
        return await handle(request)
    except FreshSignInNeeded as needed:
        return await run_in_threadpool(_ask, request, needed, kept, sent_again=sent_again)


def _is_plain(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


async def _kept(request: Request) -> Kept:
    """What the form says, without the answers to our own question."""
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    return [
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and not name.startswith(PREFIX)
    ]


def _ask(request: Request, needed: FreshSignInNeeded, kept: Kept, *, sent_again: bool) -> Response:
    """`sent_again`: from our page, without a sign-in at the provider in between."""
    with _context(request).arrived() as context:
        form = Reading({ASKED: needed.weight})
        return _page(context, form, kept, needed.status, "not-yet" if sent_again else None)


def _check(request: Request, form: Reading, kept: Kept) -> Response | None:
    """The page again when the answer is wrong; None when the act may go on."""
    with _context(request).arrived() as context:
        if context.actor is None:
            return None
        name, means = context.run(means_of)
    if Means.PROVIDER in means:
        return None
    signed = form.typed.get(f"{PREFIX}answer", "")[:LONGEST_ANSWER]
    if signed:
        return _check_passkey(context, name, signed, form, kept)
    password = form.untrimmed(f"{PREFIX}{Means.PASSWORD}", most=LONGEST_PASSWORD)
    needs_code = not {Means.CODE, Means.RECOVERY_CODE}.isdisjoint(means)
    code = form.text(f"{PREFIX}{Means.CODE}", needs_code, LONGEST_CODE)
    fault: Fault | None = None
    if form.is_valid:
        try:
            wrong = _confirm(context, name, password, code)
        except (Throttled, SignInBusy) as found:
            wrong, fault = None, found
        if wrong is None and fault is None:
            return None
        if wrong is not None:
            form.errors[f"{PREFIX}{wrong}"] = WRONG[wrong]
    with _context(request).arrived() as context:
        answer = _page(
            context, form, kept, fault.status if fault else None, fault.code if fault else None
        )
    if fault is not None and fault.retry_after_s:
        answer.headers["retry-after"] = str(fault.retry_after_s)
    return answer


def _check_passkey(
    context: PageContext, name: str, answer: str, form: Reading, kept: Kept
) -> Response | None:
    asked = context.request.cookies.get(passkey_cookie(context), "")
    given, database = _given(context, name), context.app_state.database
    party = party_of(context)
    if confirm_with_passkey(database, context.now, party, given, asked, answer) is None:
        return None
    with _context(context.request).arrived() as anew:
        return _page(anew, form, kept, 422, PasskeyRefused.code)


def _given(context: PageContext, name: str, password: str = "", code: str = "") -> Given:
    device = context.request.cookies.get(device_cookie(context.app_state.settings), "")
    kind, origin = Credential.WEB_SESSION, context.origin
    return Given(Attempt(name, password, kind, context.request_id, origin, device), code)


def _confirm(context: PageContext, name: str, password: str, code: str) -> Means | None:
    state, given = context.app_state, _given(context, name, password, code)
    return confirm(state.database, context.now, state.password_checks, codes_of(context), given)


def _page(
    context: PageContext,
    form: Reading,
    kept: Kept,
    status: int | None,
    fault: str | None = None,
) -> Response:
    (name, means), url = context.run(means_of), context.request.url
    return context.page(
        "sign_in/confirm.html",
        status,
        action=f"{url.path}?{url.query}" if url.query else url.path,
        back_href=context.here,
        organisation=organisation_name(context),
        username=name,
        means=[one for one in means if one is not Means.PASSKEY or has_party(context)],
        asked=form.typed[ASKED],
        reason=REASONS.get(form.typed[ASKED], ""),
        kept=kept,
        fault=fault,
        form=form,
    )


def _context(request: Request) -> PageContext:
    return PageContext(request, request.app.state.app_state)
