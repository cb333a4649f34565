"""Texts and calls the staff on call about an alarm, again and again until it is taken up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from aftercare.domain.escalation.ladder import EscalationState
from aftercare.domain.escalation.rules import ON_CALL, REPEAT_MINUTES, Audience, Trigger
from aftercare.domain.staff_alarms import next_ring, whom_to_ring
from aftercare.store.escalations import (
    EscalationRow,
    EscalationStepRow,
    StaffNoticeRow,
    asked_by,
    steps_of,
)
from aftercare.store.ladder_people import PeopleOfLadder
from aftercare.store.rule_books import rule_of
from aftercare.store.staff_phones import ring
from aftercare.store.unit_of_work import Work

_ON_CALL = tuple(one.value for one in ON_CALL)
Notify = Callable[[UUID], StaffNoticeRow]


def rings_due(session: Session, now: datetime, most: int) -> list[tuple[UUID, datetime]]:
    """Alarms no one has taken up, of which staff on call are to be rung now; the longest due first."""
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
            asked_by(Trigger.ALARM),
            or_(
                col(EscalationRow.ring_at) <= now,
                col(EscalationRow.ring_at).is_(None) & reached,
            ),
        )
        .order_by(at, col(EscalationRow.id))
        .limit(most)
    )
    return list(session.exec(query).all())


def ring_staff(
    work: Work, case: EscalationRow, fresh: Iterable[StaffNoticeRow], notify: Notify
) -> int:
    """Ring who was notified just now as staff on call, and when it is time everyone on call; answers how many
    messages were written. Who has come on call since is notified first, by `notify`."""
    if case.question != Trigger.ALARM:
        return 0
    ran = _last_round(steps_of(work.session, case.id))
    if not ran:
        return 0
    every = _every(work.session, case)
    notices = {one.staff_id: one for one in fresh}
    if case.ring_at is None or case.ring_at <= work.now:
        present = PeopleOfLadder(work.session, case, work.now)
        for who in whom_to_ring((Audience(one.audience) for one in ran), present):
            if who not in notices:
                notices[who] = _newest_notice(work.session, case, who) or notify(who)
        reached_at = max(one.dispatched_at or case.opened_at for one in ran)
        case.ring_at = next_ring(work.now, every, reached_at, case.again_at)
    return sum(ring(work.session, one, work.now, every) for one in notices.values())


def _ran() -> ColumnElement[bool]:
    return col(EscalationStepRow.audience).in_(_ON_CALL) & col(EscalationStepRow.state).in_(
        ("dispatched", "passed")
    )


def _last_round(steps: list[EscalationStepRow]) -> list[EscalationStepRow]:
    """The steps for staff on call that the newest run of the ladder has reached."""
    newest = max((one.round for one in steps), default=0)
    return [
        one
        for one in steps
        if one.round == newest
        and one.audience in _ON_CALL
        and one.state in ("dispatched", "passed")
    ]


def _every(session: Session, case: EscalationRow) -> timedelta:
    """By the version of the rule under which the case was opened."""
    rule = rule_of(session, case.rule_code, case.rule_version)
    return timedelta(minutes=(rule.repeat_minutes if rule else 0) or REPEAT_MINUTES)


def _newest_notice(session: Session, case: EscalationRow, staff_id: UUID) -> StaffNoticeRow | None:
    query = (
        select(StaffNoticeRow)
        .where(StaffNoticeRow.escalation_id == case.id, StaffNoticeRow.staff_id == staff_id)
        .order_by(col(StaffNoticeRow.created_at).desc(), col(StaffNoticeRow.id).desc())
    )
    return session.exec(query.limit(1)).first()
