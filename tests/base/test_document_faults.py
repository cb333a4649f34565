"""Every code that the API gives for a field has its sentence in the catalogue, which is also the API's enum."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import aftercare
from aftercare.base.document_faults import API_FAULTS, listed
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.placement.explanation.reasons import Layer
from aftercare.domain.risk import INSTRUMENTS
from aftercare.domain.treatment.fit import Misfit, shown_reason

PRODUCT = Path(aftercare.__file__).parent
FLOORS = ("api", "casework", "domain", "processes")
# What reads the files of a command; its faults are printed and never reach the API.
COMMANDS = ("domain/case_files/import_faults.py", "domain/placement/document/parsing.py")
# Of the values that the reader of every document knows, these stand only in the file of a command.
OF_COMMANDS = {"not-a-local-time", "not-a-moment"}
RAISES = re.compile(r"FieldFault|Finding|PydanticCustomError|\.fault\(")
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def raised(code: str) -> set[str]:
    """The codes of faults in a module: named to FieldFault, or in front of the sentence of a fault."""
    if not RAISES.search(code):
        return set()
    return {
        one.value
        for node in ast.walk(ast.parse(code))
        for one in _before_a_sentence(node)
        if isinstance(one, ast.Constant) and CODE.fullmatch(str(one.value))
    }


def _before_a_sentence(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Tuple):
        yield from (one for one, then in zip(node.elts, node.elts[1:], strict=False) if _says(then))
    if isinstance(node, ast.Call) and not ast.unparse(node.func).startswith("router."):
        is_fault = ast.unparse(node.func) == "FieldFault"
        yield from node.args[1:2] if is_fault else ()
        yield from (one for one, then in zip(node.args, node.args[1:], strict=False) if _says(then))


def _says(node: ast.expr) -> bool:
    is_text = isinstance(node, ast.Constant) and " " in str(node.value)
    return is_text or isinstance(node, ast.JoinedStr)


def test_every_code_that_is_raised_is_in_the_catalogue() -> None:
    unlisted = {
        (where, code)
        for floor in FLOORS
        for file in (PRODUCT / floor).rglob("*.py")
        if (where := file.relative_to(PRODUCT).as_posix()) not in COMMANDS
        for code in raised(file.read_text()) - API_FAULTS.keys() - OF_COMMANDS
    }
    assert unlisted == set()


def test_codes_made_of_a_value_are_in_the_catalogue() -> None:
    asked = {one for one in Trigger if f"no-rule-for-{one.value}" in API_FAULTS}
    assert len(asked) == 5
    codes = {f"breaks-{one.value}" for one in Layer} | {shown_reason(one) for one in Misfit}
    codes |= {one.refusal for each in INSTRUMENTS.values() for one in each.questions if one.refusal}
    assert codes - API_FAULTS.keys() == set()


def test_a_code_without_a_sentence_is_found_where_it_is_planted() -> None:
    planted = """
def look(pointer: str) -> FieldFault:
    value.fault("brand-new", "must be old")
    yield ("newer",), "newest", f"{pointer} is new"
    return FieldFault(pointer, "news")
"""
    assert raised(planted) == {"brand-new", "newest", "news"}


def test_any_other_finding_is_said_under_one_code() -> None:
    assert (listed("missing"), listed("brand-new")) == ("missing", "does-not-hold")
    assert "does-not-hold" in API_FAULTS
