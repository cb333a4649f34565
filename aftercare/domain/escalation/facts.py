"""A person's history as rules see it: what was missed, kept, left open, due, and not delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.escalation.rules import Trigger


@dataclass(frozen=True)
class Miss:
    """A missed appointment; `verdict` is None until a person has decided. `conditions` are the kinds of the
    conditions that asked for it. `weighed`: the rules have looked at this verdict before."""

    appointment_id: UUID
    kind: str
    missed_on: date
    verdict: Verdict | None
    decided_at: datetime | None
    decide_by: datetime
    missed_at: datetime | None = None
    conditions: frozenset[str] = frozenset()
    weighed: bool = False


@dataclass(frozen=True)
class Kept:
    """An appointment that was held: somebody came, in time or late."""

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
    """An appointment to come of which no reminder is known to have arrived."""

    appointment_id: UUID
    kind: str
    starts_at: datetime


@dataclass(frozen=True)
class Due:
    """An open deadline; an alarm is due from the moment it was raised, a shortfall from the end of the
    period that had too few contacts. A norm that is no law passes without opening a case, unless a rule
    names its code. `asked_days`: of lost contact, after how many days without any."""

    deadline_id: UUID
    due_at: datetime
    alarm: bool = False
    escalates: bool = True
    shortfall: bool = False
    code: str = ""
    asked_days: int = 0

    @property
    def trigger(self) -> Trigger:
        """The general question this deadline belongs to; a rule that names its code takes it first."""
        if self.alarm:
            return Trigger.ALARM
        return Trigger.CONTACT_SHORTFALL if self.shortfall else Trigger.DEADLINE_OVERDUE


@dataclass(frozen=True)
class History:
    """Everything rules may look at for one person. Misses up to and on `since_on` (the last reset) no
    longer count."""

    misses: tuple[Miss, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    due: tuple[Due, ...] = ()
    kept: tuple[Kept, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
    tier: int = 1
    regime: str = "adult"
    since_on: date | None = None
