"""Facts that change under a calendar: rows are made again from what is booked, bookings are judged anew."""

from __future__ import annotations

import numpy as np

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import has_time, site_of
from aftercare.domain.placement.engine.bitsets import ONE, ZERO, Bits, Ints, Numbers, clear_span
from aftercare.domain.placement.engine.compiled import entry
from aftercare.domain.placement.engine.free_starts import EVERY, SETTLED, reach
from aftercare.domain.placement.engine.layout import (
    booking,
    holder_of,
    is_placed,
    officer,
    person,
    week_of,
)
from aftercare.domain.placement.engine.ledger import book, take


@entry
def refresh_officer(ints: Ints, bits: Bits, who: int) -> None:
    """An officer's free slots and weeks from hours at work and bookings."""
    free, work = officer(ints, who, at.O_FREE), officer(ints, who, at.O_WORK)
    weeks = ints[at.AT_WEEKS] + who * ints[at.WEEKS]
    for word in range(bits.shape[1]):
        bits[free, word] = bits[work, word]
    for week in range(ints[at.WEEKS]):
        ints[weeks + week] = 0
    for slot in range(ints[at.TOTAL]):
        bit = ONE << np.uint64(slot & 63)
        if bits[free, slot >> 6] & bit != ZERO:
            if holder_of(ints, who, slot) >= 0:
                bits[free, slot >> 6] ^= bit
            else:
                ints[weeks + week_of(ints, slot)] += 1


@entry
def refresh_person(ints: Ints, bits: Bits, who: int) -> None:
    """A person's free slots from leisure and bookings."""
    free, leisure = person(ints, who, at.P_FREE), person(ints, who, at.P_LEISURE)
    for word in range(bits.shape[1]):
        bits[free, word] = bits[leisure, word]
    for index in range(person(ints, who, at.P_OWN), person(ints, who, at.P_OWN_END)):
        one = ints[index]
        if is_placed(ints, one):
            after = min(booking(ints, one, at.B_NEAR_END), ints[at.TOTAL])
            clear_span(bits, free, booking(ints, one, at.B_NEAR), after)


@entry
def recheck(ints: Ints, bits: Bits, tasks: Numbers) -> None:
    """Take out those of the tasks that are not possible any more where they are."""
    for task in tasks:
        if not is_placed(ints, task):
            continue
        start, who = booking(ints, task, at.B_START), booking(ints, task, at.B_OFFICER)
        where, which = booking(ints, task, at.B_PLACE), booking(ints, task, at.B_SESSION)
        layers = EVERY | SETTLED if booking(ints, task, at.B_PINNED) else EVERY
        take(ints, bits, task)
        if (
            reach(ints, bits, task, layers)
            and has_time(ints, bits, task, start, who)
            and site_of(ints, bits, task, start, where, which) >= 0
        ):
            book(ints, bits, task, start, who, where, which)


@entry
def take_all(ints: Ints, bits: Bits, tasks: Numbers) -> None:
    """Take out those of the tasks that are placed."""
    for task in tasks:
        if is_placed(ints, task):
            take(ints, bits, task)


@entry
def waiting(ints: Ints, bits: Bits, tasks: Numbers, possible: Numbers) -> None:
    """`possible` gets 1 for each of the tasks that is not placed and has a free start now."""
    for number in range(tasks.shape[0]):
        task = tasks[number]
        possible[number] = 1 if not is_placed(ints, task) and reach(ints, bits, task, EVERY) else 0
