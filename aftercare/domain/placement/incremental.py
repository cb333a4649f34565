"""A plan in memory that is changed one fact at a time; only what must change does.

A row stays where it is while that is possible. One that the client knows of always stays; any other does, unless
moving it places more. Repair after a change looks only at what the change has left without a place. The rest of the
calendar is not optimised again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from aftercare.domain.placement.adding_facts import Enlarging, NoRoom
from aftercare.domain.placement.answering import Answer
from aftercare.domain.placement.compiling import LIMITS, Compiled, Spare
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import construct
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.engine.fact_changes import (
    recheck,
    refresh_officer,
    take_all,
    waiting,
)
from aftercare.domain.placement.engine.ledger import book, take
from aftercare.domain.placement.engine.repair import improve
from aftercare.domain.placement.instance import Instance, Location, Obligation, Officer, Person
from aftercare.domain.placement.ordering import in_order, sorted_tasks
from aftercare.domain.placement.placing import put_back, ranked
from aftercare.domain.placement.plan import Placed, Plan, Unplaced
from aftercare.domain.placement.updating import ROW, Renewing

ROOM = Spare(tasks=4096, duties=512, rows=512, numbers=16384)
"""Spare room for changes before everything is compiled again."""

BUDGET = (6, 2, 1, at.FAR, 3000)
"""The limits of repair after a single change, in the order of LIMITS: the user waits for the answer, and the nightly
run looks at everything again."""

ALONE = (6, 2, 1, at.FAR, 40)
"""The same for the facts of one person."""

FEW, LESS = 3, (2, 0, 0, 1, 40)
"""The same when those leave more than FEW without a place: each is tried once."""


@dataclass(frozen=True, slots=True)
class Change:
    """The effect of one change. `placed`: rows that are new or elsewhere. `gone`: rows that were removed or moved.
    `waiting`: the occurrences looked at without a place, as obligation and number; `Desk.why_not` gives the reasons.
    """

    placed: tuple[Placed, ...]
    gone: tuple[Placed, ...]
    waiting: tuple[tuple[str, int], ...]


class Desk:
    """One instance and its plan. No other code may hold them: every method changes them."""

    def __init__(self, instance: Instance, previous: Sequence[Placed] = ()) -> None:
        self._open(instance, previous)

    def _open(self, instance: Instance, previous: Sequence[Placed]) -> None:
        self._compiled = compiled = Compiled(instance, ROOM)
        self._answer = Answer(compiled)
        self._answer.know_moments()
        self._enlarging = Enlarging(compiled)
        compiled.ints[at.EXPLAIN] = 1
        self._night = compiled.ints[LIMITS].copy()
        compiled.ints[LIMITS] = BUDGET
        # A change can join components. With one component for all, nothing is wrongly skipped as unaffected.
        compiled.view(at.AT_PERSONS, len(instance.persons), at.PERSON)[:, at.P_CIRCLE] = 0
        self.displaced = put_back(compiled, instance.notified, pinned=True)
        put_back(compiled, previous, pinned=False)
        self._order = in_order(compiled)
        self._shown = compiled.bookings[:, ROW].copy()
        self._shown[compiled.duties.tasks :] = at.UNPLACED
        self._renewing = Renewing(compiled, self._answer, self._enlarging, self._shown)

    # Looking ---------------------------------------------------------------------------------

    def plan(self) -> Plan:
        """The whole plan as it is now."""
        plan = self._answer.plan(self._alive(), self.displaced, explain=True)
        return Plan(
            tuple(sorted(plan.placed, key=lambda row: (row.obligation, row.occurrence))),
            tuple(sorted(plan.unplaced, key=lambda row: (row.obligation, row.occurrence))),
            plan.displaced,
        )

    def why_not(self, occurrences: Sequence[tuple[str, int]]) -> tuple[Unplaced, ...]:
        """Why these have no place now; those that have one, or are not due, are left out. Their positions on waiting
        lists count among themselves."""
        compiled = self._compiled
        tasks = np.array([compiled.task(*one) for one in occurrences], dtype=np.int64)
        tasks = tasks[tasks >= 0]
        left = tasks[compiled.bookings[tasks, at.B_START] == at.UNPLACED]
        return tuple(self._answer.failures(sorted_tasks(compiled, left)))

    def starts(self, obligation: str, occurrence: int, limit: int = 10) -> tuple[Placed, ...]:
        """The best free starts of one occurrence, best first, as if its own present row did not exist."""
        compiled = self._compiled
        task = compiled.task(obligation, occurrence)
        if task < 0:
            return ()
        start, officer, place, session = compiled.bookings[task, ROW].tolist()
        if start == at.UNPLACED:
            return ranked(compiled, task, limit)
        why = compiled.bookings[task, at.B_POINT : at.B_EXCHANGED + 1].copy()
        take(compiled.ints, compiled.bits, task)
        found = ranked(compiled, task, limit)
        book(compiled.ints, compiled.bits, task, start, officer, place, session)
        compiled.bookings[task, at.B_POINT : at.B_EXCHANGED + 1] = why
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
        if self._renewing.knows(person, obligations):
            return self._change(self._renewing.tasks_of(person), ())
        try:
            return self._alone(*self._renewing.renew(person, obligations))
        except NoRoom:
            return self._anew_for(person, obligations)

    def change_officer(self, officer: Officer) -> Change:
        """Stores new hours or absences of an officer: rows that cannot stay are placed elsewhere or reported."""
        compiled, names = self._compiled, self._compiled.names
        number = names.officer_number[officer.id]
        names.officers[number] = officer
        try:
            row = self._enlarging.add_row(compiled.at_work(officer))
        except NoRoom:
            return self._anew(self._instance())
        compiled.view(at.AT_OFFICERS, len(names.officers), at.OFFICER)[number, at.O_WORK] = row
        refresh_officer(compiled.ints, compiled.bits, number)
        return self._settle(self._judge(at.B_OFFICER, number))

    def change_location(self, location: Location) -> Change:
        """Stores new opening hours of a site, `hours` given: rows that cannot stay go elsewhere or are reported."""
        compiled, names = self._compiled, self._compiled.names
        number = names.location_number[location.id]
        names.locations[number] = location
        hours = compiled.calendar.everything
        if location.hours is not None:
            hours = compiled.calendar.hours((location.hours,))
        try:
            row = self._enlarging.add_row(hours)
        except NoRoom:
            return self._anew(self._instance())
        compiled.view(at.AT_PLACES, len(names.locations), at.PLACE)[number, at.L_OPEN] = row
        return self._settle(self._judge(at.B_PLACE, number))

    def move(self, row: Placed) -> Change | None:
        """Moves one occurrence to a chosen start and pins it there. None when that would break a rule; then nothing
        has changed."""
        compiled = self._compiled
        task = compiled.task(row.obligation, row.occurrence)
        if task < 0:
            return None
        before = compiled.bookings[task].copy()
        take_all(compiled.ints, compiled.bits, np.array([task]))
        if put_back(compiled, [row], pinned=True):
            if before[at.B_START] != at.UNPLACED:
                book(compiled.ints, compiled.bits, task, *before[ROW].tolist())
            return None
        return self._settle(np.array([task]))

    def retry(self) -> Change:
        """Places the waiting occurrences that have a free start by now; nothing else moves."""
        compiled, tasks = self._compiled, self._alive()
        possible = np.zeros(len(tasks), dtype=np.int64)
        waiting(compiled.ints, compiled.bits, tasks, possible)
        found = tasks[possible == 1]
        construct(compiled.ints, compiled.bits, found)
        return self._change(found, ())

    # Steps -----------------------------------------------------------------------------------

    def _alive(self) -> Ints:
        """All tasks of the present obligations, in the order of placing."""
        fields = self._compiled.bookings[: self._enlarging.tasks]
        return sorted_tasks(self._compiled, np.flatnonzero(fields[:, at.B_DUTY] >= 0))

    def _judge(self, field: int, number: int) -> Ints:
        """Removes bookings with an officer or at a place that are no longer possible; returns the tasks looked at."""
        compiled = self._compiled
        tasks = np.flatnonzero(compiled.bookings[: self._enlarging.tasks, field] == number)
        placed: Ints = tasks[compiled.bookings[tasks, at.B_START] != at.UNPLACED]
        recheck(compiled.ints, compiled.bits, sorted_tasks(compiled, placed))
        return placed

    def _settle(self, tasks: Ints, gone: Sequence[Placed] = ()) -> Change:
        """Places the unplaced ones of these tasks, repairs for them alone, and returns what changed."""
        compiled = self._compiled
        open_ones = tasks[compiled.bookings[tasks, at.B_START] == at.UNPLACED]
        order = sorted_tasks(compiled, open_ones)
        compiled.ints[at.JOURNAL] = 0
        construct(compiled.ints, compiled.bits, order)
        improve(compiled.ints, compiled.bits, order)
        first, count = int(compiled.ints[at.AT_JOURNAL]), int(compiled.ints[at.JOURNAL])
        moved = compiled.ints[first : first + count]
        touched = _once(np.concatenate([tasks, moved]))
        if count == at.JOURNAL_ROOM:
            touched = self._alive()
        return self._change(touched, gone)

    def _alone(self, tasks: Ints, gone: Sequence[Placed]) -> Change:
        """Handles the changes for one person, within the time that a user waits for an answer."""
        compiled = self._compiled
        left = np.count_nonzero(compiled.bookings[tasks, at.B_START] == at.UNPLACED)
        compiled.ints[LIMITS] = LESS if left > FEW else ALONE
        change = self._settle(tasks, gone)
        compiled.ints[LIMITS] = BUDGET
        return change

    def _change(self, touched: Ints, gone: Sequence[Placed]) -> Change:
        """How these tasks differ from what was shown last; the present state then counts as shown."""
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
        """The present facts as an instance."""
        names, duties = self._compiled.names, self._compiled.duties
        return replace(
            self._compiled.instance,
            persons=tuple(names.persons),
            officers=tuple(names.officers),
            locations=tuple(names.locations),
            obligations=tuple(duties.rows[number] for number in sorted(duties.number.values())),
            notified=tuple(self._pinned()),
        )

    def _pinned(self) -> list[Placed]:
        fields = self._compiled.bookings[: self._enlarging.tasks]
        held = (fields[:, at.B_START] != at.UNPLACED) & (fields[:, at.B_PINNED] == 1)
        return self._answer.rows(np.flatnonzero(held), explain=False)


def _once(tasks: Ints) -> Ints:
    """The tasks in ascending order, each once."""
    order = np.sort(tasks)
    found: Ints = order[np.append(order[1:] != order[:-1], True)] if len(order) else order
    return found


def _lasting(row: Placed) -> tuple[object, ...]:
    """The key by which two rows are the same appointment of the same length."""
    return (*row.row, row.end)
