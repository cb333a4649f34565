"""Texts through Twilio: one POST per text, and an honest word about every way it can end.

Three defaults of the library would break that promise and are switched off here. It waits forever:
there is a timeout. It keeps connections, and a POST on one the other side just closed ends without
an answer: every request opens its own. It reads TWILIO_EDGE and TWILIO_REGION: a host name changed
by a stray variable would send numbers elsewhere.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.base.values import unset
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from aftercare.base.clock import aware_utc
from aftercare.base.errors import Unavailable
from aftercare.base.logs import get_log
from aftercare.domain.delivery import Remedy, error_meaning
from aftercare.notifications.gateway import (
    Accepted,
    Busy,
    FoundText,
    NotSent,
    OutgoingText,
    Refused,
    SendReport,
    Uncertain,
)

TIMEOUT_S: Final = 10.0
# Twilio's largest page. A person gets a few texts a week, so this reaches back for years.
_FIND_LIMIT: Final = 1000
# Twilio holds a text for at most ten hours.
_LONGEST_VALIDITY_S: Final = 36_000

# Twilio's 4xx answers say "not accepted", but these come from the way there as well.
_AMBIGUOUS_STATUSES: Final = frozenset({408, 409, 425, 499})
_TOO_MANY: Final = 429

# At INFO the library logs every address it asks, and a look-up has the number in it.
logging.getLogger("twilio").setLevel(logging.WARNING)
_log = get_log()


class _TooMany(Exception):
    """A 429, with the wait it asked for, which the library's own exceptions drop."""

    def __init__(self, retry_after_s: int | None) -> None:
        super().__init__("too many requests")
        self.retry_after_s = retry_after_s


class TwilioSmsGateway:
    """An SmsGateway over Twilio's Messages resource, safe to use from several threads.

    Needs a messaging service or a sender number. `base_url` replaces https://api.twilio.com.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        *,
        messaging_service_sid: str | None = None,
        from_number: str | None = None,
        base_url: str | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        if not (messaging_service_sid or from_number):
            raise ValueError("a messaging service or a sender number is needed")
        http = TwilioHttpClient(
            pool_connections=False,
            timeout=timeout_s,
            request_hooks={"response": _notice_too_many},
        )
        client = Client(account_sid, auth_token, http_client=http)
        client.edge = client.region = None
        if base_url:
            client.api.base_url = base_url
        self._messages = client.api.account.messages
        self._sender = (
            {"messaging_service_sid": messaging_service_sid}
            if messaging_service_sid
            else {"from_": from_number}
        )

    def send(self, message: OutgoingText) -> SendReport:
        """One POST. Whatever goes wrong after it may have left is Uncertain, bugs included."""
        report = self._attempt(message)
        if not isinstance(report, Accepted):
            _log.warning("text-not-accepted", id=str(message.message_id), kind=_kind(report))
        return report

    def find(self, to: str, body: str, since: datetime) -> tuple[FoundText, ...]:
        """Twilio cannot filter on the moment of creation, and its DateSent filter hides texts
        still queued, so the number's texts are read and compared here."""
        floor = aware_utc(since).replace(microsecond=0)
        try:
            texts = self._messages.list(to=to, limit=_FIND_LIMIT)
            found = tuple(_matching(texts, body, floor))
        except (TwilioException, requests.RequestException, _TooMany, ValueError) as error:
            raise Unavailable(type(error).__name__) from None
        return tuple(sorted(found, key=lambda text: text.created_at))

    def redact(self, sid: str) -> None:
        try:
            self._messages(sid).update(body="")
        except TwilioRestException as error:
            if error.status != 404:  # gone is redacted
                raise Unavailable(f"twilio-{error.code}") from None
        except (TwilioException, requests.RequestException, _TooMany, ValueError) as error:
            raise Unavailable(type(error).__name__) from None

    def _attempt(self, message: OutgoingText) -> SendReport:
        try:
            made = self._messages.create(
                to=message.to,
                body=message.body,
                status_callback=message.callback_url,
                validity_period=_validity(message.valid_for_s),
                **self._sender,
            )
        except _TooMany as error:
            return Busy(error.retry_after_s)
        except (TwilioRestException, TwilioServiceException) as error:
            return _refusal(int(error.status), error.code)
        except requests.RequestException as error:
            return _broken_off(error)
        except Exception as error:
            # The POST may have left: no exception may look like "not sent" to the caller.
            _log.error("unreadable-answer", error_type=type(error).__name__)
            return Uncertain("unreadable-answer")
        if not made.sid:
            return Uncertain("empty-answer")
        return Accepted(str(made.sid), str(made.status or "accepted"))


def _notice_too_many(response: requests.Response, *_args: object, **_kwargs: object) -> None:
    if response.status_code == _TOO_MANY:
        wait = response.headers.get("Retry-After", "")
        raise _TooMany(int(wait) if wait.isascii() and wait.isdigit() else None)


def _refusal(status: int, code: object) -> SendReport:
    """What an error answer proves. 5xx proves nothing, 3xx was not asked for."""
    known = int(code) if isinstance(code, int | str) and str(code).isdecimal() else status
    if known == 20429:
        return Busy(None)
    if not 400 <= status < 500 or status in _AMBIGUOUS_STATUSES:
        return Uncertain(f"http-{status}")
    if known == status and status in {401, 403, 404}:  # no code of Twilio's: not Twilio, or not us
        return Refused(status, Remedy.STOP_SENDER_ALARM)
    return Refused(known, error_meaning(known).remedy)


def _broken_off(error: requests.RequestException) -> SendReport:
    """Only a connection that never came to be proves that nothing was written on it."""
    for cause in _causes(error):
        if isinstance(cause, NewConnectionError):
            return NotSent("connection-refused")
        if isinstance(cause, requests.ConnectTimeout | ConnectTimeoutError):
            return NotSent("connect-timeout")
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NotSent("certificate")
    return Uncertain("timeout" if isinstance(error, requests.Timeout) else "connection-lost")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it was made of: requests wraps urllib3, which wraps the socket's."""
    yield error
    inside = (getattr(error, "reason", None), getattr(error, "original_error", None), *error.args)
    for cause in inside:
        if isinstance(cause, BaseException) and cause is not error:
            yield from _causes(cause)


def _validity(seconds: int | None) -> Any:
    return unset if seconds is None else max(1, min(seconds, _LONGEST_VALIDITY_S))


def _matching(texts: Iterable[Any], body: str, floor: datetime) -> Iterator[FoundText]:
    for text in texts:
        created_at = text.date_created
        outbound = str(text.direction or "").startswith("outbound")
        if outbound and text.body == body and created_at is not None and created_at >= floor:
            yield FoundText(str(text.sid), str(text.status), created_at, text.error_code)


def _kind(report: SendReport) -> str:
    return type(report).__name__.lower()
