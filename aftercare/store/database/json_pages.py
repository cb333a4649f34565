"""Pages of JSON built by PostgreSQL, with the audit entry of every person shown in the same statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import TextClause, text
from sqlmodel import Session

from aftercare.store.database.unit_of_work import NOWHERE, Origin

ENTRY_COLUMNS = (
    "at, staff_id, role, action, subject_kind, subject_id, person_id, request_id, address, session"
)
# Reads one row more than the limit after the cursor, to know whether a page follows.
_PAGE = """
with found as materialized (
  select json_build_object({fields}) as item, {person} as seen, {version} as version, {keys}
  from {source} where {where} order by {order} limit :limit + 1
), page as (select * from found order by {order} limit :limit
), noted as (
  insert into audit_entry ({entry})
  select :now, :staff, :role, cast(:action as text), 'person', seen, seen, :request, :address, :session
  from (select distinct seen from page where seen is not null) people where cast(:action as text) is not null
){behalf}
select coalesce((select json_agg(item order by {order}) from page), '[]')::text as items,
       (select max(version) from page) as version, (select count(*) from page) as shown,
       case when (select count(*) from found) > :limit
            then (select json_build_array({names})::text from page order by {backwards} limit 1) end as last
"""

# Only for officers: the people on the page whose officer they stand in for today. Asked once in the statement, where
# the policies ask as well; a query of its own before it would cost an officer's list a round trip.
_BEHALF = """, on_behalf as (
  insert into audit_entry ({entry})
  select :now, :staff, :role, 'stand-in-for', 'staff', p.officer_id, p.id, :request, :address, :session
  from (select distinct seen from page where seen is not null) people join person p on p.id = people.seen
  where p.officer_id = any((select app_stood_in_for())::uuid[]) and cast(:action as text) is not null
    and (select cardinality(app_stood_in_for())) > 0
)"""


@dataclass(frozen=True)
class ResourceQuery:
    """One kind of thing as JSON. `fields`: name and SQL of each member. `keys`: SQL and type of the sort keys (unique
    together). `filters`: the conditions a reader may add, by parameter name. `sorts`: the other keys that a reader may
    ask for, by name. `out` is the model of one, `asked` the types of the filters."""

    fields: Mapping[str, str] = field(hash=False)
    source: str
    keys: tuple[tuple[str, str], ...]
    person: str
    version: str = "null::integer"
    where: str = "true"
    filters: Mapping[str, str] = field(default_factory=dict, hash=False)
    newest_first: bool = False
    sorts: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)
    out: type[BaseModel] | None = None
    asked: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def sorted_by(self, sort: str | None) -> ResourceQuery:
        """The same in another order: `due_at`, or `-due_at` for the last first."""
        if sort is None:
            return self
        keys = (self.sorts[sort.removeprefix("-")], self.keys[-1])
        return replace(self, keys=keys, newest_first=sort.startswith("-"))


@dataclass(frozen=True)
class Reader:
    """The reader of a page, and the action the audit records; `action` None records nothing. `may_stand_in`: who
    may replace an officer today, as which the session then reads; that is recorded beside."""

    staff_id: UUID
    role: str
    request_id: UUID
    now: datetime
    action: str | None
    may_stand_in: bool = False
    origin: Origin = NOWHERE


@dataclass(frozen=True)
class Page:
    """`items` is a JSON array; `last` the keys of the last item (a JSON array) when more follow;
    `version` is the greatest version among the items, the only one's when there is one."""

    items: str
    shown: int
    version: int | None
    last: str | None


def read_page(
    session: Session,
    listing: ResourceQuery,
    reader: Reader,
    filters: Mapping[str, Any],
    after: tuple[Any, ...] | None,
    limit: int,
) -> Page:
    """Up to `limit` items after the keys `after`, in one statement."""
    values: dict[str, Any] = {
        "now": reader.now,
        "staff": reader.staff_id,
        "role": reader.role,
        "request": reader.request_id,
        "address": reader.origin.address,
        "session": reader.origin.mark,
        "action": reader.action,
        "limit": limit,
        **filters,
    }
    if after is not None:
        values.update({f"after_{number}": key for number, key in enumerate(after)})
    query = page_query(listing, tuple(filters), after is not None, reader.may_stand_in)
    row = session.connection().execute(query, values).one()
    return Page(row.items, row.shown, row.version, row.last)


@lru_cache(maxsize=256)
def page_query(
    listing: ResourceQuery, filters: tuple[str, ...], goes_on: bool, behalf: bool = False
) -> TextClause:
    names = [f"k{number}" for number in range(len(listing.keys))]
    way, back, beyond = ("desc", "asc", "<") if listing.newest_first else ("asc", "desc", ">")
    where = [listing.where, *(listing.filters[name] for name in filters)]
    if goes_on:
        keys = ", ".join(key for key, _ in listing.keys)
        after = (f"cast(:after_{n} as {kind})" for n, (_, kind) in enumerate(listing.keys))
        where.append(f"({keys}) {beyond} ({', '.join(after)})")
    return text(
        _PAGE.format(
            fields=", ".join(f"'{name}', {value}" for name, value in listing.fields.items()),
            person=listing.person,
            version=listing.version,
            keys=", ".join(f"{key} as k{n}" for n, (key, _) in enumerate(listing.keys)),
            source=listing.source,
            where=" and ".join(f"({one})" for one in where),
            order=", ".join(f"{name} {way}" for name in names),
            backwards=", ".join(f"{name} {back}" for name in names),
            names=", ".join(names),
            entry=ENTRY_COLUMNS,
            behalf=_BEHALF.format(entry=ENTRY_COLUMNS) if behalf else "",
        )
    )
