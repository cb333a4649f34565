"""The rules of placement as a CP-SAT model: optional intervals by occurrence, and the score.

A start may lie where an empty calendar has one; everything two occurrences do to each other is a
constraint. One task an occurrence, one literal for each way to meet it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from bench.placement_officers import Json
from bench.placement_points import WEIGHTS
from bench.placement_starts import Cells, Option, Starts


@dataclass
class Task:
    """One occurrence: where it may begin (cells), and the literal of each way to meet it."""

    obligation: Json
    occurrence: int
    length: int
    travel: int
    juvenile: bool
    starts: Cells
    at: cp_model.IntVar
    day: cp_model.IntVar
    placed: cp_model.IntVar
    in_time: cp_model.IntVar
    ways: list[tuple[Option, cp_model.IntVar]] = field(default_factory=list)


Visit = tuple[Task, Option, cp_model.IntVar, cp_model.IntervalVar]


class RuledModel:
    """The model of one instance, and what its variables mean."""

    def __init__(self, document: Json) -> None:
        self.starts = Starts(document)
        self.document = document
        self.model = cp_model.CpModel()
        self.tasks: list[Task] = []
        self.missing: list[tuple[str, int]] = []  # no start even in an empty calendar
        self.objective: list[cp_model.LinearExpr] = []
        for obligation in document["obligations"]:
            self._spacing(obligation, self._occurrences(obligation))
        self._officers()
        self._persons()
        self._sites()
        self._seats()
        self.model.maximize(sum(self.objective))

    def _occurrences(self, obligation: Json) -> list[Task]:
        options = self.starts.options(obligation)
        last = self.starts.last_done(obligation)
        found = []
        for number, (first, after) in enumerate(self.starts.periods(obligation)):
            low, high = first * self.starts.per_day, after * self.starts.per_day
            if last is not None:  # what was done before is known: its gap is part of the starts
                low = max(low, (last + obligation["min_gap_days"]) * self.starts.per_day)
            window = np.zeros(self.starts.days * self.starts.per_day, dtype=bool)
            window[low:high] = True
            ways = [
                Option(one.officer, one.site, one.session, one.starts & window)
                for one in options
                if (one.starts & window).any()
            ]
            if ways:
                found.append(self._task(obligation, number, ways))
            else:
                self.missing.append((obligation["id"], number))
        return found

    def _task(self, obligation: Json, number: int, ways: list[Option]) -> Task:
        model, name = self.model, f"{obligation['id']}/{number}"
        starts = np.logical_or.reduce([one.starts for one in ways])
        cells = np.flatnonzero(starts)
        per_day = self.starts.per_day
        at = model.new_int_var_from_domain(_domain(cells), f"{name} at")
        day = model.new_int_var_from_domain(_domain(np.unique(cells // per_day)), f"{name} day")
        minute = model.new_int_var_from_domain(_domain(np.unique(cells % per_day)), f"{name} time")
        model.add(at == per_day * day + minute)
        person = self.starts.persons[obligation["person"]]
        task = Task(
            obligation, number, self.starts.cells(obligation["minutes"]),
            self.starts.cells(obligation["travel_min"]), person["juvenile"],
            starts, at, day, model.new_bool_var(f"{name} placed"), model.new_bool_var(f"{name} in time"),
        )  # fmt: skip
        for one in ways:
            way = task.placed if len(ways) == 1 else model.new_bool_var(f"{name} {one.officer}")
            task.ways.append((one, way))
            if (one.starts != starts).any():
                allowed = _domain(np.flatnonzero(one.starts))
                model.add_linear_expression_in_domain(at, allowed).only_enforce_if(way)
        if len(ways) > 1:
            model.add(sum(way for _, way in task.ways) == task.placed)
        self.tasks.append(task)
        return task

    def _spacing(self, obligation: Json, tasks: list[Task]) -> None:
        shortest, longest = obligation["min_gap_days"], obligation["max_gap_days"]
        weight = WEIGHTS[self.starts.persons[obligation["person"]]["tier"]]
        for index, task in enumerate(tasks):
            for before in tasks[:index]:
                if _closest(before, task, self.starts.per_day) < shortest:
                    gap = self.model.add(task.day - before.day >= shortest)
                    gap.only_enforce_if(before.placed, task.placed)
            self.objective.append(weight * (task.placed + task.in_time))
            self.model.add_implication(task.in_time, task.placed)
            if longest is None:
                continue
            proofs = list(self._reasons_in_time(obligation, tasks[:index], task, longest))
            self.model.add_bool_or(proofs).only_enforce_if(task.in_time)

    def _reasons_in_time(
        self, obligation: Json, earlier: list[Task], task: Task, longest: int
    ) -> Iterable[cp_model.IntVar]:
        """Literals each of which proves that the latest one before is at most `longest` days off."""
        last = self.starts.last_done(obligation)
        first_day = int(np.flatnonzero(task.starts)[0]) // self.starts.per_day
        if last is None:
            never = self.model.new_bool_var("")
            for before in earlier:
                self.model.add_implication(never, ~before.placed)
            yield never
        elif first_day - last <= longest:
            soon = self.model.new_bool_var("")
            self.model.add(task.day <= last + longest).only_enforce_if(soon)
            yield soon
        for before in earlier:
            if _closest(before, task, self.starts.per_day) <= longest:
                close = self.model.new_bool_var("")
                self.model.add_implication(close, before.placed)
                self.model.add(task.day - before.day <= longest).only_enforce_if(close)
                yield close

    def _officers(self) -> None:
        busy: dict[str, list[cp_model.IntervalVar]] = defaultdict(list)
        for task in self.tasks:
            by_officer = defaultdict(list)
            for one, way in task.ways:
                if one.officer is not None:
                    by_officer[one.officer].append(way)
            for officer, ways in by_officer.items():
                size = task.length + 2 * task.travel
                busy[officer] += [
                    self.model.new_optional_fixed_size_interval_var(
                        task.at - task.travel, size, way, ""
                    )
                    for way in ways
                ]
        for intervals in busy.values():
            self.model.add_no_overlap(intervals)

    def _persons(self) -> None:
        gap = self.starts.cells(self.document["meta"]["person_gap_min"])
        own = defaultdict(list)
        for task in self.tasks:
            own[task.obligation["person"]].append(self._interval(task, task.placed, gap))
        for intervals in own.values():
            self.model.add_no_overlap(intervals)

    def _interval(self, task: Task, way: cp_model.IntVar, more: int = 0) -> cp_model.IntervalVar:
        return self.model.new_optional_fixed_size_interval_var(task.at, task.length + more, way, "")

    def _sites(self) -> None:
        there: dict[str, list[Visit]] = defaultdict(list)
        for task in self.tasks:
            for one, way in task.ways:
                if one.site is not None:
                    there[one.site].append((task, one, way, self._interval(task, way)))
        foes = {
            frozenset((row["id"], other))
            for row in self.document["persons"]
            for other in row["no_contact"]
        }
        for site, visits in there.items():
            room = self.starts.sites[site]["capacity"]
            hosts = {one.officer or number for number, (_, one, _, _) in enumerate(visits)}
            if room is not None and len(hosts) > room:  # each officer brings one at a time
                intervals = [interval for *_, interval in visits]
                self.model.add_cumulative(intervals, [1] * len(intervals), room)
            self._ages_apart(visits)
            self._foes_apart(visits, foes)

    def _ages_apart(self, visits: list[Visit]) -> None:
        """Juveniles and adults never at one site at the same time.

        One officer's people never overlap anyway, so the adults of one officer and the juveniles
        of another may share one constraint; without officers it takes one for every two people.
        """
        groups: dict[tuple[bool, str], list[Visit]] = defaultdict(list)
        for number, visit in enumerate(visits):
            name = visit[1].officer or f"alone {number}"
            groups[visit[0].juvenile, name].append(visit)
        for (young, name), juveniles in groups.items():
            for (other, colleague), adults in groups.items():
                if young and not other and name != colleague and _may_meet(juveniles, adults):
                    self.model.add_no_overlap([row[3] for row in (*juveniles, *adults)])

    def _foes_apart(self, visits: list[Visit], foes: set[frozenset[str]]) -> None:
        margin = self.starts.cells(self.document["meta"]["no_contact_margin_min"])
        known = {name for pair in foes for name in pair}
        of_foes = [visit for visit in visits if visit[0].obligation["person"] in known]
        for a, b in combinations(of_foes, 2):
            pair = frozenset((a[0].obligation["person"], b[0].obligation["person"]))
            if pair in foes and _may_meet([a], [b], margin):
                self.model.add_no_overlap(
                    [self._interval(task, way, margin) for task, _, way, _ in (a, b)]
                )

    def _seats(self) -> None:
        seats = {row["id"]: row["capacity"] for row in self.document["sessions"]}
        taken = defaultdict(list)
        for task in self.tasks:
            for one, way in task.ways:
                if one.session is not None:
                    taken[one.session].append(way)
        for session, ways in taken.items():
            if seats[session] is not None and len(ways) > seats[session]:
                self.model.add(sum(ways) <= seats[session])


def _domain(values: NDArray[np.int_]) -> cp_model.Domain:
    return cp_model.Domain.from_values([int(value) for value in values])


def _closest(before: Task, after: Task, per_day: int) -> int:
    """The fewest days that can lie between two tasks."""
    last, first = np.flatnonzero(before.starts)[-1], np.flatnonzero(after.starts)[0]
    return int(first // per_day - last // per_day)


def _may_meet(some: list[Visit], others: list[Visit], margin: int = 0) -> bool:
    """Whether the spans in which both may be at the site touch."""
    first, second = (_span(visits, margin) for visits in (some, others))
    return first[0] < second[1] and second[0] < first[1]


def _span(visits: list[Visit], margin: int) -> tuple[int, int]:
    cells = [(np.flatnonzero(one.starts), task.length) for task, one, _, _ in visits]
    return min(int(at[0]) for at, _ in cells), max(int(at[-1]) + n + margin for at, n in cells)
