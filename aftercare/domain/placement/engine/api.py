"""What the rest of the package asks of the engine: prepare, keep, construct, repair, examine."""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Bits, Ints, Numbers, Rows, test
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.diagnosis import EXAMINED, examine
from aftercare.domain.placement.engine.free_starts import (
    EVERY,
    SETTLED,
    STILL,
    allows,
    count_found,
    first_found,
    reach,
)
from aftercare.domain.placement.engine.layout import booking, duty, is_placed, set_booking
from aftercare.domain.placement.engine.ledger import book, put
from aftercare.domain.placement.engine.ranking import IS_KEPT, IS_NOTIFIED, is_late
from aftercare.domain.placement.engine.transactions import place_first


@entry
def ease(ints: Ints, bits: Bits, first: int, after: int, possible: Numbers) -> None:
    """For the duties [first, after): the starts that the hardest occurrence has in an empty
    calendar; `possible` gets 1 for each task that has any."""
    for of in range(first, after):
        least = at.FAR
        for task in range(duty(ints, of, at.D_FIRST), duty(ints, of, at.D_AFTER)):
            starts, soonest = 0, at.FAR
            if reach(ints, bits, task, STILL):
                starts = count_found(ints, bits, task)
                soonest = first_found(ints, bits, task) // ints[at.PER_DAY]
            set_booking(ints, task, at.B_SOONEST, soonest)
            possible[task] = 1 if starts else 0
            least = min(least, starts)
        ints[ints[at.AT_DUTIES] + of * at.DUTY + at.D_EASE] = least


@entry
def put_all(ints: Ints, bits: Bits, first: int, after: int) -> None:
    """Enter the bookings [first, after), whose fields are filled in."""
    for one in range(first, after):
        put(ints, bits, one)


@entry
def keep(ints: Ints, bits: Bits, rows: Rows, pinned: bool, kept: Numbers) -> None:
    """Put the rows (task, start, officer, place, session) that hold, in their order; `kept` gets 1
    for each that was put. A row holds when it breaks no rule together with those before it."""
    layers = EVERY | SETTLED if pinned else EVERY
    for number in range(rows.shape[0]):
        task, start = rows[number, 0], rows[number, 1]
        kept[number] = 0
        if is_placed(ints, task) or not reach(ints, bits, task, layers):
            continue
        site = site_of(ints, bits, task, start, rows[number, 3], rows[number, 4])
        if site < 0 or not has_time(ints, bits, task, start, rows[number, 2]):
            continue
        book(ints, bits, task, start, rows[number, 2], rows[number, 3], rows[number, 4])
        set_booking(ints, task, at.B_PINNED, 1 if pinned else 0)
        set_booking(ints, task, at.B_KEPT, 1)
        set_booking(ints, task, at.B_POINT, IS_NOTIFIED if pinned else IS_KEPT)
        set_booking(ints, task, at.B_STARTS, 1)
        set_booking(ints, task, at.B_SECOND, -1)
        set_booking(ints, task, at.B_EXCHANGED, 0)
        kept[number] = 1


@compiled
def has_time(ints: Ints, bits: Bits, task: int, start: int, who: int) -> bool:
    """Whether `reach` has just found a start with this officer, or without one for -1."""
    of = booking(ints, task, at.B_DUTY)
    if who == duty(ints, of, at.D_OFFICER):
        return test(bits, ints[at.SCRATCH] + at.R_OWN, start)
    return who == duty(ints, of, at.D_DEPUTY) and test(bits, ints[at.SCRATCH] + at.R_DEPUTY, start)


@compiled
def site_of(ints: Ints, bits: Bits, task: int, start: int, where: int, which: int) -> int:
    """The site of the duty that is this place and session, if it allows the start; else -1."""
    of = booking(ints, task, at.B_DUTY)
    for site in range(duty(ints, of, at.D_SITES), duty(ints, of, at.D_SITES_END), at.SITE):
        same = ints[site + at.X_PLACE] == where and ints[site + at.X_SESSION] == which
        if same and allows(ints, bits, task, site, start, EVERY):
            return site
    return -1


@entry
def construct(ints: Ints, bits: Bits, tasks: Numbers) -> None:
    """Place every task that is not placed yet at its best free start, in this order."""
    for task in tasks:
        if not is_placed(ints, task):
            place_first(ints, bits, task)


@entry
def lateness(ints: Ints, tasks: Numbers, late: Numbers) -> None:
    """`late` gets 1 for every one of the tasks that is placed beyond the longest gap."""
    for number in range(tasks.shape[0]):
        task = tasks[number]
        late[number] = 1 if is_placed(ints, task) and is_late(ints, task) else 0


@entry
def examine_all(ints: Ints, bits: Bits, tasks: Numbers, found: Rows) -> None:
    """A row of `found` for each of the tasks, as `examine` fills it."""
    for number in range(tasks.shape[0]):
        examine(ints, bits, tasks[number], found[number])


__all__ = ["EXAMINED", "construct", "ease", "examine_all", "keep", "lateness", "put_all"]
