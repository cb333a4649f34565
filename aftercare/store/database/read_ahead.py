"""What a page will ask, read in one statement before it does: each of its questions then finds its answer there.

A page is made of parts, and each part asks its own questions where its permission is checked. `read_ahead` runs these
questions up to the statement that they would send and sends all of them as one. The answers are kept until the
transaction ends. They serve only questions that are asked with the same rights: the reader's own, or the clock's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar

import psycopg
from psycopg.types.range import Range as DriverRange
from sqlalchemy import inspect, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, select

Row = dict[str, Any]
Asked = tuple[str, Mapping[str, Any]]
Kind = TypeVar("Kind", bound=SQLModel)
Answer = TypeVar("Answer")

ANSWERS, AS_CLOCK, AS_DOOR = "read-ahead", "clock", "door"
_ANSWERS_AS_CLOCK: Final = "read-ahead-as-clock"
_ASKED: Final = "asked-ahead"
_ASKED_AS_CLOCK: Final = "asked-ahead-as-clock"
_COLUMNS: Final[dict[str, list[str]]] = {}
_PARAMETER: Final = re.compile(r"(?<![:\w]):(\w+)(?!:)")


class _Held(Exception):
    """A question that is only noted yet."""


def read_ahead(session: Session, *questions: Callable[[], object]) -> bool:
    """Whether anything was asked. Each question is a call whose first statement without an answer is one of `rows` or
    `rows_where`; for a page that only reads. What a question asks after that statement it asks when it is read ahead
    again, or on its own."""
    collected, kept = _places(session)
    outer: dict[str, Asked] | None = session.info.get(collected)
    asked = session.info[collected] = {} if outer is None else outer
    try:
        held = [_is_held(one) for one in questions]
    finally:
        if outer is None:
            del session.info[collected]
    if outer is not None:
        # A question of a page that reads ahead itself.
        if any(held):
            raise _Held()
    elif asked:
        found = _sent(session, [*asked.values()])
        session.info.setdefault(kept, {}).update(zip(asked, found, strict=True))
    return bool(asked)


def together(session: Session, *questions: Callable[[], Any]) -> tuple[Any, ...]:
    """What each question returns, read ahead."""
    read_ahead(session, *questions)
    return tuple(ask() for ask in questions)


def only_asks(session: Session) -> bool:
    """Whether questions are collected at the moment, so that nothing is to be written."""
    return _ASKED in session.info or _ASKED_AS_CLOCK in session.info


def _places(session: Session) -> tuple[str, str]:
    """Where questions are collected and answers kept for the rights that the session has now."""
    if session.info.get(AS_CLOCK):
        return _ASKED_AS_CLOCK, _ANSWERS_AS_CLOCK
    return _ASKED, ANSWERS


def _is_held(question: Callable[[], object]) -> bool:
    try:
        question()
    except _Held:
        return True
    return False


def answered(session: Session, query: str, values: Mapping[str, Any]) -> list[Row] | None:
    """The rows of this query, if they were read ahead."""
    collected, kept = _places(session)
    asked, answers = session.info.get(collected), session.info.get(kept, {})
    if (asked is None and not answers) or session.info.get(AS_DOOR):
        return None
    key = f"{query}{sorted(values.items())!r}"
    known: list[Row] | None = answers.get(key)
    if asked is not None and known is None:
        asked[key] = (query, values)
        raise _Held()
    # Each reader has rows of its own: some pages add to them.
    return known if known is None else [dict(row) for row in known]


def asked_once(session: Session, key: str, ask: Callable[[], Answer]) -> Answer:
    """What `ask` returns; on a page that reads ahead, two parts of it share one answer."""
    answers = session.info.get(ANSWERS)
    if answers is None:
        return ask()
    if key not in answers:
        answers[key] = ask()
    found: Answer = answers[key]
    return found


def rows_where(
    session: Session, kind: type[Kind], tail: str, values: Mapping[str, Any]
) -> list[Kind]:
    """The rows of a table as its class; `tail` is what follows `from`. What was read ahead is not to be changed."""
    known = answered(session, _of_table(kind) + tail, values)
    if known is not None:
        return [kind(**{name: _as_stored(value) for name, value in row.items()}) for row in known]
    return list(session.scalars(_statement(kind, tail), dict(values)))


@cache
def _statement(kind: type[SQLModel], tail: str) -> Any:
    columns = inspect(kind).local_table.columns
    return select(kind).from_statement(text(_of_table(kind) + tail).columns(*columns))


def _sent(session: Session, asked: Sequence[Asked]) -> list[list[Row]]:
    """One row comes back, with an array of records for each question. In binary form records keep their types."""
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("not a connection of psycopg")
    names = [f"q{number}" for number in range(len(asked))]
    parts = ", ".join(
        f"{name} as materialized ({_driven(query, name)})"
        for name, (query, _) in zip(names, asked, strict=True)
    )
    arrays = ", ".join("".join(("array(select ", name, " from ", name, ")")) for name in names)
    values = {
        f"{name}_{key}": value
        for name, (_, given) in zip(names, asked, strict=True)
        for key, value in given.items()
    }
    try:
        columns = [_columns(driver, query, given) for query, given in asked]
        cursor = driver.execute(f"with {parts} select {arrays}".encode(), values, binary=True)
        found = cursor.fetchone() or ()
    except psycopg.Error as error:
        raise DBAPIError.instance(None, None, error, psycopg.Error) from error
    return [
        [dict(zip(each, record, strict=True)) for record in records]
        for each, records in zip(columns, found, strict=True)
    ]


def _driven(query: str, name: str = "") -> str:
    """The query with the driver's own placeholders, each with the name of the query before it."""
    before = name and f"{name}_"
    return _PARAMETER.sub(lambda one: f"%({before}{one[1]})s", query.replace("%", "%%"))


def _columns(driver: psycopg.Connection[Any], query: str, given: Mapping[str, Any]) -> list[str]:
    """The columns of a query, which records do not carry; asked of the database once in a process."""
    if query not in _COLUMNS:
        empty = " ".join(("select * from (", _driven(query), ") q limit 0"))
        described = driver.execute(empty.encode(), given).description or ()
        _COLUMNS[query] = [column.name for column in described]
    return _COLUMNS[query]


@cache
def _of_table(kind: type[SQLModel]) -> str:
    return f"{select(kind)} "


def _as_stored(value: Any) -> Any:
    """As a column of the class returns it: the driver has a range of its own."""
    if not isinstance(value, DriverRange):
        return value
    bounds: Any = value.bounds
    return Range(value.lower, value.upper, bounds=bounds, empty=value.isempty)
