"""Requests a backtest of a rule book version over a past period; a separate process runs it as the clock."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aftercare.base.errors import Conflict
from aftercare.casework.listing.resources import RULE_BACKTESTS, only, page_of
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.escalation.backtest_period import backtest_period
from aftercare.store.accounts import audit
from aftercare.store.database.json_pages import Page
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.database.versioned_policy import get_version
from aftercare.store.escalation.rule_backtest_rows import (
    MOST_WAITING,
    RuleBacktestRow,
    backtests_of,
    backtests_waiting,
    get_backtest,
)
from aftercare.store.escalation.rule_book_rows import RuleBookRow
from aftercare.store.phones.rows import lock_policies


@requires(Permission.MANAGE_STANDARDS)
def request_backtest(
    work: UnitOfWork, version: int, since_on: date, until_on: date | None
) -> RuleBacktestRow:
    """Requests a backtest of this version over these days, both included; without a last day up to today. The same
    request made twice is one backtest. Raises Invalid at /since_on and /until_on, Conflict when many wait already."""
    get_version(work.session, RuleBookRow, version)
    period = backtest_period(since_on, until_on, work.now)
    lock_policies(work.session)
    waiting = backtests_waiting(work.session)
    for one in waiting:
        if (one.version, one.since_on, one.until_on) == (version, period.since_on, period.until_on):
            return one
    if len(waiting) >= MOST_WAITING:
        raise Conflict("Many backtests wait already; look again when one is done.")
    row = RuleBacktestRow(
        version=version,
        since_on=period.since_on,
        until_on=period.until_on,
        asked_by=work.actor.staff_id,
        asked_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    audit.note(work, "backtest", "rule-book")
    return row


@requires(Permission.MANAGE_STANDARDS)
def rule_backtest(work: UnitOfWork, version: int, backtest_id: UUID) -> RuleBacktestRow:
    return get_backtest(work.session, version, backtest_id)


def rule_backtest_page(work: UnitOfWork, version: int, backtest_id: UUID) -> Page:
    """One backtest as JSON."""
    return only(page_of(work, RULE_BACKTESTS, {"version": version, "id": backtest_id}, None, 1))


@requires(Permission.MANAGE_STANDARDS)
def rule_backtests(work: UnitOfWork, version: int) -> list[RuleBacktestRow]:
    """The backtests of this version, the newest first; NotFound for an unknown version."""
    get_version(work.session, RuleBookRow, version)
    return backtests_of(work.session, version)
