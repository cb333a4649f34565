"""Concerns of people around a client: who sends them, until when a link works, and what a colleague answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from aftercare.domain.time.statutory_terms import working_days_after
from aftercare.domain.time.wall_time import at_wall, civil_date
from aftercare.domain.time.working_hours import USUAL_HOURS

LONGEST_WORDS: Final = 4_000
LONGEST_LINE: Final = 100
LONGEST_VALID: Final = timedelta(days=366)
MOST_LIVE: Final = 5
"""Links of one client that work at the same time: parents, school, circle, clinic, and one to spare."""
LATELY: Final = timedelta(weeks=12)
"""Attendance is shown of these weeks."""
MOST_AN_HOUR: Final = 5
AN_HOUR: Final = timedelta(hours=1)
SCHOOL_DAYS: Final = 20
"""School days in four weeks."""


class Sender(StrEnum):
    GUARDIAN = "guardian"
    SCHOOL = "school"
    COSA_COORDINATOR = "cosa_coordinator"
    CLINIC = "clinic"


class Answer(StrEnum):
    """What a colleague did about a concern; the reason says more."""

    TALKED = "talked"
    ASKED_SENDER = "asked_sender"
    PLAN_CHANGED = "plan_changed"
    REPORTED = "reported"
    NOTHING_FURTHER = "nothing_further"


class WhyOver(StrEnum):
    """Why a link no longer works. Its page never says which."""

    REVOKED = "revoked"
    USED = "used"
    EXPIRED = "expired"
    FILE_CLOSED = "file-closed"


@dataclass(frozen=True)
class LinkFacts:
    """`sent`: how many concerns came by it. `closed`: the client's file is closed."""

    once: bool
    until_on: date
    revoked_at: datetime | None
    sent: int
    closed: bool


def answer_by(received_at: datetime) -> datetime:
    """By when the service decides, as the form says to the sender: the end of the next working day."""
    return at_wall(working_days_after(civil_date(received_at), 1), USUAL_HOURS.closes)


def why_over(link: LinkFacts, today: date) -> WhyOver | None:
    """None while the link works."""
    if link.revoked_at is not None:
        return WhyOver.REVOKED
    if link.closed:
        return WhyOver.FILE_CLOSED
    if link.once and link.sent:
        return WhyOver.USED
    return WhyOver.EXPIRED if link.until_on < today else None
