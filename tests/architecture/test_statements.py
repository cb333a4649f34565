"""Statements are written in `store`, where each has a name; the floors above call them by it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.subjects import WITHOUT_STATEMENTS

PRODUCT = Path(__file__).parents[2] / "aftercare"
LIBRARIES = {"sqlalchemy", "sqlmodel", "psycopg"}
# A session is handed on to store; asking a row for its session builds nothing, nor do types and errors.
HANDED_ON = {
    "sqlalchemy.dialects.postgresql.Range",
    "sqlalchemy.exc.DataError",
    "sqlalchemy.exc.IntegrityError",
    "sqlalchemy.orm.object_session",
    "sqlmodel.SQLModel",
    "sqlmodel.Session",
}
# Where store reads and writes with SQL; the floors above know only what a row of a screen is.
PLAIN_SQL = "aftercare.store.database.plain_sql"
# How a session runs a statement that another module wrote.
RUN = {"exec", "execute", "scalar", "scalars"}


def statements(tree: ast.Module) -> Iterator[str]:
    """What a module imports to write a statement with, and where it runs one."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{one.name}" for one in node.names]
        elif isinstance(node, ast.Attribute) and node.attr in RUN:
            yield f"line {node.lineno}: {ast.unparse(node)}"
        yield from (one for one in names if one.split(".")[0] in LIBRARIES and one not in HANDED_ON)
        yield from (one for one in names if one.startswith(PLAIN_SQL) and one != f"{PLAIN_SQL}.Row")


@pytest.mark.parametrize("floor", WITHOUT_STATEMENTS)
def test_a_floor_above_store_writes_no_statement(floor: str) -> None:
    found = {
        path.relative_to(PRODUCT).as_posix(): list(statements(ast.parse(path.read_text())))
        for path in sorted((PRODUCT / floor).rglob("*.py"))
    }
    assert len(found) > 1
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("from sqlmodel import Session, col, select", ["sqlmodel.col", "sqlmodel.select"]),
        ("from sqlalchemy import text", ["sqlalchemy.text"]),
        (
            "from sqlalchemy.dialects.postgresql import insert",
            ["sqlalchemy.dialects.postgresql.insert"],
        ),
        ("import sqlalchemy as sa", ["sqlalchemy"]),
        ("def late() -> None:\n    import psycopg", ["psycopg"]),
        ("work.session.execute(LOCK)", ["line 1: work.session.execute"]),
        (f"from {PLAIN_SQL} import Row, execute", [f"{PLAIN_SQL}.execute"]),
        (f"import {PLAIN_SQL}", [PLAIN_SQL]),
        ("from sqlmodel import Session\nsession.get(Row, which)", []),
        ("from sqlalchemy.exc import IntegrityError\nsession.add(row)", []),
    ],
)
def test_what_is_planted_is_found(planted: str, found: list[str]) -> None:
    assert list(statements(ast.parse(planted))) == found
