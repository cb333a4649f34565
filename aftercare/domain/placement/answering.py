"""Converts the engine's numbers to a placement: rows with moments and names, and reasons for occurrences without
one."""

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
from aftercare.domain.placement.explanation.reasons import Choice, Holder, Layer, Reason, Step, Why
from aftercare.domain.placement.instance import Obligation
from aftercare.domain.placement.result import Placed, Placement, Unplaced

CHOICES = tuple(Choice)
LAYERS = tuple(Layer)
PART, FEW = 8192, 256
ROW = [
    at.Booking.obligation,
    at.Booking.index,
    at.Booking.start,
    at.Booking.end,
    at.Booking.place,
    at.Booking.officer,
    at.Booking.session,
]
WHY = [at.Booking.decided_by, at.Booking.starts, at.Booking.runner_up, at.Booking.exchanged]
FAILED = [
    at.Booking.obligation,
    at.Booking.index,
    at.Booking.first_day,
    at.Booking.last_day,
    at.Booking.cut,
]


class Answer:
    """Reads plans out of a compiled calendar."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._moments: dict[int, datetime] = {}
        self._days: dict[int, date] = {}
        self._steps: dict[tuple[int, int], Step] = {}

    def placement(self, order: Ints, displaced: list[Placed], explain: bool) -> Placement:
        """The whole placement; `order` holds all occurrences in the order in which they are placed."""
        occurrences, left = self._parted(order)
        return Placement(
            tuple(self.rows(occurrences, explain)), tuple(self.failures(left)), tuple(displaced)
        )

    def last_placement(self, order: Ints, displaced: list[Placed], explain: bool) -> Placement:
        """Like `placement`, but frees the calendar first, because for a whole country it needs as much memory as
        the rows. Nothing can be read from this Answer afterwards."""
        occurrences, left = self._parted(order)
        self._compiled.let_go_of_numbers()
        unplaced = tuple(self.failures(left))
        self._compiled.let_go_of_slots()
        table = self._facts(occurrences, explain)
        self._compiled.release_memory()
        return Placement(tuple(self._written(table, explain)), unplaced, tuple(displaced))

    def _parted(self, order: Ints) -> tuple[Ints, Ints]:
        """The occurrences that are placed, in their order, and the others."""
        placed = self._compiled.bookings[order, at.Booking.start] != at.UNPLACED
        occurrences: Ints = order[placed]
        occurrences.sort()  # where it stands, without a second copy of a whole country's
        return occurrences, order[~placed]

    def moment(self, slot: int) -> datetime:
        found = self._moments.get(slot)
        if found is None:
            found = self._moments[slot] = self._compiled.calendar.moment(slot)
        return found

    def know_moments(self) -> None:
        """Computes every moment in advance, so that no answer has to wait for it."""
        for slot in range(self._compiled.calendar.total + 1):
            self.moment(slot)

    def lasts(self, occurrence: int) -> timedelta:
        """How long an occurrence takes."""
        obligation = int(self._compiled.bookings[occurrence, at.Booking.obligation])
        return timedelta(minutes=self._compiled.obligations.rows[obligation].minutes)

    # Placed ----------------------------------------------------------------------------------

    def rows(self, occurrences: Ints, explain: bool) -> list[Placed]:
        """The rows of placed occurrences, in the order given."""
        return self._written(self._facts(occurrences, explain), explain)

    def _facts(self, occurrences: Ints, explain: bool) -> Ints:
        """What the rows of occurrences are made of: the fields of ROW, then of WHY with two flags."""
        compiled, fields = self._compiled, np.array(ROW + WHY if explain else ROW)
        # By parts: what is in between would be as large again for a whole country's occurrences.
        table = np.empty((len(occurrences), len(fields) + (2 if explain else 0)), dtype=np.int32)
        for first in range(0, len(occurrences), PART):
            part = occurrences[first : first + PART, None]
            table[first : first + PART, : len(fields)] = compiled.bookings[part, fields]
        if explain:
            late = np.zeros(len(occurrences), dtype=np.int64)
            lateness(compiled.ints, occurrences, late)
            own = self._is_own(
                compiled.obligation_fields[table[:, 0]], table[:, ROW.index(at.Booking.officer)]
            )
            table[:, -2], table[:, -1] = late, own
        return table

    def _is_own(self, obligations: Ints, officers: Ints) -> NDArray[np.bool_]:
        """Whether each row of obligations is held by the person's own officer; one who changes officers has
        no other, on either side of that day."""
        compiled = self._compiled
        people = compiled.view(at.Header.persons_at, len(compiled.names.persons), at.Person.WIDTH)
        changes = people[obligations[:, at.Obligation.person], at.Person.officer_change] >= 0
        found: NDArray[np.bool_] = changes | (obligations[:, at.Obligation.officer] == officers)
        return found

    def _written(self, table: Ints, explain: bool) -> list[Placed]:
        """The rows of what `_facts` found; made by parts, so that what they are made of never takes
        much room beside them."""
        names, obligations, moment = (
            self._compiled.names,
            self._compiled.obligations.rows,
            self.moment,
        )
        found: list[Placed] = []
        for first in range(0, len(table), PART):
            part = table[first : first + PART]
            whys = self._whys(part) if explain else [None] * len(part)
            found += [
                Placed(
                    obligations[of].id,
                    index,
                    moment(start),
                    moment(end),
                    None if where < 0 else names.sites[where].id,
                    None if who < 0 else names.officers[who].id,
                    None if which < 0 else names.sessions[which].id,
                    why and self._instead(why, obligations[of], index, start),
                )
                for (of, index, start, end, where, who, which), why in zip(
                    part[:, : len(ROW)].tolist(), whys, strict=True
                )
            ]
        return found

    def rows_at(self, occurrences: Ints, rows: Ints) -> list[Placed]:
        """The rows of occurrences, each at a start slot with an officer, a place and a session, as numbers."""
        compiled, names, moment = self._compiled, self._compiled.names, self.moment
        of = compiled.bookings[occurrences, at.Booking.obligation]
        columns = (
            of.tolist(),
            compiled.bookings[occurrences, at.Booking.index].tolist(),
            compiled.obligation_fields[of, at.Obligation.length].tolist(),
            *rows.T.tolist(),
        )
        return [
            Placed(
                compiled.obligations.rows[obligation].id,
                index,
                moment(start),
                moment(start + length),
                None if where < 0 else names.sites[where].id,
                None if who < 0 else names.officers[who].id,
                None if which < 0 else names.sessions[which].id,
            )
            for obligation, index, length, start, who, where, which in zip(*columns, strict=True)
        ]

    def _whys(self, table: Ints) -> list[Why | None]:
        officers = table[:, ROW.index(at.Booking.officer)].tolist()
        rows = zip(officers, table[:, len(ROW) :].tolist(), strict=True)
        return [
            Why(
                CHOICES[point], starts, not is_late, None if who < 0 else own == 1,
                None if second < 0 else self.moment(second), exchanged == 1,
            )
            for who, (point, starts, second, exchanged, is_late, own) in rows
        ]  # fmt: skip

    def _instead(self, why: Why, row: Obligation, index: int, start: int) -> Why:
        """The same, with the usual day that is closed when the start is on a day that stands in for it."""
        known = self._compiled.obligations.stand_ins.get(row.id)
        on = self._on(start // self._compiled.calendar.per_day) if known else None
        if known is None or index not in known or on is None or on.weekday() in row.weekdays:
            return why
        return why._replace(instead_of=known[index].usual)

    def offered(self, occurrence: int, start: int, officer: int, site: int) -> Placed:
        """The row for this start, with the reasons `explain` has just noted. Books nothing. `site` is an offset into
        `ints`.
        """
        compiled, ints = self._compiled, self._compiled.ints
        fields = self._compiled.bookings[occurrence]
        obligation = compiled.obligation_fields[fields[at.Booking.obligation]]
        low, high = timely(ints, occurrence)
        second = int(fields[at.Booking.runner_up])
        place, session = int(ints[site + at.Site.place]), int(ints[site + at.Site.session])
        row, index = (
            compiled.obligations.rows[int(fields[at.Booking.obligation])],
            int(fields[at.Booking.index]),
        )
        why = Why(
            CHOICES[int(fields[at.Booking.decided_by])],
            int(fields[at.Booking.starts]),
            low <= start < high,
            None
            if officer < 0
            else bool(self._is_own(obligation[None, :], np.array([officer]))[0]),
            None if second < 0 else self.moment(second),
        )
        return Placed(
            row.id,
            index,
            self.moment(start),
            self.moment(start + int(obligation[at.Obligation.length])),
            None if place < 0 else compiled.names.sites[place].id,
            None if officer < 0 else compiled.names.officers[officer].id,
            None if session < 0 else compiled.names.sessions[session].id,
            self._instead(why, row, index, start),
        )

    # Not placed ------------------------------------------------------------------------------

    def names_of(self, occurrences: Ints) -> list[tuple[str, int]]:
        """The obligation and the number of each occurrence."""
        obligations = self._compiled.obligations.rows
        fields = self._compiled.bookings[
            occurrences[:, None], (at.Booking.obligation, at.Booking.index)
        ].tolist()
        return [(obligations[of].id, index) for of, index in fields]

    def failures(self, occurrences: Ints) -> list[Unplaced]:
        """The occurrences without a start, in the order of their ids; `occurrences` in the order of placing. Made by
        parts, as the rows are."""
        self._asked: dict[int, tuple[str, ...]] = {}
        queues = np.array(self._queues(occurrences), dtype=np.int32)
        order = np.argsort(occurrences, kind="stable")
        found: list[Unplaced] = []
        for first in range(0, len(occurrences), FEW):
            part = order[first : first + FEW]
            found += self._failed(occurrences[part], queues[part].tolist())
        return found

    def _failed(self, occurrences: Ints, queues: list[int]) -> list[Unplaced]:
        compiled = self._compiled
        found = np.full((len(occurrences), ex.EXAMINED), -1, dtype=np.int64)
        examine_all(compiled.ints, compiled.bits, occurrences, found)
        self._held = self._holders(found[:, ex.HOLDERS :])
        fields = compiled.bookings[occurrences[:, None], FAILED].tolist()
        rows = zip(fields, found.tolist(), queues, strict=True)
        return [self._unplaced(*row) for row in rows]

    def _unplaced(self, fields: list[int], found: list[int], queue: int) -> Unplaced:
        compiled, number = self._compiled, fields[0]
        _, index, first, last, cut = fields
        row, opener = compiled.obligations.rows[number], found[ex.OPENER]
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

    def _officers_of(self, obligation: int) -> tuple[str, ...]:
        """Who may be asked for an obligation, the own officer first."""
        found = self._asked.get(obligation)
        if found is None:
            numbers = self._compiled.obligation_fields[
                obligation, [at.Obligation.officer, at.Obligation.deputy]
            ].tolist()
            names = self._compiled.names.officers
            found = self._asked[obligation] = tuple(names[one].id for one in numbers if one >= 0)
        return found

    def _holders(self, numbers: Ints) -> dict[int, Holder]:
        """The bookings that hold a wanted start, by number; -1 means none."""
        compiled, names = self._compiled, self._compiled.names.officers
        asked = np.unique(numbers[numbers >= 0])
        mine = asked[asked < compiled.first_standing]
        found = {one: self._standing(one) for one in asked[len(mine) :].tolist()}
        fields = compiled.bookings[mine][
            :, [at.Booking.obligation, at.Booking.index, at.Booking.officer]
        ]
        tiers = compiled.obligation_fields[fields[:, 0], at.Obligation.tier].tolist()
        for one, (obligation, index, who), tier in zip(
            mine.tolist(), fields.tolist(), tiers, strict=True
        ):
            officer = None if who < 0 else names[who].id
            found[one] = Holder(compiled.obligations.rows[obligation].id, index, tier, officer)
        return found

    def _standing(self, one: int) -> Holder:
        compiled = self._compiled
        taken = compiled.taken[one - compiled.first_standing]
        known = taken.officer in compiled.names.officer_number
        return Holder(taken.obligation, taken.occurrence, None, taken.officer if known else None)

    def _queues(self, occurrences: Ints) -> list[int]:
        """The place of each occurrence among those that wait for the same officer, programme or sites, in
        the order given, from 1."""
        lists: dict[object, int] = defaultdict(int)
        places = []
        of = self._compiled.bookings[occurrences][:, at.Booking.obligation].tolist()
        for obligation in of:
            row = self._compiled.obligations.rows[obligation]
            officer = int(self._compiled.obligation_fields[obligation, at.Obligation.officer])
            key = (officer, row.programme, frozenset(row.sites) if officer < 0 else None)
            lists[key] += 1
            places.append(lists[key])
        return places
