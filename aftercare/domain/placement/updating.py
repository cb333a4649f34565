"""Updates a person's duties in a compiled calendar: what need not move is left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aftercare.domain.placement.adding_facts import Enlarging
from aftercare.domain.placement.answering import Answer
from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import keep
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.engine.fact_changes import recheck, refresh_person, take_all
from aftercare.domain.placement.instance import Obligation, Person
from aftercare.domain.placement.placing import put_back
from aftercare.domain.placement.plan import Placed

ROW = np.array([at.B_START, at.B_OFFICER, at.B_PLACE, at.B_SESSION])
"""The fields by which two bookings of a task are the same."""

HELD = np.array([-1, *ROW, at.B_PINNED])
"""The fields of a task that is lifted to be put back; the first is its number."""


@dataclass(frozen=True, slots=True)
class _Sorted:
    """A person's obligations, sorted. `kept`: with an unchanged duty, by id. `altered`: with the same duty but other
    facts. `fresh`: with the facts of a new duty. `old` are the duties that no longer exist."""

    kept: dict[str, int]
    altered: list[tuple[int, Obligation, Ints]]
    fresh: list[tuple[Obligation, Ints]]
    old: list[int]


class Renewing:
    """The duties of all persons in one compiled calendar. `shown` is what was last reported of every task: where a
    task moves to another duty with its row, its report moves too."""

    def __init__(
        self, compiled: Compiled, answer: Answer, enlarging: Enlarging, shown: Ints
    ) -> None:
        self._compiled, self._answer, self._enlarging = compiled, answer, enlarging
        self._shown = shown
        self._duties_of: dict[int, list[int]] = defaultdict(list)
        persons = compiled.duty_fields[: len(compiled.duties.rows), at.D_PERSON]
        for number, person in enumerate(persons.tolist()):
            self._duties_of[person].append(number)

    def knows(self, person: Person, obligations: Sequence[Obligation]) -> bool:
        """Whether these facts are the same as the stored ones."""
        names, rows = self._compiled.names, self._compiled.duties.rows
        number = names.person_number[person.id]
        if names.persons[number] != person:
            return False
        held = {rows[duty].id: rows[duty] for duty in self._duties_of[number]}
        return held == {row.id: row for row in obligations}

    def tasks_of(self, person: Person) -> Ints:
        number = self._compiled.names.person_number[person.id]
        return _joined([self._compiled.bookings_of(duty) for duty in self._duties_of[number]])

    def renew(self, person: Person, obligations: Sequence[Obligation]) -> tuple[Ints, list[Placed]]:
        """Updates a person's duties; returns the present tasks, and the rows of tasks that no longer exist. NoRoom
        is raised before any booking is removed."""
        compiled, enlarging = self._compiled, self._enlarging
        number = compiled.names.person_number[person.id]
        same = compiled.names.persons[number] == person
        if not same:
            enlarging.set_person(person)
        sorted_out = self._compare(number, sorted(obligations, key=lambda o: o.id), same)
        fresh = sorted_out.fresh
        enlarging.expect_room(number, [fields for _, _, fields in sorted_out.altered], fresh)
        altered = _joined([compiled.bookings_of(duty) for duty, _, _ in sorted_out.altered])
        old = _joined([compiled.bookings_of(duty) for duty in sorted_out.old])
        stood, held = self._standing_rows(old), self._held(altered)
        take_all(compiled.ints, compiled.bits, np.concatenate([old, altered]))
        for duty in sorted_out.old:
            enlarging.end_duty(duty)
        refresh_person(compiled.ints, compiled.bits, number)
        kept = _joined([compiled.bookings_of(duty) for duty in sorted_out.kept.values()])
        if not same:
            recheck(compiled.ints, compiled.bits, kept)
        for duty, row, fields in sorted_out.altered:
            enlarging.alter_duty(duty, row, fields)
            sorted_out.kept[row.id] = duty
        tasks = [kept, altered]
        for row, fields in fresh:
            duty = sorted_out.kept[row.id] = enlarging.add_duty(row, fields)
            tasks.append(compiled.bookings_of(duty))
        self._duties_of[number] = sorted(sorted_out.kept.values())
        if sorted_out.old or fresh:
            enlarging.set_own(number, _joined(tasks))
            refresh_person(compiled.ints, compiled.bits, number)
        self._hold(held)
        return _joined(tasks), self._put_back(stood)

    def _held(self, tasks: Ints) -> Ints:
        """The placed ones of these tasks: task, start, officer, place, session, pinned. In the order in which they
        are put back."""
        compiled = self._compiled
        if not len(tasks):
            return np.empty((0, len(HELD)), dtype=np.int64)
        rows = compiled.bookings[tasks[:, None], HELD[1:]]
        ranks = compiled.duty_fields[compiled.bookings[tasks, at.B_DUTY], at.D_RANK]
        placed = np.flatnonzero(rows[:, 0] != at.UNPLACED)
        order = placed[np.lexsort((tasks[placed], ranks[placed]))]
        found: Ints = np.column_stack([tasks[order], rows[order]]).astype(np.int64)
        return found

    def _hold(self, held: Ints) -> None:
        """Puts rows back as they were where possible, those that clients know of first."""
        compiled = self._compiled
        for pinned in (True, False) if len(held) else ():
            rows = np.ascontiguousarray(held[held[:, -1] == pinned][:, :-1])
            if len(rows):
                keep(compiled.ints, compiled.bits, rows, pinned, np.zeros(len(rows), np.int64))

    def _put_back(self, stood: Sequence[tuple[Placed, list[int], bool]]) -> list[Placed]:
        """Puts rows back where possible; returns those with an occurrence that is no longer due or has another
        length."""
        compiled = self._compiled
        gone: list[Placed] = []
        if not stood:
            return gone
        for row, numbers, _ in stood:
            task = compiled.task(row.obligation, row.occurrence)
            if task < 0 or self._answer.lasts(task) != row.end - row.start:
                gone.append(row)
            else:
                self._shown[task] = numbers
        for pinned in (True, False):
            rows = [row for row, _, told in stood if told is pinned]
            put_back(compiled, rows, pinned)
        return gone

    def _compare(self, number: int, obligations: Sequence[Obligation], same: bool) -> _Sorted:
        """Sorts a person's obligations by comparing them with the present duties. `same`: nothing else about the
        person has changed, so an equal obligation has the same duty."""
        compiled, enlarging = self._compiled, self._enlarging
        wanted = {row.id: row for row in obligations}
        kept, altered, old = {}, [], []
        for duty in self._duties_of[number]:
            before = compiled.duties.rows[duty]
            row = wanted.get(before.id)
            if row is not None and same and row == before:
                kept[row.id] = duty
                del wanted[row.id]
                continue
            fields = None if row is None else enlarging.fields(row)
            fits = row is not None and row.occurrences == before.occurrences
            if row is None or fields is None or not fits:
                old.append(duty)
            elif _alike(compiled.duty_fields[duty], fields):
                kept[row.id] = duty
                compiled.duties.rows[duty] = row
                del wanted[row.id]
            elif compiled.duty_fields[duty, at.D_LENGTH] == fields[at.D_LENGTH]:
                altered.append((duty, row, fields))
                del wanted[row.id]
            else:
                old.append(duty)
        fresh = [(row, enlarging.fields(row)) for row in wanted.values()]
        return _Sorted(kept, altered, fresh, old)

    def _standing_rows(self, tasks: Ints) -> list[tuple[Placed, list[int], bool]]:
        """The rows of placed tasks, as rows and as numbers, and whether they are pinned."""
        bookings = self._compiled.bookings
        placed = tasks[bookings[tasks, at.B_START] != at.UNPLACED]
        self._shown[tasks] = at.UNPLACED
        if not len(placed):
            return []
        pinned = bookings[placed, at.B_PINNED] == 1
        rows = self._answer.rows(placed, explain=False)
        numbers = bookings[placed[:, None], ROW].tolist()
        return list(zip(rows, numbers, pinned.tolist(), strict=True))


def _joined(tasks: Sequence[Ints]) -> Ints:
    found: Ints = np.concatenate([np.empty(0, dtype=np.int64), *tasks])
    return found


def _alike(one: Ints, other: Ints) -> bool:
    """Whether two duties are equal except for their tasks and where their lists are."""
    return bool((one[ALIKE] == other[ALIKE]).all())


ALIKE = [
    at.D_PERSON, at.D_TIER, at.D_WEIGHT, at.D_NEEDS, at.D_LENGTH, at.D_TRAVEL, at.D_RULE,
    at.D_SITES, at.D_SITES_END, at.D_LAST_DONE, at.D_LEAST, at.D_LONGEST, at.D_PERIOD,
    at.D_OFFICER, at.D_DEPUTY, at.D_RANK,
]  # fmt: skip
