"""Relapse-prevention plans by version, their early signs, and the signs that were seen at contacts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, Session, col, select

from aftercare.store.database.columns import MOMENT, UUIDS, OfPerson, among, moment
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed


class RelapsePlanRow(OfPerson, table=True):
    """`informed_ids` are contacts of the client who are informed when a sign is seen."""

    number: int
    agreed_on: date
    informed_ids: list[UUID] = Field(default_factory=list, sa_column=Column(UUIDS, nullable=False))
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)


class EarlySignRow(OfPerson, table=True):
    """`first_id`: the same sign in the first version that has it; its own id for a new one."""

    plan_id: UUID
    first_id: UUID
    position: int
    words: str = sealed("early_sign.words")
    answer: str = sealed("early_sign.answer")
    at_once: bool = False


class SeenSignRow(OfPerson, table=True):
    appointment_id: UUID
    sign_id: UUID
    seen_on: date
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=MOMENT)
    withdrawn_by: UUID | None = None
    withdrawn_at: datetime | None = moment()


relapse_plans_of = rows_of(RelapsePlanRow, "person_id", "-number")
"""Every version of a person's plan, the newest first."""

signs_of_plan = rows_of(EarlySignRow, "plan_id", "position")
signs_of_person = rows_of(EarlySignRow, "person_id", "plan_id", "position")
"""The signs of every version of a person's plan."""


def seen_at(session: Session, appointment_id: UUID) -> list[SeenSignRow]:
    """The signs that stand as seen at this contact."""
    query = select(SeenSignRow).where(
        SeenSignRow.appointment_id == appointment_id, col(SeenSignRow.withdrawn_at).is_(None)
    )
    return list(session.exec(query.order_by(col(SeenSignRow.id))))


def signs_with_ids(session: Session, ids: Iterable[UUID]) -> dict[UUID, EarlySignRow]:
    query = select(EarlySignRow).where(among(EarlySignRow.id, ids))
    return {row.id: row for row in session.exec(query)}


SIGNS_ASKED = """
  (select case when bool_or(s.at_once) then 'at_once' else 'any' end from early_sign s where s.plan_id = (
     select r.id from relapse_plan r where r.person_id = a.person_id order by r.number desc limit 1)
   having count(*) > 0 and not exists (
     select from seen_sign n where n.appointment_id = a.id and n.withdrawn_at is null))"""
"""Whether signs can be ticked at appointment `a` and none is: `at_once` if one raises an alarm, null without a plan."""

_HELD_BEFORE = """
select array(select s.first_id from seen_sign n join early_sign s on s.id = n.sign_id
             where n.appointment_id = a.id and n.withdrawn_at is null) as signs
from appointment a
where a.person_id = :person and a.officer_id is not null and a.state in ('attended','late','attended_not_complied')
  and a.starts_at <= (select starts_at from appointment where id = :contact)
order by a.starts_at desc, a.id limit :most
"""


def signs_at_contacts(
    session: Session, person_id: UUID, contact_id: UUID, most: int
) -> list[list[UUID]]:
    """By first id, what was seen at this contact and at those before it that the client came to, the newest first."""
    values = {"person": person_id, "contact": contact_id, "most": most}
    return [row["signs"] for row in rows(session, _HELD_BEFORE, values)]


_SEEN = """
select n.seen_on, n.appointment_id, n.recorded_at, n.withdrawn_at, s.words, st.display_name as who
from seen_sign n join early_sign s on s.id = n.sign_id join staff st on st.id = n.recorded_by
where n.person_id = :person order by n.seen_on desc, n.id desc limit :most
"""


def seen_lately(session: Session, person_id: UUID, most: int) -> list[Row]:
    """What was ticked at contacts, withdrawn ticks too, the newest first."""
    return rows(session, _SEEN, {"person": person_id, "most": most})
