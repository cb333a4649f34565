"""The calls of the local Twilio: what it takes, remembers and reports, by its published rules.

Source: https://www.twilio.com/docs/voice/api/call-resource.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree

from tests.contracts.twilio_rules import ApiError

ENDED = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
_MOST_TWIML = 4000


@dataclass
class StoredCall:
    """A call Twilio has really taken on."""

    sid: str
    account_sid: str
    to: str
    sender: str
    twiml: str
    callback: str
    form: Mapping[str, str]
    created_at: datetime
    status: str = "queued"

    @property
    def said(self) -> list[tuple[str | None, str | None, str | None]]:
        """(language, voice, words) of each <Say>."""
        return [
            (one.get("language"), one.get("voice"), one.text)
            for one in ElementTree.fromstring(self.twiml).iter("Say")
        ]

    def resource(self) -> dict[str, Any]:
        return {
            "sid": self.sid,
            "account_sid": self.account_sid,
            "date_created": format_datetime(self.created_at),
            "date_updated": format_datetime(self.created_at),
            "to": self.to,
            "from": self.sender,
            "status": self.status,
            "direction": "outbound-api",
            "api_version": "2010-04-01",
            "start_time": None,
            "end_time": None,
            "duration": None,
            "price": None,
            "price_unit": "USD",
            "subresource_uris": {},
            "uri": f"/2010-04-01/Accounts/{self.account_sid}/Calls/{self.sid}.json",
        }

    def receipt(self) -> dict[str, str]:
        form = {
            "AccountSid": self.account_sid,
            "ApiVersion": "2010-04-01",
            "CallSid": self.sid,
            "CallStatus": self.status,
            "CallbackSource": "call-progress-events",
            "Direction": "outbound-api",
            "From": self.sender,
            "To": self.to,
        }
        return form | ({"CallDuration": "0"} if self.status in ENDED else {})


@dataclass
class Calls:
    """Every call of one account, the oldest first; safe between threads."""

    account_sid: str
    made: dict[str, StoredCall] = field(default_factory=dict)
    posts: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def create(self, form: Mapping[str, str], now: datetime, *, keep: bool = True) -> StoredCall:
        """The call a form makes; raises ApiError when Twilio would refuse it."""
        with self._lock:
            self.posts += 1
            call = self._asked_for(form, now)
            if keep:
                self.made[call.sid] = call
            return call

    def found(self, sid: str) -> StoredCall:
        with self._lock:
            if sid not in self.made:
                raise ApiError(404, 20404, "The requested resource was not found")
            return self.made[sid]

    def delete(self, sid: str) -> None:
        with self._lock:
            if self.found(sid).status not in ENDED:
                raise ApiError(409, 20009, "Call has not finished")
            del self.made[sid]

    def page(self, query: Mapping[str, str], path: str) -> dict[str, Any]:
        with self._lock:
            chosen = [c for c in self.made.values() if query.get("To") in (None, c.to)][::-1]
        return {
            "calls": [call.resource() for call in chosen],
            "page": 0,
            "page_size": len(chosen),
            "next_page_uri": None,
            "uri": path,
        }

    def _asked_for(self, form: Mapping[str, str], now: datetime) -> StoredCall:
        if not form.get("To"):
            raise ApiError(400, 21201, "No 'To' number is specified")
        if not form.get("From"):
            raise ApiError(400, 21213, "'From' phone number is required")
        if not form["To"].startswith("+"):
            raise ApiError(400, 21211, "Invalid 'To' Phone Number")
        twiml = form.get("Twiml", "")
        if not twiml or len(twiml) > _MOST_TWIML:
            raise ApiError(400, 21205, "Url or Twiml is required")
        return StoredCall(
            sid=f"CA{secrets.token_hex(16)}",
            account_sid=self.account_sid,
            to=form["To"],
            sender=form["From"],
            twiml=twiml,
            callback=form.get("StatusCallback", ""),
            form=dict(form),
            created_at=now.replace(microsecond=0),
        )
