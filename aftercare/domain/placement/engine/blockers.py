"""Which bookings stand in the way of an occurrence: those that may move and so could open a start."""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import (
    ONE,
    ZERO,
    Bits,
    Ints,
    any_within,
    keep_span,
    lowest_bit,
    test,
    within,
)
from aftercare.domain.placement.engine.compiled import compiled
from aftercare.domain.placement.engine.free_starts import find_starts, window_words
from aftercare.domain.placement.engine.layers import (
    EVERY,
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
    header,
    is_placed,
    obligation_at,
    person_at,
    place_at,
    same_holders,
    session_at,
    site_at,
)
from aftercare.domain.placement.engine.ranking import timely

SLOT_BITS = 17
RANKS = 3 * at.LIST_ROOM
"""How far behind the numbers of a list their ranks stand: weight, then own period (longest first)."""


@compiled
def blockers(ints: Ints, bits: Bits, occurrence: int, level: int, in_time_only: bool) -> int:
    """Fill list `level` with the bookings in the way, at most as many as that level may eject: lowest weight first,
    then those with the longest own period. Returns how many."""
    booking = booking_at(ints, occurrence)
    found = 0
    low, high = booking.window_start, booking.window_end
    if in_time_only:
        low, high = timely(ints, occurrence)
    if low >= high:
        return 0
    if obligation_at(ints, booking.obligation).needs == at.OFFICER_NEEDED:
        found = _of_officers(ints, bits, occurrence, level, low, high)
    found = _of_sites(ints, bits, occurrence, level, low, high, found)
    return _of_person(ints, bits, occurrence, level, low, high, found)


@compiled
def blocker(ints: Ints, level: int, number: int) -> int:
    """The booking at one place of a list."""
    return ints[header(ints).lists_at + level * at.LIST_ROOM + number]


@compiled
def _enter(ints: Ints, level: int, found: int, one: int) -> int:
    """Sort a booking into a list if it may move, is not in it and is not too many; answers the new length."""
    booking = booking_at(ints, one)
    if one >= header(ints).first_standing or booking.pinned:
        return found
    index = header(ints).lists_at + level * at.LIST_ROOM
    obligation = obligation_at(ints, booking.obligation)
    width = booking.window_end - booking.window_start
    rank = obligation.weight << SLOT_BITS | ((1 << SLOT_BITS) - 1 - width)
    budget = header(ints).second_budget if level else header(ints).ejection_budget
    spot, room = found, min(budget, at.LIST_ROOM)
    while spot > 0 and _comes_before(ints, rank, one, index + spot - 1):
        spot -= 1
    if spot >= room or (spot > 0 and ints[index + spot - 1] == one):
        return found
    end = min(found, room - 1)
    for move in range(end, spot, -1):
        ints[index + move] = ints[index + move - 1]
        ints[index + RANKS + move] = ints[index + RANKS + move - 1]
    ints[index + spot] = one
    ints[index + RANKS + spot] = rank
    return end + 1


@compiled
def _comes_before(ints: Ints, rank: int, one: int, index: int) -> bool:
    """Whether a booking comes before the one listed at `index`: by rank, start, number."""
    other = ints[index]
    if rank != ints[index + RANKS]:
        return rank < ints[index + RANKS]
    start, begun = booking_at(ints, one).start, booking_at(ints, other).start
    return start < begun or (start == begun and one < other)


@compiled
def _wanted(ints: Ints, bits: Bits, occurrence: int, layers: int, low: int, high: int) -> bool:
    """Fill R_ANYWHERE with the starts in [low, high) that pass the layers; whether there may be any."""
    if not find_starts(ints, bits, occurrence, layers):
        return False
    first, after = window_words(ints, occurrence)
    anywhere = at.R_ANYWHERE
    if (
        layers & OFFICER_FREE
        and obligation_at(ints, booking_at(ints, occurrence).obligation).needs == at.OFFICER_NEEDED
    ):
        for word in range(first, after):
            bits[anywhere, word] = bits[at.R_OWN, word] | bits[at.R_DEPUTY, word]
    keep_span(bits, anywhere, low, high, first, after)
    return True


# Officers ------------------------------------------------------------------------------------------


@compiled
def _of_officers(ints: Ints, bits: Bits, occurrence: int, level: int, low: int, high: int) -> int:
    """The bookings of officer and deputy each of which alone keeps a start from being free."""
    found = 0
    if not find_starts(ints, bits, occurrence, EVERY & ~OFFICER_FREE):
        return 0
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    length, travel = obligation.length, obligation.travel
    for number in range(2):
        asked = obligation
        officer = asked.officer if number == 0 else asked.deputy
        row = at.R_OWN if number == 0 else at.R_DEPUTY
        last, before = -1, -2
        for word in range(low >> 6, ((high - 1) >> 6) + 1 if officer >= 0 else 0):
            part = bits[row, word] & within(word, low, high)
            while part != ZERO:
                start = (word << 6) + lowest_bit(part)
                part &= part - ONE
                follows, before = start == before + 1, start
                if follows and same_holders(ints, officer, start - travel, start + length + travel):
                    continue  # the same answer
                one = _sole_holder(ints, officer, start - travel, start + length + travel)
                if one >= 0 and one != last:
                    found = _enter(ints, level, found, one)
                    last = one
    return found


@compiled
def _sole_holder(ints: Ints, officer: int, first: int, after: int) -> int:
    """The only booking in some slots of an officer's, who is at work; -1 for none or more than one."""
    one, slots = -1, header(ints).holders_at + officer * header(ints).slots
    for slot in range(slots + first, slots + after):
        other = ints[slot]
        if other >= 0 and other != one:
            if one >= 0:
                return -1
            one = other
    return one


# Sites and sessions ----------------------------------------------------------------------------------


@compiled
def _of_sites(
    ints: Ints, bits: Bits, occurrence: int, level: int, low: int, high: int, found: int
) -> int:
    """Those at sites and in sessions that can be full, or shut by who is there."""
    obligation = booking_at(ints, occurrence).obligation
    if not _can_be_shut(ints, obligation):
        return found
    layers = EVERY & ~(ROOM | SEPARATION | NO_CONTACT | SESSION_ROOM)
    if not _wanted(ints, bits, occurrence, layers, low, high):
        return found
    for site in range(
        obligation_at(ints, obligation).sites_start,
        obligation_at(ints, obligation).sites_end,
        at.SITE,
    ):
        place = site_at(ints, site).place
        if site_at(ints, site).session >= 0:
            found = _of_session(ints, bits, site, level, found)
        elif place >= 0 and place_at(ints, place).counts_at >= 0:
            length = obligation_at(ints, obligation).length
            found = _of_place(ints, bits, place, level, low, high, length, found)
    return found


@compiled
def _of_session(ints: Ints, bits: Bits, site: int, level: int, found: int) -> int:
    """Those in a session whose start is wanted."""
    if test(bits, at.R_ANYWHERE, site_at(ints, site).session_start):
        one = session_at(ints, site_at(ints, site).session).first_booking
        while one >= 0:
            found = _enter(ints, level, found, one)
            one = booking_at(ints, one).next_in_session
    return found


@compiled
def _of_place(
    ints: Ints, bits: Bits, place: int, level: int, low: int, high: int, length: int, found: int
) -> int:
    """Those at a place who are there during a wanted start of a length within [low, high)."""
    anywhere = at.R_ANYWHERE
    for day in range(
        low // header(ints).slots_per_day, (high - 1) // header(ints).slots_per_day + 1
    ):
        one = ints[place_at(ints, place).day_heads_at + day]
        while one >= 0:
            begins = max(booking_at(ints, one).start - length + 1, low)
            ends = min(booking_at(ints, one).end, high)
            if begins < ends and any_within(bits, anywhere, begins, ends):
                found = _enter(ints, level, found, one)
            one = booking_at(ints, one).next_at_place
    return found


@compiled
def _can_be_shut(ints: Ints, obligation: int) -> bool:
    for site in range(
        obligation_at(ints, obligation).sites_start,
        obligation_at(ints, obligation).sites_end,
        at.SITE,
    ):
        place = site_at(ints, site).place
        if site_at(ints, site).session >= 0 or (
            place >= 0 and place_at(ints, place).counts_at >= 0
        ):
            return True
    return False


# The person's own ------------------------------------------------------------------------------------


@compiled
def _of_person(
    ints: Ints, bits: Bits, occurrence: int, level: int, low: int, high: int, found: int
) -> int:
    booking = booking_at(ints, occurrence)
    obligation = booking.obligation
    if not _wanted(ints, bits, occurrence, EVERY & ~(PERSON_GAP | SPACING), low, high):
        return found
    person = person_at(ints, obligation_at(ints, obligation).person)
    length = obligation_at(ints, obligation).length
    least, anywhere = obligation_at(ints, obligation).min_gap, at.R_ANYWHERE
    for index in range(person.bookings_start, person.bookings_end):
        one = ints[index]
        if one == occurrence or one >= header(ints).first_standing or not is_placed(ints, one):
            continue
        day = booking_at(ints, one).day
        near = booking.first_day - least < day
        near &= day < booking.last_day + least
        begins = max(booking_at(ints, one).gap_start - length + 1, low)
        ends = min(booking_at(ints, one).gap_end, high)
        if (booking_at(ints, one).obligation == obligation and near) or (
            begins < ends and any_within(bits, anywhere, begins, ends)
        ):
            found = _enter(ints, level, found, one)
    return found
