"""Why a task has no start: what every layer left, which single layer would open one, and who holds it."""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Bits, Ints, Numbers
from aftercare.domain.placement.engine.compiled import compiled
from aftercare.domain.placement.engine.free_starts import (
    AT_WORK,
    EVERY,
    HOME_ONLY,
    IN_SESSION,
    NO_CONTACT,
    OFFICER_FREE,
    PERSON_GAP,
    ROOM,
    SEPARATION,
    SESSION_ROOM,
    SPACING,
    count_found,
    first_found,
    reach,
)
from aftercare.domain.placement.engine.layout import (
    booking,
    chain_of,
    duty,
    holder_of,
    is_placed,
    person,
    place,
    session,
)

LAYERS = 14
MOST_HOLDERS = 8
NOT_ASKED = -1

# A row: the starts left after each layer (NOT_ASKED for those without meaning and those after the
# first that left none), the layer that would open a start or -1, how many it would open, the first
# of them, and the bookings that hold it.
OPENER = LAYERS
OPENED = LAYERS + 1
HOLDERS = LAYERS + 2
EXAMINED = HOLDERS + MOST_HOLDERS


@compiled
def examine(ints: Ints, bits: Bits, task: int, found: Numbers) -> None:
    """Fill a row of EXAMINED integers for a task without a start in the present calendar."""
    found[:] = NOT_ASKED
    asked, passed, left = _asked(ints, task), 0, NOT_ASKED
    for layer in range(LAYERS):
        if asked >> layer & 1:
            passed |= 1 << layer
            if left == NOT_ASKED or _can_forbid(ints, task, 1 << layer):
                left = _left(ints, bits, task, passed)
            found[layer] = left
            if not left:
                break
    for layer in range(LAYERS - 1, -1, -1):
        if asked >> layer & 1:
            opened = _left(ints, bits, task, asked & ~(1 << layer))
            if opened:
                found[OPENER] = layer
                found[OPENED] = opened
                _hold(ints, task, 1 << layer, first_found(ints, bits, task), found)
                return


@compiled
def _asked(ints: Ints, task: int) -> int:
    """The layers that mean something for this task."""
    needs = duty(ints, booking(ints, task, at.B_DUTY), at.D_NEEDS)
    asked = EVERY
    if needs != at.OFFICER_NEEDED:
        asked &= ~(AT_WORK | OFFICER_FREE)
    if needs != at.SESSION_NEEDED:
        asked &= ~(IN_SESSION | SESSION_ROOM)
    return asked


@compiled
def _can_forbid(ints: Ints, task: int, layer: int) -> bool:
    """Whether a layer can take anything away for this person at all."""
    of = booking(ints, task, at.B_DUTY)
    who = duty(ints, of, at.D_PERSON)
    if layer == HOME_ONLY:
        return person(ints, who, at.P_HOME_ROW) >= 0
    if layer == NO_CONTACT:
        return person(ints, who, at.P_FOES) < person(ints, who, at.P_FOES_END)
    if layer == SPACING:
        return duty(ints, of, at.D_LEAST) > 0
    return True


@compiled
def _left(ints: Ints, bits: Bits, task: int, layers: int) -> int:
    return count_found(ints, bits, task) if reach(ints, bits, task, layers) else 0


@compiled
def _hold(ints: Ints, task: int, layer: int, start: int, found: Numbers) -> None:
    """Enter the bookings that the layer objects to at one start."""
    of = booking(ints, task, at.B_DUTY)
    end = start + duty(ints, of, at.D_LENGTH)
    if layer == OFFICER_FREE:
        travel = duty(ints, of, at.D_TRAVEL)
        _of_officer(ints, duty(ints, of, at.D_OFFICER), start - travel, end + travel, found)
        _of_officer(ints, duty(ints, of, at.D_DEPUTY), start - travel, end + travel, found)
    elif layer == PERSON_GAP:
        who = duty(ints, of, at.D_PERSON)
        for index in range(person(ints, who, at.P_OWN), person(ints, who, at.P_OWN_END)):
            near, far = (
                booking(ints, ints[index], at.B_NEAR),
                booking(ints, ints[index], at.B_NEAR_END),
            )
            if is_placed(ints, ints[index]) and near < end and far > start:
                _enter(ints, found, ints[index])
    elif layer & (ROOM | SEPARATION | SESSION_ROOM):
        for site in range(duty(ints, of, at.D_SITES), duty(ints, of, at.D_SITES_END), at.SITE):
            if ints[site + at.X_SESSION] < 0 or ints[site + at.X_SLOT] == start:
                _of_site(ints, site, layer, start, end, found)


@compiled
def _of_officer(ints: Ints, who: int, first: int, after: int, found: Numbers) -> None:
    if who < 0:
        return
    for slot in range(max(first, 0), min(after, ints[at.TOTAL])):
        if holder_of(ints, who, slot) >= 0:
            _enter(ints, found, holder_of(ints, who, slot))


@compiled
def _of_site(ints: Ints, site: int, layer: int, start: int, end: int, found: Numbers) -> None:
    where, which = ints[site + at.X_PLACE], ints[site + at.X_SESSION]
    if layer == SESSION_ROOM:
        one = session(ints, which, at.S_HEAD) if which >= 0 else -1
        while one >= 0:
            _enter(ints, found, one)
            one = booking(ints, one, at.B_NEXT_SEAT)
        return
    if where < 0 or place(ints, where, at.L_COUNTS) < 0:
        return
    first, last = chain_of(ints, where, start), chain_of(ints, where, end - 1)
    for head in range(max(first - 1, chain_of(ints, where, 0)), last + 1):
        one = ints[head]
        while one >= 0:
            travel = booking(ints, one, at.B_TRAVEL)
            begins, ends = (
                booking(ints, one, at.B_START) - travel,
                booking(ints, one, at.B_END) + travel,
            )
            if begins < end and ends > start:
                _enter(ints, found, one)
            one = booking(ints, one, at.B_NEXT)


@compiled
def _enter(ints: Ints, found: Numbers, one: int) -> None:
    """Sort a booking in once by its start, then its number; those that come last fall off."""
    spot = EXAMINED
    for index in range(HOLDERS, EXAMINED):
        if found[index] == one:
            return
        if found[index] < 0 or _is_sooner(ints, one, found[index]):
            spot = index
            break
    for index in range(spot, EXAMINED):
        if found[index] == one:
            return
    for index in range(EXAMINED - 1, spot, -1):
        found[index] = found[index - 1]
    if spot < EXAMINED:
        found[spot] = one


@compiled
def _is_sooner(ints: Ints, one: int, other: int) -> bool:
    begins, begin = booking(ints, one, at.B_START), booking(ints, other, at.B_START)
    return begins < begin or (begins == begin and one < other)
