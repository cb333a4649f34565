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
from aftercare.domain.placement.engine.free_starts import stretch
from aftercare.domain.placement.engine.layout import (
    booking,
    duty,
    is_placed,
    officer,
    set_booking,
    week_begins,
    week_of,
)

# The points of reasons.Choice on which starts are compared, in its order.
BY_OFFICER, BY_TIME, BY_FIT, BY_WEEK, BY_TARGET, BY_SLOT, IS_ONLY, IS_KEPT, IS_NOTIFIED = range(9)


@compiled
def neighbours(ints: Ints, task: int) -> tuple[int, int]:
    """The days of the duty's occurrences before and after the task's own period; FAR for none."""
    of = booking(ints, task, at.B_DUTY)
    first, last = booking(ints, task, at.B_FIRST_DAY), booking(ints, task, at.B_LAST_DAY)
    before, after = -at.FAR, at.FAR
    for index in range(duty(ints, of, at.D_TAKEN), duty(ints, of, at.D_TAKEN_END)):
        before, after = _closer(ints[index], first, last, before, after)
    if duty(ints, of, at.D_LAST_DONE) != at.NEVER_DONE:
        before, after = _closer(duty(ints, of, at.D_LAST_DONE), first, last, before, after)
    for other in range(duty(ints, of, at.D_FIRST), duty(ints, of, at.D_AFTER)):
        if other != task and is_placed(ints, other):
            before, after = _closer(booking(ints, other, at.B_DAY), first, last, before, after)
    return before, after


@compiled
def _closer(day: int, first: int, last: int, before: int, after: int) -> tuple[int, int]:
    if day < first:
        return max(before, day), after
    if day > last:
        return before, min(after, day)
    return before, after


@entry
def timely(ints: Ints, task: int) -> tuple[int, int]:
    """The slots [low, high) within the longest gap from the occurrence before and to the one after,
    wherever that one may still come to be."""
    of = booking(ints, task, at.B_DUTY)
    low, high = booking(ints, task, at.B_LOW), booking(ints, task, at.B_AFTER)
    longest = duty(ints, of, at.D_LONGEST)
    if longest == at.NO_LONGEST:
        return low, high
    before, after = neighbours(ints, task)
    after = min(after, _next_possible(ints, task))
    if after != at.FAR:
        low = max(low, (after - longest) * ints[at.PER_DAY])
    if before != -at.FAR:
        high = min(high, (before + longest + 1) * ints[at.PER_DAY])
    return low, high


@compiled
def _next_possible(ints: Ints, task: int) -> int:
    """The day of the next occurrence, or the first it could have while it has no place; FAR when no
    later one can be placed at all.

    An occurrence before one that nothing can hold must be late in its own period, or the one after
    comes too late whatever its start.
    """
    for other in range(task + 1, duty(ints, booking(ints, task, at.B_DUTY), at.D_AFTER)):
        if is_placed(ints, other):
            return booking(ints, other, at.B_DAY)
        if booking(ints, other, at.B_SOONEST) != at.FAR:
            return booking(ints, other, at.B_SOONEST)
    return at.FAR


@compiled
def target(ints: Ints, task: int) -> int:
    """One period after the occurrence before, or the middle of the own period; a slot."""
    low, after = booking(ints, task, at.B_LOW), booking(ints, task, at.B_AFTER)
    before, _ = neighbours(ints, task)
    if before == -at.FAR:
        return low + (after - low) // 2
    day = before + duty(ints, booking(ints, task, at.B_DUTY), at.D_PERIOD)
    return min(max(day * ints[at.PER_DAY], low), after - 1)


@entry
def pick(ints: Ints, bits: Bits, task: int, in_time_only: bool) -> tuple[int, int]:
    """The best start of what `reach` found, and its officer or -1; (-1, -1) when there is none, or
    none in time and it must be. The deputy is asked only when the own officer has no start."""
    of = booking(ints, task, at.B_DUTY)
    first, after = stretch(ints, task)
    row, who = ints[at.SCRATCH] + at.R_OWN, duty(ints, of, at.D_OFFICER)
    if is_empty(bits, row, first, after):
        row, who = ints[at.SCRATCH] + at.R_DEPUTY, duty(ints, of, at.D_DEPUTY)
        if is_empty(bits, row, first, after):
            return -1, -1
    chosen = ints[at.SCRATCH] + at.R_CHOICE
    low, high = timely(ints, task)
    soon = False
    for word in range(first, after):
        bits[chosen, word] = bits[row, word] & within(word, low, high)
        soon |= bits[chosen, word] != ZERO
    if not soon:
        if in_time_only:
            return -1, -1
        for word in range(first, after):
            bits[chosen, word] = bits[row, word]
    if duty(ints, of, at.D_NEEDS) != at.OFFICER_NEEDED:
        return nearest(bits, chosen, target(ints, task), first, after), -1
    _keep_tightest(ints, bits, task, who, first, after)
    low, high = _quietest_week(ints, bits, who, first, after)
    for word in range(first, after):
        bits[chosen, word] &= within(word, low, high)
    return nearest(bits, chosen, target(ints, task), first, after), who


@compiled
def _keep_tightest(ints: Ints, bits: Bits, task: int, who: int, first: int, after: int) -> None:
    """Keep in R_CHOICE the starts that leave no small remainder: against both neighbours, else one,
    else either."""
    chosen, spare = ints[at.SCRATCH] + at.R_CHOICE, ints[at.SCRATCH] + at.R_OTHER
    best = 3
    for word in range(first, after):
        both, one, either = _fits(ints, bits, task, who, word)
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
    ints: Ints, bits: Bits, task: int, who: int, word: int
) -> tuple[np.uint64, np.uint64, np.uint64]:
    """How the starts of a word fit between the officer's other time: tight on both sides; tight on
    one with two slots or more on the other; tight on either."""
    of = booking(ints, task, at.B_DUTY)
    travel = duty(ints, of, at.D_TRAVEL)
    after = duty(ints, of, at.D_LENGTH) + travel
    free, slot = officer(ints, who, at.O_FREE), word << 6
    left = ~peek(bits, free, slot - travel - 1)
    right = ~peek(bits, free, slot + after)
    wide_left = ~left & peek(bits, free, slot - travel - 2)
    wide_right = ~right & peek(bits, free, slot + after + 1)
    return left & right, (left & wide_right) | (right & wide_left), left | right


@compiled
def _quietest_week(ints: Ints, bits: Bits, who: int, first: int, after: int) -> tuple[int, int]:
    """The slots [low, high) of the week with starts in R_CHOICE in which the officer has most time."""
    chosen = ints[at.SCRATCH] + at.R_CHOICE
    low, high = lowest(bits, chosen, first, after), highest(bits, chosen, first, after) + 1
    begin, last = week_of(ints, low), week_of(ints, high - 1)
    if begin == last:
        return low, high
    best, most = begin, -1
    for week in range(begin, last + 1):
        starts, ends = week_begins(ints, week), week_begins(ints, week + 1)
        free = ints[ints[at.AT_WEEKS] + who * ints[at.WEEKS] + week]
        if free > most and any_within(bits, chosen, max(starts, low), min(ends, high)):
            best, most = week, free
    return max(week_begins(ints, best), low), min(week_begins(ints, best + 1), high)


# Why -----------------------------------------------------------------------------------------------


@entry
def explain(ints: Ints, bits: Bits, task: int, start: int, who: int) -> None:
    """Note how many starts there were, the best of the others and the point that decided.

    Called between `reach` and the booking; takes the picked start out of what `reach` found.
    """
    first, after = stretch(ints, task)
    own, deputy = ints[at.SCRATCH] + at.R_OWN, ints[at.SCRATCH] + at.R_DEPUTY
    starts = count(bits, own, first, after) + count(bits, deputy, first, after)
    mine_is_own = test(bits, own, start) and (who < 0 or not _is_deputy(ints, task, who))
    row = own if mine_is_own else deputy
    bits[row, start >> 6] &= ~(ONE << np.uint64(start & 63))
    second, other = pick(ints, bits, task, False)
    set_booking(ints, task, at.B_STARTS, starts)
    set_booking(ints, task, at.B_SECOND, second)
    point = IS_ONLY if second < 0 else _difference(ints, bits, task, start, who, second, other)
    set_booking(ints, task, at.B_POINT, point)


@compiled
def _is_deputy(ints: Ints, task: int, who: int) -> bool:
    return who != duty(ints, booking(ints, task, at.B_DUTY), at.D_OFFICER)


@compiled
def _difference(
    ints: Ints, bits: Bits, task: int, start: int, who: int, second: int, other: int
) -> int:
    """The first point on which two starts differ."""
    if who != other:
        return BY_OFFICER
    low, high = timely(ints, task)
    if (low <= start < high) != (low <= second < high):
        return BY_TIME
    if who >= 0:
        if _fit_of(ints, bits, task, who, start) != _fit_of(ints, bits, task, who, second):
            return BY_FIT
        weeks = ints[at.AT_WEEKS] + who * ints[at.WEEKS]
        if ints[weeks + week_of(ints, start)] != ints[weeks + week_of(ints, second)]:
            return BY_WEEK
    index = target(ints, task)
    return BY_TARGET if abs(start - index) != abs(second - index) else BY_SLOT


@compiled
def _fit_of(ints: Ints, bits: Bits, task: int, who: int, start: int) -> int:
    both, one, either = _fits(ints, bits, task, who, start >> 6)
    bit = ONE << np.uint64(start & 63)
    return 0 if both & bit else 1 if one & bit else 2 if either & bit else 3


# Late or in time -------------------------------------------------------------------------------------


@compiled
def is_late(ints: Ints, task: int) -> bool:
    """Whether a placed task lies beyond the longest gap after the occurrence before it."""
    of, day = booking(ints, task, at.B_DUTY), booking(ints, task, at.B_DAY)
    longest = duty(ints, of, at.D_LONGEST)
    if longest == at.NO_LONGEST:
        return False
    before = -at.FAR
    for index in range(duty(ints, of, at.D_TAKEN), duty(ints, of, at.D_TAKEN_END)):
        if ints[index] < day:
            before = max(before, ints[index])
    if duty(ints, of, at.D_LAST_DONE) < day:
        before = max(before, duty(ints, of, at.D_LAST_DONE))
    for other in range(duty(ints, of, at.D_FIRST), duty(ints, of, at.D_AFTER)):
        if is_placed(ints, other) and booking(ints, other, at.B_DAY) < day:
            before = max(before, booking(ints, other, at.B_DAY))
    return before > at.NEVER_DONE and day - before > longest


@compiled
def worth(ints: Ints, of: int) -> int:
    """What the placed occurrences of a duty score now: twice its weight each, once when late."""
    points = 0
    for task in range(duty(ints, of, at.D_FIRST), duty(ints, of, at.D_AFTER)):
        if is_placed(ints, task):
            points += 1 if is_late(ints, task) else 2
    return points * duty(ints, of, at.D_WEIGHT)
