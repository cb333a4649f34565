"""When clients were last seen or spoken with, and which clients a lost-contact rule covers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.orders.enforceability import VOLUNTARY_FRAMES
from aftercare.store.contact_standards.contacts_held import CAME
from aftercare.store.database.plain_sql import execute

# A person with an open deadline is included too: the rule or the supervision may be over.
_ASKED_OF = """
select p.id from person p where p.closed_on is null and p.tier = any(cast(:tiers as int[])) and exists (
  select from supervision_order o where o.person_id = p.id and o.frame <> all(:voluntary) and o.starts_on <= :today
  and coalesce(o.ended_on, 'infinity') >= :today and coalesce(o.ends_on, 'infinity') >= :today)
union
select d.person_id from deadline d where d.state = 'opened' and d.code = :code
order by 1"""
_LAST_SEEN = """
select a.person_id, max(a.starts_at) as at from appointment a
where a.person_id = any(:people) and a.starts_at <= :now and a.state = any(:came) group by 1"""
_LAST_SPOKEN = """
select r.person_id, max(r.held_on) as on from contact_record r
where r.person_id = any(:people) and r.completed and r.voided_at is null
and r.kind = any(:kinds) group by 1"""


def people_of_tiers(session: Session, tiers: Sequence[int], today: date, code: str) -> list[UUID]:
    """Clients of these tiers with an order that runs today and binds, and those with an
    open deadline of this code."""
    values = {
        "tiers": list(tiers),
        "voluntary": list(VOLUNTARY_FRAMES),
        "today": today,
        "code": code,
    }
    return list(execute(session, _ASKED_OF, values).scalars())


def last_seen(session: Session, person_ids: Sequence[UUID], now: datetime) -> dict[UUID, datetime]:
    """The start of the last appointment each of them came to."""
    values = {"people": list(person_ids), "now": now, "came": list(CAME)}
    return {row.person_id: row.at for row in execute(session, _LAST_SEEN, values)}


def last_spoken(
    session: Session, person_ids: Sequence[UUID], kinds: Sequence[str]
) -> dict[UUID, date]:
    """The day of the last completed contact of these kinds that is on record for each of them."""
    values = {"people": list(person_ids), "kinds": list(kinds)}
    return {row.person_id: row.on for row in execute(session, _LAST_SPOKEN, values)}
