"""Whether a webhook really comes from the provider; every doubtful request is refused.

Twilio signs the address it was given and the form it sends
(https://www.twilio.com/docs/usage/webhooks/webhooks-security). The address is rebuilt from our *configured* public
base URL, never from a Host header, which anyone can write. The part behind a `#` is an instruction to Twilio alone:
it is neither requested nor signed (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

from aftercare.base.errors import BadSignature

LARGEST_BODY: Final = 64 * 1024  # bytes; a receipt or an incoming text is about one thousand
_MOST_FIELDS: Final = 200
# The field a person typed; the provider sends no NUL in any other, and the database cannot store one.
_TYPED: Final = "Body"
_FORM: Final = "application/x-www-form-urlencoded"


def verify_signature(
    auth_tokens: Collection[str],
    public_base_url: str,
    path_and_query: str,
    raw_body: bytes,
    content_type: str | None,
    header: str | None,
) -> Mapping[str, str]:
    """The form's fields, blank ones included, when the signature fits.

    `path_and_query` is what was asked for, undecoded, beginning with a slash; `header` is
    X-Twilio-Signature. Raises BadSignature, and nothing else, for every other request: unsigned,
    forged, not a form, not UTF-8, a field given twice, a NUL outside the words typed, too large, or no
    token configured. While an account's tokens are rotated there are two, and either may have signed.
    """
    if not all(auth_tokens) or not public_base_url or not header:
        raise BadSignature
    if not path_and_query.startswith("/") or len(raw_body) > LARGEST_BODY:
        raise BadSignature
    if (content_type or "").partition(";")[0].strip().lower() != _FORM:
        raise BadSignature  # JSON would need bodySHA256, and Twilio sends us no JSON
    fields = _fields(raw_body)
    address = public_base_url.rstrip("/") + path_and_query
    try:
        fits = any(RequestValidator(one).validate(address, fields, header) for one in auth_tokens)
    except Exception:
        # The validator raises on odd addresses and headers; a request it cannot judge is not ours.
        raise BadSignature from None
    if not fits:
        raise BadSignature
    return fields


def _fields(raw_body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            raw_body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise BadSignature from None
    fields = dict(pairs)
    if not fields or len(fields) != len(pairs):
        raise BadSignature  # of two values for one name, which would be the signed one?
    if any("\0" in name or ("\0" in value and name != _TYPED) for name, value in pairs):
        raise BadSignature
    return fields
