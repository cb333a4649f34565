"""What Twilio answers to a request for a text, by its published rules and without a network.

Sources: https://www.twilio.com/docs/messaging/api/message-resource and
https://www.twilio.com/docs/api/errors. Not published and therefore our reading: the HTTP status and
code (409, 20009) of a redaction before the final state.
"""

from __future__ import annotations

import operator
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

FINAL = frozenset({"delivered", "undelivered", "failed", "canceled"})
OPT_OUT_WORDS = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"}
)
OPT_IN_WORDS = frozenset({"START", "YES", "UNSTOP"})

_E164 = re.compile(r"\+[1-9]\d{6,14}")


@dataclass
class ApiError(Exception):
    """Twilio's error answer: an HTTP status, its own code and a sentence."""

    status: int
    code: int
    message: str

    def body(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


@dataclass
class StoredText:
    """A text Twilio has really taken on."""

    sid: str
    account_sid: str
    to: str
    body: str
    sender: str | None
    service: str | None
    callback: str
    created_at: datetime
    status: str
    validity_s: int | None = None
    sent_at: datetime | None = None
    error_code: int | None = None
    price: str | None = None
    callbacks: list[int] = field(default_factory=list)

    def resource(self) -> dict[str, Any]:
        path = f"/2010-04-01/Accounts/{self.account_sid}/Messages/{self.sid}"
        return {
            "account_sid": self.account_sid,
            "api_version": "2010-04-01",
            "body": self.body,
            "date_created": format_datetime(self.created_at),
            "date_sent": format_datetime(self.sent_at) if self.sent_at else None,
            "date_updated": format_datetime(self.created_at),
            "direction": "outbound-api",
            "error_code": self.error_code,
            "error_message": None,
            "from": self.sender,
            "messaging_service_sid": self.service,
            "num_media": "0",
            "num_segments": "0" if self.service else "1",
            "price": self.price,
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{path}/Media.json"},
            "to": self.to,
            "uri": f"{path}.json",
        }


def accepted_text(
    account_sid: str, form: Mapping[str, str], now: datetime, opted_out: Iterable[str]
) -> StoredText:
    """The text a form creates; raises ApiError when Twilio would refuse it."""
    to, body = form.get("To", ""), form.get("Body", "")
    sender, service = form.get("From"), form.get("MessagingServiceSid")
    _check_recipient(to, sender)
    if not body:
        raise ApiError(400, 21602, "Message body is required.")
    if len(body) > 1600:
        raise ApiError(400, 21617, "The concatenated message body exceeds the 1600 limit.")
    if not (sender or service):
        raise ApiError(400, 21603, "A 'From' phone number is required.")
    if to in opted_out:
        raise ApiError(400, 21610, "Attempt to send to unsubscribed recipient")
    callback = form.get("StatusCallback", "")
    _check_callback(callback)
    return StoredText(
        sid=f"SM{secrets.token_hex(16)}",
        account_sid=account_sid,
        to=to,
        body=body,
        sender=sender,
        service=service,
        callback=callback,
        created_at=now.replace(microsecond=0),
        status="accepted" if service else "queued",
        validity_s=int(form["ValidityPeriod"]) if "ValidityPeriod" in form else None,
    )


def redacted(text: StoredText, form: Mapping[str, str]) -> None:
    """An update may only empty the body, and only when nothing more will happen to the text."""
    if form.get("Body") != "":
        raise ApiError(400, 20001, "Only an empty Body is understood here")
    if text.status not in FINAL:
        raise ApiError(409, 20009, "Message has not finished")
    text.body = ""


def listed(texts: Iterable[StoredText], query: Mapping[str, str]) -> list[StoredText]:
    """Newest first. Filters on DateSent leave out what has not been sent yet."""
    chosen = [t for t in texts if query.get("To") in (None, t.to)]
    chosen = [t for t in chosen if query.get("From") in (None, t.sender)]
    for name, fits in (
        ("DateSent", operator.eq),
        ("DateSent<", operator.le),
        ("DateSent>", operator.ge),
    ):
        if name in query:
            day = query[name][:10]
            chosen = [t for t in chosen if t.sent_at and fits(f"{t.sent_at:%Y-%m-%d}", day)]
    return chosen[::-1]


def receipt_form(text: StoredText) -> dict[str, str]:
    """The fields of a status callback; ErrorCode only when something went wrong."""
    form = {
        "AccountSid": text.account_sid,
        "ApiVersion": "2010-04-01",
        "From": text.sender or "",
        "MessageSid": text.sid,
        "MessageStatus": text.status,
        "SmsSid": text.sid,
        "SmsStatus": text.status,
        "To": text.to,
    }
    if text.service:
        form["MessagingServiceSid"] = text.service
    if text.error_code is not None:
        form["ErrorCode"] = str(text.error_code)
    return form


def inbound_form(account_sid: str, sender: str, to: str, body: str, sid: str) -> dict[str, str]:
    """The fields of an incoming text; the empty ones are sent, and signed, too."""
    return {
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "Body": body,
        "From": sender,
        "FromCity": "",
        "FromCountry": "GB",
        "FromState": "",
        "FromZip": "",
        "MessageSid": sid,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "SmsStatus": "received",
        "To": to,
        "ToCountry": "GB",
    }


def _check_recipient(to: str, sender: str | None) -> None:
    if not to:
        raise ApiError(400, 21604, "A 'To' phone number is required.")
    if not _E164.fullmatch(to):
        raise ApiError(400, 21211, "Invalid 'To' Phone Number")
    if to == sender:
        raise ApiError(400, 21266, "'To' and 'From' number cannot be the same")


def _check_callback(url: str) -> None:
    if url and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
        raise ApiError(400, 21609, "Invalid 'StatusCallback' URL")
