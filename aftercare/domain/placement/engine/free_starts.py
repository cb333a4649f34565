"""Which starts are free for one occurrence: a row of slots per officer, the AND of the layers asked for."""

from __future__ import annotations

import numpy as np

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import (
    ALL,
    ONE,
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
    test,
)
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.layout import (
    booking,
    duty,
    is_placed,
    officer,
    person,
    place,
    session,
)

# A bit per layer, in the order of reasons.Layer -----------------------------------------------------

(
    IN_WINDOW, PERSON_FREE, IN_SESSION, NOT_EXCLUDED, HOME_ONLY, OPEN, AT_WORK, SPACING,
    PERSON_GAP, SESSION_ROOM, ROOM, SEPARATION, NO_CONTACT, OFFICER_FREE,
) = (1 << number for number in range(14))  # fmt: skip

EVERY = (1 << 14) - 1
SETTLED = 1 << 14
"""Asked of a row that stands already: neither `earliest` nor the gap to `last_done` moves it."""

EMPTY = 1 << 15
"""Asked of an empty calendar: only what stood before the plan counts."""

STILL = EVERY & ~(PERSON_GAP | SEPARATION | NO_CONTACT | OFFICER_FREE) | EMPTY
"""What an empty calendar allows; a site without room for anyone is shut."""


@entry
def reach(ints: Ints, bits: Bits, task: int, layers: int) -> bool:
    """Fill the rows R_OWN and R_DEPUTY with the starts that pass the layers; whether there are any.

    Without need of an officer everything is in R_OWN. R_ANYWHERE holds the starts before officers
    were asked.
    """
    ints[at.LOOKS] += 1
    scratch = ints[at.SCRATCH]
    own, deputy, anywhere = scratch + at.R_OWN, scratch + at.R_DEPUTY, scratch + at.R_ANYWHERE
    first, after = stretch(ints, task)
    for word in range(first, after):
        bits[own, word] = ZERO
        bits[deputy, word] = ZERO
        bits[anywhere, word] = ZERO
    if not _of_person(ints, bits, task, layers, first, after):
        return False
    of = booking(ints, task, at.B_DUTY)
    for site in range(duty(ints, of, at.D_SITES), duty(ints, of, at.D_SITES_END), at.SITE):
        _add_site(ints, bits, task, site, layers, first, after)
    if is_empty(bits, anywhere, first, after):
        return False
    if duty(ints, of, at.D_NEEDS) != at.OFFICER_NEEDED or not layers & (OFFICER_FREE | AT_WORK):
        for word in range(first, after):
            bits[own, word] = bits[anywhere, word]
        return True
    found = _with_officer(ints, bits, task, duty(ints, of, at.D_OFFICER), own, layers)
    found = _with_officer(ints, bits, task, duty(ints, of, at.D_DEPUTY), deputy, layers) or found
    change = person(ints, duty(ints, of, at.D_PERSON), at.P_CHANGE)
    if change < 0 or not found:
        return found
    keep_span(bits, own, change, ints[at.TOTAL], first, after)
    keep_span(bits, deputy, 0, change, first, after)
    return not (is_empty(bits, own, first, after) and is_empty(bits, deputy, first, after))


@compiled
def stretch(ints: Ints, task: int) -> tuple[int, int]:
    """The words [first, after) that a task's own period touches."""
    return booking(ints, task, at.B_LOW) >> 6, ((booking(ints, task, at.B_AFTER) - 1) >> 6) + 1


@compiled
def count_found(ints: Ints, bits: Bits, task: int) -> int:
    """How many starts `reach` found, whoever the officer."""
    first, after = stretch(ints, task)
    own, deputy = ints[at.SCRATCH] + at.R_OWN, ints[at.SCRATCH] + at.R_DEPUTY
    total = 0
    for word in range(first, after):
        total += ones(bits[own, word] | bits[deputy, word])
    return total


@compiled
def first_found(ints: Ints, bits: Bits, task: int) -> int:
    """The lowest start that `reach` found; -1 when there is none."""
    first, after = stretch(ints, task)
    own, deputy = ints[at.SCRATCH] + at.R_OWN, ints[at.SCRATCH] + at.R_DEPUTY
    for word in range(first, after):
        both = bits[own, word] | bits[deputy, word]
        if both != ZERO:
            return (word << 6) + lowest_bit(both)
    return -1


# Time and person -----------------------------------------------------------------------------------


@compiled
def _of_person(ints: Ints, bits: Bits, task: int, layers: int, first: int, after: int) -> bool:
    """Fill R_FREE with the starts that suit the obligation and its person; whether there are any."""
    of = booking(ints, task, at.B_DUTY)
    free, spare = ints[at.SCRATCH] + at.R_FREE, ints[at.SCRATCH] + at.R_SPARE
    rule = duty(ints, of, at.D_RULE)
    for word in range(first, after):
        bits[free, word] = bits[rule, word] if layers & IN_WINDOW else ALL
    low = booking(ints, task, at.B_LOW)
    if layers & IN_WINDOW and not layers & SETTLED:
        low = max(low, ints[at.EARLIEST])
    keep_span(bits, free, low, booking(ints, task, at.B_AFTER), first, after)
    if layers & SPACING:
        _keep_spacing(ints, bits, task, layers)
    length = duty(ints, of, at.D_LENGTH)
    if layers & (PERSON_FREE | PERSON_GAP):
        _fill_person(ints, bits, duty(ints, of, at.D_PERSON), layers, first, after, length)
        runs(bits, spare, length, first, after)
        for word in range(first, after):
            bits[free, word] &= bits[spare, word]
    return not is_empty(bits, free, first, after)


@compiled
def _fill_person(
    ints: Ints, bits: Bits, who: int, layers: int, first: int, after: int, length: int
) -> None:
    """Fill R_SPARE with the slots in which the person has time, by the layers asked for."""
    spare = ints[at.SCRATCH] + at.R_SPARE
    row = person(ints, who, at.P_LEISURE)
    if layers & PERSON_GAP and layers & PERSON_FREE:
        row = person(ints, who, at.P_FREE)
    end = after + ((length + 63) >> 6) + 1
    if layers & PERSON_FREE:
        for word in range(first, end):
            bits[spare, word] = bits[row, word]
        return
    for word in range(first, end):
        bits[spare, word] = ALL
    for index in range(person(ints, who, at.P_OWN), person(ints, who, at.P_OWN_END)):
        if is_placed(ints, ints[index]):
            near, far = (
                booking(ints, ints[index], at.B_NEAR),
                booking(ints, ints[index], at.B_NEAR_END),
            )
            clear_span(bits, spare, max(near, first << 6), min(far, end << 6))


@compiled
def _keep_spacing(ints: Ints, bits: Bits, task: int, layers: int) -> None:
    """Clear in R_FREE the days too near to another occurrence of the obligation."""
    of = booking(ints, task, at.B_DUTY)
    least = duty(ints, of, at.D_LEAST)
    if not least:
        return
    if not layers & EMPTY:
        for other in range(duty(ints, of, at.D_FIRST), duty(ints, of, at.D_AFTER)):
            if other != task and is_placed(ints, other):
                _clear_days(ints, bits, task, booking(ints, other, at.B_DAY), least)
    for index in range(duty(ints, of, at.D_TAKEN), duty(ints, of, at.D_TAKEN_END)):
        _clear_days(ints, bits, task, ints[index], least)
    if not layers & SETTLED and duty(ints, of, at.D_LAST_DONE) != at.NEVER_DONE:
        _clear_days(ints, bits, task, duty(ints, of, at.D_LAST_DONE), least)


@compiled
def _clear_days(ints: Ints, bits: Bits, task: int, day: int, least: int) -> None:
    first = max(day - least + 1, booking(ints, task, at.B_FIRST_DAY))
    last = min(day + least - 1, booking(ints, task, at.B_LAST_DAY))
    if first <= last:
        per_day = ints[at.PER_DAY]
        clear_span(bits, ints[at.SCRATCH] + at.R_FREE, first * per_day, (last + 1) * per_day)


# Sites ---------------------------------------------------------------------------------------------


@compiled
def _add_site(
    ints: Ints, bits: Bits, task: int, site: int, layers: int, first: int, after: int
) -> None:
    """Add to R_ANYWHERE the starts of R_FREE that one site of the duty allows."""
    free, anywhere = ints[at.SCRATCH] + at.R_FREE, ints[at.SCRATCH] + at.R_ANYWHERE
    if ints[site + at.X_BANNED] and layers & NOT_EXCLUDED:
        return
    slot = ints[site + at.X_SLOT]
    if ints[site + at.X_SESSION] >= 0:
        if not booking(ints, task, at.B_LOW) <= slot < booking(ints, task, at.B_AFTER):
            return
        if layers & IN_SESSION:
            if test(bits, free, slot) and allows(ints, bits, task, site, slot, layers):
                bits[anywhere, slot >> 6] |= ONE << np.uint64(slot & 63)
            return
    if not _has_room_at_all(ints, site, layers):
        return
    of, where = booking(ints, task, at.B_DUTY), ints[site + at.X_PLACE]
    if not _is_bound(ints, of, where):
        for word in range(first, after):
            bits[anywhere, word] |= bits[free, word]
        return
    _fill_site(ints, bits, of, where, layers, first, after)
    for word in range(first, after):
        bits[anywhere, word] |= bits[free, word] & bits[ints[at.SCRATCH] + at.R_SITE, word]


@compiled
def _fill_site(
    ints: Ints, bits: Bits, of: int, where: int, layers: int, first: int, after: int
) -> None:
    """Fill R_SITE with the starts at which a place lets somebody of this duty be there."""
    here, length = ints[at.SCRATCH] + at.R_SITE, duty(ints, of, at.D_LENGTH)
    for word in range(first, after + ((length + 63) >> 6) + 1):
        bits[here, word] = _usable(ints, bits, of, where, layers, word)
    runs(bits, here, length, first, after)
    if layers & NO_CONTACT:
        _avoid_foes(ints, bits, of, where, length)


@compiled
def _has_room_at_all(ints: Ints, site: int, layers: int) -> bool:
    where, which = ints[site + at.X_PLACE], ints[site + at.X_SESSION]
    if where >= 0 and layers & ROOM and place(ints, where, at.L_CAPACITY) == 0:
        return False
    if which < 0 or not layers & SESSION_ROOM:
        return True
    capacity = session(ints, which, at.S_CAPACITY)
    sitting = 0 if layers & EMPTY else session(ints, which, at.S_SITTING)
    return capacity < 0 or sitting < capacity


@compiled
def _is_bound(ints: Ints, of: int, where: int) -> bool:
    """Whether anything but the person's and the officer's time can forbid a site."""
    who = duty(ints, of, at.D_PERSON)
    if person(ints, who, at.P_HOME_ROW) >= 0:
        return True
    if where < 0:
        return False
    if place(ints, where, at.L_OPEN) >= 0 or place(ints, where, at.L_CAPACITY) >= 0:
        return True
    if place(ints, where, at.L_MIXED) or person(ints, who, at.P_FOES) < person(
        ints, who, at.P_FOES_END
    ):
        return True
    return person(ints, who, at.P_BARS) < person(ints, who, at.P_BARS_END)


@compiled
def _usable(ints: Ints, bits: Bits, of: int, where: int, layers: int, word: int) -> np.uint64:
    """The slots of a word in which somebody of this duty may be at a site."""
    who = duty(ints, of, at.D_PERSON)
    left = ALL
    if (
        layers & HOME_ONLY
        and person(ints, who, at.P_HOME_ROW) >= 0
        and not _at_home(ints, who, where)
    ):
        left &= ~bits[person(ints, who, at.P_HOME_ROW), word]
    if where < 0:
        return left
    if layers & OPEN and place(ints, where, at.L_OPEN) >= 0:
        left &= bits[place(ints, where, at.L_OPEN), word]
    if layers & NOT_EXCLUDED:
        for index in range(person(ints, who, at.P_BARS), person(ints, who, at.P_BARS_END), 2):
            if ints[index] == where:
                left &= ~bits[ints[index + 1], word]
    if layers & ROOM and not layers & EMPTY and place(ints, where, at.L_CAPACITY) > 0:
        left &= ~bits[place(ints, where, at.L_FULL), word]
    if layers & SEPARATION and place(ints, where, at.L_MIXED):
        others = at.L_ADULTS if person(ints, who, at.P_JUVENILE) else at.L_JUVENILES
        left &= ~bits[place(ints, where, others), word]
    return left


@compiled
def _at_home(ints: Ints, who: int, where: int) -> bool:
    if where < 0:
        return False
    return where == person(ints, who, at.P_HOME) or place(ints, where, at.L_ONLINE) != 0


@compiled
def _avoid_foes(ints: Ints, bits: Bits, of: int, where: int, length: int) -> None:
    """Clear in R_SITE the starts within the margin of somebody the person must not meet there."""
    who = duty(ints, of, at.D_PERSON)
    for index in range(person(ints, who, at.P_FOES), person(ints, who, at.P_FOES_END)):
        foe = ints[index]
        for row in range(person(ints, foe, at.P_OWN), person(ints, foe, at.P_OWN_END)):
            one = ints[row]
            if is_placed(ints, one) and booking(ints, one, at.B_PLACE) == where:
                begins = booking(ints, one, at.B_APART) - length + 1
                ends = min(booking(ints, one, at.B_APART_END), ints[at.TOTAL])
                clear_span(bits, ints[at.SCRATCH] + at.R_SITE, begins, ends)


@compiled
def allows(ints: Ints, bits: Bits, task: int, site: int, start: int, layers: int) -> bool:
    """Whether a site lets the task begin at one slot, whatever the person's and officers' time."""
    if ints[site + at.X_BANNED] and layers & NOT_EXCLUDED:
        return False
    if ints[site + at.X_SESSION] >= 0 and layers & IN_SESSION and ints[site + at.X_SLOT] != start:
        return False
    if not _has_room_at_all(ints, site, layers):
        return False
    of, where = booking(ints, task, at.B_DUTY), ints[site + at.X_PLACE]
    if not _is_bound(ints, of, where):
        return True
    length = duty(ints, of, at.D_LENGTH)
    for slot in range(start, start + length):
        if slot >= ints[at.TOTAL]:
            return False
        usable = _usable(ints, bits, of, where, layers, slot >> 6)
        if (usable >> np.uint64(slot & 63)) & ONE == ZERO:
            return False
    return not (layers & NO_CONTACT and _meets_foe(ints, of, where, start, start + length))


@compiled
def _meets_foe(ints: Ints, of: int, where: int, start: int, end: int) -> bool:
    who = duty(ints, of, at.D_PERSON)
    for index in range(person(ints, who, at.P_FOES), person(ints, who, at.P_FOES_END)):
        foe = ints[index]
        for row in range(person(ints, foe, at.P_OWN), person(ints, foe, at.P_OWN_END)):
            one = ints[row]
            near = (
                booking(ints, one, at.B_APART) < end and booking(ints, one, at.B_APART_END) > start
            )
            if is_placed(ints, one) and booking(ints, one, at.B_PLACE) == where and near:
                return True
    return False


@entry
def site_at(ints: Ints, bits: Bits, task: int, start: int) -> int:
    """The first site of the duty that allows a start; where in the block its facts stand, or -1."""
    of = booking(ints, task, at.B_DUTY)
    for site in range(duty(ints, of, at.D_SITES), duty(ints, of, at.D_SITES_END), at.SITE):
        if allows(ints, bits, task, site, start, EVERY):
            return site
    return -1


# Officers ------------------------------------------------------------------------------------------


@compiled
def _with_officer(ints: Ints, bits: Bits, task: int, who: int, into: int, layers: int) -> bool:
    """Fill a row with the starts of R_ANYWHERE at which an officer has time for the visit and both
    journeys; whether there are any."""
    if who < 0:
        return False
    of = booking(ints, task, at.B_DUTY)
    first, after = stretch(ints, task)
    spare, anywhere = ints[at.SCRATCH] + at.R_SPARE, ints[at.SCRATCH] + at.R_ANYWHERE
    travel = duty(ints, of, at.D_TRAVEL)
    length = duty(ints, of, at.D_LENGTH) + 2 * travel
    row = officer(ints, who, at.O_FREE if layers & OFFICER_FREE else at.O_WORK)
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
