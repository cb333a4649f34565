"""Makes the engine ready: compiled for this machine once, and loaded into this process.

`python -m aftercare.domain.placement.preparing` does the slow part ahead of time.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from aftercare.domain.placement.desk import Desk
from aftercare.domain.placement.instance import (
    NEVER,
    Instance,
    Obligation,
    Officer,
    Person,
    due_occurrences,
)
from aftercare.domain.placement.placing import free_starts, place

_MONDAY = date(2024, 1, 1)


def prepare() -> None:
    """Run every part of the engine once. About a minute on a machine that never did, else moments."""
    always = ((0, 24 * 60),)
    instance = Instance(
        tz="Europe/Amsterdam",
        start=_MONDAY,
        days=7,
        grid_min=15,
        person_gap_min=0,
        no_contact_margin_min=0,
        holidays=frozenset(),
        locations=(),
        officers=(Officer("o", None, (always, *NEVER[1:])),),
        sessions=(),
        persons=(Person("p", 1, False, "o"),),
        obligations=(
            Obligation(
                id="b", person="p", kind="checkin", needs="officer", minutes=30, travel_min=0,
                period_days=7, min_gap_days=0, max_gap_days=None, weekdays=frozenset(range(7)),
                from_min=0, to_min=24 * 60, locations=(), programme=None, last_done=None,
                occurrences=due_occurrences(_MONDAY, 7, 7),
            ),
        ),
        earliest=datetime.combine(_MONDAY, time(8), ZoneInfo("Europe/Amsterdam")),
    )  # fmt: skip
    plan = place(instance)
    place(instance, plan.placed)
    free_starts(instance, "b", 0)
    desk = Desk(instance, plan.placed)
    desk.change_officer(instance.officers[0])
    desk.retry()


if __name__ == "__main__":
    prepare()
