"""Texts through Twilio: one POST per text, and an exact report for every way it can end.

Three defaults of the library would break that promise and are switched off here. It waits forever and keeps
connections for as long as the other side does: `twilio_http.py` has a time-out and keeps them for a moment. It reads
TWILIO_EDGE and TWILIO_REGION: a host name changed by a stray variable would send numbers elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from twilio.base.values import unset
from twilio.rest import Client

from aftercare.base.clock import aware_utc
from aftercare.base.logs import get_log
from aftercare.notifications.gateways.gateway import (
    Accepted,
    FoundText,
    OutgoingMessage,
    RedactReport,
    SendReport,
)
from aftercare.notifications.gateways.twilio_emptying import text_emptied
from aftercare.notifications.gateways.twilio_http import MomentaryConnections
from aftercare.notifications.gateways.twilio_reports import asked, kind_of, looked_up, report_of

TIMEOUT_S: Final = 10.0
# Twilio's largest page. A person gets a few texts a week, so this reaches back for years.
_FIND_LIMIT: Final = 1000
# Twilio holds a text for at most ten hours.
_LONGEST_VALIDITY_S: Final = 36_000

# At INFO the library logs every URL it requests, and that of a look-up contains the number.
logging.getLogger("twilio").setLevel(logging.WARNING)
_log = get_log()


class TwilioSmsGateway:
    """A MessageGateway over Twilio's Messages resource, safe to use from several threads.

    Needs a messaging service or a sender number. `base_url` replaces https://api.twilio.com.
    `api_key` (its id and secret) signs requests in place of the token, which is the key to the whole account.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        *,
        messaging_service_sid: str | None = None,
        from_number: str | None = None,
        base_url: str | None = None,
        api_key: tuple[str, str] | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        if not (messaging_service_sid or from_number):
            raise ValueError("a messaging service or a sender number is needed")
        user, password = api_key or (account_sid, auth_token)
        connections = MomentaryConnections(timeout_s)
        client = Client(user, password, account_sid, http_client=connections)
        client.edge = client.region = None
        if base_url:
            client.api.base_url = base_url
        self._messages = client.api.account.messages
        self._sender = (
            {"messaging_service_sid": messaging_service_sid}
            if messaging_service_sid
            else {"from_": from_number}
        )

    def send(self, message: OutgoingMessage) -> SendReport:
        """One POST. Any error after it may have left is Uncertain, bugs included."""
        report = report_of(lambda: self._create(message))
        if not isinstance(report, Accepted):
            _log.warning("text-not-accepted", id=str(message.message_id), kind=kind_of(report))
        return report

    def find(self, to: str, body: str, since: datetime) -> tuple[FoundText, ...]:
        """Twilio cannot filter on the moment of creation, and its DateSent filter hides texts
        still queued, so the number's texts are read and compared here."""
        floor = aware_utc(since).replace(microsecond=0)

        def read() -> list[FoundText]:
            return list(_matching(self._messages.list(to=to, limit=_FIND_LIMIT), body, floor))

        return tuple(sorted(asked(read), key=lambda text: text.created_at))

    def look_up(self, sid: str) -> FoundText | None:
        return looked_up(lambda: _as_found(self._messages(sid).fetch()))

    def redact(self, sid: str) -> RedactReport:
        """The record of the text stays, with the number: Twilio keeps that itself for a while."""
        return text_emptied(lambda: self._messages(sid).update(body=""))

    def _create(self, message: OutgoingMessage) -> Any:
        return self._messages.create(
            to=message.to,
            body=message.body,
            status_callback=message.callback_url,
            validity_period=_validity(message.valid_for_s),
            **self._sender,
        )


def _validity(seconds: int | None) -> Any:
    return unset if seconds is None else max(1, min(seconds, _LONGEST_VALIDITY_S))


def _matching(texts: Iterable[Any], body: str, floor: datetime) -> Iterator[FoundText]:
    for text in texts:
        created_at = text.date_created
        outbound = str(text.direction or "").startswith("outbound")
        if outbound and text.body == body and created_at is not None and created_at >= floor:
            yield _as_found(text)


def _as_found(text: Any) -> FoundText:
    return FoundText(str(text.sid), str(text.status), text.date_created, text.error_code)
