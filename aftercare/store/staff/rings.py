"""Queries on calls and texts to staff on call about an alarm: which are due, and to whom."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func
from sqlmodel import Session, col, or_, select

from aftercare.domain.escalation.ladder import EscalationState
from aftercare.domain.escalation.rules import ON_CALL, Trigger
from aftercare.store.escalation.rows import (
    EscalationRow,
    EscalationStepRow,
    StaffNoticeRow,
    has_trigger,
)
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.duty_rows import DutyShiftRow

_ON_CALL = tuple(one.value for one in ON_CALL)


def rings_due(session: Session, now: datetime, most: int) -> list[tuple[UUID, datetime]]:
    """Unacknowledged alarms with staff on call to ring now, or with a colleague who has come on shift; the longest due
    first."""
    at = func.coalesce(EscalationRow.ring_at, EscalationRow.opened_at).label("at")
    reached = (
        select(EscalationStepRow.id)
        .where(EscalationStepRow.escalation_id == EscalationRow.id, _ran())
        .exists()
    )
    query = (
        select(EscalationRow.id, at)
        .where(
            EscalationRow.state == EscalationState.OPENED.value,
            has_trigger(Trigger.ALARM),
            or_(
                col(EscalationRow.ring_at) <= now,
                (col(EscalationRow.ring_at).is_(None) | _has_newcomer(now)) & reached,
            ),
        )
        .order_by(at, col(EscalationRow.id))
        .limit(most)
    )
    return list(session.exec(query).all())


def _has_newcomer(now: datetime) -> ColumnElement[bool]:
    """Whether the colleague on shift has not been notified of the escalation since the shift began."""
    heard = exists().where(
        col(StaffNoticeRow.escalation_id) == col(EscalationRow.id),
        col(StaffNoticeRow.staff_id) == col(DutyShiftRow.staff_id),
        col(StaffNoticeRow.created_at) >= func.lower(DutyShiftRow.during),
    )
    return exists().where(
        col(PersonRow.id) == col(EscalationRow.person_id),
        col(DutyShiftRow.team_id) == col(PersonRow.team_id),
        col(DutyShiftRow.during).op("@>")(now),
        ~heard,
    )


def _ran() -> ColumnElement[bool]:
    return col(EscalationStepRow.audience).in_(_ON_CALL) & col(EscalationStepRow.state).in_(
        ("notified", "passed")
    )


def notices_by_staff(session: Session, escalation_id: UUID) -> dict[UUID, list[StaffNoticeRow]]:
    """The notices of each colleague about this escalation, the oldest first."""
    query = select(StaffNoticeRow).where(StaffNoticeRow.escalation_id == escalation_id)
    found: dict[UUID, list[StaffNoticeRow]] = defaultdict(list)
    for one in session.exec(query.order_by(col(StaffNoticeRow.created_at), col(StaffNoticeRow.id))):
        found[one.staff_id].append(one)
    return found
