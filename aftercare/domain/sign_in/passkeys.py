"""Passkeys (W3C Web Authentication): what a browser is asked for, and whether its answer holds."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Final, NamedTuple, TypeVar
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

CHALLENGE_BYTES: Final = 32
CHALLENGE_TERM: Final = timedelta(minutes=10)
MOST_PASSKEYS: Final = 10
# A signed answer takes some 1,000 characters, a new passkey without attestation 2,000.
LONGEST_ANSWER: Final = 20_000
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_BROWSER_WAITS_MS: Final = int(CHALLENGE_TERM.total_seconds()) * 1_000
_VERIFIED: Final = UserVerificationRequirement.REQUIRED
Found = TypeVar("Found")


class RelyingParty(NamedTuple):
    """The name a passkey is bound to, and the origin its answers come from."""

    id: str
    origin: str


class Holder(NamedTuple):
    """The account of a new passkey. `handle` comes back with each answer, and says nothing about a person."""

    handle: bytes
    username: str
    display_name: str


@dataclass(frozen=True)
class NewPasskey:
    credential_id: bytes
    public_key: bytes
    sign_count: int


def relying_party(public_origin: str) -> RelyingParty | None:
    """None for an IP address, which browsers do not accept as a relying party."""
    parts = urlsplit(public_origin)
    host, port = parts.hostname, parts.port
    if host is None or _is_address(host):
        return None
    shown = "" if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{port}"
    return RelyingParty(host, f"{parts.scheme}://{host}{shown}")


def creation_options(
    party: RelyingParty, challenge: bytes, holder: Holder, known: Collection[bytes]
) -> str:
    """What the browser needs to make a passkey, as JSON. Authenticators with one of `known` make no second one."""
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name="Aftercare",
        user_id=holder.handle,
        user_name=holder.username,
        user_display_name=holder.display_name,
        challenge=challenge,
        timeout=_BROWSER_WAITS_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=_described(known),
    )
    return webauthn.options_to_json(options)


def request_options(party: RelyingParty, challenge: bytes, known: Collection[bytes] = ()) -> str:
    """What the browser needs to sign the challenge, as JSON: with one of `known`, or any that its user chooses."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=_BROWSER_WAITS_MS,
        allow_credentials=_described(known),
        user_verification=_VERIFIED,
    )
    return webauthn.options_to_json(options)


def passkey_made(party: RelyingParty, challenge: bytes, answer: str) -> NewPasskey | None:
    """The passkey that was made for this challenge; None when the answer does not hold."""
    made = _held(
        lambda: webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    )
    if made is None:
        return None
    return NewPasskey(made.credential_id, made.credential_public_key, made.sign_count)


def passkey_named(answer: str) -> bytes | None:
    """The id of the passkey that an answer claims to come from."""
    return _held(lambda: parse_authentication_credential_json(answer).raw_id)


def signed_count(
    party: RelyingParty, challenge: bytes, answer: str, public_key: bytes, handle: bytes
) -> int | None:
    """The counter of an answer that this key signed over the challenge, here, after its user was verified; None when
    the answer does not hold, or names another account."""

    def check() -> int | None:
        given = parse_authentication_credential_json(answer)
        if given.response.user_handle not in (None, handle):
            return None
        # `counter_moved_on` compares it, so that a copied passkey can be told from a false signature.
        return webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        ).new_sign_count

    return _held(check)


def counter_moved_on(before: int, now: int) -> bool:
    """Whether the counter is that of the same authenticator: synchronised passkeys count nothing and stay at zero, all
    others count each use (section 6.1.1)."""
    return now > before or now == before == 0


def _held(check: Callable[[], Found]) -> Found | None:
    """Anyone may send an answer: where the library fails on it, it is none."""
    try:
        return check()
    except Exception:
        return None


def _described(known: Collection[bytes]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one) for one in known]


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
