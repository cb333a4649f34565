"""What is worth a word of praise, and in which ways a client hears it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import pendulum

from aftercare.domain.message_templates.text_kinds import TextKind

# Praise that comes months late is worth little: older goals and steps are no longer proposed.
FRESH: Final = timedelta(days=60)
MONTHS: Final = (3, 6, 12, 18, 24, 36, 48, 60)


class PraiseChoice(StrEnum):
    """How a client wants to hear that something went well: by one of the texts, face to face, or not at all."""

    WELL_DONE = TextKind.PRAISE_WELL_DONE.value
    KEEP_GOING = TextKind.PRAISE_KEEP_GOING.value
    IN_PERSON = "in_person"
    NONE = "none"

    @property
    def text(self) -> TextKind | None:
        return TextKind(self.value) if self.value in set(TextKind) else None


class PraiseWay(StrEnum):
    """What a colleague did about a milestone."""

    TEXT = "text"
    IN_PERSON = "in_person"
    NOT_NOW = "not_now"


@dataclass(frozen=True)
class Milestone:
    """Exactly one of a goal that was reached, a step that was done, or months without a miss since a day."""

    goal_id: UUID | None = None
    step_id: UUID | None = None
    months: int | None = None
    counted_from_on: date | None = None


def months_without_a_miss(since_on: date | None, today: date) -> Milestone | None:
    """The newest milestone of MONTHS, counted from the day of the last miss, or of the first contact where there was
    no miss; None where no day is known, before the first, and once it is no longer fresh."""
    if since_on is None:
        return None
    since = pendulum.date(since_on.year, since_on.month, since_on.day)
    reached = [(months, day) for months in MONTHS if (day := since.add(months=months)) <= today]
    if not reached or reached[-1][1] < today - FRESH:
        return None
    return Milestone(months=reached[-1][0], counted_from_on=since_on)


def is_fresh(done_on: date, today: date) -> bool:
    """Whether what was done on this day is still proposed."""
    return done_on >= today - FRESH
