"""What one entry of the library of conditions says: its name, its lists, what it asks, and its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


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


class KindProperty(StrEnum):
    """What a kind of condition can do. Code asks for a property and never for a kind, so that kinds of an organisation
    behave as the shipped ones. Each brings its parameters (`specs.OF_PROPERTY`)."""

    AMOUNT = "amount"
    REPAIR = "repair"
    CONTACT_BAN = "contact_ban"
    ZONE = "zone"
    HOME_HOURS = "home_hours"
    REPORTING = "reporting"
    SUBSTANCES = "substances"
    STAY = "stay"
    TREATMENT = "treatment"
    PROGRAMME = "programme"
    SCHOOL = "school"
    MINORS = "minors"
    DEVICE_CHECKS = "device_checks"
    INTERNET_BAN = "internet_ban"
    MOVING_BAN = "moving_ban"
    MONITORING = "monitoring"


class Offer(StrEnum):
    """Whether a kind can be chosen for new conditions. A retired kind stays readable; a removed one was never used."""

    OFFERED = "offered"
    RETIRED = "retired"
    REMOVED = "removed"


@dataclass(frozen=True)
class ConditionEntry:
    """One version of one condition of the library; valid from `valid_from` up to and including `valid_to`.
    `provenance` says what has not been verified. Labels are never used in logic. `legal_kind`: of a kind of the
    organisation, the shipped kind under which the law allows it; `frames`: the types of order that can hold it.
    `defaults`: the parameters that a new condition starts with."""

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
    properties: frozenset[KindProperty] = frozenset()
    legal_kind: str = ""
    frames: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict, hash=False)
    offer: Offer = Offer.OFFERED

    def label(self, language: str) -> str:
        return self.nl if language == "nl" else self.en

    def spec(self, name: str) -> ParameterSpec | None:
        return next((one for one in self.parameters if one.name == name), None)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def has(self, *wanted: KindProperty) -> bool:
        """Whether it has one of these properties."""
        return not self.properties.isdisjoint(wanted)

    @property
    def may_be_monitored(self) -> bool:
        """Electronic monitoring is never imposed alone (Sr 14c(3); v.i.: Sr 15a(4), for any special condition). The
        prosecution service asks for it with one that restricts liberty (BWBR0032942, § 2.4)."""
        return self.has(KindProperty.MONITORING)

    @property
    def restricts(self) -> bool:
        """Whether it says where a client may not go or must be, or whom they may not meet."""
        return self.has(KindProperty.ZONE, KindProperty.CONTACT_BAN, KindProperty.HOME_HOURS)

    @property
    def names_a_victim(self) -> bool:
        """Whether the court's wording may say where a victim lives or who they are, so that papers leave it out."""
        return self.has(KindProperty.ZONE, KindProperty.CONTACT_BAN)
