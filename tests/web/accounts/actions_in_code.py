"""Every action the code can write in the access log, read from the code: literals, and the beginnings of others."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

AFTERCARE = Path(__file__).parents[3] / "aftercare"
WRITES = (
    "audit.note", "audit.note_each", "audit.note_people", "audit.look", "audit.note_looks", "audit.note_look",
    "audit.save_and_note",
)  # fmt: skip
# The listings' one statement is given its action through this.
READER = "reader_of"


@cache
def actions_written() -> tuple[frozenset[str], frozenset[str]]:
    """Whole codes, and the beginnings of those that are put together from a value."""
    whole: set[str] = set()
    begun: set[str] = set()
    for text in map(Path.read_text, AFTERCARE.rglob("*.py")):
        if "audit" in text or "action" in text or "note_act" in text or READER in text:
            for given in _actions_of(ast.parse(text)):
                _sort(given, whole, begun)
    return frozenset(whole), frozenset(begun)


def _sort(given: ast.expr, whole: set[str], begun: set[str]) -> None:
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        whole.add(given.value)
    elif isinstance(given, ast.JoinedStr) and isinstance(given.values[0], ast.Constant):
        begun.add(str(given.values[0].value))
    elif isinstance(given, ast.IfExp):
        _sort(given.body, whole, begun)
        _sort(given.orelse, whole, begun)


def _actions_of(tree: ast.Module) -> Iterator[ast.expr]:
    """What calls that write, or that hand on an `action`, are given; a name stands for what it is assigned."""
    nodes = list(ast.walk(tree))
    takes: dict[str, int] = {}
    assigned: defaultdict[str, list[ast.expr]] = defaultdict(list)
    for node in nodes:
        if isinstance(node, ast.FunctionDef):
            names = [one.arg for one in node.args.args]
            if "action" in names:
                takes[node.name] = names.index("action")
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            assigned[node.targets[0].id].append(node.value)
    for node in nodes:
        if isinstance(node, ast.Call):
            for one in _given(node, takes):
                yield from assigned[one.id] if isinstance(one, ast.Name) else [one]


def _given(node: ast.Call, takes: Mapping[str, int]) -> Iterator[ast.expr]:
    called = ast.unparse(node.func)
    if called == "note_act" and isinstance(node.args[1], ast.Constant):
        yield ast.Constant(f"record-{node.args[1].value}")
        return
    at = 1 if called in WRITES or called == READER else takes.get(called)
    yield from (one.value for one in node.keywords if one.arg == "action")
    if at is not None and at < len(node.args):
        yield node.args[at]
