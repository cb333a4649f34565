"""Converts the engine's numbers to a plan: rows with moments and names, and reasons for occurrences without one."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import diagnosis as ex
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import examine_all, lateness
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.engine.ranking import timely
from aftercare.domain.placement.instance import Obligation
from aftercare.domain.placement.plan import Placed, Plan, Unplaced
from aftercare.domain.placement.reasons import Choice, Holder, Layer, Reason, Step, Why

CHOICES = tuple(Choice)
LAYERS = tuple(Layer)
PART, FEW = 8192, 256
ROW = [
    at.B_DUTY, at.B_INDEX, at.B_START, at.B_END, at.B_PLACE, at.B_OFFICER, at.B_SESSION,
]  # fmt: skip
WHY = [at.B_POINT, at.B_STARTS, at.B_SECOND, at.B_EXCHANGED]
FAILED = [at.B_DUTY, at.B_INDEX, at.B_FIRST_DAY, at.B_LAST_DAY, at.B_CUT]


class Answer:
    """Reads plans out of a compiled calendar."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._moments: dict[int, datetime] = {}
        self._days: dict[int, date] = {}
        self._steps: dict[tuple[int, int], Step] = {}

    def plan(self, order: Ints, displaced: list[Placed], explain: bool) -> Plan:
        """The whole plan; `order` contains all tasks in the order of placing."""
        tasks, left = self._parted(order)
        return Plan(tuple(self.rows(tasks, explain)), tuple(self.failures(left)), tuple(displaced))

    def last_plan(self, order: Ints, displaced: list[Placed], explain: bool) -> Plan:
        """The same, but the calendar is freed before the rows are made: for a whole country it takes as much memory
        as they do. Nothing can be asked of it afterwards."""
        tasks, left = self._parted(order)
        self._compiled.let_go_of_numbers()
        unplaced = tuple(self.failures(left))
        self._compiled.let_go_of_slots()
        table = self._facts(tasks, explain)
        self._compiled.let_go()
        return Plan(tuple(self._written(table, explain)), unplaced, tuple(displaced))

    def _parted(self, order: Ints) -> tuple[Ints, Ints]:
        """The placed tasks, in ascending order, and the others."""
        placed = self._compiled.bookings[order, at.B_START] != at.UNPLACED
        tasks: Ints = order[placed]
        tasks.sort()  # in place, without a second copy of a whole country's tasks
        return tasks, order[~placed]

    def moment(self, slot: int) -> datetime:
        found = self._moments.get(slot)
        if found is None:
            found = self._moments[slot] = self._compiled.calendar.moment(slot)
        return found

    def know_moments(self) -> None:
        """Computes every moment in advance, so that no answer has to wait for it."""
        for slot in range(self._compiled.calendar.total + 1):
            self.moment(slot)

    def lasts(self, task: int) -> timedelta:
        """The duration of an occurrence."""
        duty = int(self._compiled.bookings[task, at.B_DUTY])
        return timedelta(minutes=self._compiled.duties.rows[duty].minutes)

    # Placed ----------------------------------------------------------------------------------

    def rows(self, tasks: Ints, explain: bool) -> list[Placed]:
        """The rows of placed tasks, in the order given."""
        return self._written(self._facts(tasks, explain), explain)

    def _facts(self, tasks: Ints, explain: bool) -> Ints:
        """The fields of the tasks' rows: those of ROW, then those of WHY with two flags."""
        compiled, fields = self._compiled, np.array(ROW + WHY if explain else ROW)
        # In parts: for a whole country the intermediate array would take as much memory again.
        table = np.empty((len(tasks), len(fields) + (2 if explain else 0)), dtype=np.int32)
        for first in range(0, len(tasks), PART):
            part = tasks[first : first + PART, None]
            table[first : first + PART, : len(fields)] = compiled.bookings[part, fields]
        if explain:
            late = np.zeros(len(tasks), dtype=np.int64)
            lateness(compiled.ints, tasks, late)
            own = self._is_own(compiled.duty_fields[table[:, 0]], table[:, ROW.index(at.B_OFFICER)])
            table[:, -2], table[:, -1] = late, own
        return table

    def _is_own(self, duties: Ints, officers: Ints) -> NDArray[np.bool_]:
        """Whether each row of duties is held by the client's own officer. During a change of officers both count as
        the own officer, each on their side of that day."""
        compiled = self._compiled
        people = compiled.view(at.AT_PERSONS, len(compiled.names.persons), at.PERSON)
        changes = people[duties[:, at.D_PERSON], at.P_CHANGE] >= 0
        found: NDArray[np.bool_] = changes | (duties[:, at.D_OFFICER] == officers)
        return found

    def _written(self, table: Ints, explain: bool) -> list[Placed]:
        """The rows for the table from `_facts`, made in parts, so that the intermediate values take little memory."""
        names, duties, moment = self._compiled.names, self._compiled.duties.rows, self.moment
        found: list[Placed] = []
        for first in range(0, len(table), PART):
            part = table[first : first + PART]
            whys = self._whys(part) if explain else [None] * len(part)
            found += [
                Placed(
                    duties[of].id,
                    index,
                    moment(start),
                    moment(end),
                    None if where < 0 else names.locations[where].id,
                    None if who < 0 else names.officers[who].id,
                    None if which < 0 else names.sessions[which].id,
                    why and self._instead(why, duties[of], index, start),
                )
                for (of, index, start, end, where, who, which), why in zip(
                    part[:, : len(ROW)].tolist(), whys, strict=True
                )
            ]
        return found

    def rows_at(self, tasks: Ints, rows: Ints) -> list[Placed]:
        """The rows of tasks, each with a start slot, an officer, a place and a session, given as numbers."""
        compiled, names, moment = self._compiled, self._compiled.names, self.moment
        of = compiled.bookings[tasks, at.B_DUTY]
        columns = (
            of.tolist(),
            compiled.bookings[tasks, at.B_INDEX].tolist(),
            compiled.duty_fields[of, at.D_LENGTH].tolist(),
            *rows.T.tolist(),
        )
        return [
            Placed(
                compiled.duties.rows[duty].id,
                index,
                moment(start),
                moment(start + length),
                None if where < 0 else names.locations[where].id,
                None if who < 0 else names.officers[who].id,
                None if which < 0 else names.sessions[which].id,
            )
            for duty, index, length, start, who, where, which in zip(*columns, strict=True)
        ]

    def _whys(self, table: Ints) -> list[Why | None]:
        officers = table[:, ROW.index(at.B_OFFICER)].tolist()
        rows = zip(officers, table[:, len(ROW) :].tolist(), strict=True)
        return [
            Why(
                CHOICES[point], starts, not is_late, None if who < 0 else own == 1,
                None if second < 0 else self.moment(second), exchanged == 1,
            )
            for who, (point, starts, second, exchanged, is_late, own) in rows
        ]  # fmt: skip

    def _instead(self, why: Why, row: Obligation, index: int, start: int) -> Why:
        """The same, with the closed usual day when the start is on a stand-in day."""
        known = self._compiled.duties.stand_ins.get(row.id)
        on = self._on(start // self._compiled.calendar.per_day) if known else None
        if known is None or index not in known or on is None or on.weekday() in row.weekdays:
            return why
        return why._replace(instead_of=known[index].usual)

    def offered(self, task: int, start: int, officer: int, site: int) -> Placed:
        """The row for a start, as `explain` has just noted it; nothing is booked.

        `site` is the position in the block of the site's facts.
        """
        compiled, ints = self._compiled, self._compiled.ints
        fields = self._compiled.bookings[task]
        duty = compiled.duty_fields[fields[at.B_DUTY]]
        low, high = timely(ints, task)
        second = int(fields[at.B_SECOND])
        place, session = int(ints[site + at.X_PLACE]), int(ints[site + at.X_SESSION])
        row, index = compiled.duties.rows[int(fields[at.B_DUTY])], int(fields[at.B_INDEX])
        why = Why(
            CHOICES[int(fields[at.B_POINT])],
            int(fields[at.B_STARTS]),
            low <= start < high,
            None if officer < 0 else bool(self._is_own(duty[None, :], np.array([officer]))[0]),
            None if second < 0 else self.moment(second),
        )
        return Placed(
            row.id,
            index,
            self.moment(start),
            self.moment(start + int(duty[at.D_LENGTH])),
            None if place < 0 else compiled.names.locations[place].id,
            None if officer < 0 else compiled.names.officers[officer].id,
            None if session < 0 else compiled.names.sessions[session].id,
            self._instead(why, row, index, start),
        )

    # Not placed ------------------------------------------------------------------------------

    def names_of(self, tasks: Ints) -> list[tuple[str, int]]:
        """The obligation and the occurrence number of each task."""
        duties = self._compiled.duties.rows
        fields = self._compiled.bookings[tasks[:, None], (at.B_DUTY, at.B_INDEX)].tolist()
        return [(duties[of].id, index) for of, index in fields]

    def failures(self, tasks: Ints) -> list[Unplaced]:
        """The tasks without a start, in the order of their ids; `tasks` are in the order of placing. Made in parts,
        as the rows are."""
        self._asked: dict[int, tuple[str, ...]] = {}
        queues = np.array(self._queues(tasks), dtype=np.int32)
        order = np.argsort(tasks, kind="stable")
        found: list[Unplaced] = []
        for first in range(0, len(tasks), FEW):
            part = order[first : first + FEW]
            found += self._failed(tasks[part], queues[part].tolist())
        return found

    def _failed(self, tasks: Ints, queues: list[int]) -> list[Unplaced]:
        compiled = self._compiled
        found = np.full((len(tasks), ex.EXAMINED), -1, dtype=np.int64)
        examine_all(compiled.ints, compiled.bits, tasks, found)
        self._held = self._holders(found[:, ex.HOLDERS :])
        fields = compiled.bookings[tasks[:, None], FAILED].tolist()
        rows = zip(fields, found.tolist(), queues, strict=True)
        return [self._unplaced(*row) for row in rows]

    def _unplaced(self, fields: list[int], found: list[int], queue: int) -> Unplaced:
        compiled, number = self._compiled, fields[0]
        _, index, first, last, cut = fields
        row, opener = compiled.duties.rows[number], found[ex.OPENER]
        steps = tuple(
            self._step(layer, left)
            for layer, left in enumerate(found[: len(LAYERS)])
            if left != ex.NOT_ASKED
        )
        reason = Reason(
            empty=steps[-1].layer,
            first_on=self._on(first),
            last_on=self._on(last),
            steps=steps,
            officers=self._officers_of(number),
            opener=None if opener < 0 else LAYERS[opener],
            opened=max(found[ex.OPENED], 0),
            holders=tuple([self._held[one] for one in found[ex.HOLDERS :] if one >= 0]),
            cut=bool(cut),
            queue=queue,
        )
        return Unplaced(row.id, index, reason)

    def _step(self, layer: int, left: int) -> Step:
        step = self._steps.get((layer, left))
        if step is None:
            step = self._steps[layer, left] = Step(LAYERS[layer], left)
        return step

    def _on(self, day: int) -> date:
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = self._compiled.calendar.on(day)
        return found

    def _officers_of(self, duty: int) -> tuple[str, ...]:
        """The officers who can take a duty, the own officer first."""
        found = self._asked.get(duty)
        if found is None:
            numbers = self._compiled.duty_fields[duty, [at.D_OFFICER, at.D_DEPUTY]].tolist()
            names = self._compiled.names.officers
            found = self._asked[duty] = tuple(names[one].id for one in numbers if one >= 0)
        return found

    def _holders(self, numbers: Ints) -> dict[int, Holder]:
        """The bookings that hold a wanted start, by number; -1 means none."""
        compiled, names = self._compiled, self._compiled.names.officers
        asked = np.unique(numbers[numbers >= 0])
        mine = asked[asked < compiled.first_standing]
        found = {one: self._standing(one) for one in asked[len(mine) :].tolist()}
        fields = compiled.bookings[mine][:, [at.B_DUTY, at.B_INDEX, at.B_OFFICER]]
        tiers = compiled.duty_fields[fields[:, 0], at.D_TIER].tolist()
        for one, (duty, index, who), tier in zip(
            mine.tolist(), fields.tolist(), tiers, strict=True
        ):
            officer = None if who < 0 else names[who].id
            found[one] = Holder(compiled.duties.rows[duty].id, index, tier, officer)
        return found

    def _standing(self, one: int) -> Holder:
        compiled = self._compiled
        taken = compiled.taken[one - compiled.first_standing]
        known = taken.officer in compiled.names.officer_number
        return Holder(taken.obligation, taken.occurrence, None, taken.officer if known else None)

    def _queues(self, tasks: Ints) -> list[int]:
        """The position of each task in the queue for the same officer, programme or sites, in the order given,
        counted from 1."""
        lists: dict[object, int] = defaultdict(int)
        places = []
        of = self._compiled.bookings[tasks][:, at.B_DUTY].tolist()
        for duty in of:
            row = self._compiled.duties.rows[duty]
            officer = int(self._compiled.duty_fields[duty, at.D_OFFICER])
            key = (officer, row.programme, frozenset(row.locations) if officer < 0 else None)
            lists[key] += 1
            places.append(lists[key])
        return places
