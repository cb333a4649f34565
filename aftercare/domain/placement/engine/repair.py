"""Repair by ejection chains: let bookings move or give way when the placement as a whole gains by it.

An attempt is a function of the calendar alone and its budget is a count, so the same calendar
always gives the same answer; repeated until nothing gains, a second run finds nothing to do.
"""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Bits, Ints, Numbers
from aftercare.domain.placement.engine.blockers import blocker, blockers
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.ejection import clear_start
from aftercare.domain.placement.engine.layout import booking_at, header, is_placed, obligation_at
from aftercare.domain.placement.engine.ranking import is_late
from aftercare.domain.placement.engine.transactions import (
    begin,
    book_best,
    commit,
    component_version,
    eject,
    gain,
    is_budget_spent,
    is_movable,
    needs,
    roll_back,
)


@entry
def improve(ints: Ints, bits: Bits, occurrences: Numbers) -> int:
    """Repair until a whole round over the unplaced and the late of `occurrences` gains nothing, or there have
    been as many rounds or searches as are allowed; answers the rounds. What of `occurrences` is not placed has
    just been found to have no free start.

    What was tried in vain is tried again only when something has changed in its component: outside it
    nothing is looked at, so the answer would be the same.
    """
    rounds, gained = 0, True
    header(ints).searches = 0
    for component in range(header(ints).components):
        ints[header(ints).component_versions_at + component] += 1
    for occurrence in occurrences:
        booking_at(ints, occurrence).tried_version = -1
        booking_at(ints, occurrence).checked_version = component_version(ints, occurrence)
    while gained and rounds < header(ints).round_budget:
        gained = False
        rounds += 1
        for occurrence in occurrences:
            if is_budget_spent(ints):
                return rounds
            if booking_at(ints, occurrence).tried_version == component_version(ints, occurrence):
                continue
            if _attempt(ints, bits, occurrence):
                commit(ints, bits)
                gained = True
            else:
                booking_at(ints, occurrence).tried_version = component_version(ints, occurrence)
    return rounds


@compiled
def _attempt(ints: Ints, bits: Bits, occurrence: int) -> bool:
    """Try to better one occurrence that is unplaced or late; whether it is better now."""
    begin(ints)
    if not is_placed(ints, occurrence):
        return _rescue(ints, bits, occurrence)
    if not booking_at(ints, occurrence).pinned and is_late(ints, occurrence):
        return _hasten(ints, bits, occurrence)
    return False


@compiled
def _rescue(ints: Ints, bits: Bits, occurrence: int) -> bool:
    nothing_new = booking_at(ints, occurrence).checked_version == component_version(
        ints, occurrence
    )
    if not nothing_new and book_best(ints, bits, occurrence, False):
        return True
    found = blockers(ints, bits, occurrence, 0, False)
    if _exchange(ints, bits, occurrence, False, found) or clear_start(
        ints, bits, occurrence, False
    ):
        return True
    # What was tried is undone and only repair fills list 0: the same bookings are in the way still.
    return _displace(ints, bits, occurrence, found)


@compiled
def _hasten(ints: Ints, bits: Bits, occurrence: int) -> bool:
    """Bring a late occurrence forward, or the one before it back."""
    if _sooner(ints, bits, occurrence):
        return True
    last = _before(ints, occurrence)
    if last < 0 or booking_at(ints, last).pinned:
        return False
    begin(ints)
    return _sooner(ints, bits, last) or _together(ints, bits, last, occurrence)


@compiled
def _together(ints: Ints, bits: Bits, last: int, occurrence: int) -> bool:
    """Place a late occurrence and the one before it anew, the earlier one first."""
    eject(ints, bits, occurrence)
    eject(ints, bits, last)
    if (
        book_best(ints, bits, last, True)
        and book_best(ints, bits, occurrence, True)
        and gain(ints) > 0
    ):
        return True
    roll_back(ints, bits, 0)
    return False


@compiled
def _sooner(ints: Ints, bits: Bits, occurrence: int) -> bool:
    """Find a placed occurrence another start that is in time."""
    eject(ints, bits, occurrence)
    mark = header(ints).undo_length
    if book_best(ints, bits, occurrence, True) and gain(ints) > 0:
        return True
    roll_back(ints, bits, mark)
    if _exchange(ints, bits, occurrence, True, blockers(ints, bits, occurrence, 0, True)):
        return True
    if clear_start(ints, bits, occurrence, True):
        return True
    roll_back(ints, bits, 0)
    return False


@compiled
def _before(ints: Ints, occurrence: int) -> int:
    """The placed occurrence of the same obligation on the nearest earlier day, -1 for none."""
    obligation, day = (
        obligation_at(ints, booking_at(ints, occurrence).obligation),
        booking_at(ints, occurrence).day,
    )
    best, found = -1, -1
    for other in range(obligation.occurrences_start, obligation.occurrences_end):
        if is_placed(ints, other) and best < booking_at(ints, other).day < day:
            best, found = booking_at(ints, other).day, other
    return found


@compiled
def _exchange(ints: Ints, bits: Bits, occurrence: int, in_time_only: bool, found: int) -> bool:
    """Eject one of the `found` bookings in the way, place the occurrence, find the ejected one another
    start, if need be by ejecting one more."""
    deep, room = header(ints).deep_budget, needs(ints, occurrence)
    for number in range(min(found, header(ints).ejection_budget)):
        if is_budget_spent(ints):
            return False
        one = blocker(ints, 0, number)
        movable = is_movable(ints, bits, one, room)
        if not movable and deep <= 0:
            continue
        mark = header(ints).undo_length
        eject(ints, bits, one)
        if book_best(ints, bits, occurrence, in_time_only):
            below = header(ints).undo_length
            if movable and book_best(ints, bits, one, False):
                if gain(ints) > 0:
                    return True
                roll_back(ints, bits, below)
            if deep > 0:
                deep -= 1
                if _exchange_below(ints, bits, one):
                    return True
        roll_back(ints, bits, mark)
    return False


@compiled
def _exchange_below(ints: Ints, bits: Bits, occurrence: int) -> bool:
    found = blockers(ints, bits, occurrence, 1, False)
    for number in range(min(found, header(ints).second_budget)):
        if is_budget_spent(ints):
            return False
        one = blocker(ints, 1, number)
        known = booking_at(ints, one)
        if (
            known.other_start == at.NO_OTHER_START
            and known.other_start_version == component_version(ints, one)
        ):
            continue  # known not to have been movable before this attempt began
        mark = header(ints).undo_length
        eject(ints, bits, one)
        if (
            book_best(ints, bits, occurrence, False)
            and book_best(ints, bits, one, False)
            and gain(ints) > 0
        ):
            return True
        roll_back(ints, bits, mark)
    return False


@compiled
def _displace(ints: Ints, bits: Bits, occurrence: int, found: int) -> bool:
    """Let one of the `found` bookings, of a lower tier, give way altogether."""
    for number in range(min(found, header(ints).ejection_budget)):
        if is_budget_spent(ints):
            return False
        one = blocker(ints, 0, number)
        if (
            obligation_at(ints, booking_at(ints, one).obligation).weight
            >= obligation_at(ints, booking_at(ints, occurrence).obligation).weight
        ):
            continue
        mark = header(ints).undo_length
        eject(ints, bits, one)
        if book_best(ints, bits, occurrence, False) and gain(ints) > 0:
            return True
        roll_back(ints, bits, mark)
    return False
