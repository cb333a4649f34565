"""One drill: fault after fault under load, each healed, and at the end of each batch everything counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as hour
from random import Random

from aftercare.domain.time.wall_time import at_wall, civil_date, wall
from aftercare.domain.time.working_hours import next_working_moment
from tests.drills.faults import Fault
from tests.drills.machines import Machine
from tests.drills.stage import READY_S, Stage
from tests.drills.table import Point
from tests.store.placement.waiting import until

BATCH = 10
# An outage of so many seconds is one that the watchdog must have seen.
LOUD_S = 10.0
# After this hour of the clock the next morning is made of it: texts have quiet hours.
LATE = 15


def drill(
    stage: Stage, faults: Sequence[Fault], seed: int, say: Callable[[str], None], until_s: float
) -> Iterator[Point]:
    """A point for each fault, the last of a batch with what was wrong in it; ends early after `until_s` by the
    monotonic clock."""
    chance, said = Random(seed), set[str]()
    for number, fault in enumerate(faults, start=1):
        is_last = number == len(faults) or time.monotonic() >= until_s
        found = point(stage, number, fault, chance)
        say(f"{number:>3} {fault.name}: {found.waited_s:.0f} s, whole after {found.whole_s:.0f} s")
        if is_last or number % BATCH == 0:
            wrong = tuple(one for one in stage.settle() if one not in said)
            said.update(wrong)
            found = replace(found, wrong=wrong)
            for sentence in wrong:
                say(f"    {sentence}")
            next_morning(stage)
        yield found
        if is_last:
            return


def point(stage: Stage, number: int, fault: Fault, chance: Random) -> Point:
    """Work is added, the fault strikes, writes go on, it is healed, and the cluster is whole again."""
    stage.add_work()
    before = stage.cluster.primary()
    stage.ledger.longest_wait()
    struck = time.monotonic()
    heal = fault.strike(stage, chance)
    spoke = watched(stage, before) if fault.moves else None
    if fault.moves:
        until(lambda: stage.cluster.primary() is not before, READY_S)
    stage.until_acknowledged()
    heal()
    stage.until_acknowledged()
    stage.cluster.until_whole()
    waited = stage.ledger.longest_wait()
    if spoke is False and waited > LOUD_S:
        stage.ledger.wrong.append(
            f"nothing was written for {waited:.0f} s, and the watchdog was silent"
        )
    moved = stage.cluster.primary() is not before
    return Point(number, fault.name, waited, time.monotonic() - struck, moved, spoke)


def watched(stage: Stage, before: Machine) -> bool:
    """Whether the watchdog was not content at a round before another machine was primary. Writes say nothing of it:
    some are acknowledged while the fault strikes, and before what leads to the primary has noticed."""
    until_s = time.monotonic() + READY_S
    while stage.cluster.primary() is before and time.monotonic() < until_s:
        if not stage.dog.round().content:
            return True
    return False


def next_morning(stage: Stage) -> None:
    now: datetime = stage.crowd.clock.now()
    if wall(now).hour >= LATE:
        day = civil_date(next_working_moment(at_wall(civil_date(now) + timedelta(days=1), hour(9))))
        stage.crowd.clock.move_to(at_wall(day, hour(9)))
