"""A plan in memory that is changed one fact at a time, for the bench and the tests of the engine; only what must change
does.

A row stays where it is while that is possible. One that the client knows of always stays; any other does, unless
moving it places more. Repair after a change looks only at what the change has left without a place. The rest of the
calendar is not optimised again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from aftercare.domain.placement.answering import Answer
from aftercare.domain.placement.budgets import LIMITS
from aftercare.domain.placement.compiling import Compiled, Spare
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import construct
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.engine.fact_changes import (
    recheck,
    refresh_officer,
    unbook_all,
    waiting,
)
from aftercare.domain.placement.engine.ledger import book, unbook
from aftercare.domain.placement.engine.repair import improve
from aftercare.domain.placement.instance import Instance, Obligation, Officer, Person
from aftercare.domain.placement.ordering import in_order, sorted_occurrences
from aftercare.domain.placement.placing import put_back, ranked
from aftercare.domain.placement.result import Placed, Placement, Unplaced
from bench.incremental_facts import FactAdder, NoRoom
from bench.incremental_updates import ROW, PlanUpdater

BUDGET = (6, 2, 1, at.FAR, 3000)
"""What repair may do after a single change, as LIMITS count it: a person waits for the answer, and everything is
planned again at night."""

ALONE = (6, 2, 1, at.FAR, 40)
"""The same for the facts of one person."""

FEW, LESS = 3, (2, 0, 0, 1, 40)
"""The same when those leave more than a few without a place: each is tried once."""

ROOM = Spare(occurrences=4096, obligations=512, rows=512, numbers=16384)
"""Room for changes before everything is compiled anew."""


@dataclass(frozen=True, slots=True)
class Change:
    """The effect of one change. `placed`: rows that are new or elsewhere. `gone`: rows that were removed or moved.
    `waiting`: the occurrences looked at without a place, as obligation and number; `why_not` gives the reasons.
    """

    placed: tuple[Placed, ...]
    gone: tuple[Placed, ...]
    waiting: tuple[tuple[str, int], ...]


class IncrementalPlan:
    """One instance and its plan. No other code may hold them: every method changes them."""

    def __init__(self, instance: Instance, previous: Sequence[Placed] = ()) -> None:
        self._open(instance, previous)

    def _open(self, instance: Instance, previous: Sequence[Placed]) -> None:
        self._compiled = compiled = Compiled(instance, ROOM)
        self._answer = Answer(compiled)
        self._answer.know_moments()
        self._adder = FactAdder(compiled)
        at.header(compiled.ints).explain = 1
        self._night = compiled.ints[LIMITS].copy()
        compiled.ints[LIMITS] = BUDGET
        # A change can join components; with one for all, nothing is taken for untouched that is not.
        compiled.view(at.Header.persons_at, len(instance.persons), at.Person.WIDTH)[
            :, at.Person.component
        ] = 0
        self.displaced = put_back(compiled, instance.notified, pinned=True)
        put_back(compiled, previous, pinned=False)
        self._order = in_order(compiled)
        self._shown = compiled.bookings[:, ROW].copy()
        self._shown[compiled.obligations.occurrences :] = at.UNPLACED
        self._updater = PlanUpdater(compiled, self._answer, self._adder, self._shown)

    # Looking ---------------------------------------------------------------------------------

    def plan(self) -> Placement:
        """The whole plan as it is now."""
        plan = self._answer.placement(self._alive(), self.displaced, explain=True)
        return Placement(
            tuple(sorted(plan.placed, key=lambda row: (row.obligation, row.occurrence))),
            tuple(sorted(plan.unplaced, key=lambda row: (row.obligation, row.occurrence))),
            plan.displaced,
        )

    def why_not(self, occurrences: Sequence[tuple[str, int]]) -> tuple[Unplaced, ...]:
        """Why these have no place now; those that have one, or are not due, are left out. Their positions on waiting
        lists count among themselves."""
        compiled = self._compiled
        numbers = np.array(
            [compiled.occurrence_number(*one) for one in occurrences], dtype=np.int64
        )
        numbers = numbers[numbers >= 0]
        left = numbers[compiled.bookings[numbers, at.Booking.start] == at.UNPLACED]
        return tuple(self._answer.failures(sorted_occurrences(compiled, left)))

    def starts(self, obligation: str, occurrence: int, limit: int = 10) -> tuple[Placed, ...]:
        """The best free starts of one occurrence, best first, as if its own present row did not exist."""
        compiled = self._compiled
        number = compiled.occurrence_number(obligation, occurrence)
        if number < 0:
            return ()
        start, officer, place, session = compiled.bookings[number, ROW].tolist()
        if start == at.UNPLACED:
            return ranked(compiled, number, limit)
        why = compiled.bookings[number, at.Booking.decided_by : at.Booking.exchanged + 1].copy()
        unbook(compiled.ints, compiled.bits, number)
        found = ranked(compiled, number, limit)
        book(compiled.ints, compiled.bits, number, start, officer, place, session)
        compiled.bookings[number, at.Booking.decided_by : at.Booking.exchanged + 1] = why
        return found

    # Changing --------------------------------------------------------------------------------

    def fill(self) -> Change:
        """Places everything without a place, and repairs the whole plan."""
        ints = self._compiled.ints
        ints[LIMITS] = self._night
        change = self._settle(self._alive())
        ints[LIMITS] = BUDGET
        return change

    def change_person(self, person: Person, obligations: Sequence[Obligation]) -> Change:
        """Stores new facts about a person, with all their obligations. Repeating the same facts changes nothing:
        what the first call could not place waits for room, not for another attempt."""
        if self._updater.knows(person, obligations):
            return self._change(self._updater.occurrences_of(person), ())
        try:
            return self._alone(*self._updater.update(person, obligations))
        except NoRoom:
            return self._anew_for(person, obligations)

    def change_officer(self, officer: Officer) -> Change:
        """Stores new hours or absences of an officer: rows that cannot stay are placed elsewhere or reported."""
        compiled, names = self._compiled, self._compiled.names
        number = names.officer_number[officer.id]
        names.officers[number] = officer
        try:
            row = self._adder.add_row(compiled.at_work(officer))
        except NoRoom:
            return self._anew(self._instance())
        compiled.view(at.Header.officers_at, len(names.officers), at.Officer.WIDTH)[
            number, at.Officer.work_row
        ] = row
        refresh_officer(compiled.ints, compiled.bits, number)
        return self._settle(self._judge(at.Booking.officer, number))

    def move(self, row: Placed) -> Change | None:
        """Moves one occurrence to a chosen start and pins it there. None when that would break a rule; then nothing
        has changed."""
        compiled = self._compiled
        occurrence = compiled.occurrence_number(row.obligation, row.occurrence)
        if occurrence < 0:
            return None
        before = compiled.bookings[occurrence].copy()
        unbook_all(compiled.ints, compiled.bits, np.array([occurrence]))
        if put_back(compiled, [row], pinned=True):
            if before[at.Booking.start] != at.UNPLACED:
                book(compiled.ints, compiled.bits, occurrence, *before[ROW].tolist())
            return None
        return self._settle(np.array([occurrence]))

    def retry(self) -> Change:
        """Place those that wait and have a free start by now, nothing else moves."""
        compiled, occurrences = self._compiled, self._alive()
        possible = np.zeros(len(occurrences), dtype=np.int64)
        waiting(compiled.ints, compiled.bits, occurrences, possible)
        found = occurrences[possible == 1]
        construct(compiled.ints, compiled.bits, found)
        return self._change(found, ())

    # Steps -----------------------------------------------------------------------------------

    def _alive(self) -> Ints:
        """All occurrences of the obligations there are, in the order of placing."""
        fields = self._compiled.bookings[: self._adder.occurrences]
        return sorted_occurrences(
            self._compiled, np.flatnonzero(fields[:, at.Booking.obligation] >= 0)
        )

    def _judge(self, field: int, number: int) -> Ints:
        """Take out what is not possible any more of those with an officer or at a place; answers
        the occurrences looked at."""
        compiled = self._compiled
        occurrences = np.flatnonzero(compiled.bookings[: self._adder.occurrences, field] == number)
        placed: Ints = occurrences[compiled.bookings[occurrences, at.Booking.start] != at.UNPLACED]
        recheck(compiled.ints, compiled.bits, sorted_occurrences(compiled, placed))
        return placed

    def _settle(self, occurrences: Ints, gone: Sequence[Placed] = ()) -> Change:
        """Place those of the occurrences that have no place, repair for them alone, say what changed."""
        compiled = self._compiled
        open_ones = occurrences[compiled.bookings[occurrences, at.Booking.start] == at.UNPLACED]
        order = sorted_occurrences(compiled, open_ones)
        header = at.header(compiled.ints)
        header.journal_length = 0
        construct(compiled.ints, compiled.bits, order)
        improve(compiled.ints, compiled.bits, order)
        first, count = header.journal_at, header.journal_length
        moved = compiled.ints[first : first + count]
        touched = _once(np.concatenate([occurrences, moved]))
        if count == at.JOURNAL_ROOM:
            touched = self._alive()
        return self._change(touched, gone)

    def _alone(self, occurrences: Ints, gone: Sequence[Placed]) -> Change:
        """Settle what changed for one person, within the time a user waits for an answer."""
        compiled = self._compiled
        left = np.count_nonzero(compiled.bookings[occurrences, at.Booking.start] == at.UNPLACED)
        compiled.ints[LIMITS] = LESS if left > FEW else ALONE
        change = self._settle(occurrences, gone)
        compiled.ints[LIMITS] = BUDGET
        return change

    def _change(self, touched: Ints, gone: Sequence[Placed]) -> Change:
        """How the touched occurrences differ from what was last shown; from now on that is shown."""
        before, now = self._shown[touched], self._compiled.bookings[touched[:, None], ROW]
        differs = (before != now).any(axis=1)
        was, has = before[:, 0] != at.UNPLACED, now[:, 0] != at.UNPLACED
        self._shown[touched] = now
        return Change(
            tuple(self._answer.rows(touched[differs & has], explain=True)),
            (*gone, *self._answer.rows_at(touched[differs & was], before[differs & was])),
            tuple(self._answer.names_of(touched[~has])),
        )

    # One person ------------------------------------------------------------------------------

    def _anew_for(self, person: Person, obligations: Sequence[Obligation]) -> Change:
        instance = self._instance()
        persons = tuple(person if row.id == person.id else row for row in instance.persons)
        others = tuple(row for row in instance.obligations if row.person != person.id)
        return self._anew(replace(instance, persons=persons, obligations=(*others, *obligations)))

    def _anew(self, instance: Instance) -> Change:
        """Compiles the present facts again, with the present rows."""
        before = self.plan().placed
        self._open(instance, before)
        waiting = self._settle(self._order).waiting
        after = self.plan().placed
        had, has = {_lasting(row) for row in before}, {_lasting(row) for row in after}
        return Change(
            tuple(row for row in after if _lasting(row) not in had),
            tuple(row for row in before if _lasting(row) not in has),
            waiting,
        )

    def _instance(self) -> Instance:
        """The facts as they are now."""
        names, obligations = self._compiled.names, self._compiled.obligations
        return replace(
            self._compiled.instance,
            persons=tuple(names.persons),
            officers=tuple(names.officers),
            sites=tuple(names.sites),
            obligations=tuple(
                obligations.rows[number] for number in sorted(obligations.number.values())
            ),
            notified=tuple(self._pinned()),
        )

    def _pinned(self) -> list[Placed]:
        fields = self._compiled.bookings[: self._adder.occurrences]
        held = (fields[:, at.Booking.start] != at.UNPLACED) & (fields[:, at.Booking.pinned] == 1)
        return self._answer.rows(np.flatnonzero(held), explain=False)


def _once(occurrences: Ints) -> Ints:
    """Occurrences in order, each once."""
    order = np.sort(occurrences)
    found: Ints = order[np.append(order[1:] != order[:-1], True)] if len(order) else order
    return found


def _lasting(row: Placed) -> tuple[object, ...]:
    """The key by which two rows are the same appointment of the same length."""
    return (*row.key, row.end)
