"""What one entry of the library of conditions says: its name, its lists, what it asks and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ConditionRole(StrEnum):
    """What a condition asks of the planner."""

    OBLIGATION = "obligation"
    CONSTRAINT = "constraint"
    NEITHER = "neither"


class ConditionList(StrEnum):
    """The lists of the law an entry stands on."""

    GENERAL = "general"
    SPECIAL = "special"
    JUVENILE = "juvenile"


class ConditionCategory(StrEnum):
    """How the prosecution service groups the special conditions (Aanwijzing voorwaardelijke
    vrijheidsstraffen, BWBR0032942); general conditions are outside its five groups."""

    GENERAL = "general"
    RESTORATIVE = "restorative"
    LIBERTY_RESTRICTING = "liberty_restricting"
    BEHAVIOUR_INFLUENCING = "behaviour_influencing"
    CARE = "care"
    OTHER = "other"


class Shape(StrEnum):
    """How a parameter is written down."""

    TEXT = "text"
    WHOLE = "whole"  # a whole number from `least` to `most`
    FLAG = "flag"
    DAY = "day"  # "2026-12-01"
    CENTS = "cents"
    CHOICES = "choices"  # some of `options`
    LABELS = "labels"  # neutral names such as "S-1"
    WINDOWS = "windows"  # {"weekdays": [0, …], "from_min": 1320, "to_min": 360}, may pass midnight
    DAY_WINDOWS = "day_windows"  # the same within one day
    AREAS = "areas"  # polygons and circles, longitude before latitude


@dataclass(frozen=True)
class ParameterSpec:
    """One thing a condition of this kind can lay down. `asked`: without it the condition says too
    little to act on, so the page asks for it; nothing refuses a condition that lacks it."""

    name: str
    shape: Shape
    asked: bool = False
    least: int = 0
    most: int = 0
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConditionEntry:
    """One version of one condition of the library; valid on the days from `valid_from` up to and with
    `valid_to`. `provenance` says what is not established. Labels are never used in logic."""

    kind: str
    nl: str
    en: str
    role: ConditionRole
    obligations: tuple[str, ...]
    source: str
    category: ConditionCategory = ConditionCategory.OTHER
    lists: frozenset[ConditionList] = frozenset({ConditionList.SPECIAL, ConditionList.JUVENILE})
    parameters: tuple[ParameterSpec, ...] = ()
    version: int = 1
    valid_from: date = date(2017, 5, 10)
    valid_to: date | None = None
    replaced_by: str | None = None
    provenance: str = ""

    def label(self, language: str) -> str:
        return self.nl if language == "nl" else self.en

    def spec(self, name: str) -> ParameterSpec | None:
        return next((one for one in self.parameters if one.name == name), None)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def may_be_monitored(self) -> bool:
        """Electronic monitoring comes with a condition that restricts liberty, never alone (Sr 14c(3);
        v.i.: Sr 15a(4))."""
        return self.category is ConditionCategory.LIBERTY_RESTRICTING
