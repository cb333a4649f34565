"""Addresses of this computer itself, the only ones that need no encryption."""

from __future__ import annotations

from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_encrypted_or_local(address: str) -> bool:
    """Whether an address is https, or http on this computer."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
