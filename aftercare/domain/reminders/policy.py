"""What a reminder policy says: which reminders an appointment gets, from which hour, and when nobody is texted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import Final

from aftercare.domain.message_templates.templates import TextKind
from aftercare.domain.plans.obligations import ObligationKind

_HOURS: Final = timedelta(hours=1)


class Occasion(StrEnum):
    """What calls for a reminder more than usual."""

    FIRST_APPOINTMENT = "first_appointment"
    # The last appointment before this one of which the outcome is known was missed.
    AFTER_A_MISS = "after_a_miss"


# What a reminder may say. Answers to what somebody texted are no reminders.
REMINDER_TEXTS: Final = (
    TextKind.REMINDER_DAY_BEFORE,
    TextKind.REMINDER_FOUR_DAYS_BEFORE,
    TextKind.REMINDER_FIRST_APPOINTMENT,
)


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """One reminder, so many civil days before; who gets it. `booked_over_days`: only when booked more
    civil days ahead than that. `occasions`: only on one of these, always when empty. `kinds`: only for
    these kinds of obligation, every kind when empty."""

    days_before: int
    text: TextKind
    booked_over_days: int | None = None
    occasions: frozenset[Occasion] = frozenset()
    kinds: frozenset[ObligationKind] = frozenset()

    @property
    def slot(self) -> str:
        return f"T-{self.days_before}"

    @property
    def is_for_all(self) -> bool:
        return self.booked_over_days is None and not self.occasions and not self.kinds


@dataclass(frozen=True, slots=True)
class ReminderPolicy:
    """Texts leave from `send_from` on, spread over so many minutes, never from `quiet_from` to
    `quiet_until` the next morning. One that would leave within `fresh` of the booking adds nothing; the
    last one helps until `last_use` before the start. Of two rules for one day the first that fits counts.
    """

    version: int
    send_from: time
    spread_min: int
    quiet_until: time
    quiet_from: time
    fresh: timedelta
    last_use: timedelta
    rules: tuple[ReminderRule, ...]

    @property
    def look_ahead(self) -> timedelta:
        """How long before its start an appointment is planned for: a day earlier than its first
        reminder could be due, so that a tick may be late."""
        return timedelta(days=max(rule.days_before for rule in self.rules) + 1)


# Version 1, as it ships; a test holds it against the published document.
USUAL: Final = ReminderPolicy(
    version=1,
    send_from=time(9, 0),
    spread_min=120,
    quiet_until=time(8, 0),
    quiet_from=time(20, 0),
    fresh=12 * _HOURS,
    last_use=2 * _HOURS,
    rules=(
        ReminderRule(1, TextKind.REMINDER_DAY_BEFORE),
        ReminderRule(4, TextKind.REMINDER_FOUR_DAYS_BEFORE, 7),
        ReminderRule(
            7, TextKind.REMINDER_FIRST_APPOINTMENT, 7, frozenset({Occasion.FIRST_APPOINTMENT})
        ),
        # Whoever missed one has had a first appointment: the wording for those would be untrue.
        ReminderRule(7, TextKind.REMINDER_FOUR_DAYS_BEFORE, 7, frozenset({Occasion.AFTER_A_MISS})),
    ),
)
