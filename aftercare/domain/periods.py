"""Until when a legal frame runs: its start, its length and extensions, and what kept it from running."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class LengthUnit(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True)
class Length:
    """A calendar length, such as two years."""

    number: int
    unit: LengthUnit


class SuspensionKind(StrEnum):
    """Detention is lawful deprivation of liberty; evasion is withdrawing from supervision."""

    DETENTION = "detention"
    EVASION = "evasion"


@dataclass(frozen=True)
class Suspension:
    """Both days count; `until_on` None still lasts."""

    kind: SuspensionKind
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class OrderFacts:
    """A legal frame as the rules see it. `ends_on` is the last day as it stands now, suspensions and
    extensions counted; None when it has no end yet."""

    frame: str
    regime: str
    starts_on: date
    ends_on: date | None = None
    length: Length | None = None
    extensions: tuple[Length, ...] = ()
    age_at_offence: int | None = None
    final_on: date | None = None
    immediately_enforceable: bool = False
    serious_risk: bool = False
    executed_by: str = "rn"
    ended_on: date | None = None
    suspensions: tuple[Suspension, ...] = field(default=())
