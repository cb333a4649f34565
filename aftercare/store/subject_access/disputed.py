"""The records that a client may dispute: each with its table, its day, and the code it is called by."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import null
from sqlmodel import Session, SQLModel, select

from aftercare.domain.subject_access.corrections import Disputed
from aftercare.store.absences.rows import AbsenceRow, AbsenceVerdictRow
from aftercare.store.appointments.rows import AppointmentRow, OutcomeRow
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.contact_standards.rows import ContactRecordRow
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.orders.rows import OrderRow
from aftercare.store.papers.rows import PaperRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import PlanRow
from aftercare.store.risk.rows import AssessmentRow


class Where(NamedTuple):
    """The table of a kind of record, and its columns for the day and for what a record is called by: `names` those of
    its name in Dutch and in English, where the record keeps it."""

    table: type[SQLModel]
    day: str
    code: str
    names: tuple[str, str] | None = None


TABLES: Final[dict[Disputed, Where]] = {
    Disputed.PERSON: Where(PersonRow, "enrolled_on", "reference"),
    Disputed.ORDER: Where(OrderRow, "starts_on", "frame"),
    Disputed.CONDITION: Where(ConditionRow, "starts_on", "kind"),
    Disputed.PLAN: Where(PlanRow, "starts_on", "number"),
    Disputed.APPOINTMENT: Where(AppointmentRow, "starts_at", "kind"),
    Disputed.ABSENCE: Where(AbsenceRow, "missed_on", "state"),
    Disputed.ASSESSMENT: Where(AssessmentRow, "assessed_on", "instrument"),
    Disputed.CONTACT: Where(ContactRecordRow, "held_on", "kind"),
    Disputed.ESCALATION: Where(EscalationRow, "opened_at", "rule_code", ("rule_nl", "rule_en")),
    Disputed.PAPER: Where(PaperRow, "drafted_at", "kind"),
}


class DisputedRecord(NamedTuple):
    id: UUID
    day: date | datetime
    code: str
    nl: str | None
    en: str | None


def disputed_records(session: Session, person_id: UUID, about: Disputed) -> list[DisputedRecord]:
    """The records of this kind that this client has, the newest first."""
    where = TABLES[about]
    table: Any = where.table
    owner = table.id if about is Disputed.PERSON else table.person_id
    day = getattr(table, where.day)
    names = [getattr(table, one) for one in where.names] if where.names else [null(), null()]
    query = select(table.id, day, getattr(table, where.code), *names).where(owner == person_id)
    found = session.exec(query.order_by(day.desc(), table.id))
    return [DisputedRecord(row[0], row[1], str(row[2]), row[3], row[4]) for row in found]


def makers_of(session: Session, about: Disputed, subject_id: UUID) -> set[UUID]:
    """The accounts that wrote or decided this record; of an absence also each earlier verdict, and who recorded it."""
    row = session.get(TABLES[about].table, subject_id)
    if row is None:
        return set()
    columns = row.model_dump()
    own = {one for name, one in columns.items() if name.endswith("_by") or name == "author_id"}
    appointment = columns["appointment_id"] if about is Disputed.ABSENCE else subject_id
    judged = select(AbsenceVerdictRow.decided_by).where(AbsenceVerdictRow.absence_id == subject_id)
    recorded = select(OutcomeRow.recorded_by).where(OutcomeRow.appointment_id == appointment)
    return {
        one
        for one in (*own, *session.exec(judged), *session.exec(recorded))
        if isinstance(one, UUID)
    }
