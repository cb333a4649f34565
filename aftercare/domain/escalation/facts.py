"""A person's history as the rules use it: what was missed, attended, not recorded, due, or not delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.escalation.rules import Trigger


@dataclass(frozen=True)
class Miss:
    """A missed appointment; `verdict` is None until a person has decided. `conditions` are the kinds of condition
    that required it. `evaluated`: the rules have evaluated this verdict before."""

    appointment_id: UUID
    kind: str
    missed_on: date
    verdict: Verdict | None
    decided_at: datetime | None
    decide_by: datetime
    missed_at: datetime | None = None
    conditions: frozenset[str] = frozenset()
    evaluated: bool = False


@dataclass(frozen=True)
class Kept:
    """An appointment that the client attended, in time or late."""

    appointment_id: UUID
    kind: str
    kept_on: date


@dataclass(frozen=True)
class Overdue:
    """An appointment without an outcome; `due_at` is the moment its outcome was due."""

    appointment_id: UUID
    due_at: datetime


@dataclass(frozen=True)
class Undelivered:
    """A future appointment without a reminder that is known to have arrived."""

    appointment_id: UUID
    kind: str
    starts_at: datetime


@dataclass(frozen=True)
class Due:
    """An open deadline. An alarm is due from the moment it was raised, a shortfall from the end of its period. A
    norm that is not law passes without opening an escalation, unless a rule names its code. `asked_days`: for lost
    contact, the number of days without it."""

    deadline_id: UUID
    due_at: datetime
    alarm: bool = False
    escalates: bool = True
    shortfall: bool = False
    code: str = ""
    asked_days: int = 0

    @property
    def trigger(self) -> Trigger:
        """The general trigger of this deadline; a rule that names its code takes precedence."""
        if self.alarm:
            return Trigger.ALARM
        return Trigger.CONTACT_SHORTFALL if self.shortfall else Trigger.DEADLINE_OVERDUE


@dataclass(frozen=True)
class History:
    """All the facts that rules use for one person. Misses up to and including `since_on` (the last reset) no longer
    count."""

    misses: tuple[Miss, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    due: tuple[Due, ...] = ()
    kept: tuple[Kept, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
    tier: int = 1
    regime: str = "adult"
    since_on: date | None = None
