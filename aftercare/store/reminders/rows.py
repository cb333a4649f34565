"""Versions of the reminder policy, the one in force on a day, and the shipped one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Column
from sqlmodel import Field, Session

from aftercare.domain.reminders.policy import USUAL, ReminderPolicy
from aftercare.domain.reminders.policy_parsing import read_policy
from aftercare.store.database.columns import JSON
from aftercare.store.database.versioned_policy import (
    Adopted,
    adopted_state,
    shipped_versions,
    version_in_force,
)


class ReminderPolicyRow(Adopted, table=True):
    __tablename__ = "reminder_policy"
    source: str
    adopted_by: str
    policy: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = adopted_state()


def policy_in_force(session: Session, on: date) -> ReminderPolicy:
    """The policy in force on that day. Before the first adopted version it is the shipped one: an appointment is never
    without reminders."""
    row = version_in_force(session, ReminderPolicyRow, on)
    return USUAL if row is None else read_policy(row.policy, row.version)


def shipped_policies() -> list[dict[str, Any]]:
    """Columns of every shipped version."""
    return shipped_versions(Path(__file__).parent, "reminder-policy-*.json")
