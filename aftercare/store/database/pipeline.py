"""Several queries in one round trip to the database: a user waits, and a round trip costs as much as a query."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

A = TypeVar("A")
Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Query(Generic[A]):
    """A statement with the driver's own placeholders, `%(name)s`, its values, and a function that reads its rows (none
    where it only writes). Without a statement nothing is sent."""

    sql: str
    values: Mapping[str, Any]
    read: Callable[[Rows], A]


NO_QUERY: Query[int] = Query("", {}, len)

RunQueries = Callable[..., tuple[Any, ...]]
"""Any function that runs queries, with one answer for each."""


def run_query(session: Session, query: Query[A]) -> A:
    """One alone; see `run_pipelined`."""
    found: A = run_pipelined(session, query)[0]
    return found


def run_pipelined(session: Session, *queries: Query[Any]) -> tuple[Any, ...]:
    """The answers, in the order of the queries, as this transaction sees the rows. Unflushed changes are not seen.
    Raises as a statement of the session would."""
    found = _sent_together(session, *queries)
    return tuple(one.read(rows) for one, rows in zip(queries, found, strict=True))


def _sent_together(session: Session, *queries: Query[Any]) -> list[Rows]:
    if not any(one.sql for one in queries):
        return [[] for _ in queries]
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("not a connection of psycopg")
    try:
        with _one_trip(driver, sum(bool(one.sql) for one in queries)):
            sent = [_sent(driver, one) for one in queries]
        return [_rows(cursor) for cursor in sent]
    except psycopg.Error as error:
        raise DBAPIError.instance(None, None, error, psycopg.Error) from error


def _one_trip(driver: psycopg.Connection[Any], statements: int) -> AbstractContextManager[object]:
    """A pipeline only where it saves a round trip: for several statements, or for one that also begins the
    transaction."""
    begins = driver.info.transaction_status is TransactionStatus.IDLE
    return driver.pipeline() if begins or statements > 1 else nullcontext()


def _rows(cursor: psycopg.Cursor[tuple[Any, ...]] | None) -> Rows:
    """No rows where nothing was sent, or no rows come back."""
    found = cursor and cursor.pgresult
    return cursor.fetchall() if cursor and found and found.nfields else []


def _sent(
    driver: psycopg.Connection[Any], one: Query[Any]
) -> psycopg.Cursor[tuple[Any, ...]] | None:
    return driver.execute(one.sql.encode(), one.values) if one.sql else None
