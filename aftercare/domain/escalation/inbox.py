"""What a reader can ask of the inbox: whose cases, how severe, about what, and which clock they are on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from aftercare.domain.escalation.ladder import EscalationState
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.time.wall_time import civil_date, start_of_day

OPEN_STATES = (EscalationState.OPENED, EscalationState.ACKNOWLEDGED, EscalationState.SILENCED)


class InboxView(StrEnum):
    """Why a case is in somebody's inbox; one case can be there for several of these."""

    # Of the team a supervisor leads, or of an officer's own caseload.
    OWN = "own"
    HANDED = "handed"
    STANDING_IN = "standing-in"
    # It reached the reader at the duty desk or as unit manager since it was last opened.
    ASKED = "asked"


class InboxClock(StrEnum):
    """When the clock that runs ends: of an open case the next step's, of one taken up or kept quiet the
    moment it comes back. A case whose ladder has notified all levels is overdue; it has `ended` unless it is
    acknowledged."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    ENDED = "ended"


@dataclass(frozen=True)
class InboxQuestion:
    """None is any."""

    severity: int | None = None
    state: EscalationState | None = None
    trigger: Trigger | None = None
    officer_id: UUID | None = None
    clock: InboxClock | None = None
    view: InboxView | None = None


def end_of_today(now: datetime) -> datetime:
    """When the local day that `now` is in ends: what runs out before it is due today."""
    return start_of_day(civil_date(now) + timedelta(days=1))
