"""Versions of the reminder policy, the one in force on a day, and the shipped one."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Column, Connection
from sqlmodel import Field, Session, select

from aftercare.domain.reminders.policy import ReminderPolicy
from aftercare.domain.reminders.policy_parsing import SHIPPED, USUAL, read_policy
from aftercare.store.database.columns import JSON
from aftercare.store.database.versioned_policy import (
    Adopted,
    adopted_state,
    from_first_day,
    load_shipped,
    version_in_force,
)


class ReminderPolicyRow(Adopted, table=True):
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
    """Columns of every shipped version, as they are in force in a new installation."""
    return [from_first_day(one) for one in SHIPPED]


def load_shipped_policies(connection: Connection) -> None:
    """Add the missing versions. Where there are versions already, a new one is proposed: it changes what clients are
    sent, so an administrator activates it."""
    is_new = connection.execute(select(ReminderPolicyRow.version).limit(1)).first() is None
    versions = shipped_policies()
    if not is_new:
        versions = [one | {"activated_at": None} for one in versions]
    load_shipped(connection, ReminderPolicyRow, versions)
