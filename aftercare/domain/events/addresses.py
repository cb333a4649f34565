"""Which addresses events may be sent to: https, on the public internet, unless the organisation names the host."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from aftercare.base.loopback import LOOPBACK

LONGEST_URL: Final = 500
# Addresses of IPv6 that lead to one of IPv4 that is written inside (NAT64, 6to4, Teredo and the like), and what is kept
# for protocols. Not every version of Python counts them as special.
_NONE_OF_OURS: Final = tuple(
    ip_network(one)
    for one in (
        "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/23", "::/96", "::ffff:0:0:0/96", "192.0.0.0/24",
        "192.88.99.0/24",
    )
)  # fmt: skip


def is_public(address: str) -> bool:
    """Whether this IP address is one of the public internet: not private, of this computer, of the link (where clouds
    keep their metadata), shared, reserved, or for many receivers."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    if any(found.version == one.version and found in one for one in _NONE_OF_OURS):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def url_fault(url: str, named: Collection[str]) -> str | None:
    """The code of what is wrong with the address of a webhook. `named` are the hosts inside that the installation
    allows; this computer itself, where it is named, needs no encryption."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "webhook-url"
    if not host or port == 0 or not url.isascii() or any(one.isspace() for one in url):
        return "webhook-url"
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "webhook-url-parts"
    if parts.scheme not in ("http", "https"):
        return "webhook-url"
    if parts.scheme == "http" and not (host in named and host in LOOPBACK):
        return "webhook-url-https"
    return "webhook-url-inside" if host not in named and _is_inside(host) else None


def _is_inside(host: str) -> bool:
    """Whether the host alone, before any look-up, shows that it is not on the public internet."""
    try:
        ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal", ".arpa"))
    return not is_public(host)
