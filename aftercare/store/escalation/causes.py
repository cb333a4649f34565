"""What the causes of an escalation still wait for, and how their deadlines are answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from aftercare.domain.deadlines import ASKED_AT_ONCE
from aftercare.domain.escalation.ladder import REMEDIED
from aftercare.domain.escalation.rules import Trigger
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow, has_trigger

_DEADLINE_CAUSES = """
select c.escalation_id, d.person_id, d.code, d.due_at
from escalation_cause c left join deadline d on d.id = c.deadline_id where c.escalation_id = any(:escalations)
"""


# Of a deadline `d` that is done: a decision on its escalation did that, then and there, and no one ticked it off.
BY_DECISION = """exists (
  select from escalation_cause x join escalation e on e.id = x.escalation_id where x.deadline_id = d.id and (
    e.decided_at = d.done_at and e.decision <> 'REMEDIED' or exists (select from escalation_act t
      where t.escalation_id = e.id and t.decided_at = d.done_at and t.decision <> 'REMEDIED')))""".replace(
    "REMEDIED", REMEDIED
)
_ANSWERED = """
select d.id from deadline d where d.id = any(:ids) and d.state = 'done' and BY_DECISION
""".replace("BY_DECISION", BY_DECISION)


def answered_by_decision(session: Session, deadline_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these deadlines that a decision on an escalation has met."""
    found = rows(session, _ANSWERED, {"ids": list(deadline_ids)}) if deadline_ids else []
    return frozenset(one["id"] for one in found)


def deadline_causes(session: Session, escalation_ids: Collection[UUID]) -> list[Row]:
    """Every cause of these escalations with its deadline; code and moment are None for one that is an appointment."""
    return rows(session, _DEADLINE_CAUSES, {"escalations": list(escalation_ids)})


def deadlines_in_escalations(session: Session, deadline_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these deadlines that an escalation has as a cause, open or decided."""
    query = select(EscalationCauseRow.deadline_id).where(
        col(EscalationCauseRow.deadline_id).in_(list(deadline_ids))
    )
    return frozenset(one for one in session.exec(query) if one is not None)


def open_escalation_about(
    session: Session, person_id: UUID, code: str, due_at: datetime
) -> UUID | None:
    """The open escalation of which a deadline of this client, with this code and moment, is a cause."""
    query = (
        select(EscalationRow.id)
        .join(EscalationCauseRow, col(EscalationCauseRow.escalation_id) == col(EscalationRow.id))
        .join(DeadlineRow, col(DeadlineRow.id) == col(EscalationCauseRow.deadline_id))
        .where(DeadlineRow.person_id == person_id, DeadlineRow.code == code)
        .where(DeadlineRow.due_at == due_at, EscalationRow.state != "resolved")
    )
    return session.exec(query).first()


def has_escalation(session: Session, deadline_id: UUID) -> bool:
    """Whether an escalation about this deadline was opened, ended ones included."""
    query = select(EscalationCauseRow.cause_id).where(EscalationCauseRow.deadline_id == deadline_id)
    return session.exec(query).first() is not None


def any_cause_waits(
    session: Session, escalation_id: UUID, acts: Iterable[Trigger], now: datetime
) -> bool:
    """Whether any cause of the escalation waits for an outcome, for a verdict, or for an act past its deadline.

    A cause waits for an act only if the rule of the escalation is about one of `acts`.
    """
    query = (
        select(EscalationCauseRow.cause_id)
        .join(EscalationRow, col(EscalationRow.id) == col(EscalationCauseRow.escalation_id))
        .outerjoin(AppointmentRow, col(AppointmentRow.id) == col(EscalationCauseRow.appointment_id))
        .outerjoin(DeadlineRow, col(DeadlineRow.id) == col(EscalationCauseRow.deadline_id))
        .outerjoin(AbsenceRow, col(AbsenceRow.appointment_id) == col(AppointmentRow.id))
        .where(
            EscalationCauseRow.escalation_id == escalation_id,
            or_(
                has_trigger(Trigger.OUTCOME_OVERDUE)
                & (col(AppointmentRow.state) == "outcome_overdue"),
                has_trigger(Trigger.VERDICT_OVERDUE) & (col(AbsenceRow.state) == "opened"),
                has_trigger(*acts)
                & (col(DeadlineRow.state) == "opened")
                & ((col(DeadlineRow.due_at) <= now) | col(DeadlineRow.code).in_(ASKED_AT_ONCE)),
            ),
        )
    )
    return session.exec(query).first() is not None


def any_deadline_answered(
    session: Session, escalation_id: UUID, recomputed: Collection[UUID]
) -> bool:
    """Whether any deadline among the causes was answered by a person, or is one of `recomputed`."""
    answered = (col(DeadlineRow.state) != "opened") & col(DeadlineRow.done_by).is_not(None)
    query = (
        select(DeadlineRow.id)
        .join(EscalationCauseRow, col(EscalationCauseRow.deadline_id) == col(DeadlineRow.id))
        .where(
            EscalationCauseRow.escalation_id == escalation_id,
            or_(answered, col(DeadlineRow.id).in_(recomputed)),
        )
    )
    return session.exec(query).first() is not None


def answer_deadlines(
    session: Session, escalation_id: UUID, staff_id: UUID, on: date, at: datetime, note: str
) -> None:
    """Marks every open deadline among the causes of the escalation as done, by this colleague and with this note."""
    causes = select(EscalationCauseRow.deadline_id).where(
        EscalationCauseRow.escalation_id == escalation_id
    )
    session.execute(
        update(DeadlineRow)
        .where(col(DeadlineRow.id).in_(causes), col(DeadlineRow.state) == "opened")
        .values(
            state="done",
            done_on=on,
            done_by=staff_id,
            done_at=at,
            done_note=note,
            version=DeadlineRow.version + 1,
        )
    )
