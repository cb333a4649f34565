"""Locates a fault of a rule book: its line, rule or escalation steps, member, value and allowed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import yaml

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.escalation.parsing import RULES_FORM
from aftercare.domain.escalation.rules_file import rules_file_nodes

_NAMED: Final = {"rules": "rule", "ladders": "ladder"}
_LONGEST_VALUE, _MOST_LISTED = 40, 10


@dataclass(frozen=True)
class FaultPlace:
    """`line` None: the rule book was no text; `part` is `rule`, `ladder` or empty, `name` its code; `allowed` is empty
    where the schema lists no values."""

    line: int | None
    part: str
    name: str
    member: str
    value: str
    allowed: str

    @property
    def in_english(self) -> str:
        where = [f"line {self.line}"] if self.line else []
        where += [f"{self.part} {self.name}"] if self.part else []
        what = f"{self.member} is {self.value}; allowed are {self.allowed}" if self.allowed else ""
        return ": ".join(filter(None, (", ".join(where), what)))


def fault_place(fault: FieldFault, document: Any, text: str | None, prefix: str = "") -> FaultPlace:
    """The place of a fault with a pointer that leads, after `prefix`, into `document`; `text` is its YAML source."""
    steps = fault.pointer.removeprefix(prefix).strip("/").split("/")
    found, schema = document, RULES_FORM.schema
    part = name = ""
    for step in steps:
        if step.isdigit() and isinstance(found, list) and int(step) < len(found):
            found = found[int(step)]
            if isinstance(found, Mapping) and not name:
                part, name = _NAMED.get(steps[0], ""), str(found.get("code", ""))
            schema = _inner(schema.get("items", {}))
            continue
        found = found.get(step) if isinstance(found, Mapping) else None
        schema = _inner(schema.get("properties", {}).get(step, {}))
    allowed = _allowed(schema)
    shown = "" if found is None else str(found)[:_LONGEST_VALUE]
    line = _line(text, steps) if text is not None else None
    return FaultPlace(line, part, name, steps[-1], shown, allowed if shown else "")


def with_location(invalid: Invalid, document: Any, text: str | None, prefix: str = "") -> Invalid:
    """The same faults, each detail with the place before it."""
    return Invalid(fields=tuple(_located(one, document, text, prefix) for one in invalid.fields))


def _located(fault: FieldFault, document: Any, text: str | None, prefix: str) -> FieldFault:
    place = fault_place(fault, document, text, prefix).in_english
    return replace(fault, detail=f"{place} ({fault.detail})") if place else fault


def _inner(schema: Any) -> dict[str, Any]:
    if "$ref" in schema:
        return dict(RULES_FORM.schema["$defs"][schema["$ref"].rpartition("/")[2]])
    return dict(schema)


def _allowed(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(str(one) for one in schema["enum"])
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is None or most is None:
        return ""
    if most - least < _MOST_LISTED:
        return ", ".join(str(one) for one in range(least, most + 1))
    return f"{least}–{most}"


def _line(text: str, steps: list[str]) -> int | None:
    """The node of the value that the steps lead to, or of the innermost enclosing one that exists."""
    node: yaml.Node | None = rules_file_nodes(text)
    line = None
    for step in steps:
        following = _child(node, step)
        if following is None:
            break
        node = following
        line = node.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, step: str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
        child: yaml.Node = node.value[int(step)]
        return child
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None
