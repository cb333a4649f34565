"""Walks open cases up their ladders: every step that is due tells somebody, once, in due order."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.escalation.ladder import (
    ESCALATION_LIFE,
    EscalationAct,
    EscalationState,
    whom_to_reach,
)
from aftercare.domain.escalation.rules import Audience
from aftercare.domain.wall_time import civil_date
from aftercare.store import audit
from aftercare.store.escalations import EscalationRow, EscalationStepRow, StaffNoticeRow, steps_of
from aftercare.store.people import PersonRow
from aftercare.store.staff import StaffRow, present_at
from aftercare.store.staff_mail import mail_notice
from aftercare.store.stand_ins import stand_ins_on
from aftercare.store.unit_of_work import Work

BATCH = 200


def climb_due(session: Session, now: datetime) -> list[UUID]:
    """Cases with a step due or an acknowledgement run out, the longest waiting first."""
    steps = (
        select(EscalationStepRow.escalation_id, EscalationStepRow.due_at)
        .join(EscalationRow, col(EscalationRow.id) == col(EscalationStepRow.escalation_id))
        .where(
            EscalationStepRow.state == "waiting",
            EscalationStepRow.due_at <= now,
            EscalationRow.state == EscalationState.OPENED.value,
        )
        .order_by(col(EscalationStepRow.due_at))
        .limit(BATCH)
    )
    lapsed = (
        select(EscalationRow.id)
        .where(
            EscalationRow.state == EscalationState.ACKNOWLEDGED.value,
            col(EscalationRow.acknowledged_until_at) <= now,
        )
        .limit(BATCH)
    )
    return list(dict.fromkeys([*session.exec(lapsed), *(case for case, _ in session.exec(steps))]))


def climb_case(work: Work, escalation_id: UUID) -> int:
    """Run this case's due steps; answers how many told somebody. A case decided in the meantime, or
    held by another worker, is left alone: the row lock is the token."""
    session = work.session
    case = session.exec(
        select(EscalationRow)
        .where(
            EscalationRow.id == escalation_id, EscalationRow.state != EscalationState.RESOLVED.value
        )
        .with_for_update(key_share=True, skip_locked=True)
    ).first()
    if case is None:
        return 0
    if case.state == EscalationState.ACKNOWLEDGED:
        if case.acknowledged_until_at is None or case.acknowledged_until_at > work.now:
            return 0
        case.state = ESCALATION_LIFE.after(EscalationState.ACKNOWLEDGED, EscalationAct.EXPIRE)
        case.acknowledged_until_at = None
        case.version += 1
        audit.note(work, "acknowledgement-lapsed", "escalation", case.id, case.person_id)
    return _run_steps(work, case)


def _run_steps(work: Work, case: EscalationRow) -> int:
    told = 0
    # A ladder that began anew stands behind the one before it, and is often due sooner.
    for step in sorted(steps_of(work.session, case.id), key=lambda one: one.due_at):
        if step.state != "waiting":
            continue
        if step.due_at > work.now:
            break
        # An empty level does not wait its hours: the next higher one is told at once.
        reached = whom_to_reach(Audience(step.audience), _present(work, case.person_id))
        if reached.staff_id is None:
            # Nobody at all: the step stays due, and the watchdog calls it late.
            break
        step.state, step.dispatched_at = "dispatched", work.now
        step.staff_id, step.fell_through = reached.staff_id, reached.fell_through
        notice = StaffNoticeRow(
            staff_id=reached.staff_id,
            person_id=case.person_id,
            escalation_id=case.id,
            step_id=step.id,
            created_at=work.now,
        )
        work.session.add(notice)
        mail_notice(work.session, notice, work.now)
        audit.note(work, "dispatch-step", "escalation", case.id, case.person_id)
        told += 1
    return told


def _present(work: Work, person_id: UUID) -> dict[Audience, tuple[UUID, ...]]:
    """Who is at work now for each audience of this person's case."""
    session = work.session
    person = session.exec(select(PersonRow).where(PersonRow.id == person_id)).one()
    leads = select(StaffRow.id).where(
        StaffRow.team_id == person.team_id, StaffRow.role == "supervisor", StaffRow.active
    )
    desk = select(StaffRow.id).where(StaffRow.on_duty_desk, StaffRow.active)
    wanted = {
        # Who stands in hears it as the officer would; the deputy is asked when nobody does.
        Audience.OFFICER: [
            person.officer_id,
            *stand_ins_on(session, person.officer_id, civil_date(work.now)),
        ],
        Audience.DEPUTY: [person.deputy_id] if person.deputy_id else [],
        Audience.SUPERVISOR: list(session.exec(leads.order_by(col(StaffRow.id)))),
        Audience.DUTY_DESK: list(session.exec(desk.order_by(col(StaffRow.id)))),
    }
    return {who: tuple(present_at(session, ids, work.now)) for who, ids in wanted.items()}
