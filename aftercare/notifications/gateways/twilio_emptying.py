"""What Twilio's answer proves about a copy it was asked to redact, and what its record says of the price."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from twilio.base.exceptions import TwilioRestException, TwilioServiceException

from aftercare.base.logs import get_log
from aftercare.notifications.gateways.gateway import Emptied, RedactReport, StillThere
from aftercare.notifications.gateways.twilio_http import TooMany
from aftercare.notifications.gateways.twilio_reports import is_gone

# Our credentials, our account, or a proxy on the way there: the next request would get the same answer.
_ABOUT_US: Final = frozenset({401, 403, 404, 408, 425})
_MOST_SEGMENTS: Final = 100
_DEAREST: Final = Decimal(1000)


def text_emptied(ask: Callable[[], Any]) -> RedactReport:
    """The outcome of redacting a text; an answer that still contains words did not do it."""
    return _reported(ask, _as_recorded)


def call_taken_away(ask: Callable[[], bool]) -> RedactReport:
    """The outcome of deleting the record of a call."""
    return _reported(
        ask, lambda done: Emptied() if done else StillThere("not-emptied", for_all=False)
    )


def _reported(ask: Callable[[], Any], read: Callable[[Any], RedactReport]) -> RedactReport:
    try:
        return read(ask())
    except TooMany as error:
        return StillThere("busy", for_all=True, retry_after_s=error.retry_after_s)
    except (TwilioRestException, TwilioServiceException) as error:
        return _refused(int(error.status), error.code)
    except Exception as error:
        # After any error it may have been redacted or not: a second request shows which.
        get_log().warning("copy-not-emptied", error_type=type(error).__name__)
        return StillThere("no-answer", for_all=True)


def _refused(status: int, code: object) -> RedactReport:
    known = int(code) if isinstance(code, int | str) and str(code).isdecimal() else status
    if is_gone(status, code):
        return Emptied(gone=True)
    return StillThere(f"twilio-{known}", for_all=not 400 <= status < 500 or status in _ABOUT_US)


def _as_recorded(text: Any) -> RedactReport:
    if text.body:
        return StillThere("not-emptied", for_all=False)
    price, currency = _price(text.price), str(text.price_unit or "").upper()
    knows = price is not None and len(currency) == 3 and currency.isascii() and currency.isalpha()
    return Emptied(
        price=price if knows else None,
        currency=currency if knows else None,
        segments=_segments(text.num_segments),
    )


def _price(word: object) -> Decimal | None:
    """Twilio writes the price as a charge to the account, so with a minus."""
    try:
        price = abs(Decimal(str(word)))
    except InvalidOperation:
        return None
    return price if price.is_finite() and price < _DEAREST else None


def _segments(word: object) -> int | None:
    """None where Twilio does not know: it says 0 for a text that went through a messaging service."""
    text = str(word)
    count = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    return count if 0 < count <= _MOST_SEGMENTS else None
