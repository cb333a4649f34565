"""Every day that is typed goes through the one reader of days, and every end knows its beginning."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

WEB = Path(__file__).parents[3] / "aftercare" / "web"
TEMPLATES = WEB / "templates"
# Fields whose names are made while the page is: `sent_on` of each copy, days a condition of the library asks for.
MADE = {"copies.html", "conditions/condition.html"}
FIELD = re.compile(r"ui\.field\(\s*\w+,\s*\"((?:\w+_)?(?:on|from|to|day|until))\"")
DAY = re.compile(r"(?:\w+_)?on|valid_(?:from|to)")
ENDS = {"until_on": "from_on", "ends_on": "starts_on", "valid_to": "valid_from",
        "monitored_until_on": "monitored_from_on"}  # fmt: skip


@cache
def readers() -> list[dict[str, ast.Call]]:
    """Of each function that reads days: the calls of `form.date("…")` and `form.optional_date("…")` by field."""
    functions = [
        {
            str(call.args[0].value): call
            for call in ast.walk(function)
            if isinstance(call, ast.Call)
            and _is_date(call.func)
            and isinstance(call.args[0], ast.Constant)
        }
        for file in WEB.rglob("*.py")
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef)
    ]
    return [one for one in functions if one]


def _is_date(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and called.attr in ("date", "optional_date")
        and isinstance(called.value, ast.Name)
        and called.value.id == "form"
    )


def shown_days() -> set[str]:
    return {
        name
        for file in TEMPLATES.rglob("*.html")
        for name in FIELD.findall(file.read_text())
        if DAY.fullmatch(name)
    }


def test_every_field_for_a_day_is_read_by_the_one_reader() -> None:
    shown = shown_days()
    assert len(shown) > 25
    assert shown - {name for one in readers() for name in one} == set()


def test_nothing_else_reads_a_typed_day() -> None:
    """What is parsed elsewhere comes from an address, a row or a document, where days are in ISO form."""
    others = [
        f"{file.name}: {line.strip()}"
        for file in WEB.rglob("*.py")
        for line in file.read_text().splitlines()
        if re.search(r"strptime\(|fromisoformat\((?:form|typed)|\.text\(\"(?:\w+_)?on\"", line)
    ]
    assert others == []


@pytest.mark.parametrize("end", ENDS)
def test_an_end_is_read_with_its_beginning(end: str) -> None:
    together = [one[end] for one in readers() if end in one and ENDS[end] in one]
    assert together
    assert [
        ast.unparse(one) for one in together if "first" not in {k.arg for k in one.keywords}
    ] == []


def test_an_act_that_reads_days_confirms_them() -> None:
    silent = [
        f"{file.name}:{call.lineno}"
        for file in WEB.rglob("*.py")
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef)
        and any(_reads_days(one) for one in ast.walk(function))
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and _is_named(call.func, "back_to", "back_to_file", "saved")
        if {one.arg for one in call.keywords} & {"flash", "days"} == {"flash"}
    ]
    assert not silent


def _reads_days(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _is_date(node.func)


def _is_named(called: ast.expr, *names: str) -> bool:
    return getattr(called, "attr", getattr(called, "id", "")) in names
