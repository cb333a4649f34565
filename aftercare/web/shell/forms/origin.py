"""Distinguishes a form sent from our own pages from one sent by another site."""

from __future__ import annotations

from urllib.parse import urlsplit

from aftercare.base.loopback import LOOPBACK

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

DEFAULT_PORTS = {"http": 80, "https": 443}


def same_origin(
    method: str, sec_fetch_site: str | None, origin: str | None, public_origin: str
) -> bool:
    """Whether a request may change something.

    Safe methods always may. Any other needs `Sec-Fetch-Site` or `Origin`, and each header that is present has to agree.
    `Sec-Fetch-Site` alone would let a rebound DNS name through; some browsers do not send `Origin`. `public_origin` is
    the configured address, never the Host header, so the result is the same behind a proxy. The three names of the
    local machine count as one. Source: W3C Fetch Metadata Request Headers; OWASP Cross-Site Request Forgery Prevention.
    """
    if method.upper() in SAFE_METHODS:
        return True
    if sec_fetch_site is None and origin is None:
        return False
    if sec_fetch_site is not None and sec_fetch_site != "same-origin":
        return False
    if origin is None:
        return True
    ours = _scheme_host_port(public_origin)
    return ours is not None and _scheme_host_port(origin) == ours


def _scheme_host_port(address: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(address)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    if not parts.hostname:
        return None
    host = "loopback" if parts.hostname in LOOPBACK else parts.hostname
    return parts.scheme, host, port
