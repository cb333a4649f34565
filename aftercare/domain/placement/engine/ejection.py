"""Clear one start for an occurrence: everything in its way moves at once, each to another start.

A long visit often needs several short appointments to move together; ejecting one of them opens
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
from aftercare.domain.placement.engine.free_starts import find_starts, window_words
from aftercare.domain.placement.engine.layers import EVERY, OFFICER_FREE, PERSON_GAP
from aftercare.domain.placement.engine.layout import (
    booking_at,
    header,
    is_placed,
    obligation_at,
    person_at,
    same_holders,
)
from aftercare.domain.placement.engine.ranking import timely
from aftercare.domain.placement.engine.transactions import (
    book_best,
    eject,
    gain,
    is_budget_spent,
    is_movable,
    roll_back,
)

MOST = 6
"""As many may have to move for one start."""

FOR_EACH = 4
"""One start is tried, and one more for each FOR_EACH of the ejection budget: those with the lightest bookings."""

IN_THE_WAY, CHOSEN = 1, 2
"""The lists that hold what is in the way of one start, and the starts to try."""

WEIGHTS, ASKED = CHOSEN + 3, 6
"""The lists that hold for each start to try what is in its way weighs, and whom it is with: see `_asked`."""


@compiled
def clear_start(ints: Ints, bits: Bits, occurrence: int, in_time_only: bool) -> bool:
    """Try to clear a start for an occurrence that is not placed; whether the placement is better now."""
    low, high = booking_at(ints, occurrence).window_start, booking_at(ints, occurrence).window_end
    if in_time_only:
        low, high = timely(ints, occurrence)
    if low >= high or not find_starts(ints, bits, occurrence, EVERY & ~(OFFICER_FREE | PERSON_GAP)):
        return False
    found = _choose(ints, bits, occurrence, low, high)
    for number in range(found):
        if is_budget_spent(ints):
            return False
        start = ints[_list(ints, CHOSEN) + number]
        officer = _asked(ints, occurrence, ints[_list(ints, ASKED) + number])
        mark = header(ints).undo_length
        count = _gather(ints, bits, occurrence, start, officer)
        if _all_movable(ints, bits, count) and _move_all(
            ints, bits, occurrence, count, in_time_only
        ):
            return True
        roll_back(ints, bits, mark)
    return False


@compiled
def _asked(ints: Ints, occurrence: int, number: int) -> int:
    """The officer (0) or the deputy (1) of an occurrence; -1 for none."""
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    return obligation.deputy if number else obligation.officer


@compiled
def _choose(ints: Ints, bits: Bits, occurrence: int, low: int, high: int) -> int:
    """List the starts to try, the lightest first, out of what `find_starts` found; returns how many."""
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    length, travel = obligation.length, obligation.travel
    free = person_at(ints, obligation.person).free_row
    first, after = window_words(ints, occurrence)
    found, last = 0, -1
    for number in range(2):
        row = at.R_OWN if number == 0 else at.R_DEPUTY
        officer, before = _asked(ints, occurrence, number), -2
        for word in range(first, after):
            part = bits[row, word] & within(word, low, high)
            while part != ZERO:
                start = (word << 6) + lowest_bit(part)
                part &= part - ONE
                follows, before = start == before + 1, start
                if (
                    follows
                    and officer >= 0
                    and same_holders(ints, officer, start - travel, start + length + travel)
                    and all_within(bits, free, start - 1, start + length)
                ):
                    continue  # the same bookings
                count = _gather(ints, bits, occurrence, start, officer)
                alike = _sum(ints, count)
                if count > 1 and alike != last:
                    found = _sort_in(ints, found, _weight(ints, count), start, number)
                last = alike
    return found


@compiled
def _gather(ints: Ints, bits: Bits, occurrence: int, start: int, officer: int) -> int:
    """List the bookings in the way of one start, of the officer and of the person; returns how many,
    0 when something in the way cannot move or there are too many.

    The start lies in the officer's hours and the person's leisure, so that only bookings keep its
    slots from being free."""
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    end, found, last = start + obligation.length, 0, -1
    if officer >= 0:
        travel, slots = (obligation.travel, header(ints).holders_at + officer * header(ints).slots)
        for slot in range(slots + start - travel, slots + end + travel):
            one = ints[slot]
            if one >= 0 and one != last:
                found, last = _add(ints, found, one), one
                if found == 0:
                    return 0
    owner = obligation.person
    if all_within(bits, person_at(ints, owner).free_row, start, end):
        return found
    for index in range(person_at(ints, owner).bookings_start, person_at(ints, owner).bookings_end):
        one = ints[index]
        near = booking_at(ints, one).gap_start < end and booking_at(ints, one).gap_end > start
        if near and is_placed(ints, one):
            found = _add(ints, found, one)
            if found == 0:
                return 0
    return found


@compiled
def _add(ints: Ints, found: int, one: int) -> int:
    """Add to what is in the way, once; 0 when it cannot move or there are too many."""
    if one >= header(ints).first_standing or booking_at(ints, one).pinned:
        return 0
    index = _list(ints, IN_THE_WAY)
    for number in range(found):
        if ints[index + number] == one:
            return found
    if found == MOST:
        return 0
    ints[index + found] = one
    return found + 1


@compiled
def _sum(ints: Ints, count: int) -> int:
    index, total = _list(ints, IN_THE_WAY), 0
    for number in range(count):
        total += ints[index + number] + 1
    return total


@compiled
def _weight(ints: Ints, count: int) -> int:
    index, total = _list(ints, IN_THE_WAY), 0
    for number in range(count):
        total += obligation_at(ints, booking_at(ints, ints[index + number]).obligation).weight
    return total


@compiled
def _sort_in(ints: Ints, found: int, weight: int, start: int, asked: int) -> int:
    """Keep the lightest starts, as many as are tried, in order; returns how many there are."""
    tries = 1 + header(ints).ejection_budget // FOR_EACH
    spot = found
    while spot > 0 and _is_lighter(ints, spot - 1, weight, start, asked):
        spot -= 1
    if spot >= tries:
        return found
    end = min(found, tries - 1)
    for index in (_list(ints, CHOSEN), _list(ints, WEIGHTS), _list(ints, ASKED)):
        for move in range(end, spot, -1):
            ints[index + move] = ints[index + move - 1]
    ints[_list(ints, CHOSEN) + spot] = start
    ints[_list(ints, WEIGHTS) + spot] = weight
    ints[_list(ints, ASKED) + spot] = asked
    return end + 1


@compiled
def _is_lighter(ints: Ints, spot: int, weight: int, start: int, asked: int) -> bool:
    """Whether a start comes before the one at a spot: by weight, start, own officer first."""
    if weight != ints[_list(ints, WEIGHTS) + spot]:
        return weight < ints[_list(ints, WEIGHTS) + spot]
    if start != ints[_list(ints, CHOSEN) + spot]:
        return start < ints[_list(ints, CHOSEN) + spot]
    return asked < ints[_list(ints, ASKED) + spot]


@compiled
def _list(ints: Ints, number: int) -> int:
    """Where a list begins."""
    return header(ints).lists_at + number * at.LIST_ROOM


@compiled
def _all_movable(ints: Ints, bits: Bits, count: int) -> bool:
    index = _list(ints, IN_THE_WAY)
    for number in range(count):
        if not is_movable(ints, bits, ints[index + number], at.FAR):
            return False
    return count > 0


@compiled
def _move_all(ints: Ints, bits: Bits, occurrence: int, count: int, in_time_only: bool) -> bool:
    """Eject what is in the way, place the occurrence, and the ejected ones after it, the heaviest first."""
    index = _list(ints, IN_THE_WAY)
    for number in range(count):
        eject(ints, bits, ints[index + number])
    if not book_best(ints, bits, occurrence, in_time_only):
        return False
    for weight in (9, 3, 1):
        for number in range(count):
            one = ints[index + number]
            if obligation_at(ints, booking_at(ints, one).obligation).weight == weight:
                book_best(ints, bits, one, False)
    return gain(ints) > 0
