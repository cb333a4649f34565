"""What one entry of the library of conditions says: its name, its lists, what it asks, and its parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ConditionRole(StrEnum):
    """What a condition means for the planner."""

    OBLIGATION = "obligation"
    CONSTRAINT = "constraint"
    NEITHER = "neither"


class ConditionList(StrEnum):
    """The lists of the law that contain an entry."""

    GENERAL = "general"
    SPECIAL = "special"
    JUVENILE = "juvenile"


class ConditionCategory(StrEnum):
    """The groups that the prosecution service uses for the special conditions (Aanwijzing voorwaardelijke
    vrijheidsstraffen, BWBR0032942). General conditions are outside its five groups."""

    GENERAL = "general"
    RESTORATIVE = "restorative"
    LIBERTY_RESTRICTING = "liberty_restricting"
    BEHAVIOUR_INFLUENCING = "behaviour_influencing"
    CARE = "care"
    OTHER = "other"


class Shape(StrEnum):
    """The format of a parameter."""

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
    """One parameter of a condition of this kind. `asked`: without it the condition says too little to act on, so the
    page asks for it. A condition without it is still accepted."""

    name: str
    shape: Shape
    asked: bool = False
    least: int = 0
    most: int = 0
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConditionEntry:
    """One version of one condition of the library; valid from `valid_from` up to and including `valid_to`.
    `provenance` says what has not been verified. Labels are never used in logic."""

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
        """Electronic monitoring is never imposed alone (Sr 14c(3); v.i.: Sr 15a(4), for any special condition). The
        prosecution service asks for it with one that restricts liberty (BWBR0032942, § 2.4)."""
        return self.category is ConditionCategory.LIBERTY_RESTRICTING
