"""What one request to Twilio proves about its purpose, for every way it can end."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, TimeoutError

from aftercare.base.errors import Unavailable
from aftercare.base.logs import get_log
from aftercare.domain.messages.delivery import error_meaning
from aftercare.notifications.gateways.gateway import (
    Accepted,
    Busy,
    FoundText,
    NotSent,
    Refused,
    SendReport,
    Uncertain,
)
from aftercare.notifications.gateways.twilio_http import AnswerTooLong, TooMany

Answer = TypeVar("Answer")
# Twilio's own code for a record that does not exist.
_GONE: Final = "20404"
# Twilio's 4xx answers say "not accepted", but a proxy on the way there sends these as well.
_AMBIGUOUS_STATUSES: Final = frozenset({408, 409, 425, 499})


def report_of(create: Callable[[], Any]) -> SendReport:
    """The report of one POST that makes a text or a call. Any error after it may have left is Uncertain, bugs included;
    nothing is raised."""
    try:
        made = create()
    except TooMany as error:
        return Busy(error.retry_after_s)
    except (TwilioRestException, TwilioServiceException) as error:
        return _refusal(int(error.status), error.code)
    except HTTPError as error:
        return _broken_off(error)
    except Exception as error:
        # The POST may have left: no exception may look like "not sent" to the caller.
        get_log().error("unreadable-answer", error_type=type(error).__name__)
        return Uncertain("unreadable-answer")
    if not made.sid:
        return Uncertain("empty-answer")
    return Accepted(str(made.sid), str(made.status or "accepted"))


def asked(read: Callable[[], Answer]) -> Answer:
    """The answer to a query. Raises Unavailable when there is none."""
    try:
        return read()
    except (TwilioException, HTTPError, TooMany, AnswerTooLong, ValueError) as error:
        raise Unavailable(type(error).__name__) from None


def looked_up(fetch: Callable[[], FoundText]) -> FoundText | None:
    """The record of one text or call; None only when Twilio itself says that there is none."""

    def read() -> FoundText | None:
        try:
            return fetch()
        except TwilioRestException as error:
            if is_gone(int(error.status), error.code):
                return None
            raise

    return asked(read)


def is_gone(status: int, code: object) -> bool:
    """Only with Twilio's own code is a 404 about this record; a proxy's would be about every request."""
    return status == 404 and str(code) == _GONE


def kind_of(report: SendReport) -> str:
    """Its name, for a log line."""
    return type(report).__name__.lower()


def _refusal(status: int, code: object) -> SendReport:
    """What an error answer proves. 5xx proves nothing; 3xx was not asked for."""
    known = int(code) if isinstance(code, int | str) and str(code).isdecimal() else status
    if known == 20429:
        return Busy(None)
    if not 400 <= status < 500 or status in _AMBIGUOUS_STATUSES:
        return Uncertain(f"http-{status}")
    return Refused(known, error_meaning(known).remedy)


def _broken_off(error: HTTPError) -> SendReport:
    """Only a connection that was never made proves that nothing was written on it."""
    for cause in _causes(error):
        if isinstance(cause, NewConnectionError):
            return NotSent("connection-refused")
        if isinstance(cause, ConnectTimeoutError):
            return NotSent("connect-timeout")
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NotSent("certificate")
    return Uncertain("timeout" if isinstance(error, TimeoutError) else "connection-lost")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and its causes: urllib3 wraps the socket's error, and that of a proxy once more."""
    yield error
    inside = (getattr(error, "reason", None), getattr(error, "original_error", None), *error.args)
    for cause in inside:
        if isinstance(cause, BaseException) and cause is not error:
            yield from _causes(cause)
