"""The calendar while it fills: `put` and `take` a booking, exact inverses of one another."""

from __future__ import annotations

import numpy as np

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import ONE, ZERO, Bits, Ints, clear_span, within
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.layout import (
    add_session,
    booking,
    chain_of,
    duty,
    is_placed,
    officer,
    person,
    place,
    session,
    set_booking,
    week_of,
)


@entry
def book(ints: Ints, bits: Bits, task: int, start: int, who: int, where: int, which: int) -> None:
    """Put a task at a start slot with an officer, a place and a session, each -1 for none."""
    of = booking(ints, task, at.B_DUTY)
    end = start + duty(ints, of, at.D_LENGTH)
    set_booking(ints, task, at.B_START, start)
    set_booking(ints, task, at.B_END, end)
    set_booking(ints, task, at.B_DAY, start // ints[at.PER_DAY])
    set_booking(ints, task, at.B_OFFICER, who)
    set_booking(ints, task, at.B_PLACE, where)
    set_booking(ints, task, at.B_SESSION, which)
    set_booking(ints, task, at.B_TRAVEL, duty(ints, of, at.D_TRAVEL))
    set_booking(ints, task, at.B_NEAR, start - ints[at.GAP])
    set_booking(ints, task, at.B_NEAR_END, end + ints[at.GAP])
    set_booking(ints, task, at.B_APART, start - ints[at.MARGIN])
    set_booking(ints, task, at.B_APART_END, end + ints[at.MARGIN])
    put(ints, bits, task)


@compiled
def put(ints: Ints, bits: Bits, one: int) -> None:
    """Enter a booking whose fields are filled in."""
    start, end = booking(ints, one, at.B_START), booking(ints, one, at.B_END)
    if booking(ints, one, at.B_OFFICER) >= 0:
        travel = booking(ints, one, at.B_TRAVEL)
        _hold(ints, bits, booking(ints, one, at.B_OFFICER), start - travel, end + travel, one)
    if booking(ints, one, at.B_PERSON) >= 0:
        row = person(ints, booking(ints, one, at.B_PERSON), at.P_FREE)
        after = min(booking(ints, one, at.B_NEAR_END), ints[at.TOTAL])
        clear_span(bits, row, booking(ints, one, at.B_NEAR), after)
    if booking(ints, one, at.B_PLACE) >= 0:
        _stay(ints, bits, one, 1)
    if booking(ints, one, at.B_SESSION) >= 0:
        _sit(ints, one)


@entry
def take(ints: Ints, bits: Bits, one: int) -> None:
    """Undo `put` of a task; its fields stay as they are but for the start, which becomes UNPLACED."""
    start, end = booking(ints, one, at.B_START), booking(ints, one, at.B_END)
    if booking(ints, one, at.B_OFFICER) >= 0:
        travel = booking(ints, one, at.B_TRAVEL)
        _free(ints, bits, booking(ints, one, at.B_OFFICER), start - travel, end + travel)
    set_booking(ints, one, at.B_START, at.UNPLACED)
    _release(ints, bits, one)
    set_booking(ints, one, at.B_START, start)
    if booking(ints, one, at.B_PLACE) >= 0:
        _stay(ints, bits, one, -1)
    if booking(ints, one, at.B_SESSION) >= 0:
        _rise(ints, one)
    set_booking(ints, one, at.B_START, at.UNPLACED)


@compiled
def _hold(ints: Ints, bits: Bits, who: int, first: int, after: int, one: int) -> None:
    row = officer(ints, who, at.O_FREE)
    holders = ints[at.AT_HOLDERS] + who * ints[at.TOTAL]
    for slot in range(max(first, 0), min(after, ints[at.TOTAL])):
        bit = ONE << np.uint64(slot & 63)
        if bits[row, slot >> 6] & bit != ZERO:
            bits[row, slot >> 6] ^= bit
            ints[ints[at.AT_WEEKS] + who * ints[at.WEEKS] + week_of(ints, slot)] -= 1
        ints[holders + slot] = one


@compiled
def _free(ints: Ints, bits: Bits, who: int, first: int, after: int) -> None:
    row, work = officer(ints, who, at.O_FREE), officer(ints, who, at.O_WORK)
    holders = ints[at.AT_HOLDERS] + who * ints[at.TOTAL]
    for slot in range(max(first, 0), min(after, ints[at.TOTAL])):
        bit = ONE << np.uint64(slot & 63)
        if bits[work, slot >> 6] & bit != ZERO:
            bits[row, slot >> 6] |= bit
            ints[ints[at.AT_WEEKS] + who * ints[at.WEEKS] + week_of(ints, slot)] += 1
        ints[holders + slot] = -1


@compiled
def _release(ints: Ints, bits: Bits, one: int) -> None:
    """Give the person back what the booking kept, but for what a neighbour still needs."""
    who = booking(ints, one, at.B_PERSON)
    first = max(booking(ints, one, at.B_NEAR), 0)
    after = min(booking(ints, one, at.B_NEAR_END), ints[at.TOTAL])
    row, leisure = person(ints, who, at.P_FREE), person(ints, who, at.P_LEISURE)
    for word in range(first >> 6, ((after - 1) >> 6) + 1):
        bits[row, word] |= bits[leisure, word] & within(word, first, after)
    for index in range(person(ints, who, at.P_OWN), person(ints, who, at.P_OWN_END)):
        other = ints[index]
        near, far = booking(ints, other, at.B_NEAR), booking(ints, other, at.B_NEAR_END)
        if is_placed(ints, other) and near < after and far > first:
            clear_span(bits, row, near, min(far, ints[at.TOTAL]))


@compiled
def _stay(ints: Ints, bits: Bits, one: int, by: int) -> None:
    """Count somebody in (1) or out (-1) at a site, where that matters."""
    where = booking(ints, one, at.B_PLACE)
    counts = place(ints, where, at.L_COUNTS)
    if counts < 0:
        return
    start, end = booking(ints, one, at.B_START), min(booking(ints, one, at.B_END), ints[at.TOTAL])
    who, full = booking(ints, one, at.B_PERSON), place(ints, where, at.L_CAPACITY)
    if full > 0:
        _tally(ints, bits, counts, place(ints, where, at.L_FULL), start, end, by, full)
    if place(ints, where, at.L_MIXED) and who >= 0:
        juvenile = person(ints, who, at.P_JUVENILE)
        row = place(ints, where, at.L_JUVENILES if juvenile else at.L_ADULTS)
        _tally(ints, bits, counts + (1 + juvenile) * ints[at.TOTAL], row, start, end, by, 1)
    _chain(ints, one, chain_of(ints, where, start), by)


@compiled
def _tally(
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
def _chain(ints: Ints, one: int, head: int, by: int) -> None:
    """Link a booking into the list that begins at `head`, or out of it."""
    if by > 0:
        after = ints[head]
        set_booking(ints, one, at.B_NEXT, after)
        set_booking(ints, one, at.B_BEFORE, -1)
        if after >= 0:
            set_booking(ints, after, at.B_BEFORE, one)
        ints[head] = one
        return
    after, before = booking(ints, one, at.B_NEXT), booking(ints, one, at.B_BEFORE)
    if before >= 0:
        set_booking(ints, before, at.B_NEXT, after)
    else:
        ints[head] = after
    if after >= 0:
        set_booking(ints, after, at.B_BEFORE, before)


@compiled
def _sit(ints: Ints, one: int) -> None:
    which = booking(ints, one, at.B_SESSION)
    add_session(ints, which, at.S_SITTING, 1)
    after = session(ints, which, at.S_HEAD)
    set_booking(ints, one, at.B_NEXT_SEAT, after)
    set_booking(ints, one, at.B_SEAT_BEFORE, -1)
    if after >= 0:
        set_booking(ints, after, at.B_SEAT_BEFORE, one)
    ints[ints[at.AT_SESSIONS] + which * at.SESSION + at.S_HEAD] = one


@compiled
def _rise(ints: Ints, one: int) -> None:
    which = booking(ints, one, at.B_SESSION)
    add_session(ints, which, at.S_SITTING, -1)
    after, before = booking(ints, one, at.B_NEXT_SEAT), booking(ints, one, at.B_SEAT_BEFORE)
    if before >= 0:
        set_booking(ints, before, at.B_NEXT_SEAT, after)
    else:
        ints[ints[at.AT_SESSIONS] + which * at.SESSION + at.S_HEAD] = after
    if after >= 0:
        set_booking(ints, after, at.B_SEAT_BEFORE, before)
