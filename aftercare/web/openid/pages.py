"""Leaving for the organisation's OpenID provider to sign in, and coming back."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import quote, unquote, urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from aftercare.base.errors import NotFound
from aftercare.base.translation import sentence
from aftercare.casework.openid.acts import (
    Entered,
    IdentityProvider,
    Kept,
    ProviderError,
    Refusal,
    Returned,
    come_back,
    confirm_there,
    leave_for,
)
from aftercare.web.shell.cookies import device_cookie, session_cookie
from aftercare.web.shell.request import ANY_ROLE_APART, ANYONE_APART, PageContext, PageRoute
from aftercare.web.sign_in.session_cookie import of_cookie, terms_here, with_device, with_session

router = APIRouter(route_class=PageRoute)
Visitor = Annotated[PageContext, Depends(ANYONE_APART)]
# Long enough to sign in there with a second factor.
KEPT_S: Final = 600
LONGEST: Final = 4_000
# In place of a page to go to: the session goes on, and its holder confirms it.
AGAIN: Final = "!"
SAYS: Final = {
    Refusal.NOT_ACCEPTED: sentence("The sign-in could not be completed. Begin again."),
    Refusal.PROVIDER_AWAY: sentence(
        "The sign-in of your organisation does not respond. Try again later."
    ),
    Refusal.NO_ACCOUNT: sentence("You have no account here yet. Ask an administrator."),
    Refusal.ANOTHER_ROLE: sentence(
        "Your organisation gave you another role or team. It waits until a colleague confirms it."
    ),
    Refusal.NO_ROLE: sentence(
        "Your organisation gave you no role in this service. Ask an administrator."
    ),
    Refusal.NOT_AGAIN: sentence(
        "Your organisation did not ask you to sign in again, so it does not count. Ask an administrator."
    ),
    Refusal.TOO_WEAK: sentence(
        "This service requires a stronger sign-in, such as a second factor. Sign in at your organisation that way."
    ),
    Refusal.TOO_OLD: sentence(
        "You signed in at your organisation too long ago. Sign out there, then sign in again."
    ),
}


@router.get("/sign-in/organisation")
def leave(context: Visitor) -> Response:
    """A link on another site begins no sign-in, which single sign-on would complete without the user: it leads to the
    page with the button."""
    following = context.request.query_params.get("next", "")[:LONGEST]
    if context.request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return context.redirect_to(f"/sign-in?{urlencode({'next': following})}")
    return _leave(context, following)


@router.get("/sign-in/organisation/confirm")
def leave_again(context: Annotated[PageContext, Depends(ANY_ROLE_APART)]) -> Response:
    """In a tab of its own, beside the page that keeps the form."""
    return _leave(context, "", again=True)


def _leave(context: PageContext, following: str, *, again: bool = False) -> Response:
    try:
        address, kept = leave_for(_provider(context), following, again=again)
    except ProviderError:
        return _refused(context, Refusal.PROVIDER_AWAY)
    answer = RedirectResponse(address, 303)
    value = ".".join(
        (
            kept.state,
            kept.nonce,
            kept.verifier,
            AGAIN if kept.again else quote(kept.following, safe="").replace(".", "%2E"),
        )
    )
    answer.set_cookie(_cookie(context), value, max_age=KEPT_S, **of_cookie(context), httponly=True)
    return answer


@router.get("/sign-in/organisation/return")
def arrive(context: Visitor) -> Response:
    """The provider sends the browser here, with a code or an error."""
    provider, query = _provider(context), context.request.query_params
    kept, code = _kept(context), query.get("code", "")
    entered: Entered | Refusal = Refusal.NOT_ACCEPTED
    if kept is not None and 0 < len(code) <= LONGEST:
        terms = terms_here(context)
        state = query.get("state", "")
        device = context.request.cookies.get(device_cookie(context.app_state.settings), "")
        returned = Returned(state, code, kept, context.request_id, context.origin, terms, device)
        if kept.again:
            return _confirmed(context, provider, returned)
        entered = come_back(context.app_state.database, context.now, provider, returned)
    if isinstance(entered, Refusal):
        answer = _refused(context, entered)
    else:
        answer = context.redirect_to(entered.following or "/")
        answer = with_device(context, with_session(context, answer, entered.token), entered.device)
    answer.delete_cookie(_cookie(context), **of_cookie(context))
    return answer


def _confirmed(context: PageContext, provider: IdentityProvider, returned: Returned) -> Response:
    """The tab of the confirmation ends here; the form waits in the other one."""
    refused: Refusal | None = Refusal.NOT_ACCEPTED
    if context.actor is not None:
        database, account_id = context.app_state.database, context.actor.staff_id
        refused = confirm_there(database, context.now, provider, returned, account_id)
    says = SAYS[refused] if refused else None
    answer = context.page("openid/confirmed.html", 403 if refused else 200, says=says)
    answer.delete_cookie(_cookie(context), **of_cookie(context))
    return answer


def _kept(context: PageContext) -> Kept | None:
    parts = context.request.cookies.get(_cookie(context), "").split(".")
    if len(parts) != 4:
        return None
    state, nonce, verifier, following = parts
    again = following == AGAIN
    return Kept(state, nonce, verifier, "" if again else unquote(following), again)


def _provider(context: PageContext) -> IdentityProvider:
    if context.app_state.identity_provider is None:
        raise NotFound()
    return context.app_state.identity_provider


def _refused(context: PageContext, refusal: Refusal) -> Response:
    status = 503 if refusal is Refusal.PROVIDER_AWAY else 403
    return context.page("openid/refused.html", status, says=SAYS[refusal])


def _cookie(context: PageContext) -> str:
    return f"{session_cookie(context.app_state.settings)}-openid"
