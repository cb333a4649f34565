"""When texts go out: the policy as typed data, and how one is read out of JSON that anyone may have written."""

from __future__ import annotations

from aftercare.domain.reminder_policy.reading import read_policy
from aftercare.domain.reminder_policy.rules import (
    REMINDER_TEXTS,
    USUAL,
    Occasion,
    ReminderPolicy,
    ReminderRule,
)

__all__ = ["REMINDER_TEXTS", "USUAL", "Occasion", "ReminderPolicy", "ReminderRule", "read_policy"]
