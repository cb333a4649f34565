"""Versions of the reminder policy, the one in force on a day, and the shipped one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session

from aftercare.domain.reminders import USUAL, ReminderPolicy, read_policy
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.database.columns import JSON
from aftercare.store.database.versioned_policy import Adopted, adopted_state, version_in_force

_FOLDER = Path(__file__).parent


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
    """Columns of every shipped version; in force from the start of its first day."""
    found = [json.loads(one.read_text()) for one in sorted(_FOLDER.glob("reminder-policy-*.json"))]
    return [
        one
        | {
            "valid_from": date.fromisoformat(one["valid_from"]),
            "activated_at": start_of_day(date.fromisoformat(one["valid_from"])),
        }
        for one in found
    ]


def load_shipped_policies(connection: Connection) -> None:
    """Add the missing versions. A loaded version is never overwritten: messages were planned by it."""
    for columns in shipped_policies():
        connection.execute(insert(ReminderPolicyRow).values(columns).on_conflict_do_nothing())
