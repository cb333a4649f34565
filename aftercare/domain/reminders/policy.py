"""A reminder policy: which reminders an appointment gets, from what time, and when no texts are sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated, Final

from aftercare.base.documents.forms import one_of, some_of, whole
from aftercare.domain.message_templates.templates import TextKind
from aftercare.domain.plans.obligations import ObligationKind


class Occasion(StrEnum):
    """A reason for more reminders than usual."""

    FIRST_APPOINTMENT = "first_appointment"
    # The outcome of the last earlier appointment with a known outcome was a miss.
    AFTER_A_MISS = "after_a_miss"


class AutomaticText(StrEnum):
    """What a client is texted about without an officer's act, beside reminders."""

    NEW = "new"
    MOVED = "moved"
    CALLED_OFF = "called_off"
    # On the civil day after a missed appointment.
    MISSED = "missed"


# The texts of a reminder. Answers to a client's text are not reminders.
REMINDER_TEXTS: Final = (
    TextKind.REMINDER_DAY_BEFORE,
    TextKind.REMINDER_FOUR_DAYS_BEFORE,
    TextKind.REMINDER_FIRST_APPOINTMENT,
)


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """One reminder, `days_before` calendar days ahead, and who gets it. `booked_over_days`: only when booked more
    days ahead than that. `occasions`: only on one of these; always when empty. `kinds`: only for these kinds of
    obligation; every kind when empty."""

    days_before: Annotated[int, whole(1, 28, "Civil days before the appointment.")]
    text: Annotated[TextKind, one_of(REMINDER_TEXTS)]
    booked_over_days: Annotated[
        int | None, whole(0, 60, "Only when booked more civil days ahead than this.")
    ] = None
    occasions: Annotated[frozenset[Occasion], some_of(Occasion, "Only on one of these.")] = (
        frozenset()
    )
    kinds: Annotated[
        frozenset[ObligationKind], some_of(ObligationKind, "Only for these kinds.")
    ] = frozenset()

    @property
    def slot(self) -> str:
        return f"T-{self.days_before}"

    @property
    def is_for_all(self) -> bool:
        return self.booked_over_days is None and not self.occasions and not self.kinds


@dataclass(frozen=True, slots=True)
class ReminderPolicy:
    """Texts are sent from `send_from` on, spread over `spread_min` minutes, never from `quiet_from` to `quiet_until`
    the next morning. A reminder within `fresh` of the booking is not sent. The last one is useful until `last_use`
    before the start. Of two rules for one day the first that fits counts. `automatic` are the other texts that go
    without an officer's act, those about a new, moved or cancelled appointment `automatic_after` it."""

    version: int
    send_from: time
    spread_min: int
    quiet_until: time
    quiet_from: time
    fresh: timedelta
    last_use: timedelta
    rules: tuple[ReminderRule, ...]
    automatic: frozenset[AutomaticText] = frozenset()
    automatic_after: timedelta = timedelta(minutes=15)

    @property
    def plans_ahead(self) -> timedelta:
        """How long before its start an appointment's reminders are planned: a day before the first one can be due,
        so that a tick may be late."""
        return timedelta(days=max(rule.days_before for rule in self.rules) + 1)
