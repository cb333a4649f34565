"""Reads what is held about one client from any table that is listed for it, and who was in the file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import column, literal_column, select, table
from sqlmodel import Session
from sqlmodel import select as select_rows

from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.escalation.rows import EscalationCauseRow

# By the office's own day: an entry about the file of an account, which the service itself has none of.
_READERS = """
select (a.at at time zone 'Europe/Amsterdam')::date as day, a.role,
  case when a.role = 'machine' then (select s.display_name from staff s where s.id = a.staff_id) end as system,
  count(*) as times
from audit_entry a where a.person_id = :person and a.staff_id is not null
group by 1, 2, 3 order by 1, 2, 3
"""
# A machine is the system of an organisation; the names of colleagues are asked for nowhere.
_NAMED_BY = {"staff": "display_name"}


def rows_held(session: Session, name: str, person_id: UUID, now: datetime) -> list[dict[str, Any]]:
    """Every row of this table about the client, with all its columns. A check of devices to come is left out: it is
    without notice, and the client learns of it when it is held."""
    own: Any = column("id" if name == "person" else "person_id")
    query: Any = select(literal_column("*")).select_from(table(name)).where(own == person_id)
    if name == "appointment":
        query = query.where((column("kind") != DEVICE_CHECK) | (column("starts_at") <= now))
    return [dict(row) for row in session.execute(query).mappings()]


def causes_of(session: Session, person_id: UUID) -> list[tuple[UUID, UUID]]:
    """The escalations of this client, each with one of its causes: an appointment or a deadline."""
    query = select_rows(EscalationCauseRow.escalation_id, EscalationCauseRow.cause_id)
    return list(session.exec(query.where(EscalationCauseRow.person_id == person_id)))


def names_in(session: Session, name: str, ids: Collection[UUID]) -> dict[Any, str]:
    """What the rows of this table with these ids are called."""
    if not ids:
        return {}
    key: Any = column("id")
    query = (
        select(key, column(_NAMED_BY.get(name, "name")))
        .select_from(table(name))
        .where(key.in_(list(ids)))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def readers_of(session: Session, person_id: UUID) -> list[Row]:
    """How often which role was in the file, by day; of the system of another organisation its name too."""
    return rows(session, _READERS, {"person": person_id})
