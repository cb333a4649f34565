"""Who saw or changed whose file, for the auditor: references and codes, never a name of a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from aftercare.store.screens import Row, rows

_LOG = text(
    """
select e.id, e.at, e.role, s.display_name as staff, e.action, e.subject_kind, e.subject_id, e.person_id,
       l.position is not null as sealed
from audit_entry e left join staff s on s.id = e.staff_id left join audit_link l on l.entry_id = e.id
where (cast(:before as bigint) is null or e.id < :before)
  and (cast(:person as uuid) is null or e.person_id = :person)
  and (cast(:staff as uuid) is null or e.staff_id = :staff)
order by e.id desc limit :limit
"""
)


def access_log(
    session: Session,
    before: int | None = None,
    person_id: UUID | None = None,
    staff_id: UUID | None = None,
    limit: int = 100,
) -> list[Row]:
    """Newest first; `before` is the id to continue under."""
    values: dict[str, Any] = {
        "before": before,
        "person": person_id,
        "staff": staff_id,
        "limit": limit,
    }
    return rows(session, _LOG, values)
