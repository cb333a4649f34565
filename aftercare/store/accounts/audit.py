"""The access log: who read or wrote which person's data, in append-only rows sealed into a hash chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from aftercare.base.errors import NotFound
from aftercare.domain.accounts.log_chain import (
    GENESIS,
    KEYED,
    NONE_PUBLISHED,
    Break,
    Link,
    LogKeys,
    first_break,
    keyed_hash,
    lines_digest,
)
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.json_pages import ENTRY_COLUMNS
from aftercare.store.database.pipeline import Query, run_query
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.database.read_ahead import only_asks
from aftercare.store.database.unit_of_work import UnitOfWork, query_and_as_clock


class _Row(Protocol):
    id: UUID


Noted = TypeVar("Noted", bound=_Row)
Entry = tuple[str, str, UUID | None, UUID | None]
STOOD_IN, STOOD_IN_NOTED, NOTED_TOGETHER = "stood-in-for", "stood-in-noted", "noted-together"

# One statement for every entry but that of a look, below: what is read or written, and whom it is about.
_INSERT = "".join(("insert into audit_entry (", ENTRY_COLUMNS, ") select "))
_ADD = "".join(
    (
        _INSERT, "%(at)s, %(staff)s, %(role)s, action, kind, subject, person, %(request)s, %(address)s, %(session)s",
        " from unnest(%(actions)s::text[], %(kinds)s::text[], %(subjects)s::uuid[], %(people)s::uuid[])",
        " seen(action, kind, subject, person)",
    )
)  # fmt: skip
# The colleague acted for: an extra entry beside each act of a stand-in for the person's officer on that day.
_STOOD_IN = (
    "select officer_id from stand_in where stand_in_id = %(staff)s and ended_at is null"
    " and %(today)s between from_on and until_on"
)
_ASK_STOOD_IN = _STOOD_IN.replace("%(staff)s", ":staff").replace("%(today)s", ":today")
_ADD_AND_ASK = "".join(("with noted as (", _ADD, ") select array(", _STOOD_IN, ")"))
_ADD_STOOD_IN = "".join(
    (
        _INSERT, ":at, :staff, :role, 'stand-in-for', 'staff', p.officer_id, p.id, :request, :address, :session",
        " from person p",
        " where p.id = any(cast(:people as uuid[])) and p.officer_id = any(cast(:officers as uuid[]))",
    )
)  # fmt: skip
# One statement, so that a look at a hidden person is never recorded.
_LOOK = "".join(
    (
        "with seen as materialized (select id from person where id = %(person)s), noted as (", _INSERT,
        "%(at)s, %(staff)s, %(role)s, %(action)s, 'person', id, id, %(request)s, %(address)s, %(session)s from seen)",
        " select exists (select from seen), array(", _STOOD_IN, " and %(role)s = 'officer')",
    )
)  # fmt: skip
# The text of a moment is the same for every time zone and date style of the session.
_PLAIN_MOMENTS = "select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true)"
# The line of an entry is its row's text form, in which values of neighbouring columns cannot be confused. Links made
# before there was a key cover nine columns, and a moment as text.
_PLAIN_LINE = (
    "row(e.id, e.at, e.staff_id, e.role, e.action, e.subject_kind, e.subject_id, e.person_id, e.request_id)::text"
)  # fmt: skip
_LINE = (
    "row(e.id, extract(epoch from e.at), e.staff_id, e.role, e.action, e.subject_kind, e.subject_id, e.person_id,"
    " e.request_id, e.address, encode(e.session, 'hex'))::text || coalesce(e.machine, '')"
)
# What statements wrote, with what is there of it now. A running transaction could still commit an entry with a lower
# id. So only entries older than every running transaction have a final order.
_DUE = "".join(
    (
        "with due as materialized (select * from audit_tally where txid < pg_snapshot_xmin(pg_current_snapshot())",
        " order by first_id limit :limit),",
        " gone as (delete from audit_tally where first_id in (select first_id from due))",
        " select t.first_id, t.entries, t.digest, e.id, ", _LINE, " as line,",
        " exists (select from audit_link l where l.entry_id = e.id) as sealed",
        " from due t left join audit_entry e on e.id between t.first_id and t.last_id and e.txid = t.txid",
        " order by t.first_id, e.id",
    )
)  # fmt: skip
_LAST = "select position, hash from audit_link order by position desc limit 1"
_LINK = (
    "insert into audit_link (position, entry_id, hash, version, key_id)"
    " values (:position, :entry, :hash, :version, :key)"
)
_CHAIN = "".join(
    (
        "select l.position, l.hash, l.version, l.key_id, case when e.id is null then '' when l.version = 1 then ",
        _PLAIN_LINE, " else ", _LINE, " end as line",
        " from audit_link l left join audit_entry e on e.id = l.entry_id order by l.position",
    )
)  # fmt: skip
_UNKEYED = "select coalesce(max(position), 0) from audit_link where version = 1"
_LOST = (
    "select action, count(*) as number from audit_entry where action in ('find-missing', 'find-changed')"
    " group by action"
)
_AT_ONCE = {"yield_per": 5_000}
_SPEAKS = "select set_config('app.machine', :name, true)"


def name_machine(work: UnitOfWork, name: str) -> None:
    """Each entry of this transaction has the name of the machine that asked."""
    execute(work.session, _SPEAKS, {"name": name})


def note(
    work: UnitOfWork,
    action: str,
    subject_kind: str,
    subject_id: UUID | None = None,
    person_id: UUID | None = None,
) -> None:
    """Record one read or write, in the transaction that does it."""
    note_each(work, action, subject_kind, [(subject_id, person_id)])


def note_look(work: UnitOfWork, action: str, subject_kind: str, row: Noted) -> Noted:
    """The row, once the look at it is recorded."""
    person_id = row.id if subject_kind == "person" else getattr(row, "person_id", None)
    note(work, action, subject_kind, row.id, person_id)
    return row


def save_and_note(work: UnitOfWork, action: str, subject_kind: str, row: Noted) -> Noted:
    """The row, once it is written and the act that wrote it is recorded."""
    work.session.add(row)
    work.session.flush()
    return note_look(work, action, subject_kind, row)


def note_people(work: UnitOfWork, action: str, person_ids: Iterable[UUID]) -> None:
    """Record a look at several people's data: one entry each, for any number of rows about them."""
    note_each(work, action, "person", [(one, one) for one in dict.fromkeys(person_ids)])


def note_looks(work: UnitOfWork, action: str, rows: list[Row], key: str = "person_id") -> list[Row]:
    """The rows, once a look at the people they name under `key` is recorded."""
    note_people(work, action, (row[key] for row in rows))
    return rows


def note_each(
    work: UnitOfWork,
    action: str,
    subject_kind: str,
    subjects: Sequence[tuple[UUID | None, UUID | None]],
) -> None:
    """Record the same read or write of several things, each with the person it is about, if any: one entry each, in
    one statement."""
    if only_asks(work.session):
        return
    noted = [(action, subject_kind, *one) for one in subjects]
    waiting: list[Entry] | None = work.session.info.get(NOTED_TOGETHER)
    if waiting is None:
        _add(work, noted)
    else:
        waiting.extend(noted)


@contextmanager
def noted_together(work: UnitOfWork) -> Iterator[None]:
    """For a page that only reads: what is noted in the block becomes one statement as it ends. When the block raises,
    nothing is noted, as nothing is shown."""
    noted: list[Entry] = []
    work.session.info[NOTED_TOGETHER] = noted
    try:
        yield
    finally:
        del work.session.info[NOTED_TOGETHER]
    _add(work, noted)


def _add(work: UnitOfWork, noted: Sequence[Entry]) -> None:
    if not noted:
        return
    actions, kinds, subjects, people = map(list, zip(*noted, strict=True))
    about = {"actions": actions, "kinds": kinds, "subjects": subjects, "people": people}
    values = _values(work) | about | {"today": civil_date(work.now)}
    known = work.actor.role is not Role.OFFICER or STOOD_IN in work.session.info
    if known or not any(people):
        run_query(work.session, Query(_ADD, values, len))
    else:
        # In the same statement as the entries: nearly every look at a case file needs it once.
        _keep(work, run_query(work.session, Query(_ADD_AND_ASK, values, lambda rows: rows[0][0])))
    if any(people):
        _note_stand_in(work, [one for one in people if one is not None])


def look(work: UnitOfWork, action: str, person_id: UUID, *queries: Query[Any]) -> tuple[Any, ...]:
    """Record a look at a person, and answer queries with the clock's rights, in one round trip. NotFound where the
    actor may not see the person: then nothing is recorded, since nothing is shown."""
    values = _values(work) | {"action": action, "person": person_id, "today": civil_date(work.now)}
    asked = Query(_LOOK, values, lambda rows: rows[0])
    (there, officers), answers = query_and_as_clock(work, asked, *queries)
    if not there:
        raise NotFound()
    _keep(work, officers)
    _note_stand_in(work, [person_id])
    return answers


def _values(work: UnitOfWork) -> dict[str, Any]:
    """The actor, request and origin, as every entry has them."""
    return {
        "at": work.now,
        "staff": work.actor.staff_id_or_none,
        "role": work.actor.role.value,
        "request": work.request_id,
        "address": work.origin.address,
        "session": work.origin.mark,
    }


def stood_in_for(work: UnitOfWork) -> list[UUID]:
    """The officers the actor stands in for on the day of this work, queried once per unit of work."""
    if work.actor.role is Role.OFFICER and STOOD_IN not in work.session.info:
        values = {"staff": work.actor.staff_id_or_none, "today": civil_date(work.now)}
        found = rows(work.session, _ASK_STOOD_IN, values)
        work.session.info[STOOD_IN] = [row["officer_id"] for row in found]
    officers: list[UUID] = work.session.info.get(STOOD_IN, [])
    return officers


def _keep(work: UnitOfWork, officers: list[UUID] | None) -> None:
    if officers is not None:
        work.session.info[STOOD_IN] = officers


def _note_stand_in(work: UnitOfWork, person_ids: list[UUID]) -> None:
    """Once per unit of work and person: the entry carries the same request as the act itself."""
    officers = stood_in_for(work)
    if not officers:
        return
    noted: set[UUID] = work.session.info.setdefault(STOOD_IN_NOTED, set())
    if fresh := [one for one in person_ids if one not in noted]:
        noted.update(fresh)
        values = _values(work) | {"people": fresh, "officers": officers}
        execute(work.session, _ADD_STOOD_IN, values)


def seal(work: UnitOfWork, keys: LogKeys, limit: int = 5_000) -> int:
    """Chain what up to `limit` statements wrote and that is not yet chained; returns how many entries. One sealer at a
    time. An entry that is gone or changed since it was written becomes an entry of its own."""
    session = work.session
    session.execute(text("select pg_advisory_xact_lock(620110312)"))
    last = execute(session, _LAST).first()
    position, previous = (last.position, bytes(last.hash)) if last else (0, GENESIS)
    found = execute(session, _DUE, {"limit": limit}).all()
    key_id, key = keys.newest
    links = []
    for row in sorted((row for row in found if row.id and not row.sealed), key=attrgetter("id")):
        position += 1
        previous = keyed_hash(key, previous, row.line)
        one = {
            "position": position,
            "entry": row.id,
            "hash": previous,
            "version": KEYED,
            "key": key_id,
        }
        links.append(one)
    if links:
        execute(session, _LINK, links)
    for _, written_at_once in groupby(found, key=attrgetter("first_id")):
        lines = list(written_at_once)
        there = [row.line for row in lines if row.id]
        if len(there) != lines[0].entries:
            note(work, "find-missing", "access-log")
        elif lines_digest(there) != bytes(lines[0].digest):
            note(work, "find-changed", "access-log")
    return len(links)


def check(
    session: Session, keys: LogKeys, published: Mapping[int, bytes] = NONE_PUBLISHED
) -> Break | None:
    """The first link that does not follow from the one before, or is not as published; None when all do. Reads the
    whole log."""
    execute(session, _PLAIN_MOMENTS)
    found = session.execute(text(_CHAIN), execution_options=_AT_ONCE)
    links = (
        Link(one.position, bytes(one.hash), one.version, one.key_id, one.line) for one in found
    )
    return first_break(links, keys, published)


def lost_before_sealing(session: Session) -> dict[str, int]:
    """How often an entry was found to be gone (`find-missing`) or changed (`find-changed`) before it was sealed."""
    return {one.action: int(one.number) for one in execute(session, _LOST)}


def unkeyed(session: Session) -> int:
    """The last position that has no key, 0 when every link has one."""
    return int(execute(session, _UNKEYED).scalar_one())
