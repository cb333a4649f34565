"""Which starts a site allows: opening, room, ages apart, people who may not meet, and where the person may be."""

from __future__ import annotations

import numpy as np

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import (
    ALL,
    ONE,
    ZERO,
    Bits,
    Ints,
    clear_span,
    runs,
    test,
)
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.layers import (
    EMPTY,
    EVERY,
    HOME_ONLY,
    IN_SESSION,
    NO_CONTACT,
    NOT_EXCLUDED,
    OPEN,
    ROOM,
    SEPARATION,
    SESSION_ROOM,
)
from aftercare.domain.placement.engine.layout import (
    booking_at,
    header,
    is_placed,
    obligation_at,
    person_at,
    place_at,
    session_at,
    site_at,
)


@compiled
def add_site(
    ints: Ints, bits: Bits, occurrence: int, site: int, layers: int, first: int, after: int
) -> None:
    """Add to R_ANYWHERE the starts of R_FREE that one site of the obligation allows."""
    booking = booking_at(ints, occurrence)
    free, anywhere = at.R_FREE, at.R_ANYWHERE
    if site_at(ints, site).excluded and layers & NOT_EXCLUDED:
        return
    slot = site_at(ints, site).session_start
    if site_at(ints, site).session >= 0:
        if not booking.window_start <= slot < booking.window_end:
            return
        if layers & IN_SESSION:
            if test(bits, free, slot) and allows(ints, bits, occurrence, site, slot, layers):
                bits[anywhere, slot >> 6] |= ONE << np.uint64(slot & 63)
            return
    if not _has_room_at_all(ints, site, layers):
        return
    obligation, place = booking.obligation, site_at(ints, site).place
    if not _is_bound(ints, obligation, place):
        for word in range(first, after):
            bits[anywhere, word] |= bits[free, word]
        return
    _fill_site(ints, bits, obligation, place, layers, first, after)
    for word in range(first, after):
        bits[anywhere, word] |= bits[free, word] & bits[at.R_SITE, word]


@compiled
def _fill_site(
    ints: Ints, bits: Bits, obligation: int, place: int, layers: int, first: int, after: int
) -> None:
    """Fill R_SITE with the starts at which a place lets the person of an obligation be there."""
    here, length = at.R_SITE, obligation_at(ints, obligation).length
    for word in range(first, after + ((length + 63) >> 6) + 1):
        bits[here, word] = _usable(ints, bits, obligation, place, layers, word)
    runs(bits, here, length, first, after)
    if layers & NO_CONTACT:
        _avoid_foes(ints, bits, obligation, place, length)


@compiled
def _has_room_at_all(ints: Ints, site: int, layers: int) -> bool:
    place, session = site_at(ints, site).place, site_at(ints, site).session
    if place >= 0 and layers & ROOM and place_at(ints, place).capacity == 0:
        return False
    if session < 0 or not layers & SESSION_ROOM:
        return True
    capacity = session_at(ints, session).capacity
    sitting = 0 if layers & EMPTY else session_at(ints, session).seated
    return capacity < 0 or sitting < capacity


@compiled
def _is_bound(ints: Ints, obligation: int, place: int) -> bool:
    """Whether anything but the person's and the officer's time can forbid a site."""
    person = person_at(ints, obligation_at(ints, obligation).person)
    if person.home_only_row >= 0:
        return True
    if place < 0:
        return False
    if place_at(ints, place).open_row >= 0 or place_at(ints, place).capacity >= 0:
        return True
    if place_at(ints, place).mixed or person.no_contact_start < person.no_contact_end:
        return True
    return person.barred_start < person.barred_end


@compiled
def _usable(
    ints: Ints, bits: Bits, obligation: int, place: int, layers: int, word: int
) -> np.uint64:
    """The slots of a word in which the person of an obligation may be at a site."""
    person = obligation_at(ints, obligation).person
    left = ALL
    if (
        layers & HOME_ONLY
        and person_at(ints, person).home_only_row >= 0
        and not _at_home(ints, person, place)
    ):
        left &= ~bits[person_at(ints, person).home_only_row, word]
    if place < 0:
        return left
    if layers & OPEN and place_at(ints, place).open_row >= 0:
        left &= bits[place_at(ints, place).open_row, word]
    if layers & NOT_EXCLUDED:
        for index in range(
            person_at(ints, person).barred_start, person_at(ints, person).barred_end, 2
        ):
            if ints[index] == place:
                left &= ~bits[ints[index + 1], word]
    if layers & ROOM and not layers & EMPTY and place_at(ints, place).capacity > 0:
        left &= ~bits[place_at(ints, place).full_row, word]
    if layers & SEPARATION and place_at(ints, place).mixed:
        there = place_at(ints, place)
        others = there.adults_row if person_at(ints, person).juvenile else there.juveniles_row
        left &= ~bits[others, word]
    return left


@compiled
def _at_home(ints: Ints, person: int, place: int) -> bool:
    if place < 0:
        return False
    return place == person_at(ints, person).home or place_at(ints, place).online != 0


@compiled
def _avoid_foes(ints: Ints, bits: Bits, obligation: int, place: int, length: int) -> None:
    """Clear in R_SITE the starts within the margin of a person they must not meet there."""
    person = person_at(ints, obligation_at(ints, obligation).person)
    for index in range(person.no_contact_start, person.no_contact_end):
        foe = ints[index]
        for row in range(person_at(ints, foe).bookings_start, person_at(ints, foe).bookings_end):
            one = ints[row]
            if is_placed(ints, one) and booking_at(ints, one).place == place:
                begins = booking_at(ints, one).margin_start - length + 1
                ends = min(booking_at(ints, one).margin_end, header(ints).slots)
                clear_span(bits, at.R_SITE, begins, ends)


@compiled
def allows(ints: Ints, bits: Bits, occurrence: int, site: int, start: int, layers: int) -> bool:
    """Whether a site lets the occurrence begin at one slot; the time of person and officers is not asked."""
    if site_at(ints, site).excluded and layers & NOT_EXCLUDED:
        return False
    if (
        site_at(ints, site).session >= 0
        and layers & IN_SESSION
        and site_at(ints, site).session_start != start
    ):
        return False
    if not _has_room_at_all(ints, site, layers):
        return False
    obligation, place = booking_at(ints, occurrence).obligation, site_at(ints, site).place
    if not _is_bound(ints, obligation, place):
        return True
    length = obligation_at(ints, obligation).length
    for slot in range(start, start + length):
        if slot >= header(ints).slots:
            return False
        usable = _usable(ints, bits, obligation, place, layers, slot >> 6)
        if (usable >> np.uint64(slot & 63)) & ONE == ZERO:
            return False
    return not (layers & NO_CONTACT and _meets_foe(ints, obligation, place, start, start + length))


@compiled
def _meets_foe(ints: Ints, obligation: int, place: int, start: int, end: int) -> bool:
    person = person_at(ints, obligation_at(ints, obligation).person)
    for index in range(person.no_contact_start, person.no_contact_end):
        foe = ints[index]
        for row in range(person_at(ints, foe).bookings_start, person_at(ints, foe).bookings_end):
            one = ints[row]
            near = (
                booking_at(ints, one).margin_start < end
                and booking_at(ints, one).margin_end > start
            )
            if is_placed(ints, one) and booking_at(ints, one).place == place and near:
                return True
    return False


@entry
def first_site(ints: Ints, bits: Bits, occurrence: int, start: int) -> int:
    """The first site of the obligation that allows a start; where in the block its facts stand, or -1."""
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    for site in range(obligation.sites_start, obligation.sites_end, at.SITE):
        if allows(ints, bits, occurrence, site, start, EVERY):
            return site
    return -1
