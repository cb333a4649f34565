"""Which bookings stand in the way of a task: those that may move and whose leaving could open a start."""

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
from aftercare.domain.placement.engine.free_starts import (
    EVERY,
    NO_CONTACT,
    OFFICER_FREE,
    PERSON_GAP,
    ROOM,
    SEPARATION,
    SESSION_ROOM,
    SPACING,
    reach,
    stretch,
)
from aftercare.domain.placement.engine.layout import (
    booking,
    duty,
    is_placed,
    person,
    place,
    same_holders,
    session,
)
from aftercare.domain.placement.engine.ranking import timely

SLOT_BITS = 17
RANKS = 3 * at.LIST_ROOM
"""How far behind the numbers of a list their ranks stand: weight, then own period (longest first)."""


@compiled
def blockers(ints: Ints, bits: Bits, task: int, level: int, in_time_only: bool) -> int:
    """Fill list `level` with as many of the bookings in the way as may be lifted there, lowest weight
    first, then those with the longest own period; answers how many."""
    found = 0
    low, high = booking(ints, task, at.B_LOW), booking(ints, task, at.B_AFTER)
    if in_time_only:
        low, high = timely(ints, task)
    if low >= high:
        return 0
    if duty(ints, booking(ints, task, at.B_DUTY), at.D_NEEDS) == at.OFFICER_NEEDED:
        found = _of_officers(ints, bits, task, level, low, high)
    found = _of_sites(ints, bits, task, level, low, high, found)
    return _of_person(ints, bits, task, level, low, high, found)


@compiled
def blocker(ints: Ints, level: int, number: int) -> int:
    """The booking at one place of a list."""
    return ints[ints[at.AT_LISTS] + level * at.LIST_ROOM + number]


@compiled
def _enter(ints: Ints, level: int, found: int, one: int) -> int:
    """Sort a booking into a list if it may move, is not in it and is not too many; answers the new length."""
    if one >= ints[at.TASKS] or booking(ints, one, at.B_PINNED):
        return found
    index, of = ints[at.AT_LISTS] + level * at.LIST_ROOM, booking(ints, one, at.B_DUTY)
    width = booking(ints, one, at.B_AFTER) - booking(ints, one, at.B_LOW)
    rank = duty(ints, of, at.D_WEIGHT) << SLOT_BITS | ((1 << SLOT_BITS) - 1 - width)
    spot, room = found, min(ints[at.LIFTS_BELOW if level else at.LIFTS], at.LIST_ROOM)
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
    start, begun = booking(ints, one, at.B_START), booking(ints, other, at.B_START)
    return start < begun or (start == begun and one < other)


@compiled
def _wanted(ints: Ints, bits: Bits, task: int, layers: int, low: int, high: int) -> bool:
    """Fill R_ANYWHERE with the starts in [low, high) that pass the layers; whether there may be any."""
    if not reach(ints, bits, task, layers):
        return False
    first, after = stretch(ints, task)
    anywhere = ints[at.SCRATCH] + at.R_ANYWHERE
    if (
        layers & OFFICER_FREE
        and duty(ints, booking(ints, task, at.B_DUTY), at.D_NEEDS) == at.OFFICER_NEEDED
    ):
        for word in range(first, after):
            bits[anywhere, word] = (
                bits[ints[at.SCRATCH] + at.R_OWN, word] | bits[ints[at.SCRATCH] + at.R_DEPUTY, word]
            )
    keep_span(bits, anywhere, low, high, first, after)
    return True


# Officers ------------------------------------------------------------------------------------------


@compiled
def _of_officers(ints: Ints, bits: Bits, task: int, level: int, low: int, high: int) -> int:
    """The bookings of officer and deputy each of which alone keeps a start from being free."""
    found = 0
    if not reach(ints, bits, task, EVERY & ~OFFICER_FREE):
        return 0
    of = booking(ints, task, at.B_DUTY)
    length, travel = duty(ints, of, at.D_LENGTH), duty(ints, of, at.D_TRAVEL)
    for number in range(2):
        who = duty(ints, of, at.D_OFFICER if number == 0 else at.D_DEPUTY)
        row = ints[at.SCRATCH] + (at.R_OWN if number == 0 else at.R_DEPUTY)
        last, before = -1, -2
        for word in range(low >> 6, ((high - 1) >> 6) + 1 if who >= 0 else 0):
            part = bits[row, word] & within(word, low, high)
            while part != ZERO:
                start = (word << 6) + lowest_bit(part)
                part &= part - ONE
                follows, before = start == before + 1, start
                if follows and same_holders(ints, who, start - travel, start + length + travel):
                    continue  # the same answer
                one = _sole_holder(ints, who, start - travel, start + length + travel)
                if one >= 0 and one != last:
                    found = _enter(ints, level, found, one)
                    last = one
    return found


@compiled
def _sole_holder(ints: Ints, who: int, first: int, after: int) -> int:
    """The only booking in some slots of an officer's, who is at work; -1 for none or more than one."""
    one, slots = -1, ints[at.AT_HOLDERS] + who * ints[at.TOTAL]
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
    ints: Ints, bits: Bits, task: int, level: int, low: int, high: int, found: int
) -> int:
    """Those at sites and in sessions that can be full, or shut by who is there."""
    of = booking(ints, task, at.B_DUTY)
    if not _can_be_shut(ints, of):
        return found
    layers = EVERY & ~(ROOM | SEPARATION | NO_CONTACT | SESSION_ROOM)
    if not _wanted(ints, bits, task, layers, low, high):
        return found
    for site in range(duty(ints, of, at.D_SITES), duty(ints, of, at.D_SITES_END), at.SITE):
        where = ints[site + at.X_PLACE]
        if ints[site + at.X_SESSION] >= 0:
            found = _of_session(ints, bits, site, level, found)
        elif where >= 0 and place(ints, where, at.L_COUNTS) >= 0:
            length = duty(ints, of, at.D_LENGTH)
            found = _of_place(ints, bits, where, level, low, high, length, found)
    return found


@compiled
def _of_session(ints: Ints, bits: Bits, site: int, level: int, found: int) -> int:
    """Those in a session whose start is wanted."""
    if test(bits, ints[at.SCRATCH] + at.R_ANYWHERE, ints[site + at.X_SLOT]):
        one = session(ints, ints[site + at.X_SESSION], at.S_HEAD)
        while one >= 0:
            found = _enter(ints, level, found, one)
            one = booking(ints, one, at.B_NEXT_SEAT)
    return found


@compiled
def _of_place(
    ints: Ints, bits: Bits, where: int, level: int, low: int, high: int, length: int, found: int
) -> int:
    """Those at a place who are there during a wanted start of a length within [low, high)."""
    anywhere = ints[at.SCRATCH] + at.R_ANYWHERE
    for day in range(low // ints[at.PER_DAY], (high - 1) // ints[at.PER_DAY] + 1):
        one = ints[place(ints, where, at.L_CHAINS) + day]
        while one >= 0:
            begins = max(booking(ints, one, at.B_START) - length + 1, low)
            ends = min(booking(ints, one, at.B_END), high)
            if begins < ends and any_within(bits, anywhere, begins, ends):
                found = _enter(ints, level, found, one)
            one = booking(ints, one, at.B_NEXT)
    return found


@compiled
def _can_be_shut(ints: Ints, of: int) -> bool:
    for site in range(duty(ints, of, at.D_SITES), duty(ints, of, at.D_SITES_END), at.SITE):
        where = ints[site + at.X_PLACE]
        if ints[site + at.X_SESSION] >= 0 or (where >= 0 and place(ints, where, at.L_COUNTS) >= 0):
            return True
    return False


# The person's own ------------------------------------------------------------------------------------


@compiled
def _of_person(
    ints: Ints, bits: Bits, task: int, level: int, low: int, high: int, found: int
) -> int:
    of = booking(ints, task, at.B_DUTY)
    if not _wanted(ints, bits, task, EVERY & ~(PERSON_GAP | SPACING), low, high):
        return found
    who, length = duty(ints, of, at.D_PERSON), duty(ints, of, at.D_LENGTH)
    least, anywhere = duty(ints, of, at.D_LEAST), ints[at.SCRATCH] + at.R_ANYWHERE
    for index in range(person(ints, who, at.P_OWN), person(ints, who, at.P_OWN_END)):
        one = ints[index]
        if one == task or one >= ints[at.TASKS] or not is_placed(ints, one):
            continue
        day = booking(ints, one, at.B_DAY)
        near = booking(ints, task, at.B_FIRST_DAY) - least < day
        near &= day < booking(ints, task, at.B_LAST_DAY) + least
        begins = max(booking(ints, one, at.B_NEAR) - length + 1, low)
        ends = min(booking(ints, one, at.B_NEAR_END), high)
        if (booking(ints, one, at.B_DUTY) == of and near) or (
            begins < ends and any_within(bits, anywhere, begins, ends)
        ):
            found = _enter(ints, level, found, one)
    return found
