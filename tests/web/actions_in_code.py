"""Every action the code can write in the access log, read from the code: literals, and the beginnings of others."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

AFTERCARE = Path(__file__).parents[2] / "aftercare"
WRITES = ("audit.note", "audit.note_each", "audit.note_people", "audit.look")
# The listings' one statement is given its action through this.
READER = "_reader"


def actions_written() -> tuple[set[str], set[str]]:
    """Whole codes, and the beginnings of those that are put together from a value."""
    whole: set[str] = set()
    begun: set[str] = set()
    for file in AFTERCARE.rglob("*.py"):
        tree = ast.parse(file.read_text())
        for node in ast.walk(tree):
            for given in _actions(tree, node):
                _sort(given, whole, begun)
    return whole, begun


def _sort(given: ast.expr, whole: set[str], begun: set[str]) -> None:
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        whole.add(given.value)
    elif isinstance(given, ast.JoinedStr) and isinstance(given.values[0], ast.Constant):
        begun.add(str(given.values[0].value))
    elif isinstance(given, ast.IfExp):
        _sort(given.body, whole, begun)
        _sort(given.orelse, whole, begun)


def _actions(tree: ast.Module, node: ast.AST) -> Iterator[ast.expr]:
    """What a call that writes, or that hands on an `action`, is given; a name stands for what it is assigned."""
    if not isinstance(node, ast.Call):
        return
    called = ast.unparse(node.func)
    if called == "note_act" and isinstance(node.args[1], ast.Constant):
        yield ast.Constant(f"record-{node.args[1].value}")
        return
    at = 1 if called in WRITES or called == READER else _handed_on(tree, called)
    given = [one.value for one in node.keywords if one.arg == "action"]
    if at is not None and at < len(node.args):
        given.append(node.args[at])
    for one in given:
        yield from _assigned(tree, one.id) if isinstance(one, ast.Name) else [one]


def _handed_on(tree: ast.Module, called: str) -> int | None:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == called:
            names = [one.arg for one in node.args.args]
            return names.index("action") if "action" in names else None
    return None


def _assigned(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            yield node.value
