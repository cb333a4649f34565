"""Codes of an app, one for each half minute (RFC 6238), and the codes for when the app is lost."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

import pyotp

HALF_MINUTE_SECONDS: Final = 30
RECOVERY_CODES: Final = 10
# No letters that look alike.
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUP, _GROUPS = 6, 4


def new_secret() -> str:
    """160 bits in base32, as RFC 4226 recommends."""
    return pyotp.random_base32()


def app_address(secret: str, username: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="Aftercare")


def half_minute_of(secret: str, typed: str, now: datetime, last_half_minute: int) -> int | None:
    """The half minute of this code: the present one, or the one before or after it. None for another code, and for one
    of a half minute that was used already (RFC 6238, section 5.2)."""
    # Spaces, and what comes unseen with a pasted code.
    code = "".join(one for one in typed if one.isalnum())
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // HALF_MINUTE_SECONDS
    fitting = (
        half_minute
        for half_minute in (present - 1, present, present + 1)
        if half_minute > last_half_minute
        and secrets.compare_digest(_code_at(totp, half_minute), code.encode())
    )
    return next(fitting, None)


def _code_at(totp: pyotp.TOTP, half_minute: int) -> bytes:
    return totp.at(half_minute * HALF_MINUTE_SECONDS).encode()


def new_recovery_codes() -> list[str]:
    """Each of 118 bits, `abcdef-ghjkmn-pqrstu-vwx234`: too many to guess from a stolen copy of their hashes."""
    return [
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_code_typed(typed: str) -> str:
    """As it was given; case, spaces and dashes do not count."""
    letters = "".join(one for one in typed.lower() if one.isalnum())
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
