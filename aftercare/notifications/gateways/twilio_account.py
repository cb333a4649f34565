"""Asks Twilio for our own account, which proves the address, the account and its token, and sends nothing."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Final

from urllib3.exceptions import HTTPError

from aftercare.notifications.gateways.twilio_http import (
    AnswerTooLong,
    MomentaryConnections,
    TooMany,
)

ADDRESS: Final = "https://api.twilio.com"


class AccountState(StrEnum):
    """`away`: no answer, or none of Twilio's; `refused`: another account or token; the others are Twilio's words."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    REFUSED = "refused"
    AWAY = "away"


def account_state(
    account_sid: str, auth_token: str, *, base_url: str | None = None, timeout_s: float
) -> AccountState:
    """GET of the account (twilio.com/docs/iam/api/account). Never raises; ends within twice `timeout_s`, in seconds."""
    address = f"{base_url or ADDRESS}/2010-04-01/Accounts/{account_sid}.json"
    try:
        answer = MomentaryConnections(timeout_s).request(
            "GET", address, auth=(account_sid, auth_token)
        )
        if answer.status_code in (401, 403, 404):
            return AccountState.REFUSED
        return AccountState(json.loads(answer.content)["status"])
    except (HTTPError, OSError, TooMany, AnswerTooLong, ValueError, KeyError, TypeError):
        return AccountState.AWAY
