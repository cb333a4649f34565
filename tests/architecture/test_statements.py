"""Which floors ask the store, and build no statement of their own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PRODUCT = Path(__file__).parents[2] / "aftercare"

# Floors without a statement: what they ask the database is a function of the store.
ASKING = ("casework",)

LIBRARIES = {"sqlalchemy", "sqlmodel"}
# What is left to such a floor of those libraries: types of what it hands on, and errors. No statement is made of these.
LEFT = {"DataError", "IntegrityError", "Range", "SQLModel", "Session"}
# Methods of a session that take a statement. Those that take a row or its key are open to each floor.
RUNNING = {"exec", "execute", "query", "scalar", "scalars", "stream"}


def is_library(module: str | None) -> bool:
    return (module or "").split(".")[0] in LIBRARIES


def statements_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Lines that can build a statement or run one, each with the name that is imported or called."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=module, names=names) if is_library(module):
                yield from ((node.lineno, one.name) for one in names if one.name not in LEFT)
            case ast.Import(names=names):
                yield from ((node.lineno, one.name) for one in names if is_library(one.name))
            case ast.Call(func=ast.Attribute(attr=name)) if name in RUNNING:
                yield node.lineno, name


@pytest.mark.parametrize("floor", ASKING)
def test_a_floor_that_asks_the_store_builds_no_statement(floor: str) -> None:
    found = {
        path.relative_to(PRODUCT).as_posix(): list(statements_in(ast.parse(path.read_text())))
        for path in sorted((PRODUCT / floor).rglob("*.py"))
    }
    assert found
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        ("from sqlmodel import Session, col", "col"),
        ("from sqlalchemy import text as words", "text"),
        ("from sqlalchemy.dialects.postgresql import insert", "insert"),
        ("def find():\n    from sqlmodel import select", "select"),
        ("import sqlalchemy as sa", "sqlalchemy"),
        ("import sqlalchemy.sql", "sqlalchemy.sql"),
        ("work.session.exec(query)", "exec"),
        ("session.execute(query, {})", "execute"),
        ("found = session.scalars(query).all()", "scalars"),
    ],
)
def test_a_statement_is_found(planted: str, name: str) -> None:
    assert [found for _, found in statements_in(ast.parse(planted))] == [name]


def test_a_row_by_its_key_a_type_and_an_error_are_open_to_each_floor() -> None:
    left = """
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session, SQLModel
work.session.get(Row, row_id)
work.session.add(row)
work.session.delete(row)
work.session.flush()
with work.session.begin_nested(): ...
"""
    assert list(statements_in(ast.parse(left))) == []
