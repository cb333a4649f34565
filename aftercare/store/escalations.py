"""Open cases that wait for a person's decision, their causes, their dated steps, their notices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Computed, func
from sqlalchemy import Uuid as UuidType
from sqlmodel import Field, Session, SQLModel, col, select

from aftercare.base.errors import NotFound
from aftercare.domain.escalation.rules import Trigger
from aftercare.store.columns import MOMENT, moment, row_id


class EscalationRow(SQLModel, table=True):
    __tablename__ = "escalation"
    id: UUID = row_id()
    person_id: UUID
    trigger_key: str
    rule_code: str
    rule_version: int
    # What its rule asked and was called when the case opened; None: before that was kept, or from elsewhere.
    trigger: str | None = None
    rule_nl: str | None = None
    rule_en: str | None = None
    severity: int
    state: str = "opened"
    opened_at: datetime = Field(sa_type=MOMENT)
    acknowledged_by: UUID | None = None
    acknowledged_until_at: datetime | None = moment()
    decision: str | None = None
    decision_reason: str | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = moment()
    version: int = 1

    @property
    def question(self) -> str:
        """What its rule asked; `asked_by` is the same in a query."""
        return self.trigger or self.rule_code


def asked_by(*triggers: Trigger) -> ColumnElement[bool]:
    """Whether a case's rule asked one of these questions."""
    question = func.coalesce(col(EscalationRow.trigger), col(EscalationRow.rule_code))
    return question.in_([one.value for one in triggers])


class EscalationCauseRow(SQLModel, table=True):
    __tablename__ = "escalation_cause"
    escalation_id: UUID = Field(primary_key=True)
    appointment_id: UUID | None = None
    deadline_id: UUID | None = None
    # Whichever of the two it is; PostgreSQL fills it in.
    cause_id: UUID = Field(
        default=None,
        sa_column=Column(
            UuidType,
            Computed("coalesce(appointment_id, deadline_id)", persisted=True),
            primary_key=True,
        ),
    )
    person_id: UUID
    noticed_at: datetime = Field(sa_type=MOMENT)


class EscalationStepRow(SQLModel, table=True):
    __tablename__ = "escalation_step"
    id: UUID = row_id()
    escalation_id: UUID
    person_id: UUID
    position: int
    due_at: datetime = Field(sa_type=MOMENT)
    audience: str
    ask: str
    state: str = "waiting"
    dispatched_at: datetime | None = moment()
    staff_id: UUID | None = None
    fell_through: bool = False


class StaffNoticeRow(SQLModel, table=True):
    __tablename__ = "staff_notice"
    id: UUID = row_id()
    staff_id: UUID
    person_id: UUID
    escalation_id: UUID
    step_id: UUID
    created_at: datetime = Field(sa_type=MOMENT)
    read_at: datetime | None = moment()


def get_escalation(
    session: Session, escalation_id: UUID, *, for_update: bool = False
) -> EscalationRow:
    query = select(EscalationRow).where(EscalationRow.id == escalation_id)
    row = session.exec(query.with_for_update(key_share=True) if for_update else query).first()
    if row is None:
        raise NotFound()
    return row


def open_escalation(session: Session, person_id: UUID, trigger_key: str) -> EscalationRow | None:
    """The one unresolved case of this person and trigger, locked."""
    query = select(EscalationRow).where(
        EscalationRow.person_id == person_id,
        EscalationRow.trigger_key == trigger_key,
        EscalationRow.state != "resolved",
    )
    return session.exec(query.with_for_update(key_share=True)).first()


def lock_cases(session: Session, person_id: UUID) -> None:
    """Lock every unresolved case of this person in the order of their ids, whatever their rules."""
    query = (
        select(EscalationRow.id)
        .where(EscalationRow.person_id == person_id, EscalationRow.state != "resolved")
        .order_by(col(EscalationRow.id))
    )
    session.exec(query.with_for_update(key_share=True)).all()


def steps_of(session: Session, escalation_id: UUID) -> list[EscalationStepRow]:
    query = (
        select(EscalationStepRow)
        .where(EscalationStepRow.escalation_id == escalation_id)
        .order_by(col(EscalationStepRow.position))
    )
    return list(session.exec(query))


def causes_of(session: Session, escalation_id: UUID) -> list[EscalationCauseRow]:
    query = (
        select(EscalationCauseRow)
        .where(EscalationCauseRow.escalation_id == escalation_id)
        .order_by(col(EscalationCauseRow.noticed_at))
    )
    return list(session.exec(query))
