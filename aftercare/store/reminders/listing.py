"""Versions of the reminder policy as JSON."""

from __future__ import annotations

from typing import Literal

from aftercare.store.database.resource_queries import Out, version_query
from aftercare.store.reminders.rows import ReminderPolicyRow


class PolicyOut(Out):
    row = ReminderPolicyRow
    columns = """version state source adopted_by valid_from policy proposed_by proposed_at
        activated_by activated_at"""
    state: Literal["proposed", "activated"]


REMINDER_POLICIES = version_query(PolicyOut, "reminder_policy x")
