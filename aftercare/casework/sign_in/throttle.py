"""Counts attempts to sign in, by name, address and device, and knows the places an account has signed in from."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.base.errors import Throttled
from aftercare.domain.sign_in.limits import (
    LIMITS,
    Limit,
    Measure,
    address_group,
    after_attempt,
    after_success,
    counted_by,
    may_try,
    not_before,
    per_minute,
)
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.sign_in.counters import (
    digest_of,
    has_places,
    is_known_device,
    known_places,
    lock_counters,
    remember_places,
    set_counters,
)

MOST_REFUSED = 10_000


@dataclass(frozen=True)
class AttemptOrigin:
    """Where an attempt comes from, as digests. A device is a browser that keeps the token it once got."""

    name: str
    address: bytes
    device: bytes | None

    @classmethod
    def of(cls, name: str, address: str | None, device: str) -> AttemptOrigin:
        return cls(name.lower(), address_digest(address), device_digest(device) if device else None)

    def counter(self, measure: Measure, *, by_device: bool) -> bytes:
        """The digest under which attempts are counted."""
        if measure is Measure.PLACE:
            place = self.device if by_device and self.device else self.address
            return digest_of(measure, self.name, place)
        if measure is Measure.NAME:
            return digest_of(measure, self.name)
        return digest_of(measure, self.address if measure is Measure.ADDRESS else "")


class Refused:
    """Names and addresses that this process has to refuse for a while: an attack then costs the database nothing. Only
    hastens what the counters say, since a refused attempt moves none of them."""

    def __init__(self) -> None:
        self._until: dict[bytes, datetime] = {}

    def holds(self, origin: AttemptOrigin, now: datetime) -> bool:
        """Whether the same name from the same address is still refused. A device that may have signed in is asked
        about in the database."""
        until = self._until.get(origin.counter(Measure.PLACE, by_device=False))
        return origin.device is None and until is not None and now < until

    def keep(self, origin: AttemptOrigin, until: datetime, now: datetime) -> None:
        if len(self._until) >= MOST_REFUSED:
            self._until = {one: at for one, at in self._until.items() if now < at}
        if origin.device is None and len(self._until) < MOST_REFUSED:
            self._until[origin.counter(Measure.PLACE, by_device=False)] = until


def address_digest(address: str | None) -> bytes:
    return digest_of("from", address_group(address))


def device_digest(device: str) -> bytes:
    return digest_of("device", device)


def measures_of(
    work: UnitOfWork, staff_id: UUID | None, origin: AttemptOrigin
) -> tuple[Measure, ...]:
    """What an attempt for this account is counted by; None for a name without one."""
    asked = [origin.address, *([origin.device] if origin.device else [])]
    known = known_places(work.session, staff_id, asked) if staff_id else set()
    return counted_by(known_device=origin.device in known, known_address=origin.address in known)


def count_attempt(
    work: UnitOfWork,
    most_per_minute: int,
    origin: AttemptOrigin,
    measures: tuple[Measure, ...],
    refused: Refused,
) -> bool:
    """Whether the attempt may go on, and then it is counted. All its counters stay locked until the commit."""
    limits = _limits(most_per_minute, origin, measures)
    found = lock_counters(work.session, limits, work.now)
    full = {one: at for one, at in found.items() if not may_try(limits[one], at, work.now)}
    if full:
        again = max(not_before(limits[one], at) for one, at in full.items())
        refused.keep(origin, again, work.now)
        return False
    counted = {one: after_attempt(limits[one], at, work.now) for one, at in found.items()}
    set_counters(work.session, counted)
    return True


def count_request(work: UnitOfWork, kind: str, address: str | None) -> None:
    """One more request of this kind from an address. With `as_sign_in`. Raises Throttled."""
    digest = digest_of(kind, address_digest(address))
    limit = LIMITS[Measure.ADDRESS]
    (empty_at,) = lock_counters(work.session, [digest], work.now).values()
    if not may_try(limit, empty_at, work.now):
        raise Throttled()
    set_counters(work.session, {digest: after_attempt(limit, empty_at, work.now)})


def forgive(
    work: UnitOfWork,
    most_per_minute: int,
    origin: AttemptOrigin,
    measures: tuple[Measure, ...],
    *,
    waits: bool = False,
) -> None:
    """The attempt turned out to be right. `waits`: it has yet to give a second factor, and counts at its place until
    then (`forgive_place`), so that a password alone begins few of them."""
    limits = _limits(most_per_minute, origin, measures)
    kinds = dict(zip(limits, measures, strict=True))
    found = lock_counters(work.session, limits, work.now)
    set_counters(
        work.session,
        {
            one: after_success(kinds[one], limits[one], at, work.now)
            for one, at in found.items()
            if not (waits and kinds[one] is Measure.PLACE)
        },
    )


def place_counters(name: str, address: str | None, device: str) -> set[bytes]:
    """What attempts at this name are counted under at this place, by address and by device."""
    origin = AttemptOrigin.of(name, address, device)
    return {origin.counter(Measure.PLACE, by_device=one) for one in (False, True)}


def forgive_place(work: UnitOfWork, staff: StaffRow, device: str) -> None:
    """A sign-in that waited at this place is whole now."""
    places = place_counters(staff.username, work.origin.address, device)
    lock_counters(work.session, places, work.now)
    set_counters(work.session, dict.fromkeys(places, work.now))


def is_ours(work: UnitOfWork, origin: AttemptOrigin) -> bool:
    """Whether the device's token was made by us, and not put in its browser by others."""
    return origin.device is not None and is_known_device(work.session, origin.device)


def remember(work: UnitOfWork, staff_id: UUID, address: bytes, device: str) -> None:
    """From now on strangers elsewhere do not slow this account down here."""
    remember_places(work.session, staff_id, [address, device_digest(device)], work.now)


def arrive_from(
    work: UnitOfWork, staff: StaffRow, address: str | None, device: str
) -> tuple[str, bool]:
    """The token that this device keeps, and whether device and address are both new to an account that has others. For
    a sign-in that is not counted here."""
    origin = AttemptOrigin.of(staff.username, address, device)
    kept = device if is_ours(work, origin) else secrets.token_urlsafe(32)
    measures = measures_of(work, staff.id, origin)
    new = Measure.NAME in measures and has_places(work.session, staff.id)
    remember(work, staff.id, origin.address, kept)
    return kept, new


def _limits(
    most_per_minute: int, origin: AttemptOrigin, measures: Iterable[Measure]
) -> Mapping[bytes, Limit]:
    every = {**LIMITS, Measure.TOTAL: per_minute(most_per_minute)}
    wanted = tuple(measures)
    by_device = wanted == (Measure.PLACE,)
    return {origin.counter(one, by_device=by_device): every[one] for one in wanted}
