"""The best of the free starts, point by point; and why it was.

Own officer, in time, tight fit, quietest week, nearest to the target day, lowest slot.
"""

from __future__ import annotations

import numpy as np

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import (
    ONE,
    ZERO,
    Bits,
    Ints,
    any_within,
    count,
    highest,
    is_empty,
    lowest,
    nearest,
    peek,
    test,
    within,
)
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.free_starts import window_words
from aftercare.domain.placement.engine.layout import (
    booking_at,
    header,
    is_placed,
    obligation_at,
    officer_at,
    week_begins,
    week_of,
)

# The points of reasons.Choice on which starts are compared, in its order.
BY_OFFICER, BY_TIME, BY_FIT, BY_WEEK, BY_TARGET, BY_SLOT, IS_ONLY, IS_KEPT, IS_NOTIFIED = range(9)


@compiled
def neighbours(ints: Ints, occurrence: int) -> tuple[int, int]:
    """The days of the obligation's occurrences before and after the occurrence's own period; FAR for none."""
    booking = booking_at(ints, occurrence)
    obligation = obligation_at(ints, booking.obligation)
    first, last = booking.first_day, booking.last_day
    before, after = -at.FAR, at.FAR
    for index in range(obligation.standing_days_start, obligation.standing_days_end):
        before, after = _closer(ints[index], first, last, before, after)
    if obligation.last_done != at.NEVER_DONE:
        before, after = _closer(obligation.last_done, first, last, before, after)
    for other in range(obligation.occurrences_start, obligation.occurrences_end):
        if other != occurrence and is_placed(ints, other):
            before, after = _closer(booking_at(ints, other).day, first, last, before, after)
    return before, after


@compiled
def _closer(day: int, first: int, last: int, before: int, after: int) -> tuple[int, int]:
    if day < first:
        return max(before, day), after
    if day > last:
        return before, min(after, day)
    return before, after


@entry
def timely(ints: Ints, occurrence: int) -> tuple[int, int]:
    """The slots [low, high) within the longest gap from the occurrence before and to the one after,
    wherever that one may still come to be."""
    booking = booking_at(ints, occurrence)
    obligation = obligation_at(ints, booking.obligation)
    low, high = booking.window_start, booking.window_end
    longest = obligation.max_gap
    if longest == at.NO_LONGEST:
        return low, high
    before, after = neighbours(ints, occurrence)
    after = min(after, _next_possible(ints, occurrence))
    if after != at.FAR:
        low = max(low, (after - longest) * header(ints).slots_per_day)
    if before != -at.FAR:
        high = min(high, (before + longest + 1) * header(ints).slots_per_day)
    return low, high


@compiled
def _next_possible(ints: Ints, occurrence: int) -> int:
    """The day of the next occurrence, or the first it could have while it has no place; FAR when no
    later one can be placed at all.

    An occurrence before one that nothing can hold must be late in its own period, or the one after
    comes too late at any start.
    """
    for other in range(
        occurrence + 1, obligation_at(ints, booking_at(ints, occurrence).obligation).occurrences_end
    ):
        if is_placed(ints, other):
            return booking_at(ints, other).day
        if booking_at(ints, other).soonest_day != at.FAR:
            return booking_at(ints, other).soonest_day
    return at.FAR


@compiled
def target(ints: Ints, occurrence: int) -> int:
    """One period after the occurrence before, or the middle of the own period; a slot."""
    booking = booking_at(ints, occurrence)
    low, after = booking.window_start, booking.window_end
    before, _ = neighbours(ints, occurrence)
    if before == -at.FAR:
        return low + (after - low) // 2
    day = before + obligation_at(ints, booking.obligation).period
    return min(max(day * header(ints).slots_per_day, low), after - 1)


@entry
def pick(ints: Ints, bits: Bits, occurrence: int, in_time_only: bool) -> tuple[int, int]:
    """The best start of what `find_starts` found, and its officer or -1; (-1, -1) when there is none, or
    none in time and it must be. The deputy is asked only when the own officer has no start."""
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    first, after = window_words(ints, occurrence)
    row, officer = at.R_OWN, obligation.officer
    if is_empty(bits, row, first, after):
        row, officer = at.R_DEPUTY, obligation.deputy
        if is_empty(bits, row, first, after):
            return -1, -1
    chosen = at.R_CHOICE
    low, high = timely(ints, occurrence)
    soon = False
    for word in range(first, after):
        bits[chosen, word] = bits[row, word] & within(word, low, high)
        soon |= bits[chosen, word] != ZERO
    if not soon:
        if in_time_only:
            return -1, -1
        for word in range(first, after):
            bits[chosen, word] = bits[row, word]
    if obligation.needs != at.OFFICER_NEEDED:
        return nearest(bits, chosen, target(ints, occurrence), first, after), -1
    _keep_tightest(ints, bits, occurrence, officer, first, after)
    low, high = _quietest_week(ints, bits, officer, first, after)
    for word in range(first, after):
        bits[chosen, word] &= within(word, low, high)
    return nearest(bits, chosen, target(ints, occurrence), first, after), officer


@compiled
def _keep_tightest(
    ints: Ints, bits: Bits, occurrence: int, officer: int, first: int, after: int
) -> None:
    """Keep in R_CHOICE the starts that leave no small remainder: against both neighbours, else one,
    else either."""
    chosen, spare = at.R_CHOICE, at.R_OTHER
    best = 3
    for word in range(first, after):
        both, one, either = _fits(ints, bits, occurrence, officer, word)
        here = bits[chosen, word]
        level = 0 if here & both else 1 if here & one else 2 if here & either else 3
        if level < best:
            best = level
            for earlier in range(first, word):
                bits[spare, earlier] = ZERO
        bits[spare, word] = here & (both if best == 0 else one if best == 1 else either)
    if best < 3:
        for word in range(first, after):
            bits[chosen, word] = bits[spare, word]


@compiled
def _fits(
    ints: Ints, bits: Bits, occurrence: int, officer: int, word: int
) -> tuple[np.uint64, np.uint64, np.uint64]:
    """How the starts of a word fit between the officer's other time: tight on both sides; tight on
    one with two slots or more on the other; tight on either."""
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    travel = obligation.travel
    after = obligation.length + travel
    free, slot = officer_at(ints, officer).free_row, word << 6
    left = ~peek(bits, free, slot - travel - 1)
    right = ~peek(bits, free, slot + after)
    wide_left = ~left & peek(bits, free, slot - travel - 2)
    wide_right = ~right & peek(bits, free, slot + after + 1)
    return left & right, (left & wide_right) | (right & wide_left), left | right


@compiled
def _quietest_week(ints: Ints, bits: Bits, officer: int, first: int, after: int) -> tuple[int, int]:
    """The slots [low, high) of the week with starts in R_CHOICE in which the officer has most time."""
    chosen = at.R_CHOICE
    low, high = lowest(bits, chosen, first, after), highest(bits, chosen, first, after) + 1
    begin, last = week_of(ints, low), week_of(ints, high - 1)
    if begin == last:
        return low, high
    best, most = begin, -1
    for week in range(begin, last + 1):
        starts, ends = week_begins(ints, week), week_begins(ints, week + 1)
        free = ints[header(ints).free_in_week_at + officer * header(ints).weeks + week]
        if free > most and any_within(bits, chosen, max(starts, low), min(ends, high)):
            best, most = week, free
    return max(week_begins(ints, best), low), min(week_begins(ints, best + 1), high)


# Why -----------------------------------------------------------------------------------------------


@entry
def explain(ints: Ints, bits: Bits, occurrence: int, start: int, officer: int) -> None:
    """Note how many starts there were, the best of the others and the point that decided.

    Called between `find_starts` and the booking; takes the picked start out of what `find_starts` found.
    """
    booking = booking_at(ints, occurrence)
    first, after = window_words(ints, occurrence)
    own, deputy = at.R_OWN, at.R_DEPUTY
    starts = count(bits, own, first, after) + count(bits, deputy, first, after)
    mine_is_own = test(bits, own, start) and (
        officer < 0 or not _is_deputy(ints, occurrence, officer)
    )
    row = own if mine_is_own else deputy
    bits[row, start >> 6] &= ~(ONE << np.uint64(start & 63))
    second, other = pick(ints, bits, occurrence, False)
    booking.starts = starts
    booking.runner_up = second
    point = (
        IS_ONLY
        if second < 0
        else _difference(ints, bits, occurrence, start, officer, second, other)
    )
    booking.decided_by = point


@compiled
def _is_deputy(ints: Ints, occurrence: int, officer: int) -> bool:
    return officer != obligation_at(ints, booking_at(ints, occurrence).obligation).officer


@compiled
def _difference(
    ints: Ints, bits: Bits, occurrence: int, start: int, officer: int, second: int, other: int
) -> int:
    """The first point on which two starts differ."""
    if officer != other:
        return BY_OFFICER
    low, high = timely(ints, occurrence)
    if (low <= start < high) != (low <= second < high):
        return BY_TIME
    if officer >= 0:
        if _fit_of(ints, bits, occurrence, officer, start) != _fit_of(
            ints, bits, occurrence, officer, second
        ):
            return BY_FIT
        weeks = header(ints).free_in_week_at + officer * header(ints).weeks
        if ints[weeks + week_of(ints, start)] != ints[weeks + week_of(ints, second)]:
            return BY_WEEK
    index = target(ints, occurrence)
    return BY_TARGET if abs(start - index) != abs(second - index) else BY_SLOT


@compiled
def _fit_of(ints: Ints, bits: Bits, occurrence: int, officer: int, start: int) -> int:
    both, one, either = _fits(ints, bits, occurrence, officer, start >> 6)
    bit = ONE << np.uint64(start & 63)
    return 0 if both & bit else 1 if one & bit else 2 if either & bit else 3


# Late or in time -------------------------------------------------------------------------------------


@compiled
def is_late(ints: Ints, occurrence: int) -> bool:
    """Whether a placed occurrence lies beyond the longest gap after the occurrence before it."""
    obligation, day = (
        obligation_at(ints, booking_at(ints, occurrence).obligation),
        booking_at(ints, occurrence).day,
    )
    longest = obligation.max_gap
    if longest == at.NO_LONGEST:
        return False
    before = -at.FAR
    for index in range(obligation.standing_days_start, obligation.standing_days_end):
        if ints[index] < day:
            before = max(before, ints[index])
    if obligation.last_done < day:
        before = max(before, obligation.last_done)
    for other in range(obligation.occurrences_start, obligation.occurrences_end):
        if is_placed(ints, other) and booking_at(ints, other).day < day:
            before = max(before, booking_at(ints, other).day)
    return before > at.NEVER_DONE and day - before > longest


@compiled
def worth(ints: Ints, obligation: int) -> int:
    """What the placed occurrences of an obligation score now: twice its weight each, once when late."""
    points = 0
    for occurrence in range(
        obligation_at(ints, obligation).occurrences_start,
        obligation_at(ints, obligation).occurrences_end,
    ):
        if is_placed(ints, occurrence):
            points += 1 if is_late(ints, occurrence) else 2
    return points * obligation_at(ints, obligation).weight
