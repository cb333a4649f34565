"""Backtests of a version of the rules: requested, taken by one worker at a time, and their results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Session, col, select

from aftercare.base.errors import NotFound
from aftercare.store.database.columns import MOMENT, Row, moment
from aftercare.store.database.plain_sql import execute

# Longer than a backtest may take: a worker silent for so long has died.
LEASE: Final = timedelta(minutes=12)
MOST_TRIES: Final = 2
MOST_SHOWN: Final = 20
MOST_WAITING: Final = 10

_TAKE = """
update rule_backtest set state = 'running', tries = tries + 1, lease_until_at = :lease, done = 0, people = 0
where id = (
  select id from rule_backtest
  where (state = 'waiting' or (state = 'running' and lease_until_at < :now)) and tries < :most
  order by asked_at, id limit 1 for no key update skip locked)
returning id, version, since_on, until_on, tries"""
_GIVE_BACK = """
update rule_backtest set tries = tries - 1, lease_until_at = :over
where id = :id and tries = :tries and state = 'running'"""
_GIVE_UP = """
update rule_backtest set state = 'failed', fault = 'worker-lost', lease_until_at = null, ended_at = :now
where state = 'running' and lease_until_at < :now and tries >= :most"""
_REPORT = (
    "update rule_backtest set done = :done, people = :people"
    " where id = :id and state = 'running' and tries = :tries"
)
_END = """
update rule_backtest set state = :state, fault = :fault, result = cast(:result as jsonb), against = :against,
  lease_until_at = null, ended_at = :now
where id = :id and state = 'running' and tries = :tries returning id"""


class RuleBacktestRow(Row, table=True):
    version: int
    since_on: date
    until_on: date
    state: str = "waiting"
    asked_by: UUID
    asked_at: datetime = Field(sa_type=MOMENT)
    tries: int = 0
    lease_until_at: datetime | None = moment()
    done: int = 0
    people: int = 0
    ended_at: datetime | None = moment()
    against: int | None = None
    fault: str | None = None
    result: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))


@dataclass(frozen=True)
class TakenBacktest:
    """A backtest that the caller may run, as this try of it."""

    id: UUID
    version: int
    since_on: date
    until_on: date
    tries: int


def get_backtest(session: Session, version: int, backtest_id: UUID) -> RuleBacktestRow:
    row = session.get(RuleBacktestRow, backtest_id)
    if row is None or row.version != version:
        raise NotFound()
    return row


def backtests_of(session: Session, version: int) -> list[RuleBacktestRow]:
    """The newest of this version, newest first."""
    query = select(RuleBacktestRow).where(RuleBacktestRow.version == version)
    newest = query.order_by(col(RuleBacktestRow.asked_at).desc(), col(RuleBacktestRow.id).desc())
    return list(session.exec(newest.limit(MOST_SHOWN)))


def backtests_waiting(session: Session) -> list[RuleBacktestRow]:
    query = select(RuleBacktestRow).where(col(RuleBacktestRow.state).in_(("waiting", "running")))
    return list(session.exec(query))


def take_backtest(session: Session, now: datetime) -> TakenBacktest | None:
    """The backtest that waits longest, or one with a dead worker; None when there is none. One tried too often has
    failed."""
    values = {"now": now, "most": MOST_TRIES}
    execute(session, _GIVE_UP, values)
    row = execute(session, _TAKE, values | {"lease": now + LEASE}).first()
    return None if row is None else TakenBacktest(*row)


def report_progress(session: Session, backtest: TakenBacktest, done: int, people: int) -> None:
    values = {"id": backtest.id, "tries": backtest.tries, "done": done, "people": people}
    execute(session, _REPORT, values)


def give_back_backtest(session: Session, backtest: TakenBacktest, now: datetime) -> None:
    """Another worker may take it at once; the try that was broken off counts as none."""
    values = {"id": backtest.id, "tries": backtest.tries, "over": now - timedelta(seconds=1)}
    execute(session, _GIVE_BACK, values)


def end_backtest(
    session: Session,
    backtest: TakenBacktest,
    now: datetime,
    *,
    fault: str | None = None,
    result: str | None = None,
    against: int | None = None,
) -> bool:
    """Ends it with its result (a JSON text) or the code of a fault. False when another worker took it meanwhile."""
    values = {
        "id": backtest.id, "tries": backtest.tries, "now": now, "fault": fault, "result": result,
        "against": against, "state": "failed" if fault else "done",
    }  # fmt: skip
    return execute(session, _END, values).first() is not None
