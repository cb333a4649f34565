"""The invariants of the blocks hold after every operation, a violation of each is seen, and plans let go of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from weakref import ref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.placement.answering import Answer
from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import construct
from aftercare.domain.placement.engine.fact_changes import recheck, unbook_all
from aftercare.domain.placement.engine.freeing import rebook_best
from aftercare.domain.placement.engine.perturbation import perturb
from aftercare.domain.placement.engine.repair import improve
from aftercare.domain.placement.engine.transactions import begin, book_best, eject, roll_back
from aftercare.domain.placement.instance import Instance, Taken
from aftercare.domain.placement.ordering import in_order
from bench.incremental_plan import IncrementalPlan
from tests.bench.test_incremental_plan import Json, with_absence
from tests.domain.placement.block_checker import verify
from tests.domain.placement.instances import made
from tests.tiers import examples

crowded = st.builds(
    made,
    seed=st.integers(0, 10_000),
    persons=st.integers(2, 10),
    days=st.just(14),
    load=st.sampled_from([0.7, 0.98, 1.5]),
)


def with_standing(document: Json, every: int) -> Instance:
    """Every so many rows of a plan stand from before, as appointments that nothing moves."""
    instance = read_instance(document)
    incremental = IncrementalPlan(instance)
    incremental.fill()
    people = {row.id: row.person for row in instance.obligations}
    taken = tuple(
        Taken(
            start=row.start, end=row.end, person=people[row.obligation], officer=row.officer,
            site=row.site, session=row.session, obligation=row.obligation,
            occurrence=row.occurrence,
        )
        for row in incremental.plan().placed[::every]
    )  # fmt: skip
    return replace(instance, taken=taken)


class Calendar:
    """A compiled instance, and what may be done to it."""

    def __init__(self, instance: Instance, chance: Random) -> None:
        self.compiled = compiled = Compiled(instance)
        self.ints, self.bits, self.chance = compiled.ints, compiled.bits, chance
        self.order = in_order(compiled)

    def book(self) -> None:
        construct(self.ints, self.bits, self._some(unplaced=True))

    def unbook(self) -> None:
        unbook_all(self.ints, self.bits, self._some(unplaced=False))

    def recheck(self) -> None:
        recheck(self.ints, self.bits, self._some(unplaced=False))

    def repair(self) -> None:
        construct(self.ints, self.bits, self.order)
        improve(self.ints, self.bits, self.order)

    def perturb(self) -> None:
        construct(self.ints, self.bits, self.order)
        perturb(self.ints, self.bits, self.order, 20)

    def roll_back(self) -> None:
        begin(self.ints)
        for occurrence in self._some(unplaced=False).tolist()[:10]:
            eject(self.ints, self.bits, occurrence)
            book_best(self.ints, self.bits, occurrence, self.chance.random() < 0.5)
        roll_back(self.ints, self.bits, 0)

    def rebook(self) -> None:
        for occurrence in self._some(unplaced=False).tolist():
            rebook_best(self.ints, self.bits, occurrence)

    def _some(self, unplaced: bool) -> np.ndarray:
        start = self.compiled.bookings[self.order, at.Booking.start]
        chosen = self.order[(start == at.UNPLACED) == unplaced].tolist()
        self.chance.shuffle(chosen)
        return np.array(chosen[: self.chance.randint(1, 40)], dtype=np.int64)


OPERATIONS = ("book", "unbook", "recheck", "repair", "perturb", "roll_back", "rebook")


@settings(max_examples=examples(40), deadline=None)
@given(
    crowded,
    st.integers(2, 9),
    st.lists(st.sampled_from(OPERATIONS), min_size=3, max_size=8),
    st.randoms(use_true_random=False),
)
def test_every_invariant_holds_after_every_operation(
    document: Json, every: int, operations: list[str], chance: Random
) -> None:
    calendar = Calendar(with_standing(document, every), chance)
    assert verify(calendar.compiled) == []
    for name in ("book", *operations):
        getattr(calendar, name)()
        assert verify(calendar.compiled) == [], name


@settings(max_examples=examples(30), deadline=None)
@given(crowded, st.randoms(use_true_random=False))
def test_every_invariant_holds_after_every_change_of_the_facts(
    document: Json, chance: Random
) -> None:
    incremental = IncrementalPlan(read_instance(document))
    incremental.fill()
    assert verify(vars(incremental)["_compiled"]) == []
    current = document
    for _ in range(4):
        table = chance.choice(["officers", "persons"])
        number = chance.randrange(len(current[table]))
        current = with_absence(current, table, number, chance.randrange(14), 2)
        facts = read_instance(current)
        if table == "officers":
            incremental.change_officer(facts.officers[number])
        else:
            person = facts.persons[number]
            mine = [row for row in facts.obligations if row.person == person.id]
            kept = [replace(row, to_min=row.to_min - 30) for row in mine if chance.random() < 0.8]
            incremental.change_person(person, kept)
        assert verify(vars(incremental)["_compiled"]) == [], table
        incremental.retry()
        assert verify(vars(incremental)["_compiled"]) == [], "retry"
    placed = incremental.plan().placed
    if placed:
        row = chance.choice(placed)
        incremental.move(chance.choice(incremental.starts(row.obligation, row.occurrence)))
        assert verify(vars(incremental)["_compiled"]) == [], "move"


# A violation of each ---------------------------------------------------------------------------------

Corruption = Callable[[Compiled, at.Booking], None]


def first_with(compiled: Compiled, column: int) -> at.Booking:
    """A placed occurrence with an officer, a place or a session."""
    fields = compiled.bookings[: compiled.obligations.occurrences]
    there = (fields[:, at.Booking.start] != at.UNPLACED) & (fields[:, column] >= 0)
    if column == at.Booking.place:
        full = compiled.names.site_number["L0"]  # whose room is counted
        there &= fields[:, at.Booking.place] == full
    return at.booking_at(compiled.ints, int(np.flatnonzero(there)[0]))


def _free_slot(compiled: Compiled, booking: at.Booking) -> None:
    row = at.officer_at(compiled.ints, booking.officer).free_row
    compiled.bits[row, booking.start >> 6] |= np.uint64(1 << (booking.start & 63))


def _no_holder(compiled: Compiled, booking: at.Booking) -> None:
    header = at.header(compiled.ints)
    compiled.ints[header.holders_at + booking.officer * header.slots + booking.start] = -1


def _week(compiled: Compiled, booking: at.Booking) -> None:
    header = at.header(compiled.ints)
    week = at.week_of(compiled.ints, booking.start)
    compiled.ints[header.free_in_week_at + booking.officer * header.weeks + week] += 1


def _free_person(compiled: Compiled, booking: at.Booking) -> None:
    fields = at.person_at(compiled.ints, booking.person)
    compiled.bits[fields.free_row] = compiled.bits[fields.leisure_row]


def _unlisted(compiled: Compiled, booking: at.Booking) -> None:
    at.person_at(compiled.ints, booking.person).bookings_end -= 1


def _count(compiled: Compiled, booking: at.Booking) -> None:
    compiled.ints[at.place_at(compiled.ints, booking.place).counts_at + booking.start] += 1


def _full(compiled: Compiled, booking: at.Booking) -> None:
    compiled.bits[at.place_at(compiled.ints, booking.place).full_row, 0] |= np.uint64(1)


def _unlinked(compiled: Compiled, booking: at.Booking) -> None:
    head = at.day_head_at(compiled.ints, booking.place, booking.start)
    compiled.ints[head] = -1


def _seat(compiled: Compiled, booking: at.Booking) -> None:
    at.session_at(compiled.ints, booking.session).seated += 1


def _other_session(compiled: Compiled, booking: at.Booking) -> None:
    at.session_at(compiled.ints, booking.session).first_booking = -1


def _moved_end(_compiled: Compiled, booking: at.Booking) -> None:
    booking.gap_end += 1


def _flag(_compiled: Compiled, booking: at.Booking) -> None:
    booking.kept = 2


def _beyond(compiled: Compiled, _booking: at.Booking) -> None:
    compiled.bits[at.SCRATCH_ROWS, -1] = 1


def _tables(compiled: Compiled, _booking: at.Booking) -> None:
    at.header(compiled.ints).holders_at = 0


@pytest.mark.parametrize(
    ("corrupt", "column", "said"),
    [
        (_free_slot, at.Booking.officer, "free is work without what is held"),
        (_no_holder, at.Booking.officer, "is held by a booking that covers it"),
        (_week, at.Booking.officer, "counts its free slots"),
        (_free_person, at.Booking.officer, "free is leisure without what bookings keep"),
        (_unlisted, at.Booking.officer, "the list of bookings is complete"),
        (_count, at.Booking.place, "people are counted"),
        (_full, at.Booking.place, "the row of people says where the limit is reached"),
        (_unlinked, at.Booking.place, "lists its bookings"),
        (_seat, at.Booking.session, "counts its bookings"),
        (_other_session, at.Booking.session, "lists its bookings"),
        (_moved_end, at.Booking.officer, "agrees with its obligation"),
        (_flag, at.Booking.officer, "has flags of 0 or 1"),
        (_beyond, at.Booking.officer, "is empty beyond the horizon"),
        (_tables, at.Booking.officer, "the tables lie one after another"),
    ],
)
def test_a_violation_is_seen(corrupt: Corruption, column: int, said: str) -> None:
    compiled = Compiled(read_instance(made(5, persons=12)))
    construct(compiled.ints, compiled.bits, in_order(compiled))
    assert verify(compiled) == []
    corrupt(compiled, first_with(compiled, column))
    assert any(said in fault for fault in verify(compiled))


def test_a_finished_plan_lets_go_of_the_blocks() -> None:
    compiled = Compiled(read_instance(made(5, persons=12)))
    order = in_order(compiled)
    construct(compiled.ints, compiled.bits, order)
    ints, bits = ref(compiled.ints), ref(compiled.bits)
    Answer(compiled).last_placement(order, [], explain=True)
    assert ints() is None
    assert bits() is None
