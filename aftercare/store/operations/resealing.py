"""Seals what stands in clear, and seals anew what an earlier data key sealed: in batches, beside running processes.

A batch is a stretch of a table's pages in one transaction. Meanwhile others read the table and wait to write to it, so
a batch is short. The triggers of the table do not run: the words stay the same, and no time or history changes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, LiteralString, NamedTuple

import psycopg
from psycopg import sql
from psycopg.errors import LockNotAvailable

from aftercare.store.database.engine import connect, ring_of
from aftercare.store.database.key_ring import REFRESH_SECONDS
from aftercare.store.database.sealed_columns import COLUMNS, Sealed
from aftercare.store.database.sealed_values import MARK, UNREADABLE, Clear, Content, teach
from aftercare.store.operations.patience import give_way

PAGES = 100
"""Of 8 kB each, in one batch."""
PREFIX: Final = "sealed_"
_TRIES: Final = 200
Progress = Callable[[int, int], None]
_STORED: Final = {
    Content.TEXT: sql.SQL("text"), Content.JSON: sql.SQL("jsonb"), Content.BYTES: sql.SQL("bytea")
}  # fmt: skip
_CHECKS: LiteralString = (
    "select conrelid::regclass::text || '.' || substr(conname, 8) from pg_constraint"
    " where contype = 'c' and conname like 'sealed\\_%'"
)
_SIZE: LiteralString = "select pg_relation_size(%s::regclass) / current_setting('block_size')::int"
_PICK: LiteralString = (
    "select ctid::text, {value} from {table}"
    " where ctid >= %(from)s::tid and ctid < %(to)s::tid and {column} is not null and not {done}"
)
_WRITE: LiteralString = (
    "update {table} set {column} = made.value::{type}"
    " from unnest(%(rows)s::text[], %(values)s::text[]) made (row, value) where ctid = made.row::tid"
)
_LEFT: LiteralString = (
    "select exists (select from {table} where {column} is not null and not {done})"
)
# Every transaction holds the lock of its own number, which every login may see.
_RUNNING: LiteralString = (
    "select virtualtransaction from pg_locks"
    " where locktype = 'virtualxid' and granted and pid <> pg_backend_pid()"
)


class Goal(NamedTuple):
    """A column, and the condition under which a value of it is as it should be."""

    column: Sealed
    done: sql.Composable

    @property
    def names(self) -> dict[str, Any]:
        table, name = self.column.place.split(".")
        return {"table": sql.Identifier(table), "column": sql.Identifier(name), "done": self.done}


def open_for_sealing(url: str) -> psycopg.Connection[Any]:
    """A connection of the owner of the tables."""
    connection = connect(url)
    teach(connection, ring_of(url))
    return connection


def seal_what_is_clear(connection: psycopg.Connection[Any]) -> None:
    """Seal every value in a sealed column that has no check yet, and add the check: from then on the database refuses
    a clear one. Only the first time after a column became sealed is there anything to do. Telephone numbers are sealed
    in one transaction, for statements compare them across tables."""
    there = {name for (name,) in connection.execute(_CHECKS)}
    clear = [one for one in COLUMNS.values() if one.place not in there]
    for column in clear:
        if not column.is_number:
            _seal_and_check(connection, column)
    with connection.transaction():
        numbers = [one for one in clear if one.is_number]
        take_whole(connection, numbers)
        for column in numbers:
            _seal_and_check(connection, column)


def _seal_and_check(connection: psycopg.Connection[Any], column: Sealed) -> None:
    work = Goal(column, is_sealed(column))
    for _ in batches(connection, work):
        pass
    with _alone_with(connection, work):
        # Between the last batch and this lock an earlier version may have written.
        _seal_batch(connection, work, 0, 2**32 - 1)
        connection.execute(
            sql.SQL("alter table {table} add constraint {name} check ({done})").format(
                name=sql.Identifier(PREFIX + column.place.split(".")[1]), **work.names
            )
        )


def take_whole(connection: psycopg.Connection[Any], columns: Iterable[Sealed]) -> None:
    """Until the end of the transaction no one else reads or writes the tables of these columns."""
    for table in sorted({one.place.split(".")[0] for one in columns}):
        connection.execute(
            sql.SQL("lock table {} in access exclusive mode").format(sql.Identifier(table))
        )


def seal_anew(
    connection: psycopg.Connection[Any], key_id: str, report: Progress = lambda _done, _of: None
) -> None:
    """Seal with this key, the newest, everything but telephone numbers that an earlier one sealed. Interrupted, it goes
    on where it was."""
    seal_columns_anew(connection, _unlike_numbers(), key_id, report)


def seal_columns_anew(
    connection: psycopg.Connection[Any], columns: Iterable[Sealed], key_id: str, report: Progress
) -> None:
    """Seal with this key what another one sealed in these columns."""
    works = [Goal(one, is_sealed(one, key_id)) for one in columns]
    pages = [_pages(connection, one) for one in works]
    done = 0
    for work, size in zip(works, pages, strict=True):
        for page in batches(connection, work):
            report(done + page, sum(pages))
        done += size


def still_sealed_before(
    connection: psycopg.Connection[Any], key_id: str, columns: Iterable[Sealed] | None = None
) -> list[str]:
    """Those of these columns, else of all but telephone numbers, with a value that this key did not seal."""
    asked_of = _unlike_numbers() if columns is None else columns
    works = [Goal(one, is_sealed(one, key_id)) for one in asked_of]
    asked = [(one, sql.SQL(_LEFT).format(**one.names)) for one in works]
    return [one.column.place for one, left in asked if _first(connection.execute(left))]


def _unlike_numbers() -> list[Sealed]:
    return [one for one in COLUMNS.values() if not one.is_number]


def wait_for_writers(connection: psycopg.Connection[Any]) -> None:
    """Until no process seals with an earlier key any more, and every transaction that did has ended."""
    time.sleep(REFRESH_SECONDS)
    before = {one for (one,) in connection.execute(_RUNNING)}
    while before & {one for (one,) in connection.execute(_RUNNING)}:
        time.sleep(0.1)


def is_sealed(column: Sealed, key_id: str = "") -> sql.Composable:
    """Whether a value is empty, one of the service's own words, or sealed for its place (with this key)."""
    name = sql.Identifier(column.place.split(".")[1])
    # In two parts: the driver refuses the mark.
    first, rest = MARK[0], f"{MARK[1:]}{column.sealed_for}:" + (f"{key_id}:" if key_id else "")
    mark = sql.SQL("{} || {}").format(first, rest)
    if column.content is Content.BYTES:
        form: LiteralString = "substring({column} for {length}) = ({mark})::bytea"
        return sql.SQL(form).format(column=name, length=len(first + rest), mark=mark)
    if column.content is Content.JSON:
        form = "({column} = '{{}}' or starts_with({column} #>> '{{}}', {mark}))"
        return sql.SQL(form).format(column=name, mark=mark)
    form = "({column} = any({words}::text[]) or starts_with({column}, {mark}))"
    words = sql.Literal(["", *column.words])
    return sql.SQL(form).format(column=name, words=words, mark=mark)


def batches(connection: psycopg.Connection[Any], work: Goal) -> Iterator[int]:
    """Seal page by page; yields how many pages are done. Rows that are written meanwhile are sealed already."""
    size = _pages(connection, work)
    for first in range(0, size, PAGES):
        with _alone_with(connection, work):
            _seal_batch(connection, work, first, first + PAGES)
        yield min(first + PAGES, size)


def _seal_batch(connection: psycopg.Connection[Any], work: Goal, first: int, end: int) -> None:
    column = work.column
    value: LiteralString = "{column}::text" if column.content is Content.JSON else "{column}"
    pick = sql.SQL(_PICK).format(value=sql.SQL(value).format(**work.names), **work.names)
    found = connection.execute(pick, {"from": f"({first},0)", "to": f"({end},0)"}).fetchall()
    readable = [(row, value) for row, value in found if value != UNREADABLE]
    if readable:
        write = sql.SQL(_WRITE).format(type=_STORED[column.content], **work.names)
        rows, values = zip(*readable, strict=True)
        sealed = [Clear(column.sealed_for, one, column.content) for one in values]
        connection.execute(write, {"rows": list(rows), "values": sealed})


@contextmanager
def _alone_with(connection: psycopg.Connection[Any], work: Goal) -> Iterator[None]:
    """One transaction that alone writes to the table, without its triggers. Waiting writers are let by: it
    asks for the table again, and gives up as LockNotAvailable in the end."""
    for tries in range(_TRIES):
        with connection.transaction():
            try:
                with connection.transaction():
                    give_way(connection, in_transaction=True)
                    _triggers(connection, work, "disable")
            except LockNotAvailable:
                if tries + 1 == _TRIES:
                    raise
                continue
            yield
            _triggers(connection, work, "enable")
            return


def _triggers(connection: psycopg.Connection[Any], work: Goal, way: LiteralString) -> None:
    connection.execute(sql.SQL("alter table {table} " + way + " trigger user").format(**work.names))


def _pages(connection: psycopg.Connection[Any], work: Goal) -> int:
    return int(_first(connection.execute(_SIZE, [work.column.place.split(".")[0]])))


def _first(cursor: psycopg.Cursor[Any]) -> Any:
    row = cursor.fetchone()
    return row[0] if row else None
