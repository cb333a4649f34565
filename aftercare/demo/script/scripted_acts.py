"""Acts that happen a number of office hours before the present, whenever the demonstration begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, partial

from aftercare.demo.depth.cast import Part
from aftercare.demo.stage import Stage
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import working_time_between

BACKWARDS = timedelta(minutes=30)
Act = Callable[[Stage, Part], None]


@dataclass(frozen=True)
class ScriptedAct:
    """What a client or a colleague does, `hours_ago` office hours before the present. It finds nothing to act on when
    the client is left out."""

    hours_ago: float
    part: Part
    act: Act


def acts_on(
    stage: Stage, day: date, acts: Iterable[ScriptedAct]
) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """Those of this day, with their times."""
    assert stage.until_at is not None
    for one in acts:
        at = moment_before(stage.until_at, one.hours_ago)
        if civil_date(at) == day:
            yield at, partial(one.act, stage, one.part)


@lru_cache(maxsize=64)
def moment_before(now: datetime, office_hours: float) -> datetime:
    """The latest half hour, counted back from now, that is at least this many office hours ago."""
    at, wanted = now, timedelta(hours=office_hours)
    while working_time_between(at, now) < wanted:
        at -= BACKWARDS
    return at
