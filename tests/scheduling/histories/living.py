"""One history from its first appointment to the morning after it, and what is wrong with it then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Engine

from aftercare.store.operations.watchdog import counts
from aftercare.store.operations.watchdog_transaction import watching
from tests.scheduling.histories.house import Cast, House
from tests.scheduling.histories.oracle import wrong_with
from tests.scheduling.histories.playing import catch_up, play
from tests.scheduling.histories.rows import Rows, rows_of
from tests.scheduling.histories.script import Step
from tests.store.arranging import NOW
from tests.store.placement.waiting import seal_all


@dataclass
class Lived:
    """What was wrong at the end, in sentences, and what had happened how often."""

    wrong: list[str]
    counted: dict[str, int] = field(default_factory=dict)


def live(engine: Engine, cast: Cast, steps: Sequence[Step]) -> Lived:
    """Play it in this database, catch up, and ask the oracle and the watchdog."""
    house = House(engine, cast)
    play(house, steps)
    catch_up(house)
    rows = read_rows(house)
    found = Lived([*wrong_with(rows), *_barks(house)], house.counted)
    _count(found.counted, rows)
    return found


def read_rows(house: House) -> Rows:
    """Everything there is at this moment of this house."""
    with house.engine.connect() as connection:
        return rows_of(connection, house.clock.now(), house.ticks)


def _barks(house: House) -> list[str]:
    """What the watchdog counts that is not zero, by the name of its count."""
    seal_all(house.people_s)
    now = house.clock.now()
    expected = {job.name: NOW - timedelta(days=1) for job in house.jobs(house.people_s, None)}
    with watching(house.people_s, now) as session:
        found = counts(session, now, expected)
    # No one in this office has a phone or a mailbox, so of an alarm nothing can be sent.
    del found["alarm-without-phone"]
    return [f"the watchdog counts {number} {name}" for name, number in found.items() if number]


def _count(counted: dict[str, int], rows: Rows) -> None:
    counted["histories"] = 1
    counted["misses recorded"] = sum(one.code == "missed" for one in rows.outcomes)
    counted["absences"] = len(rows.absences)
    counted["verdicts"] = len(rows.verdicts)
    counted["cases"] = len(rows.cases)
    counted["cases decided"] = sum(one.state == "resolved" for one in rows.cases)
    counted["steps run"] = sum(one.state == "dispatched" for one in rows.steps)
    counted["steps that fell through"] = sum(one.fell_through for one in rows.steps)
    counted["steps cancelled"] = sum(one.state == "cancelled" for one in rows.steps)
