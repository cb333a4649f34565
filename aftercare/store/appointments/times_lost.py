"""Times to come that the service cancelled."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import rows

_LOST: Final = """
select distinct on (line_id, occurrence) line_id, occurrence, starts_at from appointment
where person_id = :person and state = 'cancelled_by_service' and starts_at > :now and line_id is not null
order by line_id, occurrence, starts_at
"""


def times_lost(session: Session, person_id: UUID, now: datetime) -> dict[tuple[str, int], datetime]:
    """By line, as the engine names it, and occurrence, the first start to come of those that were cancelled."""
    found = rows(session, _LOST, {"person": person_id, "now": now})
    return {(str(row["line_id"]), row["occurrence"]): row["starts_at"] for row in found}
