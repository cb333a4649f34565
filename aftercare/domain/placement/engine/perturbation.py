"""Shaking: what stands around an occurrence that has no place, or a late one, is lifted and put back in another order.

Bounded ejection stops where no single exchange gains. Putting a few days of somebody's calendar
back in another order opens what it cannot, because plans of equal worth are accepted on the way. Only what this
run has placed is lifted: a row that stood before moves for a gain or not at all.
"""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Bits, Ints, Numbers
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.layout import (
    booking,
    duty,
    holder_of,
    is_placed,
    person,
    session,
    set_booking,
)
from aftercare.domain.placement.engine.ranking import is_late
from aftercare.domain.placement.engine.transactions import (
    accept,
    begin,
    gain,
    lift,
    needs,
    settle,
    tell,
    undo,
)

MOST = 24
"""So many are lifted at once."""

KEYS = 3 * at.LIST_ROOM
"""How far behind the numbers of the list their keys stand."""

SEED = 12345

NOTED = 2
"""Marks in B_EXCHANGED what shaking has moved, until it is told why it is where it is."""


@entry
def shake(ints: Ints, bits: Bits, tasks: Numbers, times: int) -> int:
    """Shake so often in all, around the tasks without a place and the late ones in turn; answers the
    points won. The same calendar gives the same answer: chance is a sequence of numbers that begins anew."""
    ints[at.CHANCE] = SEED
    explained, won, done, found = ints[at.EXPLAIN], 0, 0, True
    ints[at.EXPLAIN] = 0
    while found and done < times:
        found = False
        for task in tasks:
            if done < times and _is_wanting(ints, task):
                found = True
                done += 1
                won += _shaken(ints, bits, task)
    ints[at.EXPLAIN] = explained
    for task in tasks:
        if explained and is_placed(ints, task) and booking(ints, task, at.B_EXCHANGED) == NOTED:
            tell(ints, bits, task, 1)
    return won


@compiled
def _is_wanting(ints: Ints, task: int) -> bool:
    if not is_placed(ints, task):
        return True
    return not _stands(ints, task) and is_late(ints, task)


@compiled
def _stands(ints: Ints, task: int) -> bool:
    """Whether a task has stood since before this run."""
    return booking(ints, task, at.B_PINNED) == 1 or booking(ints, task, at.B_KEPT) == 1


@compiled
def _shaken(ints: Ints, bits: Bits, task: int) -> int:
    """Lift what is around a task, put it back in another order, undo what loses; answers the points won."""
    begin(ints)
    count = _gather(ints, task)
    if count == 0:
        return 0
    if not is_placed(ints, task):
        count = _add(ints, count, task)
    _mix(ints, count, task)
    index = ints[at.AT_LISTS]
    for number in range(count):
        if is_placed(ints, ints[index + number]):
            lift(ints, bits, ints[index + number])
    for number in range(count):
        settle(ints, bits, ints[index + number], False)
    won = gain(ints)
    if won < 0:
        undo(ints, bits, 0)
        return 0
    accept(ints, bits)
    for number in range(count):
        set_booking(ints, ints[index + number], at.B_EXCHANGED, NOTED)
    return won


# What is around a task ----------------------------------------------------------------------------


@compiled
def _gather(ints: Ints, task: int) -> int:
    """List what is around a task: some days of one of its officers, or everybody in the sessions it could be in,
    and its person's own; answers how many."""
    of = booking(ints, task, at.B_DUTY)
    per_day, low, after = (
        ints[at.PER_DAY],
        booking(ints, task, at.B_LOW),
        booking(ints, task, at.B_AFTER),
    )
    count = _lift_of(ints, 0, task)
    if duty(ints, of, at.D_NEEDS) == at.OFFICER_NEEDED:
        count = _of_officer(ints, task, count)
    for site in range(duty(ints, of, at.D_SITES), duty(ints, of, at.D_SITES_END), at.SITE):
        which = ints[site + at.X_SESSION]
        if which >= 0 and low <= ints[site + at.X_SLOT] < after:
            one = session(ints, which, at.S_HEAD)
            while one >= 0:
                count = _lift_of(ints, count, one)
                one = booking(ints, one, at.B_NEXT_SEAT)
    who = duty(ints, of, at.D_PERSON)
    for index in range(person(ints, who, at.P_OWN), person(ints, who, at.P_OWN_END)):
        one = ints[index]
        if (
            is_placed(ints, one)
            and low - per_day <= booking(ints, one, at.B_START) < after + per_day
        ):
            count = _lift_of(ints, count, one)
    return count


@compiled
def _of_officer(ints: Ints, task: int, count: int) -> int:
    """Add the bookings of two to six days of the own officer's, or one time in three of the deputy's."""
    of, per_day = booking(ints, task, at.B_DUTY), ints[at.PER_DAY]
    who, deputy = duty(ints, of, at.D_OFFICER), duty(ints, of, at.D_DEPUTY)
    first, last = booking(ints, task, at.B_FIRST_DAY), booking(ints, task, at.B_LAST_DAY)
    days = 2 + _chance(ints, 5)
    first += _chance(ints, max(last - first + 2 - days, 1))
    if deputy >= 0 and _chance(ints, 3) == 0:
        who = deputy
    before = -1
    for slot in range(first * per_day, min((first + days) * per_day, ints[at.TOTAL])):
        one = holder_of(ints, who, slot) if who >= 0 else -1
        if one >= 0 and one != before:
            count, before = _lift_of(ints, count, one), one
    return count


@compiled
def _lift_of(ints: Ints, count: int, one: int) -> int:
    """Add a booking to the list if this run has placed it and there is room; answers the new length."""
    if one >= ints[at.TASKS] or not is_placed(ints, one) or _stands(ints, one) or count == MOST:
        return count
    for number in range(count):
        if ints[ints[at.AT_LISTS] + number] == one:
            return count
    return _add(ints, count, one)


@compiled
def _add(ints: Ints, count: int, one: int) -> int:
    ints[ints[at.AT_LISTS] + count] = one
    return count + 1


# In another order ---------------------------------------------------------------------------------


@compiled
def _mix(ints: Ints, count: int, task: int) -> None:
    """Put the list into an order by chance in which weight and length count more or less; the task itself is
    the first every other time."""
    way, index = _chance(ints, 3), ints[at.AT_LISTS]
    for number in range(count):
        one = ints[index + number]
        key = _key(ints, one, way)
        if one == task:
            key += 100_000 if _chance(ints, 2) else 512
        spot = number
        while spot > 0 and ints[index + KEYS + spot - 1] < key:
            ints[index + KEYS + spot] = ints[index + KEYS + spot - 1]
            ints[index + spot] = ints[index + spot - 1]
            spot -= 1
        ints[index + KEYS + spot] = key
        ints[index + spot] = one


@compiled
def _key(ints: Ints, one: int, way: int) -> int:
    """Higher comes first: by weight and length and little else, by both and chance, or by chance above all."""
    weight = duty(ints, booking(ints, one, at.B_DUTY), at.D_WEIGHT)
    rank = 3 if weight > 3 else 2 if weight > 1 else 1
    length, chance = needs(ints, one), _chance(ints, 1024)
    if way == 0:
        return rank * 4096 + length * 256 + chance // 8
    if way == 1:
        return rank * 1024 + length * 100 + chance
    return rank * 300 + length * 40 + chance


@compiled
def _chance(ints: Ints, below: int) -> int:
    """The next number of a fixed sequence, 0 or more and below the bound (the linear congruence of POSIX rand)."""
    state = (int(ints[at.CHANCE]) * 1103515245 + 12345) & 0x7FFFFFFF
    ints[at.CHANCE] = state
    return (state >> 8) % below
