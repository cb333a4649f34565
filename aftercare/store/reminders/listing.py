"""Versions of the reminder policy and of the rules as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from aftercare.store.database.json_pages import ResourceQuery
from aftercare.store.database.resource_queries import Out, resource_query


class PolicyOut(Out):
    version: int
    state: Literal["proposed", "activated"]
    source: str
    adopted_by: str
    valid_from: date
    policy: dict[str, Any]
    proposed_by: UUID | None
    proposed_at: datetime | None
    activated_by: UUID | None
    activated_at: datetime | None


class BookOut(Out):
    """`book` as it was proposed; it never changes afterwards."""

    version: int
    state: Literal["proposed", "activated"]
    valid_from: date
    book: dict[str, Any]
    proposed_by: UUID | None
    proposed_at: datetime | None
    activated_by: UUID | None
    activated_at: datetime | None


class BacktestOut(Out):
    """`result` is set once it is `done`: openings per week, officer and rule. `draft` counts are of this version;
    `against` is the version in force it was compared with. `fault` is the code of why it `failed`."""

    id: UUID
    version: int
    since_on: date
    until_on: date
    state: Literal["waiting", "running", "done", "failed"]
    asked_at: datetime
    ended_at: datetime | None
    done: int
    people: int
    against: int | None
    fault: str | None
    result: dict[str, Any] | None


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
