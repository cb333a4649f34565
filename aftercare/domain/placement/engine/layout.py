"""The block of integers: a header, then one table after another; every field with its unit and meaning.

Times are slots of the calendar counted from its start, lengths are numbers of slots, days are days after
the start. An `…_at` is an offset in the block, an `…_row` the number of a row in the block of bits, a
pair `…_start`, `…_end` a list in the block: [start, end). Other numbers name rows of tables. -1 stands for
none, a flag is 0 or 1. README.md draws all of this.
"""

from __future__ import annotations

from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.engine.compiled import compiled
from aftercare.domain.placement.engine.records import Accessor, Field, Record

FAR = 1_000_000_000
"""A slot or day that no calendar reaches."""

UNPLACED = -FAR
"""The start of an occurrence that has no appointment."""

NEVER_DONE = -1_000_000
NO_LONGEST = 1_000_000

OFFICER_NEEDED, LAB_NEEDED, SESSION_NEEDED = range(3)
"""What an obligation needs."""

NO_OTHER_START, OVERLAPPING_START, SEPARATE_START = range(3)
"""What other start a booked occurrence has: none, only ones that overlap its own, one that does not."""


class Header(Record):
    """What holds for the whole block: sizes, where each table begins, budgets and the state of a run."""

    # Sizes and rules
    slots = Field()  # slots of the horizon
    slots_per_day = Field()  # slots of one day
    person_gap = Field()  # slots kept free between a person's own appointments
    contact_margin = Field()  # slots kept between two people who may not meet at one place
    earliest = Field()  # the first slot at which something new may begin
    start_weekday = Field()  # weekday of the first day, 0 = Monday
    weeks = Field()  # calendar weeks that the horizon touches
    first_standing = Field()  # bookings from here on stand from before, the others are occurrences
    explain = Field()  # flag: note why a start won
    # Where each table begins
    bookings_at = Field()  # Booking records
    obligations_at = Field()  # Obligation records
    officers_at = Field()  # Officer records
    persons_at = Field()  # Person records
    places_at = Field()  # Place records
    sessions_at = Field()  # Session records
    free_in_week_at = Field()  # free slots at work: a row of `weeks` numbers per officer
    holders_at = Field()  # the booking that holds each slot: a row of `slots` numbers per officer
    lists_at = Field()  # LISTS lists of LIST_ROOM numbers
    undo_log_at = Field()  # UndoStep records
    touched_at = Field()  # Touched records
    journal_at = Field()  # numbers of the occurrences that repair has moved
    component_versions_at = Field()  # how often something has changed for good in each component
    # Lengths of what grows and shrinks
    undo_length = Field()  # steps in the undo log
    touched_count = Field()  # obligations that the present attempt has touched
    journal_length = Field()  # numbers in the journal; more than JOURNAL_ROOM are not written down
    components = Field()  # room for so many versions of components
    # Budgets of repair, all of them counts
    ejection_budget = Field()  # bookings that one attempt may eject at its first level
    second_budget = Field()  # bookings it may eject for each of those to find another start
    deep_budget = Field()  # how many of those at the first level may go to the second
    round_budget = Field()  # rounds over everything
    search_budget = Field()  # searches for free starts in all
    searches = Field()  # searches so far
    rng_state = Field()  # state of the random numbers of perturbation


class Booking(Record):
    """An occurrence, placed or not, or an appointment that stands from before (`first_standing` and on)."""

    # What is due
    obligation = Field()  # -1: a standing appointment, or an occurrence that is not due any more
    person = Field()  # the client it is for; -1 in a standing appointment of no client here
    window_start = Field()  # first slot of the period in which it is due
    window_end = Field()  # slot after that period
    first_day = Field()  # first day of that period
    last_day = Field()  # last day of that period
    index = Field()  # number of the occurrence within its obligation, as the domain counts them
    cut = Field()  # flag: the period runs on after the horizon
    soonest_day = Field()  # first day with a start in an empty calendar; FAR when there is none
    # Where it stands
    start = Field()  # slot; UNPLACED without an appointment, then the rest of this part is old
    end = Field()  # slot after it
    day = Field()  # day of the start
    officer = Field()  # who holds it; -1 for none
    place = Field()  # where it is; -1 for none
    session = Field()  # the session it is a seat of; -1 for none
    travel = Field()  # slots of the officer's journey, before and again after
    gap_start = Field()  # first slot in which the person may have nothing else: start - person_gap
    gap_end = Field()  # slot after those: end + person_gap
    margin_start = Field()  # first slot in which no person they may not meet may be there
    margin_end = Field()  # slot after those
    pinned = Field()  # flag: the person knows of it, or it stands from before; it does not move
    kept = Field()  # flag: it stands where the placement before this one had it
    # Links of two lists: all bookings at a place on a day, and all of a session
    next_at_place = Field()  # the next booking of that place and day
    previous_at_place = Field()  # the booking before it
    next_in_session = Field()  # the next booking of that session
    previous_in_session = Field()  # the booking before it
    # Why it is there
    decided_by = Field()  # point on which it won, as ranking.py numbers them
    starts = Field()  # how many starts there were
    runner_up = Field()  # slot of the second best start
    exchanged = Field()  # flag: an appointment that stood before moved or gave way for it
    # What repair and perturbation remember of it
    tried_version = Field()  # version of its component when repair last tried it in vain
    checked_version = Field()  # version of its component when it was known to have no free start
    other_start_version = Field()  # version of its component for which `other_start` holds
    other_start = Field()  # NO_OTHER_START, OVERLAPPING_START or SEPARATE_START
    perturbed = Field()  # flag: perturbation has moved it, and why it is there is not noted yet


class Obligation(Record):
    """What a person must do again and again."""

    person = Field()  # the client who must do it
    tier = Field()  # risk tier of the person, 1 = highest
    weight = Field()  # points of an occurrence once placed, and once more when in time: 9, 3 or 1
    needs = Field()  # OFFICER_NEEDED, LAB_NEEDED or SESSION_NEEDED
    length = Field()  # slots an occurrence takes
    travel = Field()  # slots of the officer's journey, one way
    allowed_row = Field()  # starts that suit its weekdays and hours, holidays left out
    sites_start = Field()  # Site records, SITE numbers each: offset of the first
    sites_end = Field()  # offset after the last
    standing_days_start = Field()  # days on which standing appointments meet it: first offset
    standing_days_end = Field()  # offset after the last
    last_done = Field()  # day on which it was last met before the start; NEVER_DONE
    min_gap = Field()  # fewest days from one occurrence to the next
    max_gap = Field()  # most days from one to the next before that one is late; NO_LONGEST
    period = Field()  # days from one occurrence to the next, as the plan says
    officer = Field()  # the person's own officer; -1 when no officer is needed
    deputy = Field()  # who is asked when the own officer has no start
    occurrences_start = Field()  # number of its first booking; they are in the order of time
    occurrences_end = Field()  # number after its last booking
    kind_rank = Field()  # order among kinds: 0 group, 1 home visit, 2 check-in, 3 test
    fewest_starts = Field()  # starts of its hardest occurrence in an empty calendar


class Site(Record):
    """One way to meet an obligation: at a place, or in a session."""

    place = Field()  # -1: no place is needed
    session = Field()  # -1: not a session
    session_start = Field()  # slot at which the session begins
    excluded = Field()  # flag: the person may never be there


class Officer(Record):
    """An officer, as own officer of some people and deputy of others."""

    free_row = Field()  # slots at work that no booking holds
    work_row = Field()  # slots at work


class Person(Record):
    """A client."""

    juvenile = Field()  # flag: under age, and kept apart from adults
    free_row = Field()  # leisure that no booking of the person keeps, gaps included
    leisure_row = Field()  # slots in which the person neither works nor is away
    home = Field()  # the place where they live
    home_only_row = Field()  # slots in which they may only be at home or online
    no_contact_start = Field()  # persons they may not meet: offset of the first
    no_contact_end = Field()  # offset after the last
    bookings_start = Field()  # numbers of all their bookings, placed or not: offset of the first
    bookings_end = Field()  # offset after the last
    barred_start = Field()  # pairs: a place, and the row of slots in which it is shut to them
    barred_end = Field()  # offset after the last
    component = Field()  # people who share officers or places, however indirectly, have the same
    officer_change = Field()  # slot before which the deputy has them, then the officer; -1: both


class Place(Record):
    """A site."""

    open_row = Field()  # slots in which it is open; -1: always
    capacity = Field()  # people under supervision at once; -1: no limit
    mixed = Field()  # flag: juveniles and adults both come here and are kept apart
    online = Field()  # flag: no place to go to
    full_row = Field()  # slots in which it is full
    adults_row = Field()  # slots in which an adult is there
    juveniles_row = Field()  # slots in which a juvenile is there
    counts_at = Field()  # people, adults, juveniles there: three rows of `slots`; -1: not counted
    day_heads_at = Field()  # the first booking of each day's list; -1 when not counted


class Session(Record):
    """A meeting of a group."""

    capacity = Field()  # seats; -1: no limit
    seated = Field()  # bookings in it
    first_booking = Field()  # head of the list of those


class UndoStep(Record):
    """One step of an attempt, with all that undoing it takes."""

    was_booked = Field()  # flag: the step was a booking, else it was an ejection
    occurrence = Field()  # number of the booking
    start = Field()  # slot at which it is or was booked, and next with whom and where
    officer = Field()
    place = Field()
    session = Field()
    touched_before = Field()  # `touched_count` before the step


class Touched(Record):
    """An obligation that an attempt has touched."""

    obligation = Field()  # its number
    worth = Field()  # points of its occurrences before the attempt


SITE = Site.WIDTH
"""From one Site record to the next."""

LIST_ROOM = 64
"""Bookings that are weighed against one another; the rest of a longer list is left out."""

LISTS = 7
"""Three lists, for each a list of ranks, and one of which officer a start is with."""

UNDO_ROOM = 512
TOUCHED_ROOM = 512
JOURNAL_ROOM = 4096

# Scratch rows of the block of bits: the first ones, which every search overwrites ---------------------

(
    R_FREE,  # starts that suit the obligation and the person
    R_SITE,  # starts that one place allows
    R_ANYWHERE,  # starts that some site allows, before officers are asked
    R_OWN,  # free starts with the own officer, or without one
    R_DEPUTY,  # free starts with the deputy
    R_CHOICE,  # starts still in the running while the best is picked
    R_OTHER,  # the next narrower choice
    R_SPARE,  # room of one step
    SCRATCH_ROWS,
) = range(9)

# How to reach a record -------------------------------------------------------------------------------

booking_at = Accessor(Booking, Header.bookings_at)
obligation_at = Accessor(Obligation, Header.obligations_at)
officer_at = Accessor(Officer, Header.officers_at)
person_at = Accessor(Person, Header.persons_at)
place_at = Accessor(Place, Header.places_at)
session_at = Accessor(Session, Header.sessions_at)
undo_step_at = Accessor(UndoStep, Header.undo_log_at)
touched_at = Accessor(Touched, Header.touched_at)
site_at = Accessor(Site)
header = Accessor(Header)


@compiled
def week_of(ints: Ints, slot: int) -> int:
    """Calendar weeks after the one the start lies in."""
    return (slot // header(ints).slots_per_day + header(ints).start_weekday) // 7


@compiled
def week_begins(ints: Ints, week: int) -> int:
    """The first slot of a week; below zero for the week the start lies in."""
    return (week * 7 - header(ints).start_weekday) * header(ints).slots_per_day


@compiled
def is_placed(ints: Ints, booking: int) -> bool:
    return booking_at(ints, booking).start != UNPLACED


@compiled
def holder_of(ints: Ints, officer: int, slot: int) -> int:
    """The booking in a slot of an officer; -1 when there is none."""
    return ints[header(ints).holders_at + officer * header(ints).slots + slot]


@compiled
def same_holders(ints: Ints, officer: int, first: int, after: int) -> bool:
    """Whether the slots [first, after) of an officer are held by the same bookings as those one slot
    earlier: what left and what came is held by what is in between."""
    slots = header(ints).holders_at + officer * header(ints).slots
    return (
        ints[slots + first - 1] == ints[slots + first]
        and ints[slots + after - 2] == ints[slots + after - 1]
    )


@compiled
def day_head_at(ints: Ints, place: int, slot: int) -> int:
    """Where the list of those who come to a place on the day of a slot begins; days before and after
    the horizon count with its first and last."""
    day = min(max(slot, 0), header(ints).slots - 1) // header(ints).slots_per_day
    return place_at(ints, place).day_heads_at + day
