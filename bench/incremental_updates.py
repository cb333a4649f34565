"""A person's obligations brought up to date in a calendar that is compiled: what need not move is left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aftercare.domain.placement.answering import Answer
from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import keep
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.engine.fact_changes import recheck, refresh_person, unbook_all
from aftercare.domain.placement.instance import Obligation, Person
from aftercare.domain.placement.placing import put_back
from aftercare.domain.placement.result import Placed
from bench.incremental_facts import FactAdder

ROW = np.array([at.Booking.start, at.Booking.officer, at.Booking.place, at.Booking.session])
"""What makes two bookings of an occurrence the same."""

HELD = np.array([-1, *ROW, at.Booking.pinned])
"""The fields of an occurrence that is unbooked to be put back; the first is its number."""


@dataclass(frozen=True, slots=True)
class _Sorted:
    """A person's obligations: `kept` as an obligation that stays as it is, by id; `altered` as one that stays with
    other facts; `fresh` with the facts of a new one. `old` are the obligations there are no more."""

    kept: dict[str, int]
    altered: list[tuple[int, Obligation, Ints]]
    fresh: list[tuple[Obligation, Ints]]
    old: list[int]


class PlanUpdater:
    """All obligations in one compiled calendar. `shown` is what was last said of every occurrence: where
    one moves to another obligation with its row, so does what was said."""

    def __init__(self, compiled: Compiled, answer: Answer, adder: FactAdder, shown: Ints) -> None:
        self._compiled, self._answer, self._adder = compiled, answer, adder
        self._shown = shown
        self._obligations_of: dict[int, list[int]] = defaultdict(list)
        persons = compiled.obligation_fields[: len(compiled.obligations.rows), at.Obligation.person]
        for number, person in enumerate(persons.tolist()):
            self._obligations_of[person].append(number)

    def knows(self, person: Person, obligations: Sequence[Obligation]) -> bool:
        """Whether these are the facts that are held already."""
        names, rows = self._compiled.names, self._compiled.obligations.rows
        number = names.person_number[person.id]
        if names.persons[number] != person:
            return False
        held = {
            rows[obligation].id: rows[obligation] for obligation in self._obligations_of[number]
        }
        return held == {row.id: row for row in obligations}

    def occurrences_of(self, person: Person) -> Ints:
        number = self._compiled.names.person_number[person.id]
        return _joined(
            [self._compiled.bookings_of(obligation) for obligation in self._obligations_of[number]]
        )

    def update(
        self, person: Person, obligations: Sequence[Obligation]
    ) -> tuple[Ints, list[Placed]]:
        """Bring a person's obligations up to date; answers the occurrences there are now, and the rows of those
        there are no more. NoRoom comes before anything has been taken out of its place."""
        compiled, adder = self._compiled, self._adder
        number = compiled.names.person_number[person.id]
        same = compiled.names.persons[number] == person
        if not same:
            adder.set_person(person)
        sorted_out = self._compare(number, sorted(obligations, key=lambda o: o.id), same)
        fresh = sorted_out.fresh
        adder.expect_room(number, [fields for _, _, fields in sorted_out.altered], fresh)
        altered = _joined(
            [compiled.bookings_of(obligation) for obligation, _, _ in sorted_out.altered]
        )
        old = _joined([compiled.bookings_of(obligation) for obligation in sorted_out.old])
        stood, held = self._standing_rows(old), self._held(altered)
        unbook_all(compiled.ints, compiled.bits, np.concatenate([old, altered]))
        for obligation in sorted_out.old:
            adder.end_obligation(obligation)
        refresh_person(compiled.ints, compiled.bits, number)
        kept = _joined(
            [compiled.bookings_of(obligation) for obligation in sorted_out.kept.values()]
        )
        if not same:
            recheck(compiled.ints, compiled.bits, kept)
        for obligation, row, fields in sorted_out.altered:
            adder.alter_obligation(obligation, row, fields)
            sorted_out.kept[row.id] = obligation
        occurrences = [kept, altered]
        for row, fields in fresh:
            obligation = sorted_out.kept[row.id] = adder.add_obligation(row, fields)
            occurrences.append(compiled.bookings_of(obligation))
        self._obligations_of[number] = sorted(sorted_out.kept.values())
        if sorted_out.old or fresh:
            adder.set_own(number, _joined(occurrences))
            refresh_person(compiled.ints, compiled.bits, number)
        self._hold(held)
        return _joined(occurrences), self._put_back(stood)

    def _held(self, occurrences: Ints) -> Ints:
        """Where the placed ones of the occurrences are: occurrence, start, officer, place, session, pinned; in the
        order in which they are put back."""
        compiled = self._compiled
        if not len(occurrences):
            return np.empty((0, len(HELD)), dtype=np.int64)
        rows = compiled.bookings[occurrences[:, None], HELD[1:]]
        ranks = compiled.obligation_fields[
            compiled.bookings[occurrences, at.Booking.obligation], at.Obligation.kind_rank
        ]
        placed = np.flatnonzero(rows[:, 0] != at.UNPLACED)
        order = placed[np.lexsort((occurrences[placed], ranks[placed]))]
        found: Ints = np.column_stack([occurrences[order], rows[order]]).astype(np.int64)
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
            occurrence = compiled.occurrence_number(row.obligation, row.occurrence)
            if occurrence < 0 or self._answer.lasts(occurrence) != row.end - row.start:
                gone.append(row)
            else:
                self._shown[occurrence] = numbers
        for pinned in (True, False):
            rows = [row for row, _, held in stood if held is pinned]
            put_back(compiled, rows, pinned)
        return gone

    def _compare(self, number: int, obligations: Sequence[Obligation], same: bool) -> _Sorted:
        """Sort a person's obligations by what they ask of the obligations there are; `same`: nothing else about
        the person has changed, so that an obligation which is the same is the same obligation."""
        compiled, adder = self._compiled, self._adder
        wanted = {row.id: row for row in obligations}
        kept, altered, old = {}, [], []
        for obligation in self._obligations_of[number]:
            before = compiled.obligations.rows[obligation]
            row = wanted.get(before.id)
            if row is not None and same and row == before:
                kept[row.id] = obligation
                del wanted[row.id]
                continue
            fields = None if row is None else adder.fields(row)
            fits = row is not None and row.occurrences == before.occurrences
            if row is None or fields is None or not fits:
                old.append(obligation)
            elif _alike(compiled.obligation_fields[obligation], fields):
                kept[row.id] = obligation
                compiled.obligations.rows[obligation] = row
                del wanted[row.id]
            elif (
                compiled.obligation_fields[obligation, at.Obligation.length]
                == fields[at.Obligation.length]
            ):
                altered.append((obligation, row, fields))
                del wanted[row.id]
            else:
                old.append(obligation)
        fresh = [(row, adder.fields(row)) for row in wanted.values()]
        return _Sorted(kept, altered, fresh, old)

    def _standing_rows(self, occurrences: Ints) -> list[tuple[Placed, list[int], bool]]:
        """The rows of placed occurrences, as rows and as numbers, and whether they are pinned."""
        bookings = self._compiled.bookings
        placed = occurrences[bookings[occurrences, at.Booking.start] != at.UNPLACED]
        self._shown[occurrences] = at.UNPLACED
        if not len(placed):
            return []
        pinned = bookings[placed, at.Booking.pinned] == 1
        rows = self._answer.rows(placed, explain=False)
        numbers = bookings[placed[:, None], ROW].tolist()
        return list(zip(rows, numbers, pinned.tolist(), strict=True))


def _joined(occurrences: Sequence[Ints]) -> Ints:
    found: Ints = np.concatenate([np.empty(0, dtype=np.int64), *occurrences])
    return found


def _alike(one: Ints, other: Ints) -> bool:
    """Whether two obligations are the same but for their occurrences and where their lists are."""
    return bool((one[ALIKE] == other[ALIKE]).all())


ALIKE = [
    at.Obligation.person,
    at.Obligation.tier,
    at.Obligation.weight,
    at.Obligation.needs,
    at.Obligation.length,
    at.Obligation.travel,
    at.Obligation.allowed_row,
    at.Obligation.sites_start,
    at.Obligation.sites_end,
    at.Obligation.last_done,
    at.Obligation.min_gap,
    at.Obligation.max_gap,
    at.Obligation.period,
    at.Obligation.officer,
    at.Obligation.deputy,
    at.Obligation.kind_rank,
]
