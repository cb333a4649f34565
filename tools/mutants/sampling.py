"""Which mutants are tried: so many places of a package, drawn by a seed, and one change at each."""

from __future__ import annotations

import ast
import difflib
import random
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

LEFT_ALONE = ("aftercare/domain/placement/engine",)
UNINTERESTING = ("RemoveDecorator", "VariableReplacer", "VariableInserter")
"""Decorators act on import; the other two want to be told names."""

Key = tuple[str, int]
Place = tuple[int, int]


@dataclass(frozen=True)
class Mutant:
    """One change to one function."""

    package: str
    file: Path
    line: int
    operator: str
    occurrence: int
    source: str
    difference: str

    @property
    def name(self) -> str:
        return f"{self.file}:{self.line} {self.operator} {self.occurrence}"


def sample(package: Path, wanted: int, seed: int) -> Iterator[Mutant]:
    """Every place is as likely as any other, however many changes are possible at it."""
    files = [one for one in sorted(package.rglob("*.py")) if not str(one).startswith(LEFT_ALONE)]
    places = [(file, place) for file in files for place in ways(file)]
    draw = random.Random(f"{seed} {package}")
    draw.shuffle(places)
    found = 0
    for file, place in places:
        if found == wanted:
            return
        operator, occurrence = draw.choice(ways(file)[place])
        mutant = mutate(package.name, file, place[0], operator, occurrence)
        if mutant:
            found += 1
            yield mutant


@cache
def ways(file: Path) -> dict[Place, list[tuple[str, int]]]:
    """What could be changed inside functions of a file: operators and their occurrences, by line and column."""
    found: dict[Place, list[tuple[str, int]]] = defaultdict(list)
    source = file.read_text()
    inside = lines_of_functions(source)
    nodes = list(ast_nodes(get_ast(source)))
    for name in operator_names():
        if name.endswith(UNINTERESTING):
            continue
        operator, occurrence = get_operator(name)(), -1
        for node in nodes:
            for start, _stop in operator.mutation_positions(node):
                occurrence += 1
                if start[0] in inside:
                    found[start].append((name, occurrence))
    return dict(found)


def lines_of_functions(source: str) -> set[int]:
    return {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for line in range(node.body[0].lineno, (node.end_lineno or 0) + 1)
    }


def mutate(package: str, file: Path, line: int, operator: str, occurrence: int) -> Mutant | None:
    """The mutant, or nothing when it would change no function or not compile."""
    before = file.read_text()
    after = mutate_code(before, get_operator(operator)(), occurrence)
    if after is None or not changed(before, after, file):
        return None
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    difference = "\n".join(list(lines)[2:]) + "\n"
    return Mutant(package, file, line, operator.rpartition("/")[2], occurrence, after, difference)


def changed(before: str, after: str, file: Path) -> dict[Key, CodeType]:
    """The code of each function that differs, by its name and first line."""
    old = functions(compile(before, str(file.resolve()), "exec", dont_inherit=True))
    with warnings.catch_warnings(action="ignore"):  # what a mutant says is odd on purpose
        try:
            new = functions(compile(after, str(file.resolve()), "exec", dont_inherit=True))
        except (SyntaxError, ValueError):
            return {}
    return {
        key: code
        for key, code in new.items()
        if key in old
        and essence(code) != essence(old[key])
        and code.co_freevars == old[key].co_freevars
    }


def functions(code: CodeType) -> dict[Key, CodeType]:
    """Code of functions below that of a module; what belongs to a class body or a module is not among them."""
    found = {}
    for one in code.co_consts:
        if isinstance(one, CodeType):
            found |= functions(one)
            if one.co_flags & 0x2:  # has local variables of its own: a function, no class body
                found[(one.co_qualname, one.co_firstlineno)] = one
    return found


def essence(code: CodeType) -> tuple[Any, ...]:
    """What a function does, without where it stands."""
    constants = tuple(
        essence(one) if isinstance(one, CodeType) else (type(one), repr(one))
        for one in code.co_consts
    )
    return code.co_code, constants, code.co_names, code.co_varnames, code.co_exceptiontable
