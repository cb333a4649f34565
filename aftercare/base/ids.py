"""Identifiers that sort by the moment they were made."""

from __future__ import annotations

from uuid import UUID

import uuid_utils
import uuid_utils.compat


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562): time-ordered, so rows append to their index."""
    return uuid_utils.compat.uuid7()


def new_id_text() -> str:
    """The same as it is written, ten times as fast: for rows that leave as text by the hundred thousand."""
    return str(uuid_utils.uuid7())
