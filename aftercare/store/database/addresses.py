"""Addresses of databases: libpq's own forms as SQLAlchemy takes them, and which of them others could listen in on."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Any, Final

from psycopg import ProgrammingError, pq
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from aftercare.base.start_errors import UnusableSettings

# A server that is gone without a word is noticed within a quarter of a minute; an address may say otherwise.
# `tcp_user_timeout` in milliseconds, the others in seconds.
OPTIONS: Final[dict[str, int]] = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
_HOST: Final = re.compile(r"(\[[0-9a-fA-F:.%]+\]|[\w.%-]*)(?::(\d*))?")


def sqlalchemy_url(url: str) -> str:
    """The same address for SQLAlchemy with psycopg 3. Several hosts, as in `h1:5432,h2:5432/db`, go into its query."""
    scheme, rest = url.split("://", 1)
    scheme = "postgresql+psycopg" if scheme in {"postgresql", "postgres"} else scheme
    return f"{scheme}://{_hosts_in_query(rest)}"


def _hosts_in_query(rest: str) -> str:
    authority = re.split("[/?]", rest, maxsplit=1)[0]
    path = rest[len(authority) :]
    login, at, hosts = authority.rpartition("@")
    found = [_HOST.fullmatch(one) for one in hosts.split(",")]
    if len(found) == 1 or None in found:
        return rest
    names = ",".join(one[1].strip("[]") for one in found if one)
    ports = ",".join(one[2] or "" for one in found if one)
    asked = f"host={names}" + (f"&port={ports}" if ports.strip(",") else "")
    return f"{login}{at}{path}{'&' if '?' in path else '?'}{asked}"


def parts_of(url: str) -> URL:
    """The parts of an address; raises ArgumentError or ValueError."""
    return make_url(sqlalchemy_url(url))


def given_in(url: str) -> dict[str, Any]:
    """What the address itself says, by libpq's names; raises ArgumentError or ValueError."""
    parts = parts_of(url)
    _, given = parts.get_dialect()().create_connect_args(parts)
    return dict(given)


def options_of(url: str) -> dict[str, Any]:
    """What a connection there is opened with besides: our time-outs, where the address says nothing of them."""
    given = given_in(url)
    return {name: value for name, value in OPTIONS.items() if name not in given}


def refuse_open_line(variable: str, url: str) -> None:
    """Raises UnusableSettings when this address leads to another machine without a certificate that is checked."""
    try:
        given = given_in(url)
        make_conninfo(**given)
    except (ArgumentError, ValueError, ProgrammingError):
        raise UnusableSettings(f"{variable} cannot be read as an address.") from None
    # What is not in the address libpq takes from the environment.
    defaults = {
        one.keyword.decode(): one.val.decode() for one in pq.Conninfo.get_defaults() if one.val
    }
    options = defaults | {name: str(value) for name, value in given.items()}
    if _is_checked(options):
        return
    hosts = options.get("hostaddr") or options.get("host") or ""
    for host in hosts.split(","):
        if not _is_this_machine(host):
            raise UnusableSettings(
                f"{variable}: {host} is another machine, so the address needs sslmode=verify-full"
                " and, for a certificate authority of your own, sslrootcert."
            )


def _is_checked(options: dict[str, str]) -> bool:
    """With a root certificate `require` checks the certificate too, though not the name of the server."""
    mode = options.get("sslmode")
    return mode in {"verify-full", "verify-ca"} or (mode == "require" and "sslrootcert" in options)


def _is_this_machine(host: str) -> bool:
    """Unix sockets, localhost and loopback addresses."""
    if host in {"", "localhost"} or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
