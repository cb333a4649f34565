"""Signatures of submissions: JWS (RFC 7515) by one of a machine's own keys, around a document or beside it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from aftercare.base.typed_text import is_storable
from aftercare.domain.sign_in.client_assertions import ALGORITHMS, LONGEST_NAME

# A token of another kind by the same key must not pass for a submission (RFC 8725, section 3.11).
TYPE: Final = "aftercare-submission+jws"
LONGEST_HEADER: Final = 2_000
LONGEST_KEY_NAME: Final = 200
_MEMBERS: Final = {"payload", "protected", "signature"}


class NotSigned(Exception):
    """No signature of that machine on this document; its sender learns no more."""


@dataclass(frozen=True)
class Signed:
    """A JWS as it came, with the machine that it names; nothing of it is checked yet."""

    machine: str
    compact: str


def signed_file(content: bytes) -> Signed:
    """The JWS in a file: compact, or flattened JSON without an unprotected header. Raises NotSigned."""
    try:
        written = content.decode("ascii").strip()
        if written.startswith("{"):
            written = _compact(json.loads(written))
    except (ValueError, RecursionError):
        raise NotSigned() from None
    return Signed(_issuer(written), written)


def detached(signature: str, body: bytes) -> Signed:
    """A detached JWS (RFC 7515, appendix F) over these bytes. Raises NotSigned."""
    head, between, end = signature.partition("..")
    if not between or "." in end:
        raise NotSigned()
    written = f"{head}.{urlsafe_b64encode(body).decode().rstrip('=')}.{end}"
    return Signed(_issuer(written), written)


def verified(signed: Signed, keys: Mapping[str, Any]) -> tuple[bytes, str]:
    """What was signed, and the name of the key. `keys`: the JWK set of the machine that it names. Raises NotSigned."""
    registry = jws.JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    registry.max_payload_length = len(signed.compact)
    try:
        known = KeySet.import_key_set({"keys": keys["keys"]})
        found = jws.deserialize_compact(signed.compact, known, registry=registry)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise NotSigned() from None
    header = found.headers()
    if header.get("typ") != TYPE or "crit" in header or "b64" in header:
        raise NotSigned()
    name = header.get("kid", "")
    return found.payload, name if is_storable(str(name), LONGEST_KEY_NAME) else ""


def unverified_payload(signed: Signed) -> bytes:
    """What it carries, for a caller that has checked the signature before; empty where it is not base64url."""
    body = signed.compact.split(".")[1]
    try:
        return urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except ValueError:
        return b""


def _issuer(written: str) -> str:
    """The machine that the protected header names."""
    head = written.partition(".")[0]
    if written.count(".") != 2 or len(head) > LONGEST_HEADER:
        raise NotSigned()
    try:
        found = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        named = found.get("iss") if isinstance(found, dict) else None
    except (ValueError, RecursionError):
        raise NotSigned() from None
    if not isinstance(named, str) or not is_storable(named, LONGEST_NAME):
        raise NotSigned()
    return named


def _compact(found: Any) -> str:
    if not isinstance(found, dict) or found.keys() != _MEMBERS:
        raise NotSigned()
    if not all(isinstance(one, str) for one in found.values()):
        raise NotSigned()
    return f"{found['protected']}.{found['payload']}.{found['signature']}"
