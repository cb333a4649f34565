"""How often an account did something lately, from the access log."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import execute

_LOCK = "select pg_advisory_xact_lock(620110316, hashtext(:staff))"
_COUNT = (
    "select count(*) from audit_entry where staff_id = :staff and action = :action and at > :since"
)


def lock_acts(session: Session, staff_id: UUID) -> None:
    """Until the transaction ends, another that asks for the same account waits."""
    execute(session, _LOCK, {"staff": str(staff_id)})


def count_acts(session: Session, staff_id: UUID, action: str, since: datetime) -> int:
    values = {"staff": staff_id, "action": action, "since": since}
    return int(execute(session, _COUNT, values).scalar_one())
