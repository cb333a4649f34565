"""Visits to a client's own page, the code that opens it, and the conditions it depends on or tells of."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, Session, col, select

from aftercare.store.database.columns import MOMENT, OfPerson, moment
from aftercare.store.database.locks import locking
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.phones.code_rows import PhoneCodeRow

_NO_INTERNET = """
select exists (select from condition c join supervision_order o on o.id = c.order_id
  where c.person_id = :person and c.parameters @> '{"no_internet": true}' and c.starts_on <= :on
  and coalesce(least(c.ends_on, c.withdrawn_on, o.ends_on, o.ended_on), 'infinity') >= :on)"""

_UNTIL = """
select nullif(max(coalesce(least(ends_on, ended_on), 'infinity')), 'infinity') from supervision_order
where person_id = :person and starts_on <= :on and coalesce(least(ends_on, ended_on), 'infinity') >= :on"""

# Kinds without bounds in time come last, as those that hold longest.
_BINDING = """
select c.kind, nullif(max(coalesce(least(c.ends_on, c.withdrawn_on, o.ends_on, o.ended_on), 'infinity')), 'infinity')
  as until_on
from condition c join supervision_order o on o.id = c.order_id
where c.person_id = :person and c.starts_on <= :on and o.starts_on <= :on
  and coalesce(least(c.ends_on, c.withdrawn_on, o.ends_on, o.ended_on), 'infinity') >= :on
group by c.kind order by until_on nulls last, c.kind"""


class ClientPageVisitRow(OfPerson, table=True):
    """One visit; the token that the browser holds is stored as a hash."""

    token_hash: bytes
    started_at: datetime = Field(sa_type=MOMENT)
    used_at: datetime = Field(sa_type=MOMENT)
    ended_at: datetime | None = moment()


def visit_of(session: Session, token_hash: bytes) -> ClientPageVisitRow | None:
    query = select(ClientPageVisitRow).where(ClientPageVisitRow.token_hash == token_hash)
    return session.exec(query).first()


def open_page_code(session: Session, person_id: UUID) -> PhoneCodeRow | None:
    """The code that opens this person's page now, locked. Lock the person first."""
    query = select(PhoneCodeRow).where(
        PhoneCodeRow.person_id == person_id,
        PhoneCodeRow.for_page,
        col(PhoneCodeRow.ended_at).is_(None),
    )
    return session.exec(locking(query)).first()


def internet_banned(session: Session, person_id: UUID, on: date) -> bool:
    """Whether a condition without internet binds this person on that day."""
    return bool(execute(session, _NO_INTERNET, {"person": person_id, "on": on}).scalar())


def binding_kinds(session: Session, person_id: UUID, on: date) -> list[Row]:
    """{kind, until_on} of the conditions that bind this person on that day; `until_on` None without a known end."""
    return rows(session, _BINDING, {"person": person_id, "on": on})


def supervised_until(session: Session, person_id: UUID, on: date) -> date | None:
    """The last day of the orders that bind this person on that day; None without one, or when an end is not known."""
    found: date | None = execute(session, _UNTIL, {"person": person_id, "on": on}).scalar()
    return found
