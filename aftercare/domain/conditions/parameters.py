"""The parameters of a condition: whether they are valid under its entry, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from aftercare.base.errors import FieldFault
from aftercare.domain.conditions.device_checks import DEVICE_CHECK, bounds_of
from aftercare.domain.conditions.entries import ConditionEntry, ParameterSpec, Shape
from aftercare.domain.conditions.readings import (
    areas_faults,
    choices_faults,
    day_faults,
    flag_faults,
    labels_faults,
    text_faults,
    whole_faults,
    windows_faults,
)

Parameters = Mapping[str, Any]
MOST_CENTS = 100_000_000_00
# Pairs of parameters that give the first and last day of one period.
_STRETCH = ("from_on", "until_on")

_READINGS: dict[Shape, Callable[[object, str, ParameterSpec], Iterator[FieldFault]]] = {
    Shape.TEXT: lambda value, pointer, spec: text_faults(value, pointer, spec.most),
    Shape.WHOLE: lambda value, pointer, spec: whole_faults(value, pointer, spec.least, spec.most),
    Shape.FLAG: lambda value, pointer, _: flag_faults(value, pointer),
    Shape.DAY: lambda value, pointer, _: day_faults(value, pointer),
    Shape.CENTS: lambda value, pointer, _: whole_faults(value, pointer, 1, MOST_CENTS),
    Shape.CHOICES: lambda value, pointer, spec: choices_faults(value, pointer, spec.options),
    Shape.LABELS: lambda value, pointer, spec: labels_faults(value, pointer, spec.most),
    Shape.WINDOWS: lambda value, pointer, spec: windows_faults(value, pointer, spec.most),
    Shape.DAY_WINDOWS: lambda value, pointer, spec: windows_faults(
        value, pointer, spec.most, past_midnight=False
    ),
    Shape.AREAS: lambda value, pointer, spec: areas_faults(value, pointer, spec.most),
}


def parameter_faults(
    entry: ConditionEntry, parameters: object, pointer: str = "/parameters"
) -> tuple[FieldFault, ...]:
    """Every parameter that is not valid under this version of the entry; accepts any JSON. A parameter that is left
    out is never a fault."""
    if not isinstance(parameters, Mapping):
        return (FieldFault(pointer, "not-an-object"),)
    return tuple(_faults(entry, parameters, pointer))


def _faults(entry: ConditionEntry, parameters: Parameters, pointer: str) -> Iterator[FieldFault]:
    known = {spec.name for spec in entry.parameters}
    if not known.issuperset(parameters):
        # The name is free input from outside, so it is not repeated.
        yield FieldFault(pointer, "unknown-parameter")
    for spec in entry.parameters:
        if spec.name in parameters:
            at = f"{pointer}/{spec.name}"
            yield from _READINGS[spec.shape](parameters[spec.name], at, spec)
    first, last = (_day(parameters.get(name)) for name in _STRETCH)
    if known.issuperset(_STRETCH) and first and last and last < first:
        yield FieldFault(f"{pointer}/until_on", "dates-reversed")


def _day(value: object) -> date | None:
    return None if any(day_faults(value, "")) else date.fromisoformat(str(value))


def missing_parameters(entry: ConditionEntry, parameters: Parameters) -> tuple[str, ...]:
    """The parameters that are still needed before staff can act on the condition."""
    return tuple(
        spec.name for spec in entry.parameters if spec.asked and not parameters.get(spec.name)
    )


def asks_for(entry: ConditionEntry | None, parameters: Parameters) -> tuple[str, ...]:
    """The kinds of obligation a condition can be the basis of, under the entry it was entered with: a ban without
    testing asks for no test, and no device is checked beyond what the judgment says. None without an entry."""
    if entry is None:
        return ()
    left_out = {"substance_test"} if parameters.get("testing") is False else set()
    if bounds_of(parameters) is None:
        left_out.add(DEVICE_CHECK)
    return tuple(one for one in entry.obligations if one not in left_out)


def limits_placement(parameters: Parameters) -> bool:
    """Whether a condition with these parameters forbids its person certain times or places."""
    return any(parameters.get(name) for name in ("areas", "windows", "hours", "no_internet"))
