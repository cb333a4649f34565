"""Requests a backtest of a rule book version over a past period; a separate process runs it as the clock."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aftercare.base.errors import Conflict, NotFound
from aftercare.casework.listing.resources import RULE_TRIALS, page_of
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.escalation.backtest_period import trial_period
from aftercare.store.accounts import audit
from aftercare.store.database.json_pages import Page
from aftercare.store.database.unit_of_work import Work
from aftercare.store.database.versioned_policy import get_version
from aftercare.store.escalation.rule_book_rows import RuleBookRow
from aftercare.store.escalation.rule_trial_rows import (
    MOST_WAITING,
    RuleTrialRow,
    get_trial,
    trials_of,
    trials_waiting,
)
from aftercare.store.phones.rows import lock_policies


@requires(Permission.MANAGE_STANDARDS)
def ask_trial(work: Work, version: int, since_on: date, until_on: date | None) -> RuleTrialRow:
    """Requests a backtest of this version over these days, both included; without a last day up to today. The same
    request made twice is one backtest. Raises Invalid at /since_on and /until_on, Conflict when many wait already."""
    get_version(work.session, RuleBookRow, version)
    period = trial_period(since_on, until_on, work.now)
    lock_policies(work.session)
    waiting = trials_waiting(work.session)
    for one in waiting:
        if (one.version, one.since_on, one.until_on) == (version, period.since_on, period.until_on):
            return one
    if len(waiting) >= MOST_WAITING:
        raise Conflict("Many trials wait already; look again when one is done.")
    row = RuleTrialRow(
        version=version,
        since_on=period.since_on,
        until_on=period.until_on,
        asked_by=work.actor.account_id,
        asked_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    audit.note(work, "try", "rule-book")
    return row


@requires(Permission.MANAGE_STANDARDS)
def rule_trial(work: Work, version: int, trial_id: UUID) -> RuleTrialRow:
    return get_trial(work.session, version, trial_id)


def rule_trial_page(work: Work, version: int, trial_id: UUID) -> Page:
    """One backtest as JSON."""
    found = page_of(work, RULE_TRIALS, {"version": version, "id": trial_id}, None, 1)
    if not found.shown:
        raise NotFound()
    return found


@requires(Permission.MANAGE_STANDARDS)
def rule_trials(work: Work, version: int) -> list[RuleTrialRow]:
    """The backtests of this version, the newest first; NotFound for an unknown version."""
    get_version(work.session, RuleBookRow, version)
    return trials_of(work.session, version)
