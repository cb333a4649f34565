"""What a reader can filter the inbox by: owner, severity, subject, and when the running clock ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from aftercare.domain.escalation.ladder import EscalationState
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.time.wall_time import civil_date, start_of_day

# How long ended escalations are shown, as decided by the reader or folded with the reason.
ENDED_SHOWN = timedelta(days=30)
OPEN_STATES = (EscalationState.OPENED, EscalationState.ACKNOWLEDGED, EscalationState.SNOOZED)


class InboxView(StrEnum):
    """Why an escalation is in a reader's inbox; several of these can hold for one escalation."""

    # From the team a supervisor leads, or from an officer's own caseload.
    OWN = "own"
    HANDED = "handed"
    STANDING_IN = "standing-in"
    # A step has notified the reader, as duty desk or unit manager, since the escalation was last opened.
    NOTIFIED = "notified"
    # A step, a repeat or a hand-over has notified the reader, at any level.
    TO_ME = "to-me"
    # The reader decided it, lately: it is over, and stands in no count of what is open.
    DECIDED = "decided"


class InboxClock(StrEnum):
    """When the running clock ends. For an open escalation it is the clock of the next step; for an acknowledged or
    snoozed one, the moment it comes back. It is `overdue` when its steps have notified all levels, and it has
    `ended` unless it is acknowledged."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    ENDED = "ended"


@dataclass(frozen=True)
class InboxQuery:
    """The filters; None means any."""

    severity: int | None = None
    state: EscalationState | None = None
    trigger: Trigger | None = None
    officer_id: UUID | None = None
    clock: InboxClock | None = None
    view: InboxView | None = None


def end_of_today(now: datetime) -> datetime:
    """The end of the local day that contains `now`: a clock that ends before it is due today."""
    return start_of_day(civil_date(now) + timedelta(days=1))
