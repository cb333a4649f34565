"""One history from its first appointment to the morning after it, and what is wrong with it then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Engine

from aftercare.store.operations.watchdog import counts
from aftercare.store.operations.watchdog_transaction import watching
from tests.scheduling.histories.app_state import AppState, Cast
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
    app_state = AppState(engine, cast)
    play(app_state, steps)
    catch_up(app_state)
    rows = read_rows(app_state)
    found = Lived([*wrong_with(rows), *_barks(app_state)], app_state.counted)
    _count(found.counted, rows)
    return found


def read_rows(app_state: AppState) -> Rows:
    """Everything there is at this moment of this house."""
    with app_state.engine.connect() as connection:
        return rows_of(connection, app_state.clock.now(), app_state.ticks)


def _barks(app_state: AppState) -> list[str]:
    """What the watchdog counts that is not zero, by the name of its count."""
    seal_all(app_state.people_s)
    now = app_state.clock.now()
    expected = {
        job.name: NOW - timedelta(days=1) for job in app_state.jobs(app_state.people_s, None)
    }
    with watching(app_state.people_s, now) as session:
        found = counts(session, now, expected)
    # No one in this office has a phone or a mailbox, so of an alarm nothing can be sent.
    del found["alarm-without-phone"]
    return [f"the watchdog counts {number} {name}" for name, number in found.items() if number]


def _count(counted: dict[str, int], rows: Rows) -> None:
    counted["histories"] = 1
    counted["misses recorded"] = sum(one.code == "missed" for one in rows.outcomes)
    counted["absences"] = len(rows.absences)
    counted["verdicts"] = len(rows.verdicts)
    counted["escalations"] = len(rows.escalations)
    counted["escalations decided"] = sum(one.state == "resolved" for one in rows.escalations)
    counted["steps run"] = sum(one.state == "notified" for one in rows.steps)
    counted["steps that fell through"] = sum(one.fell_through for one in rows.steps)
    counted["steps cancelled"] = sum(one.state == "cancelled" for one in rows.steps)
