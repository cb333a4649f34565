"""What the search in the header shows: clients, those of them whom the account saw before, and colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.pipeline import Query
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.database.unit_of_work import UnitOfWork, query_as_clock
from aftercare.store.papers.letterhead_rows import OFFICE_PHONE

SHOWN = "read-search"
# The newest entries of an account that are looked through. Opening a file adds one of the first kind; a list of
# clients may add three hundred of any kind, and then a client is noted once more.
_OPENED, _NEWEST = 100, 400
_OPENED_LAST = """
select person_id from audit_entry where staff_id = %(staff)s and action = 'read' and subject_kind = 'person'
order by id desc limit %(most)s
"""
_SHOWN_LAST = """
select distinct person_id from (
  select person_id, action, at, session from audit_entry where staff_id = %(staff)s order by id desc limit %(most)s) e
where action = %(action)s and at > %(since)s and session is not distinct from %(session)s
"""
_NAMED = """
select p.id, p.given_name, p.family_name, p.reference, p.closed_on, p.restricted, p.officer_id,
       s.display_name as officer,
       array(select o.court_reference from supervision_order o where o.person_id = p.id
             union
             select x.court_reference from order_extension x where x.person_id = p.id and x.voided_at is null
             order by 1) as courts
from person p join staff s on s.id = p.officer_id
where p.id = any(cast(:ids as uuid[])) order by array_position(cast(:ids as uuid[]), p.id)
"""

_TO_PLAN = """
select p.id, p.given_name, p.family_name, p.reference, p.closed_on, p.restricted, p.officer_id,
       s.display_name as officer
from person p join staff s on s.id = p.officer_id where p.closed_on is null
"""
_COLLEAGUES = (
    "select id, display_name from staff where active and role <> 'machine'"
    " and (team_id is not null or :everyone)"
)
# The telephone is that of the office, from the letterhead in force: a colleague's own number is seen by no one else.
_COLLEAGUES_NAMED = """
select s.id, s.display_name as name, s.role, s.team_id, coalesce(t.name, p.name) as of, {phone} as phone
from staff s left join team t on t.id = s.team_id left join provider p on p.id = s.provider_id
where s.id = any(cast(:ids as uuid[])) order by array_position(cast(:ids as uuid[]), s.id)
""".replace("{phone}", OFFICE_PHONE)


class Before(NamedTuple):
    """From the access log of one account: the files it `opened`, the newest first, and who was `shown` to the same
    session as a result of a search. The account may no longer see all of them."""

    opened: list[UUID]
    shown: set[UUID]


def seen_before(work: UnitOfWork, since: datetime) -> Before:
    """`shown` are those since that moment. An account cannot read the log, so it is read with the clock's rights."""
    values = {"staff": work.actor.staff_id, "session": work.origin.mark}
    opened = Query(
        _OPENED_LAST,
        values | {"most": _OPENED},
        lambda found: list(dict.fromkeys(person_id for (person_id,) in found)),
    )
    shown = Query(
        _SHOWN_LAST,
        values | {"most": _NEWEST, "since": since, "action": SHOWN},
        lambda found: {person_id for (person_id,) in found},
    )
    return Before(*query_as_clock(work, opened, shown))


def people_named(session: Session, ids: Sequence[UUID]) -> list[Row]:
    """Those whom the reader may see, in this order, with the name of their officer."""
    return rows(session, _NAMED, {"ids": list(ids)}) if ids else []


def people_to_plan(session: Session) -> list[Row]:
    """The clients with an open file whom the reader may see, in no order."""
    return rows(session, _TO_PLAN, {})


def colleagues_to_find(session: Session, *, everyone: bool) -> list[Row]:
    """{id, display_name} of the active accounts of all teams; `everyone`: of treatment providers and others too."""
    return rows(session, _COLLEAGUES, {"everyone": everyone})


def colleagues_named(session: Session, ids: Sequence[UUID], today: date) -> list[Row]:
    """{id, name, role, team_id, of: team or provider, phone: of the office or none}, in this order."""
    return rows(session, _COLLEAGUES_NAMED, {"ids": list(ids), "today": today}) if ids else []
