"""One try to make a plan better: every step is written down, so that all of it can be undone."""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Bits, Ints, clear_span
from aftercare.domain.placement.engine.compiled import compiled
from aftercare.domain.placement.engine.free_starts import EVERY, count_found, reach, site_at
from aftercare.domain.placement.engine.layout import (
    booking,
    duty,
    is_placed,
    person,
    set_booking,
)
from aftercare.domain.placement.engine.ledger import book, take
from aftercare.domain.placement.engine.ranking import explain, pick, worth


@compiled
def begin(ints: Ints) -> None:
    ints[at.TRAIL] = 0
    ints[at.TOUCHED] = 0


@compiled
def is_enough(ints: Ints) -> bool:
    """Whether repair has looked as often as it may: what it has not tried by then stays as it is."""
    return ints[at.LOOKS] >= ints[at.ENOUGH]


@compiled
def accept(ints: Ints, bits: Bits) -> None:
    """End an attempt that has won: note why each task is where it is now, write the tasks into the
    journal and mark that something has changed for all who share officers or sites with them."""
    steps = ints[at.TRAIL] // at.STEP
    for step in range(steps):
        task = ints[ints[at.AT_TRAIL] + step * at.STEP + 1]
        _write_down(ints, task)
        if ints[at.EXPLAIN] and is_placed(ints, task):
            tell(ints, bits, task, 1 if steps > 1 else 0)


@compiled
def _write_down(ints: Ints, task: int) -> None:
    circle = person(ints, booking(ints, task, at.B_PERSON), at.P_CIRCLE)
    ints[ints[at.AT_CIRCLES] + circle] += 1
    if ints[at.JOURNAL] < at.JOURNAL_ROOM:
        ints[ints[at.AT_JOURNAL] + ints[at.JOURNAL]] = task
        ints[at.JOURNAL] += 1


@compiled
def tell(ints: Ints, bits: Bits, task: int, exchanged: int) -> None:
    """Note why a placed task is where it is, against the starts it could have had instead."""
    start, who = booking(ints, task, at.B_START), booking(ints, task, at.B_OFFICER)
    where, which = booking(ints, task, at.B_PLACE), booking(ints, task, at.B_SESSION)
    take(ints, bits, task)
    if reach(ints, bits, task, EVERY):
        explain(ints, bits, task, start, who)
        set_booking(ints, task, at.B_EXCHANGED, exchanged)
    book(ints, bits, task, start, who, where, which)


@compiled
def changes(ints: Ints, task: int) -> int:
    """How often something has changed for good in the circle of a task's person."""
    return ints[ints[at.AT_CIRCLES] + person(ints, booking(ints, task, at.B_PERSON), at.P_CIRCLE)]


@compiled
def is_movable(ints: Ints, bits: Bits, task: int, room: int) -> bool:
    """Whether a placed task has another free start that would leave `room` slots of its officer's;
    while nothing else is lifted the answer is remembered until its circle changes.

    To move a little leaves nothing for somebody who needs as long.
    """
    at_once = ints[at.TRAIL] == 0
    known = booking(ints, task, at.B_MOVABLE)
    if not (at_once and known >> 2 == changes(ints, task)):
        known = 4 * changes(ints, task) + _other_starts(ints, bits, task)
        if at_once:
            set_booking(ints, task, at.B_MOVABLE, known)
    return known & (1 if room > needs(ints, task) else 2) != 0


@compiled
def needs(ints: Ints, task: int) -> int:
    """The slots of an officer that a task takes, both journeys included."""
    of = booking(ints, task, at.B_DUTY)
    return duty(ints, of, at.D_LENGTH) + 2 * duty(ints, of, at.D_TRAVEL)


@compiled
def _other_starts(ints: Ints, bits: Bits, task: int) -> int:
    """1 if a placed task has another free start, 3 if one that does not overlap its own, else 0."""
    start, who = booking(ints, task, at.B_START), booking(ints, task, at.B_OFFICER)
    where, which = booking(ints, task, at.B_PLACE), booking(ints, task, at.B_SESSION)
    found, length = 0, needs(ints, task)
    take(ints, bits, task)
    if reach(ints, bits, task, EVERY) and count_found(ints, bits, task) > 1:
        own = who < 0 or who == duty(ints, booking(ints, task, at.B_DUTY), at.D_OFFICER)
        row = ints[at.SCRATCH] + (at.R_OWN if own else at.R_DEPUTY)
        low, high = booking(ints, task, at.B_LOW), booking(ints, task, at.B_AFTER)
        clear_span(bits, row, max(start - length + 1, low), min(start + length, high))
        found = 3 if count_found(ints, bits, task) > 0 else 1
    book(ints, bits, task, start, who, where, which)
    return found


@compiled
def _touch(ints: Ints, task: int) -> None:
    """Remember what the task's duty was worth before the attempt."""
    of, index = booking(ints, task, at.B_DUTY), ints[at.AT_TOUCHED]
    for number in range(ints[at.TOUCHED]):
        if ints[index + 2 * number] == of:
            return
    ints[index + 2 * ints[at.TOUCHED]] = of
    ints[index + 2 * ints[at.TOUCHED] + 1] = worth(ints, of)
    ints[at.TOUCHED] += 1


@compiled
def _note(ints: Ints, task: int, was_put: int, touched: int) -> None:
    """Write a step down, with how many duties had been touched before it."""
    index = ints[at.AT_TRAIL] + ints[at.TRAIL]
    ints[index] = was_put
    ints[index + 1] = task
    ints[index + 2] = booking(ints, task, at.B_START)
    ints[index + 3] = booking(ints, task, at.B_OFFICER)
    ints[index + 4] = booking(ints, task, at.B_PLACE)
    ints[index + 5] = booking(ints, task, at.B_SESSION)
    ints[index + 6] = touched
    ints[at.TRAIL] += at.STEP


@compiled
def gain(ints: Ints) -> int:
    """What the attempt has won so far, in points of the score."""
    total, index = 0, ints[at.AT_TOUCHED]
    for number in range(ints[at.TOUCHED]):
        total += worth(ints, ints[index + 2 * number]) - ints[index + 2 * number + 1]
    return total


@compiled
def lift(ints: Ints, bits: Bits, task: int) -> None:
    """Take a placed task out of the calendar."""
    touched = ints[at.TOUCHED]
    _touch(ints, task)
    _note(ints, task, 0, touched)
    take(ints, bits, task)


@compiled
def settle(ints: Ints, bits: Bits, task: int, in_time_only: bool) -> bool:
    """Put a task at its best free start; whether there was one. Why is noted when all is done."""
    if not reach(ints, bits, task, EVERY):
        return False
    start, who = pick(ints, bits, task, in_time_only)
    if start < 0:
        return False
    touched = ints[at.TOUCHED]
    _touch(ints, task)
    site = site_at(ints, bits, task, start)
    book(ints, bits, task, start, who, ints[site + at.X_PLACE], ints[site + at.X_SESSION])
    _note(ints, task, 1, touched)
    return True


@compiled
def place_first(ints: Ints, bits: Bits, task: int) -> bool:
    """Put a task at its best free start for good, and note why; whether there was one."""
    if not reach(ints, bits, task, EVERY):
        return False
    start, who = pick(ints, bits, task, False)
    if ints[at.EXPLAIN]:
        explain(ints, bits, task, start, who)
        set_booking(ints, task, at.B_EXCHANGED, 0)
    site = site_at(ints, bits, task, start)
    book(ints, bits, task, start, who, ints[site + at.X_PLACE], ints[site + at.X_SESSION])
    return True


@compiled
def undo(ints: Ints, bits: Bits, mark: int) -> None:
    """Take the steps back until the trail is as long as it was at `mark`."""
    while ints[at.TRAIL] > mark:
        ints[at.TRAIL] -= at.STEP
        index = ints[at.AT_TRAIL] + ints[at.TRAIL]
        ints[at.TOUCHED] = ints[index + 6]
        if ints[index]:
            take(ints, bits, ints[index + 1])
        else:
            book(
                ints,
                bits,
                ints[index + 1],
                ints[index + 2],
                ints[index + 3],
                ints[index + 4],
                ints[index + 5],
            )
