"""When texts go out: the policy as typed data, and how one is read out of JSON that anyone may have written."""

from __future__ import annotations

from aftercare.domain.reminders.policy import (
    REMINDER_TEXTS,
    USUAL,
    Occasion,
    ReminderPolicy,
    ReminderRule,
)
from aftercare.domain.reminders.policy_parsing import read_policy

__all__ = ["REMINDER_TEXTS", "USUAL", "Occasion", "ReminderPolicy", "ReminderRule", "read_policy"]
