"""Perturbation: what stands around an occurrence that is unplaced or late is ejected and booked in another order.

This is iterated local search. Repair stops where no single exchange gains. Booking a few days of a
calendar in another order opens what repair cannot, because plans of equal worth are accepted on the
way. Only what this run has placed is ejected: a row that stood before moves for a gain or not at all.
"""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Bits, Ints, Numbers
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.layout import (
    booking_at,
    header,
    holder_of,
    is_placed,
    obligation_at,
    person_at,
    session_at,
    site_at,
)
from aftercare.domain.placement.engine.ranking import is_late
from aftercare.domain.placement.engine.transactions import (
    begin,
    book_best,
    commit,
    eject,
    gain,
    needs,
    note_choice,
    roll_back,
)

MOST = 24
"""So many are ejected at once."""

KEYS = 3 * at.LIST_ROOM
"""How far behind the numbers of the list their keys stand."""

SEED = 12345


@entry
def perturb(ints: Ints, bits: Bits, occurrences: Numbers, times: int) -> int:
    """Perturb so often in all, around the occurrences without a place and the late ones in turn; answers the
    points won. The same calendar gives the same answer: the random numbers begin with the same seed."""
    header(ints).rng_state = SEED
    explained, won, done, found = header(ints).explain, 0, 0, True
    header(ints).explain = 0
    while found and done < times:
        found = False
        for occurrence in occurrences:
            if done < times and _is_lost(ints, occurrence):
                found = True
                done += 1
                won += _perturb_around(ints, bits, occurrence)
    header(ints).explain = explained
    for occurrence in occurrences:
        if explained and is_placed(ints, occurrence) and booking_at(ints, occurrence).perturbed:
            note_choice(ints, bits, occurrence, 0)
        booking_at(ints, occurrence).perturbed = 0
    return won


@compiled
def _is_lost(ints: Ints, occurrence: int) -> bool:
    if not is_placed(ints, occurrence):
        return True
    return not _stands(ints, occurrence) and is_late(ints, occurrence)


@compiled
def _stands(ints: Ints, occurrence: int) -> bool:
    """Whether an occurrence has stood since before this run."""
    return booking_at(ints, occurrence).pinned == 1 or booking_at(ints, occurrence).kept == 1


@compiled
def _perturb_around(ints: Ints, bits: Bits, occurrence: int) -> int:
    """Eject what is around an occurrence, book it in another order, undo what loses; answers the points won."""
    begin(ints)
    count = _gather(ints, occurrence)
    if count == 0:
        return 0
    if not is_placed(ints, occurrence):
        count = _add(ints, count, occurrence)
    _shuffle(ints, count, occurrence)
    index = header(ints).lists_at
    for number in range(count):
        if is_placed(ints, ints[index + number]):
            eject(ints, bits, ints[index + number])
    for number in range(count):
        book_best(ints, bits, ints[index + number], False)
    won = gain(ints)
    if won < 0:
        roll_back(ints, bits, 0)
        return 0
    commit(ints, bits)
    for number in range(count):
        moved = booking_at(ints, ints[index + number])
        moved.exchanged, moved.perturbed = 0, 1
    return won


# What is around an occurrence ----------------------------------------------------------------------------


@compiled
def _gather(ints: Ints, occurrence: int) -> int:
    """List what is around an occurrence: some days of one of its officers, or the people in the sessions it could be
    in, and its person's own; returns how many."""
    booking = booking_at(ints, occurrence)
    obligation = obligation_at(ints, booking.obligation)
    per_day, low, after = (header(ints).slots_per_day, booking.window_start, booking.window_end)
    count = _add_movable(ints, 0, occurrence)
    if obligation.needs == at.OFFICER_NEEDED:
        count = _of_officer(ints, occurrence, count)
    for site in range(obligation.sites_start, obligation.sites_end, at.SITE):
        session = site_at(ints, site).session
        if session >= 0 and low <= site_at(ints, site).session_start < after:
            one = session_at(ints, session).first_booking
            while one >= 0:
                count = _add_movable(ints, count, one)
                one = booking_at(ints, one).next_in_session
    person = person_at(ints, obligation.person)
    for index in range(person.bookings_start, person.bookings_end):
        one = ints[index]
        if is_placed(ints, one) and low - per_day <= booking_at(ints, one).start < after + per_day:
            count = _add_movable(ints, count, one)
    return count


@compiled
def _of_officer(ints: Ints, occurrence: int, count: int) -> int:
    """Add the bookings of two to six days of the own officer's, or one time in three of the deputy's."""
    booking = booking_at(ints, occurrence)
    obligation, per_day = obligation_at(ints, booking.obligation), header(ints).slots_per_day
    officer, deputy = (obligation.officer, obligation.deputy)
    first, last = booking.first_day, booking.last_day
    days = 2 + _random(ints, 5)
    first += _random(ints, max(last - first + 2 - days, 1))
    if deputy >= 0 and _random(ints, 3) == 0:
        officer = deputy
    before = -1
    for slot in range(first * per_day, min((first + days) * per_day, header(ints).slots)):
        one = holder_of(ints, officer, slot) if officer >= 0 else -1
        if one >= 0 and one != before:
            count, before = _add_movable(ints, count, one), one
    return count


@compiled
def _add_movable(ints: Ints, count: int, one: int) -> int:
    """Add a booking to the list if this run has placed it and there is room; answers the new length."""
    if (
        one >= header(ints).first_standing
        or not is_placed(ints, one)
        or _stands(ints, one)
        or count == MOST
    ):
        return count
    for number in range(count):
        if ints[header(ints).lists_at + number] == one:
            return count
    return _add(ints, count, one)


@compiled
def _add(ints: Ints, count: int, one: int) -> int:
    ints[header(ints).lists_at + count] = one
    return count + 1


# In another order ---------------------------------------------------------------------------------


@compiled
def _shuffle(ints: Ints, count: int, occurrence: int) -> None:
    """Shuffle the list, with weight and length counting more or less; the occurrence itself comes first every
    other time."""
    way, index = _random(ints, 3), header(ints).lists_at
    for number in range(count):
        one = ints[index + number]
        key = _key(ints, one, way)
        if one == occurrence:
            key += 100_000 if _random(ints, 2) else 512
        spot = number
        while spot > 0 and ints[index + KEYS + spot - 1] < key:
            ints[index + KEYS + spot] = ints[index + KEYS + spot - 1]
            ints[index + spot] = ints[index + spot - 1]
            spot -= 1
        ints[index + KEYS + spot] = key
        ints[index + spot] = one


@compiled
def _key(ints: Ints, one: int, way: int) -> int:
    """Higher comes first: by weight and length and little else, by both and chance, or by chance above all."""
    weight = obligation_at(ints, booking_at(ints, one).obligation).weight
    rank = 3 if weight > 3 else 2 if weight > 1 else 1
    length, random = needs(ints, one), _random(ints, 1024)
    if way == 0:
        return rank * 4096 + length * 256 + random // 8
    if way == 1:
        return rank * 1024 + length * 100 + random
    return rank * 300 + length * 40 + random


@compiled
def _random(ints: Ints, below: int) -> int:
    """The next number of a fixed sequence, 0 or more and below the bound (the linear congruence of POSIX rand)."""
    state = (int(header(ints).rng_state) * 1103515245 + 12345) & 0x7FFFFFFF
    header(ints).rng_state = state
    return (state >> 8) % below
