"""The demonstration's history in a file: simulated once, then loaded in seconds.

The file holds every row of a database that `loading.load` has filled, as PostgreSQL's COPY writes them. It also holds
the time at which that history ends. No time in it is shifted: what is chained, hashed and signed stays as it was. The
demonstration's clock continues from that time. What the database keeps encrypted stands in clear: its people are
invented, and it is encrypted with the keys of the database that takes it up. Those keys are not in the file.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, LiteralString

import psycopg
from psycopg import sql

from aftercare.base.start_errors import RecordingDoesNotFit
from aftercare.demo.copied_rows import opened_rows, sealed_rows
from aftercare.store.database.engine import ring_of

FILE = Path(__file__).parent / "recorded.tar.xz"
ABOUT = "about.json"

# Every table except the migrations' and that of the keys, each after all those it references.
_TABLES: LiteralString = """
with recursive refers as (
  select distinct conrelid as it, confrelid as other from pg_constraint
  where contype = 'f' and conrelid <> confrelid),
depth as (
  select oid as it, 0 as level from pg_class
  where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not in ('alembic_version', 'data_key')
  union
  select refers.it, level + 1 from depth join refers on refers.other = depth.it where level < 50)
select relname, (
  select array_agg(attname::text order by attnum) from pg_attribute
  where attrelid = depth.it and attnum > 0 and not attisdropped and attgenerated = '')
from depth join pg_class on pg_class.oid = depth.it group by relname, depth.it order by max(level), relname
"""
# Foreign keys to a table that comes later. Tables that reference each other cannot all come first; these keys are
# added last.
_FORWARD: LiteralString = """
select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
where contype = 'f' and connamespace = 'public'::regnamespace
and array_position(%(tables)s, conrelid::regclass::text) < array_position(%(tables)s, confrelid::regclass::text)
"""
_SEQUENCES: LiteralString = """
select sequencename, last_value from pg_sequences where schemaname = 'public' and last_value is not null
"""


@dataclass(frozen=True)
class About:
    """The contents of a recording: the time it ends, its tables with their columns, the last numbers of its
    sequences."""

    ends_at: str
    tables: dict[str, list[str]]
    sequences: dict[str, int]

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.ends_at)


def record(url: str, ends_at: datetime, file: Path = FILE, *, effort: Literal[0, 9] = 9) -> None:
    """Write the contents of the database at `url`; `ends_at` is the time at which the simulated history ends. `effort`:
    of packing."""
    with psycopg.connect(url) as connection, tarfile.open(file, "w:xz", preset=effort) as packed:
        about = About(ends_at.isoformat(), _tables(connection), _sequences(connection))
        _pack(packed, ABOUT, json.dumps(asdict(about), indent=1).encode())
        for table, columns in about.tables.items():
            rows = io.BytesIO()
            with connection.cursor().copy(_copy(table, columns, "to stdout")) as copy:
                for block in copy:
                    rows.write(block)
            clear = opened_rows(ring_of(url), table, columns, rows.getvalue())
            _pack(packed, table, clear)


def take_up(url: str, file: Path = FILE) -> datetime:
    """Fill the migrated, otherwise empty database at `url`, completely or not at all; returns the time at which the
    history ends. Raises RecordingDoesNotFit when the schema has changed since, or the file is missing. Requires
    ownership of the tables."""
    with _opened(file) as packed, psycopg.connect(url) as connection:
        about, keys = _about(packed), ring_of(url)
        if about.tables != _tables(connection):
            raise RecordingDoesNotFit("The schema has changed since it was recorded.")
        with _unguarded(connection, list(about.tables)):
            # The recording also contains the rows that migrations insert.
            names = sql.SQL(", ").join(map(sql.Identifier, about.tables))
            connection.execute(sql.SQL("truncate {}").format(names))
            for table, columns in about.tables.items():
                copied = _copy(table, columns, "from stdin")
                with connection.cursor().copy(copied) as copy:
                    copy.write(sealed_rows(keys, table, columns, _content(packed, table)))
            # The lines of the search are made anew: they hold parts of numbers as the keys of this database make them.
            connection.execute("update person_search set line = '', form = 0")
        for name, last in about.sequences.items():
            connection.execute("select setval(%s::regclass, %s)", [name, last])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("analyze")
    return about.moment


def ends_at(file: Path = FILE) -> datetime:
    """The time at which the recorded history ends. Raises RecordingDoesNotFit when the file is missing."""
    with _opened(file) as packed:
        return _about(packed).moment


def _opened(file: Path) -> tarfile.TarFile:
    if not file.is_file():
        raise RecordingDoesNotFit("There is no recording.")
    return tarfile.open(file, "r:xz")


def _about(packed: tarfile.TarFile) -> About:
    return About(**json.loads(_content(packed, ABOUT)))


def _content(packed: tarfile.TarFile, name: str) -> bytes:
    member = packed.extractfile(name)
    return member.read() if member is not None else b""


def _pack(packed: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    packed.addfile(member, io.BytesIO(content))


def _tables(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
    return dict(connection.execute(_TABLES).fetchall())


def _sequences(connection: psycopg.Connection[Any]) -> dict[str, int]:
    return dict(connection.execute(_SEQUENCES).fetchall())


def _copy(table: str, columns: list[str], way: LiteralString) -> sql.Composed:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("copy {} ({}) " + way).format(sql.Identifier(table), named)


@contextmanager
def _unguarded(connection: psycopg.Connection[Any], tables: list[str]) -> Iterator[None]:
    """Within the block triggers neither set times nor guard rows, since that was done during the simulation. Rows may
    come before those they reference; every foreign key is checked when the block ends."""
    forward = connection.execute(_FORWARD, {"tables": tables}).fetchall()
    for table in tables:
        _alter(connection, table, sql.SQL("disable trigger user"))
    for table, name, _ in forward:
        _alter(connection, table, sql.SQL("drop constraint {}").format(sql.Identifier(name)))
    yield
    # A table with checks that wait for the end of the transaction cannot be altered.
    connection.execute("set constraints all immediate")
    for table, name, words in forward:
        added = sql.SQL("add constraint {} " + words).format(sql.Identifier(name))
        _alter(connection, table, added)
    for table in tables:
        _alter(connection, table, sql.SQL("enable trigger user"))


def _alter(connection: psycopg.Connection[Any], table: str, change: sql.Composable) -> None:
    connection.execute(sql.SQL("alter table {} {}").format(sql.Identifier(table), change))
