"""Versions of the reminder policy, the one in force on a day, and the one that comes with the service."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Computed, Connection, String, func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, SQLModel, col, select

from aftercare.base.errors import NotFound
from aftercare.domain.reminder_policy import USUAL, ReminderPolicy, read_policy
from aftercare.domain.wall_time import start_of_day
from aftercare.store.columns import JSON, moment
from aftercare.store.locks import ROW_LOCK

_FOLDER = Path(__file__).parent / "reference"
SCHEMA_FILE = _FOLDER / "reminder-policy.schema.json"


class ReminderPolicyRow(SQLModel, table=True):
    """`state` follows from whether a second administrator activated it."""

    __tablename__ = "reminder_policy"
    version: int = Field(primary_key=True)
    source: str
    adopted_by: str
    valid_from: date
    policy: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    proposed_by: UUID | None = None
    proposed_at: datetime | None = moment()
    activated_by: UUID | None = None
    activated_at: datetime | None = moment()
    state: str = Field(
        default=None,
        sa_column=Column(
            String,
            Computed("case when activated_at is null then 'proposed' else 'activated' end"),
            nullable=False,
        ),
    )


def get_policy(session: Session, version: int, *, for_update: bool = False) -> ReminderPolicyRow:
    row = session.get(ReminderPolicyRow, version, with_for_update=ROW_LOCK if for_update else None)
    if row is None:
        raise NotFound()
    return row


def policies_shown(session: Session) -> list[ReminderPolicyRow]:
    """Every version, the newest first."""
    query = select(ReminderPolicyRow).order_by(col(ReminderPolicyRow.version).desc())
    return list(session.exec(query))


def policy_row_in_force(session: Session, on: date) -> ReminderPolicyRow | None:
    """The newest activated version whose first day has come."""
    query = (
        select(ReminderPolicyRow)
        .where(col(ReminderPolicyRow.activated_at).is_not(None), ReminderPolicyRow.valid_from <= on)
        .order_by(col(ReminderPolicyRow.version).desc())
        .limit(1)
    )
    return session.exec(query).first()


def policy_in_force(session: Session, on: date) -> ReminderPolicy:
    """What reminders are planned by on that day. Before the first day of all it is what ships: an
    appointment is never without reminders because nobody adopted a policy."""
    row = policy_row_in_force(session, on)
    return USUAL if row is None else read_policy(row.policy, row.version)


def next_policy_version(session: Session) -> int:
    query = select(func.coalesce(func.max(ReminderPolicyRow.version), 0))
    return int(session.exec(query).one()) + 1


def policy_schema() -> str:
    """The JSON Schema of a policy, as published."""
    return SCHEMA_FILE.read_text()


def shipped_policies() -> list[dict[str, Any]]:
    """Columns of every version that ships; in force from the start of its first day."""
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
    """Add what is not yet there. A version once loaded is never written over: messages were planned
    by it."""
    for columns in shipped_policies():
        connection.execute(insert(ReminderPolicyRow).values(columns).on_conflict_do_nothing())
