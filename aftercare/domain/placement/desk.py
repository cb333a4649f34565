"""A plan held in memory, to which changes come one at a time; only what must change does.

A row that stands stays where it is while it is possible: one the person knows of always, any other
unless moving it places more. Repair after a change looks only at what the change has left without
a place, so the rest of the calendar is not touched for its own sake.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from aftercare.domain.placement.answering import Answer
from aftercare.domain.placement.compiling import Compiled, Spare
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.changing import (
    recheck,
    refresh_officer,
    refresh_person,
    take_all,
    waiting,
)
from aftercare.domain.placement.engine.ledger import book, take
from aftercare.domain.placement.engine.repairing import improve
from aftercare.domain.placement.engine.running import construct
from aftercare.domain.placement.engine.words import Ints
from aftercare.domain.placement.enlarging import Enlarging, NoRoom
from aftercare.domain.placement.instance import Instance, Location, Obligation, Officer, Person
from aftercare.domain.placement.ordering import in_order, sorted_tasks
from aftercare.domain.placement.placing import put_back, ranked
from aftercare.domain.placement.plan import Placed, Plan, Unplaced

ROOM = Spare(tasks=4096, duties=512, rows=512, numbers=16384)
"""Room for changes before everything is compiled anew."""

BUDGET = (6, 2, 1, at.FAR)
"""The budget of an attempt to repair after a single change, and of rounds: somebody waits for the answer, and the
night looks at everything again."""

FEW, LESS = 3, (2, 0, 0, 1)
"""The budget when one change leaves more than a few without a place, each tried once: the answer takes no
longer for it."""

LIMITS = [at.LIFTS, at.LIFTS_BELOW, at.DEEP, at.ROUNDS]

ROW = [at.B_START, at.B_OFFICER, at.B_PLACE, at.B_SESSION]
"""What makes two bookings of a task the same."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one change did: rows that are new or elsewhere, rows that are gone (in time or
    altogether), and the occurrences looked at that have no place, as obligation and number; why,
    `Desk.why_not` says."""

    placed: tuple[Placed, ...]
    gone: tuple[Placed, ...]
    waiting: tuple[tuple[str, int], ...]


class Desk:
    """One instance and its plan. Nobody else may hold them: every method changes them."""

    def __init__(self, instance: Instance, previous: Sequence[Placed] = ()) -> None:
        self._open(instance, previous)

    def _open(self, instance: Instance, previous: Sequence[Placed]) -> None:
        self._compiled = compiled = Compiled(instance, ROOM)
        self._answer = Answer(compiled)
        self._enlarging = Enlarging(compiled)
        compiled.ints[at.EXPLAIN] = 1
        self._night = compiled.ints[LIMITS].copy()
        compiled.ints[LIMITS] = BUDGET
        # A change can join circles; with one for all, nothing is taken for untouched that is not.
        compiled.view(at.AT_PERSONS, len(instance.persons), at.PERSON)[:, at.P_CIRCLE] = 0
        self.displaced = put_back(compiled, instance.notified, pinned=True)
        put_back(compiled, previous, pinned=False)
        self._order = in_order(compiled)
        self._duties_of: dict[int, list[int]] = defaultdict(list)
        for number, person in enumerate(compiled.duty_fields[:, at.D_PERSON].tolist()):
            if number < len(compiled.duties.rows):
                self._duties_of[person].append(number)
        self._shown = compiled.bookings[:, ROW].copy()
        self._shown[compiled.duties.tasks :] = at.UNPLACED

    # Looking ---------------------------------------------------------------------------------

    def plan(self) -> Plan:
        """The whole plan as it stands."""
        plan = self._answer.plan(self._alive(), self.displaced, explain=True)
        return Plan(
            tuple(sorted(plan.placed, key=lambda row: (row.obligation, row.occurrence))),
            tuple(sorted(plan.unplaced, key=lambda row: (row.obligation, row.occurrence))),
            plan.displaced,
        )

    def why_not(self, occurrences: Sequence[tuple[str, int]]) -> tuple[Unplaced, ...]:
        """Why these have no place, as things stand now; those that have one, or are not due, are left
        out. Their places on waiting lists count among themselves."""
        compiled = self._compiled
        tasks = np.array([compiled.task(*one) for one in occurrences], dtype=np.int64)
        tasks = tasks[tasks >= 0]
        left = tasks[compiled.bookings[tasks, at.B_START] == at.UNPLACED]
        return tuple(self._answer.failures(sorted_tasks(compiled, left)))

    def starts(self, obligation: str, occurrence: int, limit: int = 10) -> tuple[Placed, ...]:
        """The best free starts of one occurrence, best first; its own present row is set aside."""
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
        """Place everything that has no place, and repair the whole."""
        ints = self._compiled.ints
        ints[LIMITS] = self._night
        change = self._settle(self._alive())
        ints[LIMITS] = BUDGET
        return change

    def change_person(self, person: Person, obligations: Sequence[Obligation]) -> Change:
        """New facts about a person, and all the obligations there are now. The same again changes
        nothing: what the first answer could not place waits for room, not for another try."""
        if self._knows(person, obligations):
            return self._change(self._tasks_of(person), ())
        try:
            return self._alone(*self._renew(person, obligations))
        except NoRoom:
            return self._anew(person, obligations)

    def change_officer(self, officer: Officer) -> Change:
        """New hours or absences of an officer: what cannot stay is placed elsewhere or reported."""
        compiled, names = self._compiled, self._compiled.names
        number = names.officer_number[officer.id]
        names.officers[number] = officer
        try:
            row = self._enlarging.add_row(compiled.at_work(officer))
        except NoRoom:
            self._open(self._instance(), self.plan().placed)
            return self.change_officer(officer)
        compiled.view(at.AT_OFFICERS, len(names.officers), at.OFFICER)[number, at.O_WORK] = row
        refresh_officer(compiled.ints, compiled.bits, number)
        return self._settle(self._judge(at.B_OFFICER, number))

    def change_location(self, location: Location) -> Change:
        """New opening hours of a site, `hours` given: what cannot stay goes elsewhere or is reported."""
        compiled, names = self._compiled, self._compiled.names
        number = names.location_number[location.id]
        names.locations[number] = location
        hours = compiled.calendar.everything
        if location.hours is not None:
            hours = compiled.calendar.hours((location.hours,))
        try:
            row = self._enlarging.add_row(hours)
        except NoRoom:
            self._open(self._instance(), self.plan().placed)
            return self.change_location(location)
        compiled.view(at.AT_PLACES, len(names.locations), at.PLACE)[number, at.L_OPEN] = row
        return self._settle(self._judge(at.B_PLACE, number))

    def move(self, row: Placed) -> Change | None:
        """Put one occurrence where a person wants it, from now on pinned there; None when that would
        break a rule, and then nothing has changed."""
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
        """Place those that wait and have a free start by now, nothing else moves."""
        compiled, tasks = self._compiled, self._alive()
        possible = np.zeros(len(tasks), dtype=np.int64)
        waiting(compiled.ints, compiled.bits, tasks, possible)
        found = tasks[possible == 1]
        construct(compiled.ints, compiled.bits, found)
        return self._change(found, ())

    # Steps -----------------------------------------------------------------------------------

    def _alive(self) -> Ints:
        """All tasks of the obligations there are, in the order of placing."""
        fields = self._compiled.bookings[: self._enlarging.tasks]
        return sorted_tasks(self._compiled, np.flatnonzero(fields[:, at.B_DUTY] >= 0))

    def _judge(self, field: int, number: int) -> Ints:
        """Take out what is not possible any more of those with an officer or at a place; answers
        the tasks looked at."""
        compiled = self._compiled
        tasks = np.flatnonzero(compiled.bookings[: self._enlarging.tasks, field] == number)
        placed: Ints = tasks[compiled.bookings[tasks, at.B_START] != at.UNPLACED]
        recheck(compiled.ints, compiled.bits, sorted_tasks(compiled, placed))
        return placed

    def _settle(self, tasks: Ints, gone: Sequence[Placed] = ()) -> Change:
        """Place those of the tasks that have no place, repair for them alone, say what changed."""
        compiled = self._compiled
        open_ones = tasks[compiled.bookings[tasks, at.B_START] == at.UNPLACED]
        order = sorted_tasks(compiled, open_ones)
        compiled.ints[at.JOURNAL] = 0
        construct(compiled.ints, compiled.bits, order)
        improve(compiled.ints, compiled.bits, order)
        first, count = int(compiled.ints[at.AT_JOURNAL]), int(compiled.ints[at.JOURNAL])
        moved = compiled.ints[first : first + count]
        touched = np.unique(np.concatenate([tasks, moved]))
        if count == at.JOURNAL_ROOM:
            touched = self._alive()
        return self._change(touched, gone)

    def _alone(self, tasks: Ints, gone: Sequence[Placed]) -> Change:
        """Settle what changed for one person, within the time somebody waits for an answer."""
        compiled = self._compiled
        if np.count_nonzero(compiled.bookings[tasks, at.B_START] == at.UNPLACED) > FEW:
            compiled.ints[LIMITS] = LESS
        change = self._settle(tasks, gone)
        compiled.ints[LIMITS] = BUDGET
        return change

    def _change(self, touched: Ints, gone: Sequence[Placed]) -> Change:
        """How the touched tasks differ from what was last shown; from now on that is shown."""
        now = self._compiled.bookings
        different = touched[(self._shown[touched] != now[touched][:, ROW]).any(axis=1)]
        old = different[self._shown[different, 0] != at.UNPLACED]
        left = [*gone, *self._answer.rows_at(old, self._shown[old])]
        placed = different[now[different, at.B_START] != at.UNPLACED]
        open_ones = touched[now[touched, at.B_START] == at.UNPLACED]
        self._shown[different] = now[different][:, ROW]
        return Change(
            tuple(self._answer.rows(placed, explain=True)),
            tuple(left),
            tuple(self._answer.names_of(open_ones)),
        )

    # One person ------------------------------------------------------------------------------

    def _knows(self, person: Person, obligations: Sequence[Obligation]) -> bool:
        """Whether these are the facts that are held already."""
        names, rows = self._compiled.names, self._compiled.duties.rows
        number = names.person_number[person.id]
        if names.persons[number] != person:
            return False
        held = {rows[duty].id: rows[duty] for duty in self._duties_of[number]}
        return held == {row.id: row for row in obligations}

    def _tasks_of(self, person: Person) -> Ints:
        number = self._compiled.names.person_number[person.id]
        return _joined([self._compiled.bookings_of(duty) for duty in self._duties_of[number]])

    def _renew(
        self, person: Person, obligations: Sequence[Obligation]
    ) -> tuple[Ints, list[Placed]]:
        """Bring a person's duties up to date; answers the tasks there are now, and the rows of those
        there are no more."""
        compiled, enlarging = self._compiled, self._enlarging
        number = enlarging.set_person(person)
        wanted = [(row, enlarging.fields(row)) for row in sorted(obligations, key=lambda o: o.id)]
        kept, old = self._compare(number, wanted)
        stood = self._standing_rows(old)
        take_all(compiled.ints, compiled.bits, old)
        compiled.bookings[old, at.B_DUTY] = -1
        refresh_person(compiled.ints, compiled.bits, number)
        tasks = [compiled.bookings_of(duty) for duty in kept.values()]
        recheck(compiled.ints, compiled.bits, _joined(tasks))
        for row, fields in wanted:
            if row.id not in kept:
                kept[row.id] = len(compiled.duties.rows)
                tasks.append(enlarging.add_duty(row, fields))
        self._duties_of[number] = sorted(kept.values())
        self._own(number, _joined(tasks))
        refresh_person(compiled.ints, compiled.bits, number)
        gone = self._put_back(stood)
        return _joined(tasks), gone

    def _put_back(self, stood: Sequence[tuple[Placed, list[int], bool]]) -> list[Placed]:
        """Put rows back where that is possible; answers those whose occurrence is not due any more."""
        gone = []
        for row, numbers, _ in stood:
            task = self._compiled.task(row.obligation, row.occurrence)
            if task < 0:
                gone.append(row)
            else:
                self._shown[task] = numbers
        for pinned in (True, False):
            rows = [row for row, _, told in stood if told is pinned]
            put_back(self._compiled, rows, pinned)
        return gone

    def _compare(
        self, number: int, wanted: Sequence[tuple[Obligation, Ints]]
    ) -> tuple[dict[str, int], Ints]:
        """The duties that stay as they are, by the id of their obligation, and the tasks of others."""
        compiled = self._compiled
        fresh = {row.id: (row, fields) for row, fields in wanted}
        kept, old = {}, []
        for duty in self._duties_of[number]:
            before = compiled.duties.rows[duty]
            row, fields = fresh.get(before.id, (None, None))
            same = row is not None and row.occurrences == before.occurrences
            if same and fields is not None and _alike(compiled.duty_fields[duty], fields):
                kept[before.id] = duty
            else:
                old.append(compiled.bookings_of(duty))
                compiled.duties.number.pop(before.id, None)
        return kept, _joined(old)

    def _standing_rows(self, tasks: Ints) -> list[tuple[Placed, list[int], bool]]:
        """The rows of placed tasks, as rows and as numbers, and whether they are pinned."""
        bookings = self._compiled.bookings
        placed = tasks[bookings[tasks, at.B_START] != at.UNPLACED]
        pinned = bookings[placed, at.B_PINNED] == 1
        rows = self._answer.rows(placed, explain=False)
        self._shown[tasks] = at.UNPLACED
        numbers = bookings[placed][:, ROW].tolist()
        return list(zip(rows, numbers, pinned.tolist(), strict=True))

    def _own(self, number: int, tasks: Ints) -> None:
        """Write down which bookings are a person's."""
        compiled = self._compiled
        fields = compiled.view(at.AT_PERSONS, len(compiled.names.persons), at.PERSON)[number]
        before = compiled.ints[fields[at.P_OWN] : fields[at.P_OWN_END]]
        standing = before[before >= compiled.first_standing]
        own = self._enlarging.add_list([*tasks.tolist(), *standing.tolist()])
        fields[[at.P_OWN, at.P_OWN_END]] = own

    def _anew(self, person: Person, obligations: Sequence[Obligation]) -> Change:
        """The same by compiling everything again, with the rows that stand."""
        stood = self.plan().placed
        instance = self._instance()
        persons = tuple(person if row.id == person.id else row for row in instance.persons)
        others = tuple(row for row in instance.obligations if row.person != person.id)
        self._open(replace(instance, persons=persons, obligations=(*others, *obligations)), stood)
        return self._settle(self._order)

    def _instance(self) -> Instance:
        """The facts as they are now."""
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


def _joined(tasks: Sequence[Ints]) -> Ints:
    found: Ints = np.concatenate([np.empty(0, dtype=np.int64), *tasks])
    return found


def _alike(one: Ints, other: Ints) -> bool:
    """Whether two duties are the same but for their tasks and where their lists are."""
    return bool((one[ALIKE] == other[ALIKE]).all())


ALIKE = [
    at.D_PERSON, at.D_TIER, at.D_WEIGHT, at.D_NEEDS, at.D_LENGTH, at.D_TRAVEL, at.D_RULE,
    at.D_SITES, at.D_SITES_END, at.D_LAST_DONE, at.D_LEAST, at.D_LONGEST, at.D_PERIOD,
    at.D_OFFICER, at.D_DEPUTY, at.D_RANK,
]  # fmt: skip
