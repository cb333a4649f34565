"""Where each fact stands in the block of integers: a header, then one table after another.

The header holds sizes and where each table begins; a row of a table is a fixed number of fields.
Small functions read a field, so that no other module counts offsets. Times are slots of the
calendar, days are days after its start, -1 stands for nobody, nowhere, never.
"""

from __future__ import annotations

from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.engine.compiled import compiled

# The header ------------------------------------------------------------------------------------

(
    TOTAL,  # slots of the horizon
    PER_DAY,
    GAP,  # slots a person's own appointments keep
    MARGIN,  # slots a no-contact pair keeps
    EARLIEST,  # the first slot at which something new may begin
    PHASE,  # days from a Monday to the start
    WEEKS,
    TASKS,  # how many bookings are of tasks; the others stand from before
    SCRATCH,  # the first scratch row of the block of masks
    EXPLAIN,  # whether to note why a start won
    AT_BOOKINGS,
    AT_DUTIES,
    AT_OFFICERS,
    AT_PERSONS,
    AT_PLACES,
    AT_SESSIONS,
    AT_WEEKS,  # free slots per officer and week
    AT_HOLDERS,  # the booking in each slot of each officer
    AT_LISTS,  # room for lists of bookings, LIST_ROOM each
    AT_TRAIL,  # what an attempt has done so far
    AT_TOUCHED,  # the duties it has touched, and what each was worth before
    TRAIL,  # how long the trail is
    TOUCHED,  # how many duties were touched
    AT_JOURNAL,  # the tasks that repair has moved
    JOURNAL,  # how many entries that has; more than its room are not written down
    LIFTS,  # bookings that one attempt may lift at its first level
    LIFTS_BELOW,  # bookings it may lift for each of those to find another start
    DEEP,  # how many of those at the first level may ask that of others
    ROUNDS,  # how often repair may go over everything
    ENOUGH,  # how often repair may look for free starts in all
    LOOKS,  # how often it has looked so far
    CHANCE,  # the state of the sequence of numbers that shaking goes by
    AT_CIRCLES,  # how often something has changed in each circle of people who share anything
    CIRCLES,  # room for as many circles
    HEADER,
) = range(35)

# Bookings: the tasks first, then what stands from before ------------------------------------------

(
    B_DUTY, B_PERSON, B_LOW, B_AFTER, B_FIRST_DAY, B_LAST_DAY,
    B_START, B_END, B_DAY, B_OFFICER, B_PLACE, B_SESSION, B_TRAVEL,
    B_NEAR, B_NEAR_END, B_APART, B_APART_END,
    B_PINNED, B_NEXT, B_BEFORE, B_NEXT_SEAT, B_SEAT_BEFORE,
    B_POINT, B_STARTS, B_SECOND, B_EXCHANGED,
    B_SOONEST,  # the first day with a start in an empty calendar; FAR when there is none
    B_INDEX,  # which occurrence of its obligation
    B_CUT,  # 1 when its period runs on after the horizon
    B_TRIED,  # how often its circle had changed when repair last tried it in vain; below zero: when repair began
    B_KEPT,  # 1 where a row of the plan before this one stands
    B_MOVABLE,  # twice that number, and 1 more if it had another start then
    BOOKING,
) = range(33)  # fmt: skip

# Duties: an obligation each ----------------------------------------------------------------------

(
    D_PERSON, D_TIER, D_WEIGHT, D_NEEDS, D_LENGTH, D_TRAVEL, D_RULE,
    D_SITES, D_SITES_END, D_TAKEN, D_TAKEN_END, D_LAST_DONE,
    D_LEAST, D_LONGEST, D_PERIOD, D_OFFICER, D_DEPUTY, D_FIRST, D_AFTER, D_RANK, D_EASE,
    DUTY,
) = range(22)  # fmt: skip

OFFICER_NEEDED, LAB_NEEDED, SESSION_NEEDED = range(3)

FAR = 1_000_000_000
UNPLACED = -FAR
NEVER_DONE = -1_000_000
NO_LONGEST = 1_000_000

# A site of a duty: place, session, start slot of the session, whether it is shut to the person
X_PLACE, X_SESSION, X_SLOT, X_BANNED, SITE = range(5)

# Everybody and everything else -------------------------------------------------------------------

O_FREE, O_WORK, OFFICER = range(3)

(
    P_JUVENILE, P_FREE, P_LEISURE, P_HOME, P_HOME_ROW,
    P_FOES, P_FOES_END, P_OWN, P_OWN_END, P_BARS, P_BARS_END, P_CIRCLE,
    P_CHANGE,  # the slot from which the officer has them, until then the deputy alone; -1: both all the time
    PERSON,
) = range(14)  # fmt: skip

(
    L_OPEN, L_CAPACITY, L_MIXED, L_ONLINE, L_FULL, L_ADULTS, L_JUVENILES, L_COUNTS, L_CHAINS,
    PLACE,
) = range(10)  # fmt: skip

S_SLOT, S_PLACE, S_CAPACITY, S_SITTING, S_HEAD, SESSION = range(6)

LIST_ROOM = 64
"""Bookings that are weighed against one another, the rest of a longer list is left out."""

LISTS = 6
"""Three lists, and for each a list of ranks."""

STEP = 7
TRAIL_ROOM = 512 * STEP
TOUCHED_ROOM = 1024
JOURNAL_ROOM = 4096

# Scratch rows of the block of masks ----------------------------------------------------------------

R_FREE, R_SITE, R_ANYWHERE, R_OWN, R_DEPUTY, R_CHOICE, R_OTHER, R_SPARE, SCRATCH_ROWS = range(9)


@compiled
def booking(ints: Ints, number: int, field: int) -> int:
    return ints[ints[AT_BOOKINGS] + number * BOOKING + field]


@compiled
def set_booking(ints: Ints, number: int, field: int, value: int) -> None:
    ints[ints[AT_BOOKINGS] + number * BOOKING + field] = value


@compiled
def duty(ints: Ints, number: int, field: int) -> int:
    return ints[ints[AT_DUTIES] + number * DUTY + field]


@compiled
def officer(ints: Ints, number: int, field: int) -> int:
    return ints[ints[AT_OFFICERS] + number * OFFICER + field]


@compiled
def person(ints: Ints, number: int, field: int) -> int:
    return ints[ints[AT_PERSONS] + number * PERSON + field]


@compiled
def place(ints: Ints, number: int, field: int) -> int:
    return ints[ints[AT_PLACES] + number * PLACE + field]


@compiled
def session(ints: Ints, number: int, field: int) -> int:
    return ints[ints[AT_SESSIONS] + number * SESSION + field]


@compiled
def add_session(ints: Ints, number: int, field: int, by: int) -> None:
    ints[ints[AT_SESSIONS] + number * SESSION + field] += by


@compiled
def week_of(ints: Ints, slot: int) -> int:
    """Calendar weeks after the one the start lies in."""
    return (slot // ints[PER_DAY] + ints[PHASE]) // 7


@compiled
def week_begins(ints: Ints, week: int) -> int:
    """The first slot of a week; below zero for the week the start lies in."""
    return (week * 7 - ints[PHASE]) * ints[PER_DAY]


@compiled
def is_placed(ints: Ints, number: int) -> bool:
    return booking(ints, number, B_START) != UNPLACED


@compiled
def holder_of(ints: Ints, who: int, slot: int) -> int:
    """The booking in a slot of an officer; -1 when there is none."""
    return ints[ints[AT_HOLDERS] + who * ints[TOTAL] + slot]


@compiled
def same_holders(ints: Ints, who: int, first: int, after: int) -> bool:
    """Whether the slots [first, after) of an officer are held by the same bookings as those one slot
    earlier: what left and what came is held by what is in between."""
    slots = ints[AT_HOLDERS] + who * ints[TOTAL]
    return (
        ints[slots + first - 1] == ints[slots + first]
        and ints[slots + after - 2] == ints[slots + after - 1]
    )


@compiled
def chain_of(ints: Ints, where: int, slot: int) -> int:
    """Where the list of those who come to a site on the day of a slot begins; days before and after
    the horizon count with its first and last."""
    day = min(max(slot, 0), ints[TOTAL] - 1) // ints[PER_DAY]
    return place(ints, where, L_CHAINS) + day
