"""When texts are sent: the policy as typed data, and how it is parsed from untrusted JSON."""

from __future__ import annotations

from aftercare.domain.reminders.policy import (
    REMINDER_TEXTS,
    USUAL,
    Occasion,
    ReminderPolicy,
    ReminderRule,
)
from aftercare.domain.reminders.policy_parsing import POLICY_FORM, read_policy

__all__ = [
    "POLICY_FORM",
    "REMINDER_TEXTS",
    "USUAL",
    "Occasion",
    "ReminderPolicy",
    "ReminderRule",
    "read_policy",
]
