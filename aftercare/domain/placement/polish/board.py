"""A placement on the compiled calendar: its losses, what may move, and the exchange of a part for a better one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aftercare.domain.placement.answering import Answer
from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import keep, lateness
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.engine.fact_changes import unbook_all
from aftercare.domain.placement.engine.freeing import book_all, rebook_best, worth_of
from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.ordering import in_order
from aftercare.domain.placement.placing import put_back
from aftercare.domain.placement.result import Placed, Placement

NOTES = (at.Booking.decided_by, at.Booking.starts, at.Booking.runner_up, at.Booking.exchanged)
PLACE = (at.Booking.start, at.Booking.officer, at.Booking.place, at.Booking.session)


class Board:
    """An instance with a placement. Rows that clients know of, and occurrences with a row they knew of, are not
    touched."""

    def __init__(self, instance: Instance, placement: Placement) -> None:
        self.compiled = compiled = Compiled(instance)
        self.ints, self.bits = compiled.ints, compiled.bits
        at.header(self.ints).explain = 1
        self._placement = placement
        notified = {(row.obligation, row.occurrence) for row in instance.notified}
        known: list[Placed] = []
        loose: list[Placed] = []
        for row in placement.placed:
            (known if (row.obligation, row.occurrence) in notified else loose).append(row)
        self.refused = put_back(compiled, known, pinned=True)
        self.refused += put_back(compiled, loose, pinned=False)
        self.order = in_order(compiled)
        self.fields = compiled.bookings[: len(self.order)]
        self.obligations = compiled.obligation_fields
        self.may_move = self.fields[:, at.Booking.pinned] == 0
        for occurrence in (compiled.occurrence_number(*key) for key in notified):
            if occurrence >= 0:
                self.may_move[occurrence] = False

    def losses(self) -> Ints:
        """The occurrences that could score more: unplaced though an empty calendar has a start, or late;
        in the order of placing, highest risk first."""
        late = np.zeros(len(self.order), dtype=np.int64)
        lateness(self.ints, self.order, late)
        fields = self.fields[self.order]
        missing = (fields[:, at.Booking.start] == at.UNPLACED) & (
            fields[:, at.Booking.soonest_day] != at.FAR
        )
        lost: Ints = self.order[(missing & self.may_move[self.order]) | (late > 0)]
        return lost

    def is_lost(self, occurrence: int) -> bool:
        """Whether an occurrence is still without a start or late."""
        late = np.zeros(1, dtype=np.int64)
        lateness(self.ints, np.array([occurrence]), late)
        return bool(late[0]) or bool(self.fields[occurrence, at.Booking.start] == at.UNPLACED)

    def rows(self, occurrences: Ints) -> Ints:
        """Task, start, officer, place and session of the placed ones of some occurrences."""
        placed = occurrences[self.fields[occurrences, at.Booking.start] != at.UNPLACED]
        found: Ints = np.column_stack([placed, self.fields[np.ix_(placed, PLACE)]])
        return found

    def worth(self, occurrences: Ints) -> int:
        """What the obligations of some occurrences score now."""
        obligations = np.unique(self.fields[occurrences, at.Booking.obligation]).astype(np.int64)
        return worth_of(self.ints, obligations)

    def unbook(self, occurrences: Ints) -> None:
        unbook_all(self.ints, self.bits, occurrences)

    def put_again(self, rows: Ints) -> None:
        """Book rows that stood together before."""
        book_all(self.ints, self.bits, rows)

    def exchange(self, occurrences: Ints, old: Ints, new: Ints, before: int) -> bool:
        """Book new rows for unbooked occurrences if the engine finds that they hold and score more than
        `before`; else the old ones. Whether the new ones stand."""
        notes = self.fields[:, NOTES]
        kept = np.zeros(len(new), dtype=np.int64)
        keep(self.ints, self.bits, new, False, kept)
        if not kept.all() or self.worth(occurrences) <= before:
            self.unbook(occurrences)
            self.put_again(old)
            self.fields[:, NOTES] = notes
            return False
        stood = {tuple(row) for row in old.tolist()}
        for occurrence, *place in new.tolist():
            if (occurrence, *place) in stood:
                self.fields[occurrence, NOTES] = notes[occurrence]
            else:
                rebook_best(self.ints, self.bits, occurrence)
        return True

    def placement(self) -> Placement:
        """The present placement; rows that did not move keep their reason."""
        answer = Answer(self.compiled).placement(
            self.order, list(self._placement.displaced), explain=True
        )
        before = {row.key: row for row in self._placement.placed}
        return replace(
            answer, placed=tuple(_as_before(row, before.get(row.key)) for row in answer.placed)
        )


def _as_before(row: Placed, old: Placed | None) -> Placed:
    if old is None:
        return row
    if old.why is None or row.why is None:
        return old
    return old._replace(why=old.why._replace(in_time=row.why.in_time))
