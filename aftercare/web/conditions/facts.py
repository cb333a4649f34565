"""Describes what a condition requires, in words that readers of the case file understand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from babel.numbers import format_currency

from aftercare.base.translation import sentence
from aftercare.casework.conditions.missing_parameters import missing_in
from aftercare.domain.conditions.device_checks import bounds_of
from aftercare.domain.conditions.entries import ConditionEntry, ParameterSpec, Shape
from aftercare.store.conditions.rows import ConditionRow
from aftercare.web.conditions.words import CHOICES, PARAMETERS
from aftercare.web.conditions.zone_input import area_view
from aftercare.web.shell.dates import short_day
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.phrases import when

COUNTED = sentence("Device checks held")
COUNT = sentence("%(count)s of %(most)s in the last %(weeks)s weeks")
YES, NO = sentence("yes"), sentence("no")


def facts_of(
    condition: ConditionRow, language: str, checked: Mapping[UUID, int]
) -> list[tuple[str, str]]:
    """(name, value) for every parameter of the condition that is set, in the order of its library entry. `checked`: the
    checks of devices that count, by condition that bounds them."""
    entry = condition.entry
    if entry is None:
        return []
    found = [
        (
            parameter_name(spec.name, language),
            _view(spec, condition.parameters[spec.name], language),
        )
        for spec in entry.parameters
        if spec.name in condition.parameters
    ]
    bounds = bounds_of(condition.parameters)
    if condition.id in checked and bounds is not None:
        words = catalogue(language)
        counted = {"count": checked[condition.id], "most": bounds.most, "weeks": bounds.weeks}
        found.append((words.gettext(COUNTED), words.gettext(COUNT) % counted))
    return found


def default_texts(entry: ConditionEntry, language: str) -> list[str]:
    """`Travel time in minutes: 30` for each parameter that a new condition starts with."""
    return [
        f"{parameter_name(spec.name, language)}: {_view(spec, entry.defaults[spec.name], language)}"
        for spec in entry.parameters
        if spec.name in entry.defaults
    ]


def missing_of(condition: ConditionRow, language: str) -> list[str]:
    """Names of the parameters that are still missing."""
    return [parameter_name(name, language) for name in missing_in(condition)]


def parameter_name(name: str, language: str) -> str:
    return catalogue(language).gettext(PARAMETERS[name].name)


def _view(spec: ParameterSpec, value: Any, language: str) -> str:
    words = catalogue(language)
    if spec.shape is Shape.FLAG:
        return words.gettext(YES if value else NO)
    if spec.shape is Shape.CENTS:
        return format_currency(value / 100, "EUR", locale=language)
    if spec.shape is Shape.DAY:
        return short_day(date.fromisoformat(value), language)
    if spec.shape is Shape.CHOICES:
        return ", ".join(words.gettext(CHOICES[one].name).lower() for one in value)
    if spec.shape is Shape.LABELS:
        return ", ".join(value)
    if spec.shape in (Shape.WINDOWS, Shape.DAY_WINDOWS):
        return "; ".join(
            when(one["weekdays"], one["from_min"], one["to_min"], language) for one in value
        )
    if spec.shape is Shape.AREAS:
        return "; ".join(area_view(one, words) for one in value)
    return str(value)
