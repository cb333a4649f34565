"""Time stamps of a server (RFC 3161) over the end of the access log: asked for, kept in a file, and verified."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import urllib3
from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from aftercare.base.start_errors import UnusableSettings
from aftercare.domain.accounts.log_chain import Head

# Often enough to say on which day a log was as it is; seldom enough for a server that others share.
STAMP_EVERY: Final = timedelta(hours=1)
LARGEST_ANSWER: Final = 64 * 1024
_TIMEOUT: Final = urllib3.Timeout(connect=3, read=5)
_STAMP: Final = "stamp"


class TimestampServer:
    """One server, and the file that its stamps are appended to, each with the end it is about."""

    name = "timestamp"
    every = STAMP_EVERY

    def __init__(self, address: str, roots: list[Certificate], file: Path) -> None:
        self._address, self._roots, self._file = address, roots, file
        self._http = urllib3.PoolManager(timeout=_TIMEOUT, retries=False)

    def publish(self, head: Head) -> None:
        """Raises OSError for a server that does not respond, and for a stamp that does not hold."""
        line = head.line()
        asked = TimestampRequestBuilder(line.encode(), HashAlgorithm.SHA256).build()
        headers = {"content-type": "application/timestamp-query"}
        try:
            answer = self._http.request(
                "POST",
                self._address,
                body=asked.as_bytes(),
                headers=headers,
                redirect=False,
                preload_content=False,
            )
            stamp = answer.read(LARGEST_ANSWER)
            answer.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise OSError("no answer") from error
        if _stamped_at(line, stamp, self._roots, asked.nonce) is None:
            raise OSError("no time stamp that holds")
        kept = json.dumps({**json.loads(line), _STAMP: b64encode(stamp).decode()})
        with self._file.open("a") as file:
            file.write(f"{kept}\n")


class Stamped(NamedTuple):
    """A stamp in a file of published ends; `at` is None when it does not hold."""

    position: int
    at: datetime | None


def stamps_in(text: str, roots: list[Certificate]) -> list[Stamped]:
    """The stamps in the lines of such a file, each verified up to one of these roots. The lines are those that
    `read_heads` reads."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        one = json.loads(line)
        stamp = one.pop(_STAMP, None)
        if stamp is not None:
            try:
                at = _stamped_at(json.dumps(one), b64decode(stamp, validate=True), roots)
            except (TypeError, ValueError):
                at = None
            found.append(Stamped(int(one["position"]), at))
    return found


def roots_in(file: Path) -> list[Certificate]:
    """The certificates of a PEM file. Raises UnusableSettings."""
    try:
        return load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError):
        detail = (
            "AFTERCARE_AUDIT_TIMESTAMP_ROOTS cannot be used: it must be a PEM file of certificates."
        )
        raise UnusableSettings(detail) from None


def _stamped_at(
    line: str, stamp: bytes, roots: list[Certificate], nonce: int | None = None
) -> datetime | None:
    """When the server saw this line, or None for a stamp that does not hold."""
    verifier = VerifierBuilder(roots=list(roots), nonce=nonce).build()
    try:
        decoded = decode_timestamp_response(stamp)
        verifier.verify_message(decoded, line.encode())
    except (VerificationError, ValueError):
        return None
    return decoded.tst_info.gen_time
