"""What the engine allows an occurrence that was unbooked: every start, site and officer, with all else in place."""

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
from aftercare.domain.placement.engine.free_starts import find_starts, window_words
from aftercare.domain.placement.engine.layers import EVERY
from aftercare.domain.placement.engine.layout import booking_at, obligation_at
from aftercare.domain.placement.engine.ledger import book, unbook
from aftercare.domain.placement.engine.ranking import explain, worth
from aftercare.domain.placement.engine.site_starts import allows
from aftercare.domain.placement.engine.transactions import begin, book_best, eject, gain, roll_back

O_SITE, O_START, O_OWN, O_DEPUTY, OPTION = range(5)
"""A row of options: where in the block the site stands, a start, and whether each officer has time."""


@entry
def options(ints: Ints, bits: Bits, occurrence: int, out: Rows) -> int:
    """Fill `out` with the starts of an occurrence that is not in the calendar; returns how many there are.
    More than `out` has room for are left out."""
    if not find_starts(ints, bits, occurrence, EVERY):
        return 0
    found = 0
    own, deputy = at.R_OWN, at.R_DEPUTY
    first, after = window_words(ints, occurrence)
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    for site in range(obligation.sites_start, obligation.sites_end, at.SITE):
        for word in range(first, after):
            left = bits[own, word] | bits[deputy, word]
            while left != ZERO:
                start = (word << 6) + lowest_bit(left)
                left &= left - ONE
                if found < len(out) and allows(ints, bits, occurrence, site, start, EVERY):
                    out[found, O_SITE] = site
                    out[found, O_START] = start
                    out[found, O_OWN] = test(bits, own, start)
                    out[found, O_DEPUTY] = test(bits, deputy, start)
                    found += 1
    return found


@entry
def book_all(ints: Ints, bits: Bits, rows: Rows) -> None:
    """Book rows (occurrence, start, officer, place, session) without checking any rule."""
    for n in range(rows.shape[0]):
        book(ints, bits, rows[n, 0], rows[n, 1], rows[n, 2], rows[n, 3], rows[n, 4])


@entry
def worth_of(ints: Ints, obligations: Numbers) -> int:
    """What the placed occurrences of some obligations score now."""
    total = 0
    for obligation in obligations:
        total += worth(ints, obligation)
    return total


@entry
def rebook_best(ints: Ints, bits: Bits, occurrence: int) -> None:
    """Move a placed occurrence to the start the engine itself would pick now, unless the placement loses by
    it, and note why it is there."""
    booking = booking_at(ints, occurrence)
    begin(ints)
    eject(ints, bits, occurrence)
    if not book_best(ints, bits, occurrence, False) or gain(ints) < 0:
        roll_back(ints, bits, 0)
        start, officer = booking.start, booking.officer
        unbook(ints, bits, occurrence)
        find_starts(ints, bits, occurrence, EVERY)
        explain(ints, bits, occurrence, start, officer)
        place, session = booking.place, booking.session
        book(ints, bits, occurrence, start, officer, place, session)
    booking.exchanged = 1
