"""One attempt to make a placement better: every step is in an undo log, so that all of it can be rolled back."""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Bits, Ints, clear_span
from aftercare.domain.placement.engine.compiled import compiled
from aftercare.domain.placement.engine.free_starts import count_found, find_starts
from aftercare.domain.placement.engine.layers import EVERY
from aftercare.domain.placement.engine.layout import (
    booking_at,
    header,
    is_placed,
    obligation_at,
    person_at,
    site_at,
    touched_at,
    undo_step_at,
)
from aftercare.domain.placement.engine.ledger import book, unbook
from aftercare.domain.placement.engine.ranking import explain, pick, worth
from aftercare.domain.placement.engine.site_starts import first_site


@compiled
def begin(ints: Ints) -> None:
    header(ints).undo_length = 0
    header(ints).touched_count = 0


@compiled
def is_budget_spent(ints: Ints) -> bool:
    """Whether repair has searched as often as it may: what it has not tried by then stays as it is."""
    return header(ints).searches >= header(ints).search_budget


@compiled
def commit(ints: Ints, bits: Bits) -> None:
    """End an attempt that has won: note why each occurrence is where it is now, write the occurrences into the
    journal and mark that something has changed for all who share officers or sites with them."""
    steps = header(ints).undo_length
    for step in range(steps):
        occurrence = undo_step_at(ints, step).occurrence
        _log(ints, occurrence)
        if header(ints).explain and is_placed(ints, occurrence):
            note_choice(ints, bits, occurrence, _gave_way(ints, occurrence))


@compiled
def _gave_way(ints: Ints, occurrence: int) -> int:
    """1 if the attempt moved or removed another booking that stood before this run, else 0. What this run itself had
    placed is no appointment yet."""
    for number in range(header(ints).undo_length):
        step = undo_step_at(ints, number)
        other = booking_at(ints, step.occurrence)
        stood = step.was_booked == 0 and other.kept == 1 and step.occurrence != occurrence
        if stood and (other.start != step.start or other.officer != step.officer):
            return 1
    return 0


@compiled
def _log(ints: Ints, occurrence: int) -> None:
    component = person_at(ints, booking_at(ints, occurrence).person).component
    ints[header(ints).component_versions_at + component] += 1
    if header(ints).journal_length < at.JOURNAL_ROOM:
        ints[header(ints).journal_at + header(ints).journal_length] = occurrence
        header(ints).journal_length += 1


@compiled
def note_choice(ints: Ints, bits: Bits, occurrence: int, exchanged: int) -> None:
    """Note why a placed occurrence is where it is, against the starts it could have had instead."""
    booking = booking_at(ints, occurrence)
    start, officer = booking.start, booking.officer
    place, session = booking.place, booking.session
    unbook(ints, bits, occurrence)
    if find_starts(ints, bits, occurrence, EVERY):
        explain(ints, bits, occurrence, start, officer)
        booking.exchanged = exchanged
    book(ints, bits, occurrence, start, officer, place, session)


@compiled
def component_version(ints: Ints, occurrence: int) -> int:
    """How often something has changed for good in the component of an occurrence's person."""
    return ints[
        header(ints).component_versions_at
        + person_at(ints, booking_at(ints, occurrence).person).component
    ]


@compiled
def is_movable(ints: Ints, bits: Bits, occurrence: int, room: int) -> bool:
    """Whether a placed occurrence has another free start that would leave `room` slots of its officer's;
    while nothing else is ejected the answer is remembered until its component changes.

    A move by less than its own length leaves nothing for an occurrence that needs as long.
    """
    at_once = header(ints).undo_length == 0
    booking, version = booking_at(ints, occurrence), component_version(ints, occurrence)
    other = booking.other_start
    if not (at_once and booking.other_start_version == version):
        other = _other_start(ints, bits, occurrence)
        if at_once:
            booking.other_start = other
            booking.other_start_version = version
    return other >= (at.OVERLAPPING_START if room > needs(ints, occurrence) else at.SEPARATE_START)


@compiled
def needs(ints: Ints, occurrence: int) -> int:
    """The slots of an officer that an occurrence takes, both journeys included."""
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    return obligation.length + 2 * obligation.travel


@compiled
def _other_start(ints: Ints, bits: Bits, occurrence: int) -> int:
    """What other free start a placed occurrence has: NO_OTHER_START, OVERLAPPING_START or SEPARATE_START."""
    booking = booking_at(ints, occurrence)
    start, officer = booking.start, booking.officer
    place, session = booking.place, booking.session
    found, length = at.NO_OTHER_START, needs(ints, occurrence)
    unbook(ints, bits, occurrence)
    if find_starts(ints, bits, occurrence, EVERY) and count_found(ints, bits, occurrence) > 1:
        own = officer < 0 or officer == obligation_at(ints, booking.obligation).officer
        row = at.R_OWN if own else at.R_DEPUTY
        low, high = (booking.window_start, booking.window_end)
        clear_span(bits, row, max(start - length + 1, low), min(start + length, high))
        is_separate = count_found(ints, bits, occurrence) > 0
        found = at.SEPARATE_START if is_separate else at.OVERLAPPING_START
    book(ints, bits, occurrence, start, officer, place, session)
    return found


@compiled
def _touch(ints: Ints, occurrence: int) -> None:
    """Remember what the occurrence's obligation was worth before the attempt."""
    obligation, count = booking_at(ints, occurrence).obligation, header(ints).touched_count
    for number in range(count):
        if touched_at(ints, number).obligation == obligation:
            return
    touched = touched_at(ints, count)
    touched.obligation = obligation
    touched.worth = worth(ints, obligation)
    header(ints).touched_count = count + 1


@compiled
def _note(ints: Ints, occurrence: int, was_booked: int, touched_before: int) -> None:
    """Write a step down, with how many obligations had been touched before it."""
    step, booking = undo_step_at(ints, header(ints).undo_length), booking_at(ints, occurrence)
    step.was_booked = was_booked
    step.occurrence = occurrence
    step.start = booking.start
    step.officer = booking.officer
    step.place = booking.place
    step.session = booking.session
    step.touched_before = touched_before
    header(ints).undo_length += 1


@compiled
def gain(ints: Ints) -> int:
    """What the attempt has won so far, in points of the score."""
    total = 0
    for number in range(header(ints).touched_count):
        touched = touched_at(ints, number)
        total += worth(ints, touched.obligation) - touched.worth
    return total


@compiled
def eject(ints: Ints, bits: Bits, occurrence: int) -> None:
    """Unbook a placed occurrence as a step of the attempt."""
    touched = header(ints).touched_count
    _touch(ints, occurrence)
    _note(ints, occurrence, 0, touched)
    unbook(ints, bits, occurrence)


@compiled
def book_best(ints: Ints, bits: Bits, occurrence: int, in_time_only: bool) -> bool:
    """Book an occurrence at its best free start; whether there was one. Why is noted when all is done."""
    if not find_starts(ints, bits, occurrence, EVERY):
        return False
    start, officer = pick(ints, bits, occurrence, in_time_only)
    if start < 0:
        return False
    touched = header(ints).touched_count
    _touch(ints, occurrence)
    site = first_site(ints, bits, occurrence, start)
    book(
        ints,
        bits,
        occurrence,
        start,
        officer,
        site_at(ints, site).place,
        site_at(ints, site).session,
    )
    _note(ints, occurrence, 1, touched)
    return True


@compiled
def book_for_good(ints: Ints, bits: Bits, occurrence: int) -> bool:
    """Book an occurrence at its best free start for good, and note why; whether there was one."""
    if not find_starts(ints, bits, occurrence, EVERY):
        return False
    start, officer = pick(ints, bits, occurrence, False)
    if header(ints).explain:
        explain(ints, bits, occurrence, start, officer)
        booking_at(ints, occurrence).exchanged = 0
    site = first_site(ints, bits, occurrence, start)
    book(
        ints,
        bits,
        occurrence,
        start,
        officer,
        site_at(ints, site).place,
        site_at(ints, site).session,
    )
    return True


@compiled
def roll_back(ints: Ints, bits: Bits, mark: int) -> None:
    """Undo steps until the undo log is as long as it was at `mark`."""
    while header(ints).undo_length > mark:
        header(ints).undo_length -= 1
        step = undo_step_at(ints, header(ints).undo_length)
        header(ints).touched_count = step.touched_before
        if step.was_booked:
            unbook(ints, bits, step.occurrence)
        else:
            book(ints, bits, step.occurrence, step.start, step.officer, step.place, step.session)
