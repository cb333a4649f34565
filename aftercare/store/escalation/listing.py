"""Versions of the escalation rules and their backtests as JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from aftercare.store.database.resource_queries import Out, Sql, version_query
from aftercare.store.escalation.rule_backtest_rows import RuleBacktestRow
from aftercare.store.escalation.rule_book_rows import RuleBookRow


class BookOut(Out):
    """`book` as it was proposed; it never changes afterwards. An activated version is in force from `valid_from`, or
    from the day of `activated_at` where that is later. `ended_by`, `ended_at`: who withdrew or refused a proposal;
    `end_reason`: why it was refused."""

    row = RuleBookRow
    columns = """version state valid_from book proposed_by proposed_at activated_by activated_at
        ended_by ended_at end_reason"""
    state: Annotated[
        Literal["proposed", "activated", "withdrawn", "refused"],
        Sql("coalesce(x.ended_as, x.state)"),
    ]


class BacktestOut(Out):
    """`result` is set once it is `done`: openings per week, officer and rule. `draft` counts are of this version;
    `against` is the version in force it was compared with. `fault` is the code of why it `failed`."""

    row = RuleBacktestRow
    columns = """id version since_on until_on state asked_at ended_at done people against fault
        result"""
    state: Literal["waiting", "running", "done", "failed"]


RULE_BOOKS = version_query(BookOut, "rule_book x")
RULE_BACKTESTS = version_query(BacktestOut, "rule_backtest x", order=("asked_at",))
