"""Signed assertions by which a machine asks for a token (RFC 7523): the keys given for it, and whether one holds."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from joserfc.jwt import JWTClaimsRegistry

from aftercare.base.typed_text import is_storable

# With a public key: a secret that both sides know must never verify what only the other may sign.
ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "EdDSA",
)
ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_ASSERTION: Final = 8_000
LONGEST_KEYS: Final = 20_000
MOST_KEYS: Final = 4
LEAST_RSA_BITS: Final = 2_048
_LEAST_MODULUS: Final = LEAST_RSA_BITS // 6
# How far ahead an assertion may end, and how much the two clocks may differ.
LONGEST_TERM: Final = timedelta(minutes=5)
LEEWAY: Final = timedelta(seconds=30)
LONGEST_ID: Final = 200
LONGEST_NAME: Final = 100
_CURVES: Final = ("P-256", "P-384", "Ed25519")
# Type of a token, in small letters; none and the general one say nothing. A token with the type of another kind must
# not pass for this one (RFC 8725, section 3.11).
_TYPES: Final = ("", "jwt", "client-authentication+jwt")


class NotKeys(Exception):
    """What was given is no set of public keys; `code` says why, as a field fault."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotAccepted(Exception):
    """An assertion that does not hold. The answer does not say why."""


@dataclass(frozen=True)
class Assertion:
    """One that holds: its name, which counts once, and until when it would be accepted again."""

    token_id: str
    accepted_until: datetime


def public_keys(text: str) -> dict[str, Any]:
    """The JWK set (RFC 7517) of this JSON, with nothing but public keys for signatures. Raises NotKeys."""
    try:
        found = json.loads(text)
        given = found["keys"]
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise NotKeys("not-keys")
        if not 1 <= len(given) <= MOST_KEYS:
            raise NotKeys("keys-number")
        if any({"d", "k"} & set(one) for one in given):
            raise NotKeys("private-key")
        if any(
            len(str(one.get("n", ""))) < _LEAST_MODULUS for one in given if one.get("kty") == "RSA"
        ):
            raise NotKeys("key-kind")
        keys = KeySet.import_key_set({"keys": given})
    except (JoseError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise NotKeys("not-keys") from error
    if not all(_is_fit(one) for one in keys.keys):
        raise NotKeys("key-kind")
    if len(given) > 1 and len({one.get("kid") for one in given} - {None, ""}) < len(given):
        raise NotKeys("key-names")
    return {"keys": given}


def key_names(keys: Mapping[str, Any]) -> list[str]:
    """Each key by its name and its thumbprint (RFC 7638), by which two people compare it."""
    found = KeySet.import_key_set({"keys": keys["keys"]})
    return [
        " ".join(dict.fromkeys(filter(None, (one.kid, one.thumbprint())))) for one in found.keys
    ]


def claimed_subject(token: str) -> str:
    """The machine that an assertion names, before anything of it is checked; empty when that cannot be read."""
    try:
        payload = token.split(".")[1]
        found = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sub"]
        return found if isinstance(found, str) and is_storable(found, LONGEST_NAME) else ""
    except (IndexError, KeyError, TypeError, ValueError, RecursionError):
        return ""


def accepted(
    token: str,
    keys: Mapping[str, Any],
    client_id: str,
    audiences: tuple[str, ...],
    now: datetime,
) -> Assertion:
    """The assertion, which this machine signed for us, and that holds now. `audiences`: the names we go by, of which it
    has one and no other. Raises NotAccepted."""
    rules = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(LEEWAY.total_seconds()),
        iss={"essential": True, "value": client_id},
        sub={"essential": True, "value": client_id},
        aud={"essential": True},
        exp={"essential": True},
        jti={"essential": True},
    )
    try:
        signed = jwt.decode(token, KeySet.import_key_set({"keys": keys["keys"]}), ALGORITHMS)
        rules.validate(signed.claims)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotAccepted() from error
    claims, kind = signed.claims, signed.header.get("typ", "")
    aud, token_id, ends = claims["aud"], claims["jti"], claims["exp"]
    fits = (
        isinstance(kind, str)
        and kind.lower() in _TYPES
        and (aud in audiences if isinstance(aud, str) else aud in [[one] for one in audiences])
        and isinstance(token_id, str)
        and 0 < len(token_id) <= LONGEST_ID
        and isinstance(ends, int | float)
        and ends <= (now + LONGEST_TERM + LEEWAY).timestamp()
    )
    if not fits:
        raise NotAccepted()
    return Assertion(token_id, datetime.fromtimestamp(ends, UTC) + 2 * LEEWAY)


def _is_fit(key: object) -> bool:
    """Whether it is a public key of a kind that we verify with."""
    if isinstance(key, RSAKey):
        return key.raw_value.key_size >= LEAST_RSA_BITS
    return isinstance(key, ECKey | OKPKey) and key.curve_name in _CURVES
