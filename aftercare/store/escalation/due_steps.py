"""Escalations with something due: a step, a repeated notice, or a pause that is over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func
from sqlmodel import Session, col, or_, select

from aftercare.domain.escalation.ladder import EscalationState
from aftercare.store.database.plain_sql import execute
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow, EscalationStepRow

_NEXT = (
    "select least("
    " (select min(s.due_at) from escalation_step s join escalation e on e.id = s.escalation_id"
    "   where s.state = 'waiting' and e.state = 'opened'),"
    " (select min(again_at) from escalation where state = 'opened'),"
    " (select min(ring_at) from escalation where state = 'opened'),"
    " (select min(acknowledged_until_at) from escalation where state = 'acknowledged'),"
    " (select min(case when e.snoozed_causes < (select count(*) from escalation_cause c"
    "     where c.escalation_id = e.id) then :now else e.snoozed_until_at end)"
    "   from escalation e where e.state = 'snoozed'))"
)


def next_step_at(session: Session, now: datetime) -> datetime | None:
    """When the next step, repeated notice or ring is due, or the next pause is over."""
    found: datetime | None = execute(session, _NEXT, {"now": now}).scalar()
    return found


def steps_due(session: Session, now: datetime, most: int) -> list[tuple[UUID, datetime]]:
    """Open escalations with a step that is due, and since when; the longest waiting first."""
    query = (
        select(EscalationStepRow.escalation_id, EscalationStepRow.due_at)
        .join(EscalationRow, col(EscalationRow.id) == col(EscalationStepRow.escalation_id))
        .where(
            EscalationStepRow.state == "waiting",
            EscalationStepRow.due_at <= now,
            EscalationRow.state == EscalationState.OPENED.value,
        )
        .order_by(col(EscalationStepRow.due_at))
        .limit(most)
    )
    return list(session.exec(query))


def pauses_over(session: Session, now: datetime, most: int) -> list[tuple[UUID, datetime]]:
    """Escalations with an expired acknowledgement or snooze, and snoozed ones with a new cause."""
    until_at = func.coalesce(
        EscalationRow.acknowledged_until_at, EscalationRow.snoozed_until_at
    ).label("until_at")
    query = (
        select(EscalationRow.id, until_at)
        .where(
            or_(
                (col(EscalationRow.state) == EscalationState.ACKNOWLEDGED.value)
                & (col(EscalationRow.acknowledged_until_at) <= now),
                (col(EscalationRow.state) == EscalationState.SNOOZED.value)
                & or_(col(EscalationRow.snoozed_until_at) <= now, _has_news()),
            )
        )
        .order_by(until_at, col(EscalationRow.id))
        .limit(most)
    )
    return list(session.exec(query))


def repeats_due(session: Session, now: datetime, most: int) -> list[tuple[UUID, datetime]]:
    """Escalations with a repeated notice due, the longest waiting first. Includes imported ones past their last step,
    which have no moment for a repeated notice yet."""
    waits = exists().where(
        col(EscalationStepRow.escalation_id) == col(EscalationRow.id),
        col(EscalationStepRow.state) == "waiting",
    )
    at = func.coalesce(EscalationRow.again_at, EscalationRow.opened_at).label("at")
    query = (
        select(EscalationRow.id, at)
        .where(
            EscalationRow.state == EscalationState.OPENED.value,
            or_(col(EscalationRow.again_at) <= now, col(EscalationRow.again_at).is_(None) & ~waits),
        )
        .order_by(at, col(EscalationRow.id))
        .limit(most)
    )
    return list(session.exec(query).all())


def _has_news() -> ColumnElement[bool]:
    """Whether a snoozed escalation has a cause that was unknown when it was snoozed."""
    causes = (
        select(func.count())
        .where(EscalationCauseRow.escalation_id == EscalationRow.id)
        .correlate(EscalationRow)
        .scalar_subquery()
    )
    return causes > col(EscalationRow.snoozed_causes)


def lock_unresolved(session: Session, escalation_id: UUID) -> EscalationRow | None:
    """The escalation, locked; None when it is resolved or another worker has locked it."""
    query = select(EscalationRow).where(
        EscalationRow.id == escalation_id, EscalationRow.state != EscalationState.RESOLVED.value
    )
    return session.exec(query.with_for_update(key_share=True, skip_locked=True)).first()
