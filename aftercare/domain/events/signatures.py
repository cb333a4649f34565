"""Signatures of webhooks as Standard Webhooks has them: HMAC-SHA-256 over id, moment and body.

Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

MARK: Final = "whsec_"
# The specification asks for 24 to 64 bytes.
SECRET_BYTES: Final = 32


def new_secret() -> str:
    """A new secret, as the receiver enters it."""
    return MARK + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(
    event_id: str, at: datetime, body: bytes, with_secrets: Iterable[str]
) -> dict[str, str]:
    """The three headers of one attempt. Each secret in use signs, so that a receiver may have either."""
    moment = str(int(at.timestamp()))
    given = " ".join(signature(one, event_id, moment, body) for one in with_secrets)
    return {"webhook-id": event_id, "webhook-timestamp": moment, "webhook-signature": given}


def signature(secret: str, event_id: str, moment: str, body: bytes) -> str:
    """`v1,` and the signature in base64. `moment` is in whole seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(MARK))
    signed = b".".join((event_id.encode(), moment.encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
