"""Which occurrences the judge frees at a time: some weeks of everybody, or what surrounds a loss."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bench.placement_cpsat_model import RuledModel, Task

WEEKS, MOST_FREE = 2, 110


class Windows:
    """Without end: the losses in a random order, and between them every window of weeks."""

    def __init__(self, judge: RuledModel) -> None:
        self.judge, self.random = judge, Random(1)
        self.turn, self.weeks = 0, list(range(-1, judge.starts.days // 7))

    def choose(self, values: list[int]) -> set[int]:
        """The numbers of the tasks to free, given every variable's value."""
        self.turn += 1
        if self.turn % 3:
            return around_a_loss(self.judge, values, self.random)
        if self.turn % (3 * len(self.weeks)) == 3:
            self.random.shuffle(self.weeks)
        return weeks(self.judge, values, self.weeks[self.turn // 3 % len(self.weeks)])


def weeks(judge: RuledModel, values: list[int], week: int) -> set[int]:
    """What lies in the window, and what is missing there."""
    low = week * 7 * judge.starts.per_day
    return {
        number
        for number, task in enumerate(judge.tasks)
        if _near(task, values, low, low + WEEKS * 7 * judge.starts.per_day)
    }


def around_a_loss(judge: RuledModel, values: list[int], random: Random) -> set[int]:
    """One occurrence that is missing or late, and the nearest of those that can be in its way."""
    losses = [number for number, task in enumerate(judge.tasks) if not values[task.in_time.index]]
    if not losses:
        return set()
    lost = judge.tasks[random.choice(losses)]
    shared = _claims(lost)
    low, high = _reach(lost)
    slack = 7 * judge.starts.per_day
    others = [
        (abs(_middle(task) - _middle(lost)) + random.random() * slack, number)
        for number, task in enumerate(judge.tasks)
        if shared & _claims(task) and _near(task, values, low - slack, high + slack)
    ]
    return {number for _, number in sorted(others)[:MOST_FREE]}


def _near(task: Task, values: list[int], low: int, high: int) -> bool:
    if values[task.placed.index]:
        return low <= values[task.at.index] < high
    first, last = _reach(task)
    return first < high and low <= last


def _claims(task: Task) -> set[str]:
    found = {task.obligation["person"]}
    for one, _ in task.ways:
        found |= {name for name in (one.officer, one.session) if name}
        if one.officer is None and one.site is not None:
            found.add(one.site)
    return found


def _reach(task: Task) -> tuple[int, int]:
    first, last = np.flatnonzero(task.starts)[[0, -1]]
    return int(first), int(last)


def _middle(task: Task) -> float:
    return sum(_reach(task)) / 2
