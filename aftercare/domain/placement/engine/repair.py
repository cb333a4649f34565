"""Bounded ejection: let bookings move or give way when the plan as a whole gains by it.

An attempt is a function of the calendar alone and its budget is a count, so the same calendar
always gives the same answer; repeated until nothing gains, a second run finds nothing to do.
"""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Bits, Ints, Numbers
from aftercare.domain.placement.engine.blockers import blocker, blockers
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.ejection import clear_start
from aftercare.domain.placement.engine.layout import booking, duty, is_placed, set_booking
from aftercare.domain.placement.engine.ranking import is_late
from aftercare.domain.placement.engine.transactions import (
    accept,
    begin,
    changes,
    gain,
    is_enough,
    is_movable,
    lift,
    needs,
    settle,
    undo,
)


@entry
def improve(ints: Ints, bits: Bits, tasks: Numbers) -> int:
    """Repair until a whole round over the unplaced and the late of `tasks` gains nothing, or there have
    been as many rounds or looks as are allowed; answers the rounds. What of `tasks` is not placed has
    just been found to have no free start.

    What was tried in vain is tried again only when something has changed in its circle: outside it
    nothing is looked at, so the answer would be the same.
    """
    rounds, gained = 0, True
    ints[at.LOOKS] = 0
    for circle in range(ints[at.CIRCLES]):
        ints[ints[at.AT_CIRCLES] + circle] += 1
    for task in tasks:
        set_booking(ints, task, at.B_TRIED, -changes(ints, task))
    while gained and rounds < ints[at.ROUNDS]:
        gained = False
        rounds += 1
        for task in tasks:
            if is_enough(ints):
                return rounds
            if booking(ints, task, at.B_TRIED) == changes(ints, task):
                continue
            if _attempt(ints, bits, task):
                accept(ints, bits)
                gained = True
            else:
                set_booking(ints, task, at.B_TRIED, changes(ints, task))
    return rounds


@compiled
def _attempt(ints: Ints, bits: Bits, task: int) -> bool:
    """Try to better one task that is unplaced or late; whether it is better now."""
    begin(ints)
    if not is_placed(ints, task):
        return _rescue(ints, bits, task)
    if not booking(ints, task, at.B_PINNED) and is_late(ints, task):
        return _hasten(ints, bits, task)
    return False


@compiled
def _rescue(ints: Ints, bits: Bits, task: int) -> bool:
    nothing_new = booking(ints, task, at.B_TRIED) == -changes(ints, task)
    if not nothing_new and settle(ints, bits, task, False):
        return True
    found = blockers(ints, bits, task, 0, False)
    if _exchange(ints, bits, task, False, found) or clear_start(ints, bits, task, False):
        return True
    # What was tried is undone and list 0 is nobody else's: the same bookings are in the way still.
    return _displace(ints, bits, task, found)


@compiled
def _hasten(ints: Ints, bits: Bits, task: int) -> bool:
    """Bring a late occurrence forward, or the one before it back."""
    if _sooner(ints, bits, task):
        return True
    last = _before(ints, task)
    if last < 0 or booking(ints, last, at.B_PINNED):
        return False
    begin(ints)
    return _sooner(ints, bits, last) or _together(ints, bits, last, task)


@compiled
def _together(ints: Ints, bits: Bits, last: int, task: int) -> bool:
    """Place a late occurrence and the one before it anew, the earlier one first."""
    lift(ints, bits, task)
    lift(ints, bits, last)
    if settle(ints, bits, last, True) and settle(ints, bits, task, True) and gain(ints) > 0:
        return True
    undo(ints, bits, 0)
    return False


@compiled
def _sooner(ints: Ints, bits: Bits, task: int) -> bool:
    """Find a placed task another start that is in time."""
    lift(ints, bits, task)
    mark = ints[at.TRAIL]
    if settle(ints, bits, task, True) and gain(ints) > 0:
        return True
    undo(ints, bits, mark)
    if _exchange(ints, bits, task, True, blockers(ints, bits, task, 0, True)):
        return True
    if clear_start(ints, bits, task, True):
        return True
    undo(ints, bits, 0)
    return False


@compiled
def _before(ints: Ints, task: int) -> int:
    """The placed occurrence of the same duty on the day next before, -1 for none."""
    of, day = booking(ints, task, at.B_DUTY), booking(ints, task, at.B_DAY)
    best, found = -1, -1
    for other in range(duty(ints, of, at.D_FIRST), duty(ints, of, at.D_AFTER)):
        if is_placed(ints, other) and best < booking(ints, other, at.B_DAY) < day:
            best, found = booking(ints, other, at.B_DAY), other
    return found


@compiled
def _exchange(ints: Ints, bits: Bits, task: int, in_time_only: bool, found: int) -> bool:
    """Lift one of the `found` bookings in the way, place the task, find the lifted one another
    start, if need be by lifting one more."""
    deep, room = ints[at.DEEP], needs(ints, task)
    for number in range(min(found, ints[at.LIFTS])):
        if is_enough(ints):
            return False
        one = blocker(ints, 0, number)
        movable = is_movable(ints, bits, one, room)
        if not movable and deep <= 0:
            continue
        mark = ints[at.TRAIL]
        lift(ints, bits, one)
        if settle(ints, bits, task, in_time_only):
            below = ints[at.TRAIL]
            if movable and settle(ints, bits, one, False):
                if gain(ints) > 0:
                    return True
                undo(ints, bits, below)
            if deep > 0:
                deep -= 1
                if _exchange_below(ints, bits, one):
                    return True
        undo(ints, bits, mark)
    return False


@compiled
def _exchange_below(ints: Ints, bits: Bits, task: int) -> bool:
    found = blockers(ints, bits, task, 1, False)
    for number in range(min(found, ints[at.LIFTS_BELOW])):
        if is_enough(ints):
            return False
        one = blocker(ints, 1, number)
        if booking(ints, one, at.B_MOVABLE) == 4 * changes(ints, one):
            continue  # known not to have been movable before this attempt began
        mark = ints[at.TRAIL]
        lift(ints, bits, one)
        if settle(ints, bits, task, False) and settle(ints, bits, one, False) and gain(ints) > 0:
            return True
        undo(ints, bits, mark)
    return False


@compiled
def _displace(ints: Ints, bits: Bits, task: int, found: int) -> bool:
    """Let one of the `found` bookings, of a lower tier, give way altogether."""
    for number in range(min(found, ints[at.LIFTS])):
        if is_enough(ints):
            return False
        one = blocker(ints, 0, number)
        if duty(ints, booking(ints, one, at.B_DUTY), at.D_WEIGHT) >= duty(
            ints, booking(ints, task, at.B_DUTY), at.D_WEIGHT
        ):
            continue
        mark = ints[at.TRAIL]
        lift(ints, bits, one)
        if settle(ints, bits, task, False) and gain(ints) > 0:
            return True
        undo(ints, bits, mark)
    return False
