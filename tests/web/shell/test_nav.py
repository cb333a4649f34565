"""The menu of each role leads to its pages, the first of them after signing in."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from aftercare.web.shell import nav
from aftercare.web.shell.nav import BY_ROLE, NavEntry, start_of

PRODUCT = Path(nav.__file__).parents[2]


@pytest.mark.parametrize(
    ("role", "start"),
    [
        ("officer", "/week"),
        ("supervisor", "/today"),
        ("planner", "/sites"),
        ("provider", "/attendance"),
        ("auditor", "/access-log"),
        ("admin", "/accounts"),
    ],
)
def test_a_role_starts_at(role: str, start: str) -> None:
    assert start_of(role) == start


def test_every_place_is_in_a_menu() -> None:
    places = {one for one in vars(nav).values() if isinstance(one, NavEntry)}
    assert places == {one for menu in BY_ROLE.values() for one in menu}


def bound_twice(source: str) -> set[str]:
    """Names that a module binds twice: the second hides the first."""
    names: list[str] = []
    for node in ast.parse(source).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                names.append(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.append(name)
    return {name for name in names if names.count(name) > 1}


def test_no_module_binds_a_name_twice() -> None:
    found = {path.name: bound_twice(path.read_text()) for path in PRODUCT.rglob("*.py")}
    assert {name: twice for name, twice in found.items() if twice} == {}
    assert bound_twice("SITES = 1\nSITES = 2\n") == {"SITES"}
