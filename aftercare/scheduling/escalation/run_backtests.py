"""Runs the backtests that administrators asked for: one at a time, in separate processes, with a time limit."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.base.errors import Fault
from aftercare.base.logs import get_log
from aftercare.base.subject_errors import BacktestFailed
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.backtest_counts import result_of
from aftercare.domain.escalation.backtest_period import BacktestPeriod
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.escalation.backtest_pool import Replayed, Stopped, replay_apart
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.database.versioned_policy import get_version, version_in_force
from aftercare.store.escalation.rule_backtest_rows import (
    TakenBacktest,
    end_backtest,
    give_back_backtest,
    report_progress,
    take_backtest,
)
from aftercare.store.escalation.rule_book_rows import RuleBookRow

EVERY: Final = timedelta(seconds=20)
LIMIT_S: Final = 480.0
"""How long one backtest may take: shorter than its lease, and than a job may be silent."""


def try_next(database: Database, clock: Clock, limit_s: float = LIMIT_S) -> int:
    """Run the backtest that waits longest; returns how many ran. A failure is shown on its page and not retried; only
    the death of a worker is."""
    with database.work(CLOCK, clock.now()) as work:
        backtest = take_backtest(work.session, work.now)
    if backtest is None:
        return 0
    try:
        found, against = _replay(database, clock, backtest, limit_s)
    except Stopped:
        with database.work(CLOCK, clock.now()) as work:
            give_back_backtest(work.session, backtest, work.now)
        return 0
    except Exception as error:
        code = error.code if isinstance(error, Fault) else BacktestFailed.code
        get_log().error("backtest-failed", code=code, error_type=type(error).__name__)
        with database.work(CLOCK, clock.now()) as work:
            end_backtest(work.session, backtest, work.now, fault=code)
        return 1
    with database.work(CLOCK, clock.now()) as work:
        names = names_of(work.session, {UUID(one) for _, one in found.tally.officers})
        result = result_of(found.tally, names, backtest.since_on, backtest.until_on)
        end_backtest(work.session, backtest, work.now, result=json.dumps(result), against=against)
    return 1


def _replay(
    database: Database, clock: Clock, backtest: TakenBacktest, limit_s: float
) -> tuple[Replayed, int | None]:
    now = clock.now()
    with database.work(CLOCK, now) as work:
        draft: dict[str, Any] = get_version(work.session, RuleBookRow, backtest.version).book
        in_force = version_in_force(work.session, RuleBookRow, civil_date(now))

    def report(done: int, people: int) -> None:
        with database.work(CLOCK, clock.now()) as work:
            report_progress(work.session, backtest, done, people)

    period = BacktestPeriod(backtest.since_on, backtest.until_on).moments(now)
    found = replay_apart(
        database.address, draft, period, now, report, limit_s, database.stopping.is_set
    )
    return found, in_force.version if in_force else None


def run_backtests_job(database: Database, clock: Clock) -> Job:
    return Job("run-backtests", lambda: try_next(database, clock), every=EVERY)
