"""Changes of which clients can be texted without an officer's act, and when the next one is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import execute

# Whether a text for task `t` was tried and did not arrive: an officer notifies this client. One that was called off
# because the time changed once more counts for nothing.
TRIED = """exists (select from message m where m.id = t.message_id
    and not (m.state = 'cancelled' and m.reason = 'appointment-changed'))"""
# When the appointment changed, or when one that was called off got a time again.
_CHANGED = "greatest(a.changed_at, t.created_at)"
_OPEN = f"""
from task t join appointment a on a.id = t.appointment_id
where t.state = 'opened' and t.kind = 'notify_change' and not {TRIED}
and {_CHANGED} >= :since and t.reason = any(:reasons)"""
_DUE = f"select t.id {_OPEN} and {_CHANGED} <= :until order by t.person_id, t.id"
_NEXT = f"select min({_CHANGED}) {_OPEN}"


def changes_to_text(
    session: Session, since: datetime, until: datetime, reasons: Sequence[str]
) -> list[UUID]:
    """Open tasks to notify of a change made between these moments and for one of these reasons, by person."""
    values = {"since": since, "until": until, "reasons": list(reasons)}
    return list(execute(session, _DUE, values).scalars())


def first_change_to_text(
    session: Session, since: datetime, reasons: Sequence[str]
) -> datetime | None:
    """When the first of them was made."""
    values = {"since": since, "reasons": list(reasons)}
    found: datetime | None = execute(session, _NEXT, values).scalar()
    return found
