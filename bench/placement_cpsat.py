"""CP-SAT as the outside judge: the best plan it finds in a number of seconds.

It begins with a plan and frees a part of it at a time, which finds more in a minute than a search
of the whole; or it searches the whole from nothing, and then has a bound. For small instances: its
answer depends on the machine and the clock, which is why it judges and does not place.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ortools.sat.python import cp_model

from bench.placement_cpsat_model import RuledModel
from bench.placement_officers import Json
from bench.placement_points import WEIGHTS
from bench.placement_windows import Windows

MOST_SECONDS = 6.0  # for one window


@dataclass(frozen=True)
class Judged:
    """The best plan found, its points, and the points no plan can pass where the solver says so."""

    plan: Json
    points: int
    bound: int | None


class Judge(RuledModel):
    """One instance to be solved, as often as asked."""

    def solve(self, seconds: float, workers: int = 2, begin: Json | None = None) -> Judged:
        """Search for `seconds` in all: from the plan `begin` window by window, else in one go."""
        until = time.perf_counter() + seconds
        self.workers = workers
        if begin is None:
            found, bound = self._searched(self.model, seconds)
            return self._judged(found, bound)
        values = self._values_of(begin)
        windows = Windows(self)
        while (left := until - time.perf_counter()) > 1:
            values = self._improved(values, windows.choose(values), min(left, MOST_SECONDS))
        return self._judged(values, None)

    def _improved(self, values: list[int], free: set[int], seconds: float) -> list[int]:
        """The best values in which only the tasks `free` (by number) differ; at least as good."""
        model = self.model.clone()
        for number, task in enumerate(self.tasks):
            for variable in (task.at, task.placed, *(way for _, way in task.ways)):
                if number not in free:
                    domain = model.proto.variables[variable.index].domain
                    domain.clear()
                    domain.extend([values[variable.index]] * 2)
        _hint(model, values)
        return self._searched(model, seconds)[0] or values

    def _searched(self, model: cp_model.CpModel, seconds: float) -> tuple[list[int], int]:
        """Every variable's value, none when nothing was found, and the bound of the solver."""
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = self.workers
        solver.parameters.cp_model_probing_level = 0  # half of the time, and for nothing
        solver.parameters.symmetry_level = 0
        status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return [], int(solver.best_objective_bound + 1e-6)
        indexes = range(len(model.proto.variables))
        every = [model.get_int_var_from_proto_index(index) for index in indexes]
        return [solver.value(one) for one in every], int(solver.best_objective_bound + 1e-6)

    def _values_of(self, plan: Json) -> list[int]:
        """Every variable's value in a plan: what its rows say is fixed, the rest follows."""
        zone = ZoneInfo(self.document["meta"]["tz"])
        rows = {(row["obligation"], row["occurrence"]): row for row in plan["placed"]}
        model = self.model.clone()
        for task in self.tasks:
            row = rows.get((task.obligation["id"], task.occurrence))
            model.add(task.placed == (row is not None))
            if row is not None:
                model.add(task.at == self.starts.cell_of(row["start"], zone))
            chosen = row and (row["officer"], row["location"], row["session"])
            for one, way in task.ways:
                model.add(way == ((one.officer, one.site, one.session) == chosen))
        values, _ = self._searched(model, 60)
        if not values:
            raise AssertionError("the plan to begin with breaks a rule of the model")
        return values

    def _judged(self, values: list[int], bound: int | None) -> Judged:
        points = sum(
            WEIGHTS[self.starts.persons[task.obligation["person"]]["tier"]]
            * (values[task.placed.index] + values[task.in_time.index])
            for task in self.tasks
        ) if values else 0  # fmt: skip
        return Judged(self._plan(values), points, bound)

    def _plan(self, values: list[int]) -> Json:
        zone = ZoneInfo(self.document["meta"]["tz"])
        placed: list[Json] = []
        left = list(self.missing)
        for task in self.tasks:
            if not values or not values[task.placed.index]:
                left.append((task.obligation["id"], task.occurrence))
                continue
            [one] = [one for one, way in task.ways if values[way.index]]
            at = values[task.at.index]
            placed.append(
                {
                    "obligation": task.obligation["id"], "occurrence": task.occurrence,
                    "start": self.starts.moment(at).replace(tzinfo=zone).isoformat(),
                    "end": self.starts.moment(at + task.length).replace(tzinfo=zone).isoformat(),
                    "location": one.site, "officer": one.officer, "session": one.session,
                }
            )  # fmt: skip
        unplaced = [{"obligation": a, "occurrence": b, "reason": "not found"} for a, b in left]
        return {"placed": placed, "unplaced": unplaced}


def _hint(model: cp_model.CpModel, values: list[int]) -> None:
    for index, value in enumerate(values):
        model.add_hint(model.get_int_var_from_proto_index(index), value)
