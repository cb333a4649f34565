"""The fields of a condition's form: how each parameter is asked for, read and written back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from aftercare.base.translation import sentence
from aftercare.domain.conditions.entries import ConditionEntry, ParameterSpec, Shape
from aftercare.domain.conditions.parameters import Parameters
from aftercare.web.conditions.words import CHOICES, HINTS, PARAMETERS
from aftercare.web.conditions.zone_input import (
    Circle,
    Outline,
    read_circles,
    read_outlines,
    written_circles,
    written_outlines,
)
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.hours import written_time
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import Problem, Reading, read_time
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.phrases import weekday_names

NOT_AN_AMOUNT = sentence("Enter an amount in euros, for example 1250 or 1250,50")
LEAST_WINDOWS, MOST_WINDOWS = 2, 21
_EUROS = re.compile(r"(\d{1,9}|\d{1,3}(?:\.\d{3}){1,2})(?:[.,](\d{2}))?", re.ASCII)
_WINDOWS = (Shape.WINDOWS, Shape.DAY_WINDOWS)
END_OF_DAY = "24:00"
OTHER, ANOTHER = "-", sentence("Another provider")
NOT_KNOWN = sentence("%(provider)s (not one of the providers here)")
# Parameters for which "no" differs from no answer.
_EITHER = frozenset({"testing"})


@dataclass(frozen=True, slots=True)
class ParameterField:
    """`either`: "no" differs from no answer. `rows`: of time windows, 0 for another shape. `options`: of a text the
    usual ones; with OTHER, the text is in a field of its own."""

    name: str
    shape: str
    label: str
    hint: str
    asked: bool
    either: bool
    options: list[Option]
    rows: int
    weekdays: list[Option]


class StoredWindow(TypedDict):
    weekdays: list[int]
    from_min: int
    to_min: int


def field_name(name: str) -> str:
    """The form field for the fault pointer `/parameters/<name>`."""
    return f"parameters-{name}"


def fields_of(
    entry: ConditionEntry, form: Reading, language: str, providers: Sequence[str]
) -> list[ParameterField]:
    """One field per parameter. `providers`: the names to choose the provider from."""
    return [_field(spec, form, language, providers) for spec in entry.parameters]


def _field(
    spec: ParameterSpec, form: Reading, language: str, providers: Sequence[str]
) -> ParameterField:
    words = catalogue(language)
    name = field_name(spec.name)
    return ParameterField(
        name=name,
        shape=spec.shape.value,
        label=words.gettext(PARAMETERS[spec.name].name),
        hint=words.gettext(HINTS[spec.name]) if spec.name in HINTS else "",
        asked=spec.asked,
        either=spec.name in _EITHER,
        options=[Option(code, words.gettext(CHOICES[code].name)) for code in spec.options]
        or (_providers(name, form, language, providers) if spec.name == "provider" else []),
        rows=_rows(name, form) if spec.shape in _WINDOWS else 0,
        weekdays=[
            Option(day, day_name[:2].lower())
            for day, day_name in enumerate(weekday_names(language))
        ],
    )


def _providers(name: str, form: Reading, language: str, providers: Sequence[str]) -> list[Option]:
    """The providers known, the one that is stored although it is not known, and another."""
    stored, words = form.typed.get(name, ""), catalogue(language)
    unknown = [Option(stored, words.gettext(NOT_KNOWN) % {"provider": stored})]
    is_known = stored in ("", OTHER, *providers)
    return [
        *(Option(one, one) for one in providers),
        *([] if is_known else unknown),
        Option(OTHER, words.gettext(ANOTHER)),
    ]


def _rows(name: str, form: Reading) -> int:
    """The filled-in rows, and one empty row."""
    filled = [number for number in range(MOST_WINDOWS) if _is_typed(f"{name}-{number}", form)]
    return min(max(LEAST_WINDOWS, max(filled, default=-1) + 2), MOST_WINDOWS)


def _is_typed(row: str, form: Reading) -> bool:
    return any(key.startswith(f"{row}-") and value.strip() for key, value in form.typed.items())


def labels_of(fields: Sequence[ParameterField]) -> dict[str, str]:
    """The label of each field in the error summary."""
    found = {field.name: field.label for field in fields}
    for field in fields:
        if field.shape == Shape.TEXT:
            found[f"{field.name}-other"] = field.label
        if field.shape == Shape.AREAS:
            found |= {f"{field.name}-{part}": field.label for part in ("outlines", "circles")}
        for row in range(field.rows):
            for part in ("weekdays", "from", "to"):
                found[f"{field.name}-{row}-{part}"] = f"{field.label} {row + 1}"
    return found


# Reading ---------------------------------------------------------------------------------------


def read_parameters(form: Reading, entry: ConditionEntry, today: date) -> Parameters:
    """The parameters as the condition stores them; unreadable input is reported at its field."""
    found: dict[str, object] = {}
    for spec in entry.parameters:
        value = _read(form, spec, today)
        if value not in (None, "", []):
            found[spec.name] = value
    return found


def _read(form: Reading, spec: ParameterSpec, today: date) -> object:
    name = field_name(spec.name)
    if spec.shape is Shape.FLAG:
        return _flag(form, name)
    if spec.shape is Shape.CHOICES:
        return [one for one in spec.options if form.typed.get(f"{name}-{one}")]
    if spec.shape is Shape.LABELS:
        return [one for one in re.split(r"[,;\s]+", form.text(name, required=False)) if one]
    if spec.shape is Shape.WHOLE:
        return form.optional_number(name, spec.least, spec.most)
    if spec.shape is Shape.DAY:
        day = form.optional_date(name, today)
        return None if day is None else day.isoformat()
    if spec.shape is Shape.CENTS:
        return _cents(form, name)
    if spec.shape in _WINDOWS:
        return _windows(form, name)
    if spec.shape is Shape.AREAS:
        return _areas(form, name)
    chosen = form.text(name, required=False, most=spec.most)
    other = f"{name}-other"
    if chosen == OTHER or (not chosen and form.typed.get(other, "").strip()):
        return form.text(other, most=spec.most)
    return chosen


def _flag(form: Reading, name: str) -> bool | None:
    """A ticked box means yes; a page that also offers "no" sends the value `no`."""
    answer = form.typed.get(name, form.typed.get(f"{name}-yes", ""))
    return {"yes": True, "no": False}.get(answer)


def _cents(form: Reading, name: str) -> int | None:
    text = form.text(name, required=False).replace("€", "").replace(" ", "")
    if not text:
        return None
    amount = _EUROS.fullmatch(text)
    if amount is None:
        form.errors[name] = NOT_AN_AMOUNT
        return None
    return int(amount[1].replace(".", "")) * 100 + int(amount[2] or 0)


def _windows(form: Reading, name: str) -> list[StoredWindow]:
    found: list[StoredWindow] = []
    for number in range(MOST_WINDOWS):
        row = f"{name}-{number}"
        if _is_typed(row, form):
            days = [day for day in range(7) if form.typed.get(f"{row}-weekdays-{day}")]
            first, last = (_minute(form, f"{row}-{part}") for part in ("from", "to"))
            if first is not None and last is not None:
                found.append({"weekdays": days, "from_min": first, "to_min": last})
    return found


def _minute(form: Reading, name: str) -> int | None:
    text = form.text(name)
    if text in (END_OF_DAY, "24"):
        return 24 * 60
    at = read_time(text) if text else None
    if isinstance(at, Problem):
        form.errors[name] = at.message
        return None
    return None if at is None else at.hour * 60 + at.minute


def _areas(form: Reading, name: str) -> list[Outline | Circle]:
    outlines = _drawn(form, f"{name}-outlines", read_outlines)
    return [*outlines, *_drawn(form, f"{name}-circles", read_circles)]


def _drawn(
    form: Reading, name: str, read: Callable[[str], Sequence[Outline | Circle] | Problem]
) -> Sequence[Outline | Circle]:
    areas = read(form.text(name, required=False, most=20_000))
    if isinstance(areas, Problem):
        form.errors[name] = areas.message
        return ()
    return areas


def place_of_fault(pointer: str, form: Reading, parameters: Mapping[str, Any]) -> str:
    """The field at which a fault of a condition is reported: the row of its time window, or the lines of its zone."""
    parts = pointer.strip("/").split("/")
    if len(parts) < 3 or parts[0] != "parameters":
        return "-".join(parts)
    name, number = field_name(parts[1]), parts[2]
    if parts[1] == "areas":
        area = parameters["areas"][int(number)] if number.isdigit() else {}
        return f"{name}-circles" if area.get("type") == "Circle" else f"{name}-outlines"
    typed = [row for row in range(MOST_WINDOWS) if _is_typed(f"{name}-{row}", form)]
    part = {"from_min": "from", "to_min": "to"}.get(parts[-1], "weekdays")
    return f"{name}-{typed[int(number)]}-{part}"


# Writing back ----------------------------------------------------------------------------------


def typed_parameters(entry: ConditionEntry, parameters: Mapping[str, Any]) -> dict[str, str]:
    """Stored parameters as form values."""
    typed: dict[str, str] = {}
    for spec in entry.parameters:
        if spec.name in parameters:
            typed |= _typed(spec, parameters[spec.name])
    return typed


def _typed(spec: ParameterSpec, value: Any) -> dict[str, str]:
    name = field_name(spec.name)
    if spec.shape is Shape.FLAG:
        return {name: "yes", f"{name}-yes": "yes"} if value else {name: "no"}
    if spec.shape is Shape.CHOICES:
        return {f"{name}-{one}": "yes" for one in value}
    if spec.shape is Shape.LABELS:
        return {name: ", ".join(value)}
    if spec.shape is Shape.DAY:
        return {name: typed_day(date.fromisoformat(value))}
    if spec.shape is Shape.CENTS:
        return {name: f"{value // 100},{value % 100:02d}"}
    if spec.shape is Shape.AREAS:
        return {
            f"{name}-outlines": written_outlines(value),
            f"{name}-circles": written_circles(value),
        }
    if spec.shape in _WINDOWS:
        return {key: text for row, one in enumerate(value) for key, text in _row(name, row, one)}
    return {name: str(value)}


def _row(name: str, row: int, window: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        *((f"{name}-{row}-weekdays-{day}", "yes") for day in window["weekdays"]),
        (f"{name}-{row}-from", written_time(window["from_min"])),
        (f"{name}-{row}-to", written_time(window["to_min"])),
    ]
