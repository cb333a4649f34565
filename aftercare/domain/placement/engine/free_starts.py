"""Which starts are free for one occurrence: a row of slots per officer, the AND of the layers asked for."""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import (
    ALL,
    ZERO,
    Bits,
    Ints,
    clear_span,
    is_empty,
    keep_span,
    lowest_bit,
    ones,
    peek,
    runs,
)
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.layers import (
    AT_WORK,
    EMPTY,
    IN_WINDOW,
    OFFICER_FREE,
    PERSON_FREE,
    PERSON_GAP,
    SETTLED,
    SPACING,
)
from aftercare.domain.placement.engine.layout import (
    booking_at,
    header,
    is_placed,
    obligation_at,
    officer_at,
    person_at,
)
from aftercare.domain.placement.engine.site_starts import add_site


@entry
def find_starts(ints: Ints, bits: Bits, occurrence: int, layers: int) -> bool:
    """Fill the rows R_OWN and R_DEPUTY with the starts that pass the layers; whether there are any.

    Without need of an officer everything is in R_OWN. R_ANYWHERE holds the starts before officers
    were asked.
    """
    header(ints).searches += 1
    own, deputy, anywhere = at.R_OWN, at.R_DEPUTY, at.R_ANYWHERE
    first, after = window_words(ints, occurrence)
    for word in range(first, after):
        bits[own, word] = ZERO
        bits[deputy, word] = ZERO
        bits[anywhere, word] = ZERO
    if not _of_person(ints, bits, occurrence, layers, first, after):
        return False
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    for site in range(obligation.sites_start, obligation.sites_end, at.SITE):
        add_site(ints, bits, occurrence, site, layers, first, after)
    if is_empty(bits, anywhere, first, after):
        return False
    if obligation.needs != at.OFFICER_NEEDED or not layers & (OFFICER_FREE | AT_WORK):
        for word in range(first, after):
            bits[own, word] = bits[anywhere, word]
        return True
    found = _with_officer(ints, bits, occurrence, obligation.officer, own, layers)
    found = _with_officer(ints, bits, occurrence, obligation.deputy, deputy, layers) or found
    change = person_at(ints, obligation.person).officer_change
    if change < 0 or not found:
        return found
    keep_span(bits, own, change, header(ints).slots, first, after)
    keep_span(bits, deputy, 0, change, first, after)
    return not (is_empty(bits, own, first, after) and is_empty(bits, deputy, first, after))


@compiled
def window_words(ints: Ints, occurrence: int) -> tuple[int, int]:
    """The words [first, after) that an occurrence's own period touches."""
    return booking_at(ints, occurrence).window_start >> 6, (
        (booking_at(ints, occurrence).window_end - 1) >> 6
    ) + 1


@compiled
def count_found(ints: Ints, bits: Bits, occurrence: int) -> int:
    """How many starts `find_starts` found with any officer."""
    first, after = window_words(ints, occurrence)
    own, deputy = at.R_OWN, at.R_DEPUTY
    total = 0
    for word in range(first, after):
        total += ones(bits[own, word] | bits[deputy, word])
    return total


@compiled
def first_found(ints: Ints, bits: Bits, occurrence: int) -> int:
    """The lowest start that `find_starts` found; -1 when there is none."""
    first, after = window_words(ints, occurrence)
    own, deputy = at.R_OWN, at.R_DEPUTY
    for word in range(first, after):
        both = bits[own, word] | bits[deputy, word]
        if both != ZERO:
            return (word << 6) + lowest_bit(both)
    return -1


# Time and person -----------------------------------------------------------------------------------


@compiled
def _of_person(
    ints: Ints, bits: Bits, occurrence: int, layers: int, first: int, after: int
) -> bool:
    """Fill R_FREE with the starts that suit the obligation and its person; whether there are any."""
    booking = booking_at(ints, occurrence)
    obligation = obligation_at(ints, booking.obligation)
    free, spare = at.R_FREE, at.R_SPARE
    rule = obligation.allowed_row
    for word in range(first, after):
        bits[free, word] = bits[rule, word] if layers & IN_WINDOW else ALL
    low = booking.window_start
    if layers & IN_WINDOW and not layers & SETTLED:
        low = max(low, header(ints).earliest)
    keep_span(bits, free, low, booking.window_end, first, after)
    if layers & SPACING:
        _keep_spacing(ints, bits, occurrence, layers)
    length = obligation.length
    if layers & (PERSON_FREE | PERSON_GAP):
        _fill_person(ints, bits, obligation.person, layers, first, after, length)
        runs(bits, spare, length, first, after)
        for word in range(first, after):
            bits[free, word] &= bits[spare, word]
    return not is_empty(bits, free, first, after)


@compiled
def _fill_person(
    ints: Ints, bits: Bits, person: int, layers: int, first: int, after: int, length: int
) -> None:
    """Fill R_SPARE with the slots in which the person has time, by the layers asked for."""
    spare = at.R_SPARE
    row = person_at(ints, person).leisure_row
    if layers & PERSON_GAP and layers & PERSON_FREE:
        row = person_at(ints, person).free_row
    end = after + ((length + 63) >> 6) + 1
    if layers & PERSON_FREE:
        for word in range(first, end):
            bits[spare, word] = bits[row, word]
        return
    for word in range(first, end):
        bits[spare, word] = ALL
    for index in range(
        person_at(ints, person).bookings_start, person_at(ints, person).bookings_end
    ):
        if is_placed(ints, ints[index]):
            booking = booking_at(ints, ints[index])
            low, high = max(booking.gap_start, first << 6), min(booking.gap_end, end << 6)
            clear_span(bits, spare, low, high)


@compiled
def _keep_spacing(ints: Ints, bits: Bits, occurrence: int, layers: int) -> None:
    """Clear in R_FREE the days too near to another occurrence of the obligation."""
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    least = obligation.min_gap
    if not least:
        return
    if not layers & EMPTY:
        for other in range(obligation.occurrences_start, obligation.occurrences_end):
            if other != occurrence and is_placed(ints, other):
                _clear_days(ints, bits, occurrence, booking_at(ints, other).day, least)
    for index in range(obligation.standing_days_start, obligation.standing_days_end):
        _clear_days(ints, bits, occurrence, ints[index], least)
    if not layers & SETTLED and obligation.last_done != at.NEVER_DONE:
        _clear_days(ints, bits, occurrence, obligation.last_done, least)


@compiled
def _clear_days(ints: Ints, bits: Bits, occurrence: int, day: int, least: int) -> None:
    first = max(day - least + 1, booking_at(ints, occurrence).first_day)
    last = min(day + least - 1, booking_at(ints, occurrence).last_day)
    if first <= last:
        per_day = header(ints).slots_per_day
        clear_span(bits, at.R_FREE, first * per_day, (last + 1) * per_day)


# Officers ------------------------------------------------------------------------------------------


@compiled
def _with_officer(
    ints: Ints, bits: Bits, occurrence: int, officer: int, into: int, layers: int
) -> bool:
    """Fill a row with the starts of R_ANYWHERE at which an officer has time for the visit and both
    journeys; whether there are any."""
    if officer < 0:
        return False
    obligation = obligation_at(ints, booking_at(ints, occurrence).obligation)
    first, after = window_words(ints, occurrence)
    spare, anywhere = at.R_SPARE, at.R_ANYWHERE
    travel = obligation.travel
    length = obligation.length + 2 * travel
    asked = officer_at(ints, officer)
    row = asked.free_row if layers & OFFICER_FREE else asked.work_row
    begin = max(first - ((travel + 63) >> 6), 0)
    for word in range(begin, after + ((length + 63) >> 6) + 1):
        bits[spare, word] = bits[row, word]
    runs(bits, spare, length, begin, after)
    found = False
    for word in range(first, after):
        left = bits[anywhere, word] & peek(bits, spare, (word << 6) - travel)
        bits[into, word] = left
        found |= left != ZERO
    return found
