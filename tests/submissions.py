"""Submissions as other organisations write them, and machines that send them."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

from joserfc import jws

from aftercare.domain.submissions.documents import FORMAT
from aftercare.domain.submissions.signatures import TYPE
from tests.machines import NAME, key

SENT_AT = "2026-11-24T08:00:00+01:00"
CONTENTS: dict[str, dict[str, Any]] = {
    "order-imposed": {
        "frame": "VV",
        "court_reference": "16-123456-26",
        "starts_on": "2026-11-01",
        "length": {"number": 2, "unit": "years"},
        "conditions": [{"kind": "reporting_duty", "wording": "Report when asked."}],
    },
    "order-changed": {"court_reference": "16-123456-26", "ends_on": "2028-06-30"},
    "detention": {"from_on": "2026-11-23"},
    "release": {"until_on": "2026-11-24"},
    "address-change": {"lines": ["Lindelaan 1", "1234 AB Voorbeelddorp"]},
    "monitoring-alarm": {"happened_at": "2026-11-24T07:55:00+01:00"},
}


def submission(kind: str, number: str = "N-1", **changes: Any) -> dict[str, Any]:
    """A whole document of this type about the client P-0001; `content` adds to the usual content."""
    content = CONTENTS[kind] | changes.pop("content", {})
    usual = {
        "format": FORMAT,
        "number": number,
        "type": kind,
        "sent_at": SENT_AT,
        "client": {"reference": "P-0001"},
        "content": content,
    }
    return usual | changes


def written(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


def signed_compact(body: bytes, by: Any = None, name: str = NAME, **header: Any) -> str:
    """The JWS of this body by a key of the machine."""
    by = by or key()
    head = {"alg": "ES256", "kid": by.kid, "typ": TYPE, "iss": name} | header
    registry = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
    return jws.serialize_compact(head, body, by, registry=registry)


def signed_beside(body: bytes, by: Any = None, name: str = NAME, **header: Any) -> str:
    """The same, detached from the body."""
    head, _, signature = signed_compact(body, by, name, **header).split(".")
    return f"{head}..{signature}"


def flattened(compact: str) -> bytes:
    head, payload, signature = compact.split(".")
    return json.dumps({"protected": head, "payload": payload, "signature": signature}).encode()


def unprotected(body: bytes) -> str:
    """A JWS without a signature (`alg` none)."""
    head = json.dumps({"alg": "none", "typ": TYPE, "iss": NAME}).encode()
    return ".".join(urlsafe_b64encode(one).decode().rstrip("=") for one in (head, body)) + "."
