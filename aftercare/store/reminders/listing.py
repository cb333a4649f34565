"""Versions of the reminder policy and of the rules as JSON."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from aftercare.store.database.json_pages import ResourceQuery
from aftercare.store.database.resource_queries import Out, resource_query
from aftercare.store.escalation.rule_backtest_rows import RuleBacktestRow
from aftercare.store.escalation.rule_book_rows import RuleBookRow
from aftercare.store.reminders.rows import ReminderPolicyRow


class PolicyOut(Out):
    row = ReminderPolicyRow
    columns = """version state source adopted_by valid_from policy proposed_by proposed_at
        activated_by activated_at"""
    state: Literal["proposed", "activated"]


class BookOut(Out):
    """`book` as it was proposed; it never changes afterwards."""

    row = RuleBookRow
    columns = "version state valid_from book proposed_by proposed_at activated_by activated_at"
    state: Literal["proposed", "activated"]


class BacktestOut(Out):
    """`result` is set once it is `done`: openings per week, officer and rule. `draft` counts are of this version;
    `against` is the version in force it was compared with. `fault` is the code of why it `failed`."""

    row = RuleBacktestRow
    columns = """id version since_on until_on state asked_at ended_at done people against fault
        result"""
    state: Literal["waiting", "running", "done", "failed"]


def _query(out: type[BaseModel], source: str, **order: Any) -> ResourceQuery:
    # A version never changes but by being activated, so it needs no ETag.
    return resource_query(
        out,
        source,
        person="null::uuid",
        version="null::integer",
        filters={"version": "x.version = :version"},
        newest_first=True,
        **order,
    )


_BY_VERSION = (("x.version", "integer"),)
REMINDER_POLICIES = _query(PolicyOut, "reminder_policy x", keys=_BY_VERSION)
RULE_BOOKS = _query(BookOut, "rule_book x", keys=_BY_VERSION)
RULE_BACKTESTS = _query(BacktestOut, "rule_backtest x", order=("asked_at",))
