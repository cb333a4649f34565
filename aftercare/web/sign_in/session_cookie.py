"""The cookies of sign-ins, and the name that passkeys here are bound to."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypedDict

from fastapi.responses import Response

from aftercare.base.errors import NotFound
from aftercare.casework.sign_in.acts import LastSignIn, Terms
from aftercare.casework.sign_in.password_sign_in import terms_of
from aftercare.domain.sign_in.devices import device_of
from aftercare.domain.sign_in.limits import KEEP_PLACES
from aftercare.domain.sign_in.passkeys import RelyingParty, relying_party
from aftercare.web.shell.cookies import device_cookie, is_https, session_cookie
from aftercare.web.shell.request import PageContext

KEPT_DEVICE = int(KEEP_PLACES.total_seconds())


class CookieOptions(TypedDict):
    path: str
    secure: bool
    samesite: Literal["lax"]


def of_cookie(context: PageContext) -> CookieOptions:
    """What the cookie of a session is set with, and so removed with: else a browser keeps it."""
    secure = is_https(context.app_state.settings)
    return {"path": "/", "secure": secure, "samesite": "lax"}


def waiting_cookie(context: PageContext) -> str:
    """The cookie of a sign-in that waits for its code."""
    return f"{session_cookie(context.app_state.settings)}-step"


def passkey_cookie(context: PageContext) -> str:
    """The cookie of a browser that was asked for a passkey."""
    return f"{session_cookie(context.app_state.settings)}-passkey"


def party_of(context: PageContext) -> RelyingParty:
    """From the public address, never the Host header. Raises NotFound where that is an IP address."""
    party = relying_party(context.app_state.settings.public_origin)
    if party is None:
        raise NotFound()
    return party


def has_party(context: PageContext) -> bool:
    """Whether passkeys work at the public address."""
    return relying_party(context.app_state.settings.public_origin) is not None


def terms_here(context: PageContext) -> Terms:
    """The terms of a session that begins in this browser."""
    device = device_of(context.request.headers.get("user-agent"))
    settings = context.app_state.settings
    token = context.request.cookies.get(device_cookie(settings), "")
    return replace(terms_of(settings, device, LastSignIn()), device_token=token)


def with_session(context: PageContext, answer: Response, token: str) -> Response:
    """The same response, which begins a session in this browser."""
    cookie = session_cookie(context.app_state.settings)
    answer.set_cookie(cookie, token, **of_cookie(context), httponly=True)
    return answer


def with_device(context: PageContext, answer: Response, device: str) -> Response:
    """So that strangers who guess at this name elsewhere do not slow it down on this device."""
    cookie = device_cookie(context.app_state.settings)
    answer.set_cookie(cookie, device, **of_cookie(context), httponly=True, max_age=KEPT_DEVICE)
    return answer
