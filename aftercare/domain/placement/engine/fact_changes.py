"""Facts that change under a calendar: rows are made again from what is booked, bookings are judged anew."""

from __future__ import annotations

import numpy as np

from aftercare.domain.placement.engine.api import has_time, site_of
from aftercare.domain.placement.engine.bitsets import ONE, ZERO, Bits, Ints, Numbers, clear_span
from aftercare.domain.placement.engine.compiled import entry
from aftercare.domain.placement.engine.free_starts import find_starts
from aftercare.domain.placement.engine.layers import EVERY, SETTLED
from aftercare.domain.placement.engine.layout import (
    booking_at,
    header,
    holder_of,
    is_placed,
    officer_at,
    person_at,
    week_of,
)
from aftercare.domain.placement.engine.ledger import book, unbook


@entry
def refresh_officer(ints: Ints, bits: Bits, officer: int) -> None:
    """An officer's free slots and weeks from hours at work and bookings."""
    free, work = officer_at(ints, officer).free_row, officer_at(ints, officer).work_row
    weeks = header(ints).free_in_week_at + officer * header(ints).weeks
    for word in range(bits.shape[1]):
        bits[free, word] = bits[work, word]
    for week in range(header(ints).weeks):
        ints[weeks + week] = 0
    for slot in range(header(ints).slots):
        bit = ONE << np.uint64(slot & 63)
        if bits[free, slot >> 6] & bit != ZERO:
            if holder_of(ints, officer, slot) >= 0:
                bits[free, slot >> 6] ^= bit
            else:
                ints[weeks + week_of(ints, slot)] += 1


@entry
def refresh_person(ints: Ints, bits: Bits, person: int) -> None:
    """A person's free slots from leisure and bookings."""
    free, leisure = person_at(ints, person).free_row, person_at(ints, person).leisure_row
    for word in range(bits.shape[1]):
        bits[free, word] = bits[leisure, word]
    for index in range(
        person_at(ints, person).bookings_start, person_at(ints, person).bookings_end
    ):
        one = ints[index]
        if is_placed(ints, one):
            after = min(booking_at(ints, one).gap_end, header(ints).slots)
            clear_span(bits, free, booking_at(ints, one).gap_start, after)


@entry
def recheck(ints: Ints, bits: Bits, occurrences: Numbers) -> None:
    """Unbook those of the occurrences that are not possible any more where they are."""
    for occurrence in occurrences:
        if not is_placed(ints, occurrence):
            continue
        start, officer = booking_at(ints, occurrence).start, booking_at(ints, occurrence).officer
        place, session = booking_at(ints, occurrence).place, booking_at(ints, occurrence).session
        layers = EVERY | SETTLED if booking_at(ints, occurrence).pinned else EVERY
        unbook(ints, bits, occurrence)
        if (
            find_starts(ints, bits, occurrence, layers)
            and has_time(ints, bits, occurrence, start, officer)
            and site_of(ints, bits, occurrence, start, place, session) >= 0
        ):
            book(ints, bits, occurrence, start, officer, place, session)


@entry
def unbook_all(ints: Ints, bits: Bits, occurrences: Numbers) -> None:
    """Unbook those of the occurrences that are placed."""
    for occurrence in occurrences:
        if is_placed(ints, occurrence):
            unbook(ints, bits, occurrence)


@entry
def waiting(ints: Ints, bits: Bits, occurrences: Numbers, possible: Numbers) -> None:
    """`possible` gets 1 for each of the occurrences that is not placed and has a free start now."""
    for number in range(occurrences.shape[0]):
        occurrence = occurrences[number]
        waits = not is_placed(ints, occurrence)
        possible[number] = 1 if waits and find_starts(ints, bits, occurrence, EVERY) else 0
