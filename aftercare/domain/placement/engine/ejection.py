"""Clear one start for a task: everything in its way moves at once, each to another start.

A long visit often needs several short appointments to move together; lifting one of them opens
nothing.
"""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import (
    ONE,
    ZERO,
    Bits,
    Ints,
    all_within,
    lowest_bit,
    within,
)
from aftercare.domain.placement.engine.compiled import compiled
from aftercare.domain.placement.engine.free_starts import (
    EVERY,
    OFFICER_FREE,
    PERSON_GAP,
    reach,
    stretch,
)
from aftercare.domain.placement.engine.layout import (
    booking,
    duty,
    is_placed,
    person,
    same_holders,
)
from aftercare.domain.placement.engine.ranking import timely
from aftercare.domain.placement.engine.transactions import (
    gain,
    is_enough,
    is_movable,
    lift,
    settle,
    undo,
)

MOST = 6
"""As many may have to move for one start."""

FOR_EACH = 4
"""One start is tried and one more for every so many bookings that may be lifted: those whose bookings weigh least."""

SLOTS = (1 << 22) - 1

IN_THE_WAY, CHOSEN = 1, 2
"""The lists that hold what is in the way of one start, and the starts to try."""


@compiled
def clear_start(ints: Ints, bits: Bits, task: int, in_time_only: bool) -> bool:
    """Try to clear a start for a task that is not placed; whether the plan is better now."""
    low, high = booking(ints, task, at.B_LOW), booking(ints, task, at.B_AFTER)
    if in_time_only:
        low, high = timely(ints, task)
    if low >= high or not reach(ints, bits, task, EVERY & ~(OFFICER_FREE | PERSON_GAP)):
        return False
    found = _choose(ints, bits, task, low, high)
    for number in range(found):
        if is_enough(ints):
            return False
        key = ints[ints[at.AT_LISTS] + CHOSEN * at.LIST_ROOM + number]
        start, who = key >> 1 & SLOTS, _asked(ints, task, key & 1)
        mark = ints[at.TRAIL]
        count = _gather(ints, bits, task, start, who)
        if _all_movable(ints, bits, count) and _move_all(ints, bits, task, count, in_time_only):
            return True
        undo(ints, bits, mark)
    return False


@compiled
def _asked(ints: Ints, task: int, number: int) -> int:
    """The officer (0) or the deputy (1) of a task; -1 for none."""
    field = at.D_DEPUTY if number else at.D_OFFICER
    return duty(ints, booking(ints, task, at.B_DUTY), field)


@compiled
def _choose(ints: Ints, bits: Bits, task: int, low: int, high: int) -> int:
    """List the starts to try, the lightest first, out of what `reach` found; answers how many."""
    of = booking(ints, task, at.B_DUTY)
    length, travel = duty(ints, of, at.D_LENGTH), duty(ints, of, at.D_TRAVEL)
    free = person(ints, duty(ints, of, at.D_PERSON), at.P_FREE)
    first, after = stretch(ints, task)
    found, last = 0, -1
    for number in range(2):
        row = ints[at.SCRATCH] + (at.R_OWN if number == 0 else at.R_DEPUTY)
        who, before = _asked(ints, task, number), -2
        for word in range(first, after):
            part = bits[row, word] & within(word, low, high)
            while part != ZERO:
                start = (word << 6) + lowest_bit(part)
                part &= part - ONE
                follows, before = start == before + 1, start
                if (
                    follows
                    and who >= 0
                    and same_holders(ints, who, start - travel, start + length + travel)
                    and all_within(bits, free, start - 1, start + length)
                ):
                    continue  # the same bookings
                count = _gather(ints, bits, task, start, who)
                alike = _sum(ints, count)
                if count > 1 and alike != last:
                    found = _sort_in(ints, found, _weight(ints, count), start << 1 | number)
                last = alike
    return found


@compiled
def _gather(ints: Ints, bits: Bits, task: int, start: int, who: int) -> int:
    """List the bookings in the way of one start, of the officer and of the person; answers how many,
    0 when something in the way cannot move or there are too many.

    The start lies in the officer's hours and the person's leisure, so that only bookings keep its
    slots from being free."""
    of = booking(ints, task, at.B_DUTY)
    end, found, last = start + duty(ints, of, at.D_LENGTH), 0, -1
    if who >= 0:
        travel, slots = duty(ints, of, at.D_TRAVEL), ints[at.AT_HOLDERS] + who * ints[at.TOTAL]
        for slot in range(slots + start - travel, slots + end + travel):
            one = ints[slot]
            if one >= 0 and one != last:
                found, last = _add(ints, found, one), one
                if found == 0:
                    return 0
    owner = duty(ints, of, at.D_PERSON)
    if all_within(bits, person(ints, owner, at.P_FREE), start, end):
        return found
    for index in range(person(ints, owner, at.P_OWN), person(ints, owner, at.P_OWN_END)):
        one = ints[index]
        near = booking(ints, one, at.B_NEAR) < end and booking(ints, one, at.B_NEAR_END) > start
        if near and is_placed(ints, one):
            found = _add(ints, found, one)
            if found == 0:
                return 0
    return found


@compiled
def _add(ints: Ints, found: int, one: int) -> int:
    """Add to what is in the way, once; 0 when it cannot move or there are too many."""
    if one >= ints[at.TASKS] or booking(ints, one, at.B_PINNED):
        return 0
    index = ints[at.AT_LISTS] + IN_THE_WAY * at.LIST_ROOM
    for number in range(found):
        if ints[index + number] == one:
            return found
    if found == MOST:
        return 0
    ints[index + found] = one
    return found + 1


@compiled
def _sum(ints: Ints, count: int) -> int:
    index, total = ints[at.AT_LISTS] + IN_THE_WAY * at.LIST_ROOM, 0
    for number in range(count):
        total += ints[index + number] + 1
    return total


@compiled
def _weight(ints: Ints, count: int) -> int:
    index, total = ints[at.AT_LISTS] + IN_THE_WAY * at.LIST_ROOM, 0
    for number in range(count):
        total += duty(ints, booking(ints, ints[index + number], at.B_DUTY), at.D_WEIGHT)
    return total


@compiled
def _sort_in(ints: Ints, found: int, weight: int, start: int) -> int:
    """Keep the lightest starts, as many as are tried, in order; answers how many there are."""
    tries = 1 + ints[at.LIFTS] // FOR_EACH
    index, key = ints[at.AT_LISTS] + CHOSEN * at.LIST_ROOM, weight << 24 | start
    spot = found
    while spot > 0 and ints[index + spot - 1] > key:
        spot -= 1
    if spot >= tries:
        return found
    end = min(found, tries - 1)
    for move in range(end, spot, -1):
        ints[index + move] = ints[index + move - 1]
    ints[index + spot] = key
    return end + 1


@compiled
def _all_movable(ints: Ints, bits: Bits, count: int) -> bool:
    index = ints[at.AT_LISTS] + IN_THE_WAY * at.LIST_ROOM
    for number in range(count):
        if not is_movable(ints, bits, ints[index + number], at.FAR):
            return False
    return count > 0


@compiled
def _move_all(ints: Ints, bits: Bits, task: int, count: int, in_time_only: bool) -> bool:
    """Lift what is in the way, place the task, and the lifted ones after it, the heaviest first."""
    index = ints[at.AT_LISTS] + IN_THE_WAY * at.LIST_ROOM
    for number in range(count):
        lift(ints, bits, ints[index + number])
    if not settle(ints, bits, task, in_time_only):
        return False
    for weight in (9, 3, 1):
        for number in range(count):
            one = ints[index + number]
            if duty(ints, booking(ints, one, at.B_DUTY), at.D_WEIGHT) == weight:
                settle(ints, bits, one, False)
    return gain(ints) > 0
