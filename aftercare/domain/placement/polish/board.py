"""A plan on the compiled calendar: its losses, what may move, and the exchange of a part for a better one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aftercare.domain.placement.answering import Answer
from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import keep, lateness
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.engine.freeing import book_all, lift_all, settle_well, worth_of
from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.ordering import in_order
from aftercare.domain.placement.placing import put_back
from aftercare.domain.placement.plan import Placed, Plan

NOTES = (at.B_POINT, at.B_STARTS, at.B_SECOND, at.B_EXCHANGED)
PLACE = (at.B_START, at.B_OFFICER, at.B_PLACE, at.B_SESSION)


class Board:
    """An instance with a plan. Rows that clients know of, and occurrences with a row they knew of, are not touched."""

    def __init__(self, instance: Instance, plan: Plan) -> None:
        self.compiled = compiled = Compiled(instance)
        self.ints, self.bits = compiled.ints, compiled.bits
        self.ints[at.EXPLAIN] = 1
        self._plan = plan
        told = {(row.obligation, row.occurrence) for row in instance.notified}
        known: list[Placed] = []
        loose: list[Placed] = []
        for row in plan.placed:
            (known if (row.obligation, row.occurrence) in told else loose).append(row)
        self.refused = put_back(compiled, known, pinned=True)
        self.refused += put_back(compiled, loose, pinned=False)
        self.order = in_order(compiled)
        self.fields = compiled.bookings[: len(self.order)]
        self.duties = compiled.duty_fields
        self.may_move = self.fields[:, at.B_PINNED] == 0
        for task in (compiled.task(*key) for key in told):
            if task >= 0:
                self.may_move[task] = False

    def losses(self) -> Ints:
        """The tasks that could score more: unplaced although an empty calendar has a start, or late. In the order of
        placing, highest risk first."""
        late = np.zeros(len(self.order), dtype=np.int64)
        lateness(self.ints, self.order, late)
        fields = self.fields[self.order]
        missing = (fields[:, at.B_START] == at.UNPLACED) & (fields[:, at.B_SOONEST] != at.FAR)
        lost: Ints = self.order[(missing & self.may_move[self.order]) | (late > 0)]
        return lost

    def is_lost(self, task: int) -> bool:
        """Whether a task is still unplaced or late."""
        late = np.zeros(1, dtype=np.int64)
        lateness(self.ints, np.array([task]), late)
        return bool(late[0]) or bool(self.fields[task, at.B_START] == at.UNPLACED)

    def rows(self, tasks: Ints) -> Ints:
        """Task, start, officer, place and session of the placed ones among these tasks."""
        placed = tasks[self.fields[tasks, at.B_START] != at.UNPLACED]
        found: Ints = np.column_stack([placed, self.fields[np.ix_(placed, PLACE)]])
        return found

    def worth(self, tasks: Ints) -> int:
        """The present score of the duties of these tasks."""
        duties = np.unique(self.fields[tasks, at.B_DUTY]).astype(np.int64)
        return worth_of(self.ints, duties)

    def lift(self, tasks: Ints) -> None:
        lift_all(self.ints, self.bits, tasks)

    def put_again(self, rows: Ints) -> None:
        """Books rows again that were booked together before."""
        book_all(self.ints, self.bits, rows)

    def exchange(self, tasks: Ints, old: Ints, new: Ints, before: int) -> bool:
        """Books new rows for lifted tasks if the engine finds that they hold and score more than `before`; otherwise
        the old ones. Returns whether the new ones were booked."""
        notes = self.fields[:, NOTES]
        kept = np.zeros(len(new), dtype=np.int64)
        keep(self.ints, self.bits, new, False, kept)
        if not kept.all() or self.worth(tasks) <= before:
            self.lift(tasks)
            self.put_again(old)
            self.fields[:, NOTES] = notes
            return False
        stood = {tuple(row) for row in old.tolist()}
        for task, *place in new.tolist():
            if (task, *place) in stood:
                self.fields[task, NOTES] = notes[task]
            else:
                settle_well(self.ints, self.bits, task)
        return True

    def plan(self) -> Plan:
        """The present plan; rows that did not move keep their reason."""
        answer = Answer(self.compiled).plan(self.order, list(self._plan.displaced), explain=True)
        before = {row.row: row for row in self._plan.placed}
        return replace(
            answer, placed=tuple(_as_before(row, before.get(row.row)) for row in answer.placed)
        )


def _as_before(row: Placed, old: Placed | None) -> Placed:
    if old is None:
        return row
    if old.why is None or row.why is None:
        return old
    return old._replace(why=old.why._replace(in_time=row.why.in_time))
