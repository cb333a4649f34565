"""Every table with data about a client is read or written by an act that leaves its line, or stands here with a reason.

That each act of a door leaves its line is what `tests/architecture/test_noted_looks.py` holds; here the schema says
which tables there are, so that a new one is covered or named.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from sqlalchemy import Connection, text

from tests.architecture.test_noted_looks import ROOT, asked_at_the_doors, leading, modules, named
from tests.store.database.test_rows_and_schema import MAPPED, UNMAPPED

# With a client's id in it, or with rows that belong to a row that always has one.
PERSONAL = """
with recursive holds as (
    select c.oid as id, a.attnotnull as always from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attname = 'person_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
), belongs as (
    select 'person'::regclass::oid as id
    union select id from holds where always
    union select k.conrelid from belongs b join pg_constraint k on k.confrelid = b.id and k.contype = 'f'
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1] and a.attnotnull
) select c.relname from pg_class c where c.oid in (select id from holds union select id from belongs)
"""
UNREACHED: Final[dict[str, str]] = {
    "The clock's own: up to which day contacts were judged. What it finds becomes a deadline.": "contact_judgement",
    "The clock's own: times that became free, for placing who waits. Triggers write it.": "freed_room",
}


@cache
def pieces() -> dict[str, tuple[set[str], set[str]]]:
    """Of each function, class and constant of the service: the names it refers to, and the tables in its SQL."""
    tables = "|".join(sorted({*MAPPED, *UNMAPPED}, key=len, reverse=True))
    reads = re.compile(
        rf"(?:\b(?:from|join|into|update|only)\s+|^\s*)({tables})\b(?=\s|$|\))", re.I
    )
    found: dict[str, tuple[set[str], set[str]]] = {}
    for home, module in modules().items():
        tree = ast.parse((ROOT / f"{home.replace('.', '/')}.py").read_text())
        for name, node in _pieces(home, tree.body):
            strings = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
            sql = " ".join(one for one in strings if isinstance(one, str))
            found[name] = set(named(home, module.imports, node)), set(reads.findall(sql))
    return found


def _pieces(home: str, body: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield f"{home}.{node.name}", node
        elif isinstance(node, ast.Assign):
            yield from (
                (f"{home}.{one.id}", node) for one in node.targets if isinstance(one, ast.Name)
            )
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield f"{home}.{node.target.id}", node


@cache
def rows() -> dict[str, str]:
    """The table of each row class, by its full name."""
    from sqlmodel import SQLModel

    found, waiting = {}, [SQLModel]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if hasattr(one, "__table__"):
                found[f"{one.__module__}.{one.__name__}"] = str(one.__table__.name)
    return found


def tables_behind(acts: Iterable[str]) -> set[str]:
    """What these functions read or write, with what they call."""
    seen, waiting, found = set(acts), list(acts), set()
    while waiting:
        name = waiting.pop()
        if name in rows():
            found.add(rows()[name])
        names, tables = pieces().get(name, (set(), set()))
        found |= tables
        waiting += names - seen
        seen |= names
    return found


def uncovered(connection: Connection) -> set[str]:
    personal = set(connection.scalars(text(PERSONAL)))
    assert len(personal) > 50
    return personal - tables_behind(asked_at_the_doors(modules()) & leading(modules()))


def test_every_table_about_clients_is_behind_an_act_that_leaves_its_line(
    connection: Connection,
) -> None:
    listed = {one for names in UNREACHED.values() for one in names.split()}
    assert uncovered(connection) == listed


def test_a_table_that_no_act_knows_is_found(connection: Connection) -> None:
    connection.execute(text("create table planted (id int primary key, person_id uuid)"))
    connection.execute(
        text("create table note_on_order (order_id uuid not null references supervision_order)")
    )
    assert {"planted", "note_on_order"} <= uncovered(connection)
