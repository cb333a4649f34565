"""What the package asks of its engine: prepare, keep, construct, repair, examine.

Other subjects begin at `domain/placement/placing.py`.
"""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Bits, Ints, Numbers, Rows, test
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.diagnosis import EXAMINED, examine
from aftercare.domain.placement.engine.free_starts import count_found, find_starts, first_found
from aftercare.domain.placement.engine.layers import EVERY, SETTLED, STILL
from aftercare.domain.placement.engine.layout import (
    booking_at,
    header,
    is_placed,
    obligation_at,
    site_at,
)
from aftercare.domain.placement.engine.ledger import book, enter
from aftercare.domain.placement.engine.ranking import IS_KEPT, IS_NOTIFIED, is_late
from aftercare.domain.placement.engine.site_starts import allows
from aftercare.domain.placement.engine.transactions import book_for_good


@entry
def rate_obligations(ints: Ints, bits: Bits, first: int, after: int, possible: Numbers) -> None:
    """For the obligations [first, after): the starts that the hardest occurrence has in an empty
    calendar; `possible` gets 1 for each occurrence that has any."""
    for obligation in range(first, after):
        least = at.FAR
        for occurrence in range(
            obligation_at(ints, obligation).occurrences_start,
            obligation_at(ints, obligation).occurrences_end,
        ):
            starts, soonest = 0, at.FAR
            if find_starts(ints, bits, occurrence, STILL):
                starts = count_found(ints, bits, occurrence)
                soonest = first_found(ints, bits, occurrence) // header(ints).slots_per_day
            booking_at(ints, occurrence).soonest_day = soonest
            possible[occurrence] = 1 if starts else 0
            least = min(least, starts)
        obligation_at(ints, obligation).fewest_starts = least


@entry
def enter_all(ints: Ints, bits: Bits, first: int, after: int) -> None:
    """Enter the bookings [first, after), whose fields are filled in."""
    for one in range(first, after):
        enter(ints, bits, one)


@entry
def keep(ints: Ints, bits: Bits, rows: Rows, pinned: bool, kept: Numbers) -> None:
    """Book the rows (occurrence, start, officer, place, session) that hold, in their order; `kept` gets 1
    for each that was booked. A row holds when it breaks no rule together with those before it."""
    layers = EVERY | SETTLED if pinned else EVERY
    for number in range(rows.shape[0]):
        occurrence, start = rows[number, 0], rows[number, 1]
        kept[number] = 0
        if is_placed(ints, occurrence) or not find_starts(ints, bits, occurrence, layers):
            continue
        site = site_of(ints, bits, occurrence, start, rows[number, 3], rows[number, 4])
        if site < 0 or not has_time(ints, bits, occurrence, start, rows[number, 2]):
            continue
        book(ints, bits, occurrence, start, rows[number, 2], rows[number, 3], rows[number, 4])
        booking_at(ints, occurrence).pinned = 1 if pinned else 0
        booking_at(ints, occurrence).kept = 1
        booking_at(ints, occurrence).decided_by = IS_NOTIFIED if pinned else IS_KEPT
        booking_at(ints, occurrence).starts = 1
        booking_at(ints, occurrence).runner_up = -1
        booking_at(ints, occurrence).exchanged = 0
        kept[number] = 1


@compiled
def has_time(ints: Ints, bits: Bits, occurrence: int, start: int, officer: int) -> bool:
    """Whether `find_starts` has just found a start with this officer, or without one for -1."""
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    if officer == obligation.officer:
        return test(bits, at.R_OWN, start)
    return officer == obligation.deputy and test(bits, at.R_DEPUTY, start)


@compiled
def site_of(ints: Ints, bits: Bits, occurrence: int, start: int, place: int, session: int) -> int:
    """The site of the obligation that is this place and session, if it allows the start; else -1."""
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    for site in range(obligation.sites_start, obligation.sites_end, at.SITE):
        same = site_at(ints, site).place == place and site_at(ints, site).session == session
        if same and allows(ints, bits, occurrence, site, start, EVERY):
            return site
    return -1


@entry
def construct(ints: Ints, bits: Bits, occurrences: Numbers) -> None:
    """Place every occurrence that is not placed yet at its best free start, in this order."""
    for occurrence in occurrences:
        if not is_placed(ints, occurrence):
            book_for_good(ints, bits, occurrence)


@entry
def lateness(ints: Ints, occurrences: Numbers, late: Numbers) -> None:
    """`late` gets 1 for every one of the occurrences that is placed beyond the longest gap."""
    for number in range(occurrences.shape[0]):
        occurrence = occurrences[number]
        late[number] = 1 if is_placed(ints, occurrence) and is_late(ints, occurrence) else 0


@entry
def examine_all(ints: Ints, bits: Bits, occurrences: Numbers, found: Rows) -> None:
    """A row of `found` for each of the occurrences, as `examine` fills it."""
    for number in range(occurrences.shape[0]):
        examine(ints, bits, occurrences[number], found[number])


__all__ = [
    "EXAMINED",
    "construct",
    "enter_all",
    "examine_all",
    "keep",
    "lateness",
    "rate_obligations",
]
