"""The calendar while it fills: `book` and `unbook`, exact inverses of one another."""

from __future__ import annotations

import numpy as np

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import ONE, ZERO, Bits, Ints, clear_span, within
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.layout import (
    booking_at,
    day_head_at,
    header,
    is_placed,
    obligation_at,
    officer_at,
    person_at,
    place_at,
    session_at,
    week_of,
)


@entry
def book(
    ints: Ints, bits: Bits, occurrence: int, start: int, officer: int, place: int, session: int
) -> None:
    """Book an occurrence at a start slot with an officer, a place and a session, each -1 for none."""
    booking = booking_at(ints, occurrence)
    obligation = obligation_at(ints, booking.obligation)
    end = start + obligation.length
    booking.start = start
    booking.end = end
    booking.day = start // header(ints).slots_per_day
    booking.officer = officer
    booking.place = place
    booking.session = session
    booking.travel = obligation.travel
    booking.gap_start = start - header(ints).person_gap
    booking.gap_end = end + header(ints).person_gap
    booking.margin_start = start - header(ints).contact_margin
    booking.margin_end = end + header(ints).contact_margin
    enter(ints, bits, occurrence)


@compiled
def enter(ints: Ints, bits: Bits, one: int) -> None:
    """Enter a booking whose fields are filled in."""
    booking = booking_at(ints, one)
    start, end = booking.start, booking.end
    if booking.officer >= 0:
        travel = booking.travel
        _hold(ints, bits, booking.officer, start - travel, end + travel, one)
    if booking.person >= 0:
        row = person_at(ints, booking.person).free_row
        after = min(booking.gap_end, header(ints).slots)
        clear_span(bits, row, booking.gap_start, after)
    if booking.place >= 0:
        _count_in(ints, bits, one, 1)
    if booking.session >= 0:
        _take_seat(ints, one)


@entry
def unbook(ints: Ints, bits: Bits, one: int) -> None:
    """Undo `enter` of an occurrence; its fields stay as they are but for the start, which becomes UNPLACED."""
    booking = booking_at(ints, one)
    start, end = booking.start, booking.end
    if booking.officer >= 0:
        travel = booking.travel
        _free(ints, bits, booking.officer, start - travel, end + travel)
    booking.start = at.UNPLACED
    _release(ints, bits, one)
    booking.start = start
    if booking.place >= 0:
        _count_in(ints, bits, one, -1)
    if booking.session >= 0:
        _leave_seat(ints, one)
    booking.start = at.UNPLACED


@compiled
def _hold(ints: Ints, bits: Bits, officer: int, first: int, after: int, one: int) -> None:
    row = officer_at(ints, officer).free_row
    holders = header(ints).holders_at + officer * header(ints).slots
    for slot in range(max(first, 0), min(after, header(ints).slots)):
        bit = ONE << np.uint64(slot & 63)
        if bits[row, slot >> 6] & bit != ZERO:
            bits[row, slot >> 6] ^= bit
            ints[
                header(ints).free_in_week_at + officer * header(ints).weeks + week_of(ints, slot)
            ] -= 1
        ints[holders + slot] = one


@compiled
def _free(ints: Ints, bits: Bits, officer: int, first: int, after: int) -> None:
    row, work = officer_at(ints, officer).free_row, officer_at(ints, officer).work_row
    holders = header(ints).holders_at + officer * header(ints).slots
    for slot in range(max(first, 0), min(after, header(ints).slots)):
        bit = ONE << np.uint64(slot & 63)
        if bits[work, slot >> 6] & bit != ZERO:
            bits[row, slot >> 6] |= bit
            ints[
                header(ints).free_in_week_at + officer * header(ints).weeks + week_of(ints, slot)
            ] += 1
        ints[holders + slot] = -1


@compiled
def _release(ints: Ints, bits: Bits, one: int) -> None:
    """Give the person back what the booking kept, but for what a neighbour still needs."""
    booking = booking_at(ints, one)
    person = person_at(ints, booking.person)
    first = max(booking.gap_start, 0)
    after = min(booking.gap_end, header(ints).slots)
    row, leisure = person.free_row, person.leisure_row
    for word in range(first >> 6, ((after - 1) >> 6) + 1):
        bits[row, word] |= bits[leisure, word] & within(word, first, after)
    for index in range(person.bookings_start, person.bookings_end):
        other = ints[index]
        near, far = booking_at(ints, other).gap_start, booking_at(ints, other).gap_end
        if is_placed(ints, other) and near < after and far > first:
            clear_span(bits, row, near, min(far, header(ints).slots))


@compiled
def _count_in(ints: Ints, bits: Bits, one: int, by: int) -> None:
    """Count a person in (1) or out (-1) at a place, where that matters."""
    booking = booking_at(ints, one)
    place = booking.place
    counts = place_at(ints, place).counts_at
    if counts < 0:
        return
    start, end = booking.start, min(booking.end, header(ints).slots)
    person, full = booking.person, place_at(ints, place).capacity
    if full > 0:
        _count(ints, bits, counts, place_at(ints, place).full_row, start, end, by, full)
    if place_at(ints, place).mixed and person >= 0:
        juvenile = person_at(ints, person).juvenile
        there = place_at(ints, place)
        row = there.juveniles_row if juvenile else there.adults_row
        _count(ints, bits, counts + (1 + juvenile) * header(ints).slots, row, start, end, by, 1)
    _link(ints, one, day_head_at(ints, place, start), by)


@compiled
def _count(
    ints: Ints, bits: Bits, counts: int, row: int, start: int, end: int, by: int, limit: int
) -> None:
    """Count per slot, and mark in a row the slots that have reached the limit."""
    for slot in range(max(start, 0), end):
        ints[counts + slot] += by
        bit = ONE << np.uint64(slot & 63)
        if ints[counts + slot] >= limit:
            bits[row, slot >> 6] |= bit
        else:
            bits[row, slot >> 6] &= ~bit


@compiled
def _link(ints: Ints, one: int, head: int, by: int) -> None:
    """Link a booking into the list that begins at `head`, or out of it."""
    booking = booking_at(ints, one)
    if by > 0:
        after = ints[head]
        booking.next_at_place = after
        booking.previous_at_place = -1
        if after >= 0:
            booking_at(ints, after).previous_at_place = one
        ints[head] = one
        return
    after, before = booking.next_at_place, booking.previous_at_place
    if before >= 0:
        booking_at(ints, before).next_at_place = after
    else:
        ints[head] = after
    if after >= 0:
        booking_at(ints, after).previous_at_place = before


@compiled
def _take_seat(ints: Ints, one: int) -> None:
    booking = booking_at(ints, one)
    session = session_at(ints, booking.session)
    session.seated += 1
    after = session.first_booking
    booking.next_in_session = after
    booking.previous_in_session = -1
    if after >= 0:
        booking_at(ints, after).previous_in_session = one
    session.first_booking = one


@compiled
def _leave_seat(ints: Ints, one: int) -> None:
    booking = booking_at(ints, one)
    session = session_at(ints, booking.session)
    session.seated -= 1
    after, before = booking.next_in_session, booking.previous_in_session
    if before >= 0:
        booking_at(ints, before).next_in_session = after
    else:
        session.first_booking = after
    if after >= 0:
        booking_at(ints, after).previous_in_session = before
