"""What the engine allows a task that was lifted: every start, site and officer, with all else in place.

The compiled functions are in one file, so that numba's kept code is true while this file is.
"""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import (
    ONE,
    ZERO,
    Bits,
    Ints,
    Numbers,
    Rows,
    lowest_bit,
    test,
)
from aftercare.domain.placement.engine.compiled import entry
from aftercare.domain.placement.engine.free_starts import EVERY, allows, reach, stretch
from aftercare.domain.placement.engine.layout import booking, duty, set_booking
from aftercare.domain.placement.engine.ledger import book, take
from aftercare.domain.placement.engine.ranking import explain, worth
from aftercare.domain.placement.engine.transactions import begin, gain, lift, settle, undo

O_SITE, O_START, O_OWN, O_DEPUTY, OPTION = range(5)
"""A row of options: where in the block the site stands, a start, and whether each officer has time."""


@entry
def options(ints: Ints, bits: Bits, task: int, out: Rows) -> int:
    """Fill `out` with the starts of a task that is not in the calendar; answers how many there are.
    More than `out` has room for are left out."""
    if not reach(ints, bits, task, EVERY):
        return 0
    scratch, found = ints[at.SCRATCH], 0
    own, deputy = scratch + at.R_OWN, scratch + at.R_DEPUTY
    first, after = stretch(ints, task)
    of = booking(ints, task, at.B_DUTY)
    for site in range(duty(ints, of, at.D_SITES), duty(ints, of, at.D_SITES_END), at.SITE):
        for word in range(first, after):
            left = bits[own, word] | bits[deputy, word]
            while left != ZERO:
                start = (word << 6) + lowest_bit(left)
                left &= left - ONE
                if found < len(out) and allows(ints, bits, task, site, start, EVERY):
                    out[found, O_SITE] = site
                    out[found, O_START] = start
                    out[found, O_OWN] = test(bits, own, start)
                    out[found, O_DEPUTY] = test(bits, deputy, start)
                    found += 1
    return found


@entry
def lift_all(ints: Ints, bits: Bits, tasks: Numbers) -> None:
    """Take the placed ones of some tasks out of the calendar."""
    for task in tasks:
        if booking(ints, task, at.B_START) != at.UNPLACED:
            take(ints, bits, task)


@entry
def book_all(ints: Ints, bits: Bits, rows: Rows) -> None:
    """Put rows (task, start, officer, place, session) without asking whether they hold."""
    for n in range(rows.shape[0]):
        book(ints, bits, rows[n, 0], rows[n, 1], rows[n, 2], rows[n, 3], rows[n, 4])


@entry
def worth_of(ints: Ints, duties: Numbers) -> int:
    """What the placed occurrences of some duties score now."""
    total = 0
    for of in duties:
        total += worth(ints, of)
    return total


@entry
def settle_well(ints: Ints, bits: Bits, task: int) -> None:
    """Move a placed task to the start the engine itself would pick now, unless the plan loses by
    it, and note why it is there."""
    begin(ints)
    lift(ints, bits, task)
    if not settle(ints, bits, task, False) or gain(ints) < 0:
        undo(ints, bits, 0)
        start, who = booking(ints, task, at.B_START), booking(ints, task, at.B_OFFICER)
        take(ints, bits, task)
        reach(ints, bits, task, EVERY)
        explain(ints, bits, task, start, who)
        where, which = booking(ints, task, at.B_PLACE), booking(ints, task, at.B_SESSION)
        book(ints, bits, task, start, who, where, which)
    set_booking(ints, task, at.B_EXCHANGED, 1)
