"""Why an occurrence has no start: what every layer left, which single layer would open one, and who holds it."""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Bits, Ints, Numbers
from aftercare.domain.placement.engine.compiled import compiled
from aftercare.domain.placement.engine.free_starts import count_found, find_starts, first_found
from aftercare.domain.placement.engine.layers import (
    AT_WORK,
    EVERY,
    HOME_ONLY,
    IN_SESSION,
    NO_CONTACT,
    OFFICER_FREE,
    PERSON_GAP,
    ROOM,
    SEPARATION,
    SESSION_ROOM,
    SPACING,
)
from aftercare.domain.placement.engine.layout import (
    booking_at,
    day_head_at,
    header,
    holder_of,
    is_placed,
    obligation_at,
    person_at,
    place_at,
    session_at,
    site_at,
)

LAYERS = 14
MOST_HOLDERS = 8
NOT_ASKED = -1

# A row: the starts left after each layer (NOT_ASKED for those without meaning and those after the
# first that left none), the layer that would open a start or -1, how many it would open, the first
# of them, and the bookings that hold it.
OPENER = LAYERS
OPENED = LAYERS + 1
HOLDERS = LAYERS + 2
EXAMINED = HOLDERS + MOST_HOLDERS


@compiled
def examine(ints: Ints, bits: Bits, occurrence: int, found: Numbers) -> None:
    """Fill a row of EXAMINED integers for an occurrence without a start in the present calendar."""
    found[:] = NOT_ASKED
    asked, passed, left = _asked(ints, occurrence), 0, NOT_ASKED
    for layer in range(LAYERS):
        if asked >> layer & 1:
            passed |= 1 << layer
            if left == NOT_ASKED or _can_forbid(ints, occurrence, 1 << layer):
                left = _left(ints, bits, occurrence, passed)
            found[layer] = left
            if not left:
                break
    for layer in range(LAYERS - 1, -1, -1):
        if asked >> layer & 1:
            opened = _left(ints, bits, occurrence, asked & ~(1 << layer))
            if opened:
                found[OPENER] = layer
                found[OPENED] = opened
                _hold(ints, occurrence, 1 << layer, first_found(ints, bits, occurrence), found)
                return


@compiled
def _asked(ints: Ints, occurrence: int) -> int:
    """The layers that mean something for this occurrence."""
    needs = obligation_at(ints, booking_at(ints, occurrence).obligation).needs
    asked = EVERY
    if needs != at.OFFICER_NEEDED:
        asked &= ~(AT_WORK | OFFICER_FREE)
    if needs != at.SESSION_NEEDED:
        asked &= ~(IN_SESSION | SESSION_ROOM)
    return asked


@compiled
def _can_forbid(ints: Ints, occurrence: int, layer: int) -> bool:
    """Whether a layer can take anything away for this person at all."""
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    person = person_at(ints, obligation.person)
    if layer == HOME_ONLY:
        return person.home_only_row >= 0
    if layer == NO_CONTACT:
        return person.no_contact_start < person.no_contact_end
    if layer == SPACING:
        return obligation.min_gap > 0
    return True


@compiled
def _left(ints: Ints, bits: Bits, occurrence: int, layers: int) -> int:
    return count_found(ints, bits, occurrence) if find_starts(ints, bits, occurrence, layers) else 0


@compiled
def _hold(ints: Ints, occurrence: int, layer: int, start: int, found: Numbers) -> None:
    """Enter the bookings that the layer objects to at one start."""
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    end = start + obligation.length
    if layer == OFFICER_FREE:
        travel = obligation.travel
        _of_officer(ints, obligation.officer, start - travel, end + travel, found)
        _of_officer(ints, obligation.deputy, start - travel, end + travel, found)
    elif layer == PERSON_GAP:
        person = person_at(ints, obligation.person)
        for index in range(person.bookings_start, person.bookings_end):
            booking = booking_at(ints, ints[index])
            near = booking.gap_start < end and booking.gap_end > start
            if near and is_placed(ints, ints[index]):
                _enter(ints, found, ints[index])
    elif layer & (ROOM | SEPARATION | SESSION_ROOM):
        for site in range(obligation.sites_start, obligation.sites_end, at.SITE):
            if site_at(ints, site).session < 0 or site_at(ints, site).session_start == start:
                _of_site(ints, site, layer, start, end, found)


@compiled
def _of_officer(ints: Ints, officer: int, first: int, after: int, found: Numbers) -> None:
    if officer < 0:
        return
    for slot in range(max(first, 0), min(after, header(ints).slots)):
        if holder_of(ints, officer, slot) >= 0:
            _enter(ints, found, holder_of(ints, officer, slot))


@compiled
def _of_site(ints: Ints, site: int, layer: int, start: int, end: int, found: Numbers) -> None:
    place, session = site_at(ints, site).place, site_at(ints, site).session
    if layer == SESSION_ROOM:
        one = session_at(ints, session).first_booking if session >= 0 else -1
        while one >= 0:
            _enter(ints, found, one)
            one = booking_at(ints, one).next_in_session
        return
    if place < 0 or place_at(ints, place).counts_at < 0:
        return
    first, last = day_head_at(ints, place, start), day_head_at(ints, place, end - 1)
    for head in range(max(first - 1, day_head_at(ints, place, 0)), last + 1):
        one = ints[head]
        while one >= 0:
            booking = booking_at(ints, one)
            begins, ends = booking.start - booking.travel, booking.end + booking.travel
            if begins < end and ends > start:
                _enter(ints, found, one)
            one = booking_at(ints, one).next_at_place


@compiled
def _enter(ints: Ints, found: Numbers, one: int) -> None:
    """Sort a booking in once by its start, then its number; those that come last fall off."""
    spot = EXAMINED
    for index in range(HOLDERS, EXAMINED):
        if found[index] == one:
            return
        if found[index] < 0 or _is_sooner(ints, one, found[index]):
            spot = index
            break
    for index in range(spot, EXAMINED):
        if found[index] == one:
            return
    for index in range(EXAMINED - 1, spot, -1):
        found[index] = found[index - 1]
    if spot < EXAMINED:
        found[spot] = one


@compiled
def _is_sooner(ints: Ints, one: int, other: int) -> bool:
    begins, begin = booking_at(ints, one).start, booking_at(ints, other).start
    return begins < begin or (begins == begin and one < other)
