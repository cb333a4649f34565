"""The access log for the auditor, by reader and case file: references and codes, never a name of a person."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, execute, rows

_LOG = """
select e.id, e.at, e.role, s.display_name as staff, s.username, e.action, e.subject_kind, e.subject_id, e.person_id,
       p.reference, l.position is not null as sealed, z.display_name as in_place_of,
       w.username as of_account
from audit_entry e left join staff s on s.id = e.staff_id left join person p on p.id = e.person_id
left join audit_link l on l.entry_id = e.id
left join staff z on e.action = 'stand-in-for' and z.id = e.subject_id
left join staff w on e.action <> 'stand-in-for' and e.subject_kind = 'staff' and w.id = e.subject_id
where (cast(:before as bigint) is null or e.id < :before)
  and (cast(:person_id as uuid) is null or e.person_id = :person_id)
  and (cast(:staff_id as uuid) is null or e.staff_id = :staff_id)
  and (cast(:from_at as timestamptz) is null or e.at >= :from_at)
  and (cast(:until_at as timestamptz) is null or e.at < :until_at)
  and (cast(:by_people as boolean) is null or (e.staff_id is not null) = :by_people)
  and (cast(:role as text) is null or e.role = :role)
  and (cast(:action as text) is null or e.action = :action
    or e.action = 'read' and 'read-' || e.subject_kind = :action)
  and (cast(:looks as boolean) is null or (e.action ~ '^(read|look|list)') = :looks)
order by e.id desc limit :limit
"""
# An exact match, else the only file that differs in upper and lower case alone.
_PERSON = """
select id from (select id, reference, reference = :reference as exact, count(*) over () as found from person
  where lower(reference) = lower(:reference)) p
where exact or found = 1 order by exact desc limit 1
"""


@dataclass(frozen=True)
class LogFilter:
    """A filter on the entries; None selects all. `looks` is True for reading alone, False for everything else.
    `by_people` is True for accounts alone, False for automatic acts of the service. `before` is the id to continue
    under."""

    person_id: UUID | None = None
    staff_id: UUID | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    looks: bool | None = None
    by_people: bool | None = None
    role: str | None = None
    action: str | None = None
    before: int | None = None


def access_log(session: Session, wanted: LogFilter, limit: int = 100) -> list[Row]:
    """Newest first."""
    return rows(session, _LOG, asdict(wanted) | {"limit": limit})


def person_with_reference(session: Session, reference: str) -> UUID | None:
    """Ignores upper and lower case; None also when several files differ in that alone and none matches exactly."""
    found: UUID | None = execute(session, _PERSON, {"reference": reference}).scalar()
    return found
