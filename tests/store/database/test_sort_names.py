"""A query that is sorted by names sorts by columns of the row class it selects."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import desc
from sqlmodel import select

ROOT = Path(__file__).parents[3]


def sorted_queries() -> Iterator[tuple[str, str, list[ast.expr]]]:
    """The module, the class that a function selects, and the terms it is sorted by."""
    for path in sorted((ROOT / "aftercare/store").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef):
                continue
            calls = [one for one in ast.walk(function) if isinstance(one, ast.Call)]
            selected = [one.args for one in calls if getattr(one.func, "id", "") == "select"]
            for call in calls:
                if getattr(call.func, "attr", "") == "order_by" and any(map(names, call.args)):
                    ((row,),) = selected
                    yield module, ast.unparse(row), call.args


def names(term: ast.expr) -> bool:
    match term:
        case ast.Constant() | ast.Call(func=ast.Name(id="desc")):
            return True
    return False


@pytest.mark.parametrize(("module", "name", "terms"), list(sorted_queries()))
def test_each_name_is_a_column_of_the_row(module: str, name: str, terms: list[ast.expr]) -> None:
    row = getattr(importlib.import_module(module), name)
    for term in filter(names, terms):
        by = eval(ast.unparse(term), {"desc": desc})
        column = by if isinstance(by, str) else by.element.element
        assert column in row.model_fields
        assert f"ORDER BY {row.__tablename__}.{column}" in str(select(row).order_by(by))
