"""How often one may try to sign in: counters that each attempt fills, and time empties.

A counter is one moment: when it will be empty. An attempt moves it on by one step; it is refused while that would be
more than `burst` steps from now. A refused attempt moves nothing, so it never lengthens the wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network


@dataclass(frozen=True)
class Limit:
    """`burst` attempts at once, and one more for each `every` that has passed."""

    burst: int
    every: timedelta


class Measure(StrEnum):
    """What attempts are counted by."""

    # One name from one device, or from one address.
    PLACE = "place"
    # One name, from everywhere that it has not signed in from.
    NAME = "name"
    ADDRESS = "address"
    TOTAL = "total"


LIMITS: Mapping[Measure, Limit] = {
    Measure.PLACE: Limit(8, timedelta(seconds=75)),
    Measure.NAME: Limit(20, timedelta(seconds=30)),
    Measure.ADDRESS: Limit(20, timedelta(seconds=15)),
}
# Wrong codes of a second factor: by account where it signed in last, and by account and address elsewhere.
CODES = Limit(5, timedelta(minutes=2))
# The same by account, from everywhere else together.
CODES_ELSEWHERE = Limit(20, timedelta(minutes=1))
# Sign-ins of one account that wait for their code: the newest where it signed in last, and as many from elsewhere.
MOST_WAITING = 5
# How long an account knows an address or a device after the last sign-in there.
KEEP_PLACES = timedelta(days=90)
# An entry in the log about the same refusal, from the same address or session.
NOTED = Limit(1, timedelta(minutes=1))


def per_minute(attempts: int) -> Limit:
    """The limit of everyone together."""
    return Limit(attempts, timedelta(minutes=1) / attempts)


def counted_by(*, known_device: bool, known_address: bool) -> tuple[Measure, ...]:
    """What an attempt is counted by, given whether its account has signed in before from this device or address.

    A stranger fills the counters of the name and of everyone. The account holder's own device stands apart from them,
    and the account holder's own address from that of the name. At an unknown place the answer is the same whether the
    name exists or not.
    """
    if known_device:
        return (Measure.PLACE,)
    if known_address:
        return (Measure.PLACE, Measure.ADDRESS, Measure.TOTAL)
    return tuple(Measure)


def counted_without_name(*, known_device: bool) -> tuple[Measure, ...]:
    """The same for a passkey, which is asked for before its account is known: by address and in total, but for a device
    that any account signed in from."""
    return (Measure.PLACE,) if known_device else (Measure.ADDRESS, Measure.TOTAL)


def code_limits(*, usual: bool) -> Mapping[str, Limit]:
    """What wrong codes are counted by. `usual`: at the address of the last whole sign-in, which strangers elsewhere do
    not slow down."""
    if usual:
        return {"usual": CODES}
    return {"address": CODES, "elsewhere": CODES_ELSEWHERE}


def may_try(limit: Limit, empty_at: datetime, now: datetime) -> bool:
    return after_attempt(limit, empty_at, now) - now <= limit.burst * limit.every


def not_before(limit: Limit, empty_at: datetime) -> datetime:
    """When the next attempt is looked at again."""
    return empty_at - (limit.burst - 1) * limit.every


def after_attempt(limit: Limit, empty_at: datetime, now: datetime) -> datetime:
    """When the counter will be empty once this attempt is counted."""
    return max(empty_at, now) + limit.every


def after_success(measure: Measure, limit: Limit, empty_at: datetime, now: datetime) -> datetime:
    """The same once the attempt turns out to be right: it no longer counts, nor do failures at the same place."""
    return now if measure is Measure.PLACE else max(now, empty_at - limit.every)


def address_group(address: str | None) -> str:
    """What counts as one address. Of IPv6 it is the network of 64 bits, which one subscriber has whole."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or ""
    if found.version == 6:
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((found, 64), strict=False))
    return str(found)
