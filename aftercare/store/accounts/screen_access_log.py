"""The access log for the auditor, by reader and case file: references and codes, never a name of a person."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, execute, rows

# Looks at a list in which a file stood among others. Any other look is at one file itself.
ON_LISTS = (
    "look-for-slots", "read-approvals", "read-attendance", "read-calendar", "read-caseload", "read-changes",
    "read-destruction", "read-emergency-access", "read-figure-rows", "read-hand-over", "read-inbox", "read-letters-due",
    "read-notices",
    "read-orders-ending", "read-search", "read-today", "read-transfers", "read-unclaimed", "read-unusual-reading",
    "read-waiting-list", "read-week", "read-worklist",
)  # fmt: skip
_WANTED = """
where (cast(:person_id as uuid) is null or e.person_id = :person_id
    or e.action = 'look-refused' and e.subject_id = :person_id)
  and (cast(:staff_ids as uuid[]) is null or e.staff_id = any(:staff_ids)
    or e.staff_id is null and e.action ~ '^sign-in-' and e.subject_kind = 'staff' and e.subject_id = any(:staff_ids))
  and (cast(:from_at as timestamptz) is null or e.at >= :from_at)
  and (cast(:until_at as timestamptz) is null or e.at < :until_at)
  and (cast(:by_people as boolean) is null or (e.staff_id is not null or e.action ~ '^sign-in-') = :by_people)
  and (cast(:role as text) is null or e.role = :role)
  and (cast(:action as text) is null or e.action = :action
    or e.action = 'read' and 'read-' || e.subject_kind = :action)
  and (cast(:looks as boolean) is null or (e.action ~ '^(read|look|list)') = :looks)
  and (not :itself or e.action ~ '^(read|look)' and e.action <> all(cast(:on_lists as text[]))
    and e.subject_kind <> 'access-log')
  and (not :refused or e.action ~ '-(refused|failed|throttled)$' or e.action = 'try-emergency-access')
"""
_LOG = """
select e.id, e.at, e.role, s.display_name as staff, s.username, e.action, e.subject_kind, e.subject_id, e.person_id,
       p.reference, l.position is not null as sealed, z.display_name as in_place_of,
       w.username as of_account, e.address, encode(e.session, 'hex') as session, d.number as certificate, e.machine
from audit_entry e left join staff s on s.id = e.staff_id
cross join lateral (select coalesce(e.person_id, case when e.action = 'look-refused' then e.subject_id end) as id) f
left join person p on p.id = f.id
left join audit_link l on l.entry_id = e.id
left join staff z on e.action = 'stand-in-for' and z.id = e.subject_id
left join account_change c on e.subject_kind = 'account-change' and c.id = e.subject_id
left join staff w on e.action <> 'stand-in-for'
  and w.id = case when e.subject_kind = 'staff' then e.subject_id else c.staff_id end
left join lateral (select c.number from audit_entry g join destruction_certificate c on c.id = g.subject_id
  where p.id is null and g.person_id = f.id and g.action = 'destroy' and jsonb_exists(c.kinds, 'file')
  limit 1) d on true
--wanted-- and (cast(:before as bigint) is null or e.id < :before)
order by e.id desc limit :limit
""".replace("--wanted--", _WANTED)
_READERS = """
select s.display_name as staff, s.username, s.role, count(distinct e.at) as times, min(e.at) as first_at,
  max(e.at) as last_at
from audit_entry e join staff s on s.id = e.staff_id
--wanted-- and e.action ~ '^(read|look)' and e.action <> 'look-refused' and e.action <> all(cast(:on_lists as text[]))
  and e.subject_kind <> 'access-log'
group by s.id order by times desc, last_at desc
""".replace("--wanted--", _WANTED)
# An exact match, else the only file that differs in spaces and in upper and lower case alone.
_PERSON = """
select id from (select id, reference, reference = :reference as exact, count(*) over () as found from person
  where lower(replace(reference, ' ', '')) = lower(replace(:reference, ' ', ''))) p
where exact or found = 1 order by exact desc limit 1
"""
# The certificate names no client, and the entry of the decision has the number of both.
_DESTROYED = """
select e.person_id from audit_entry e join destruction_certificate c on c.id = e.subject_id
where e.action = 'destroy' and c.number = :number limit 1
"""


@dataclass(frozen=True)
class LogFilter:
    """A filter on the entries; None selects all. `looks` is True for reading alone, False for everything else.
    `by_people` is True for accounts and who tried to sign in, False for automatic acts of the service. `staff_ids`
    finds an account that was tried as well. `refused` selects what was asked for in vain. `before` is the id to
    continue under. `itself` selects looks at one file, not at a list in which it stood."""

    person_id: UUID | None = None
    staff_ids: list[UUID] | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    looks: bool | None = None
    by_people: bool | None = None
    role: str | None = None
    action: str | None = None
    refused: bool = False
    itself: bool = False
    before: int | None = None


def access_log(session: Session, wanted: LogFilter, limit: int = 100) -> list[Row]:
    """Newest first."""
    return rows(session, _LOG, _values(wanted) | {"limit": limit})


def readers(session: Session, wanted: LogFilter) -> list[Row]:
    """Who looked at the file itself, how often, first and last; the most frequent first. One page is one look, however
    many entries it has."""
    return rows(session, _READERS, _values(wanted))


def _values(wanted: LogFilter) -> dict[str, Any]:
    return asdict(wanted) | {"on_lists": list(ON_LISTS)}


def person_by_typed_reference(session: Session, reference: str) -> UUID | None:
    """Ignores spaces and upper and lower case; None also when several files differ in those alone and none matches
    exactly."""
    found: UUID | None = execute(session, _PERSON, {"reference": reference}).scalar()
    return found


def person_of_certificate(session: Session, number: int) -> UUID | None:
    """The id that the entries about a destroyed file share; it leads nowhere else."""
    found: UUID | None = execute(session, _DESTROYED, {"number": number}).scalar()
    return found
