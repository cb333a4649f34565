"""Runs the escalation steps that are due: each notifies a person, once, in due order; after the last one daily."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.escalation.ladder import EscalationState, acknowledged_until
from aftercare.domain.escalation.reaching import Reached, each_reached
from aftercare.domain.escalation.repeats import is_at_its_end, next_notification, top_of, whom_again
from aftercare.domain.escalation.rules import ON_CALL, Audience, Trigger
from aftercare.processes.escalation.course import end_pause
from aftercare.processes.staff.ladder_people import PeopleOfLadder, notified_by, waiting_steps
from aftercare.processes.submissions.moved_alarms import moved_escalations
from aftercare.scheduling.escalation.ring_staff import ring_staff
from aftercare.scheduling.jobs.batches import RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.escalation.due_steps import (
    lock_unresolved,
    next_step_at,
    pauses_over,
    repeats_due,
    steps_due,
)
from aftercare.store.escalation.rows import (
    EscalationRow,
    EscalationStepRow,
    StaffNoticeRow,
    count_causes,
    steps_of,
)
from aftercare.store.staff.mail_rows import mail_notice
from aftercare.store.staff.rings import rings_due

BATCH = 20_000
"""How many escalations one tick handles. All that are due, unless there are more than one tick can handle. The rest are
notified late, in the next tick."""


Notice = tuple[StaffNoticeRow, bool]
"""A notice, and whether it is for staff on call, who are also texted and called about an alarm."""


def escalations_due(session: Session, now: datetime) -> list[UUID]:
    """Escalations with a step, a repeated notice or a ring due, or with a pause that is over. A pause ends when an
    acknowledgement or snooze expires, or when a snoozed escalation gets a new cause. Longest overdue first."""
    waiting = [
        *pauses_over(session, now, BATCH),
        *steps_due(session, now, BATCH),
        *repeats_due(session, now, BATCH),
        *rings_due(session, now, BATCH),
    ]
    return list(
        dict.fromkeys(escalation for escalation, _ in sorted(waiting, key=lambda one: one[1]))
    )


def run_steps(work: UnitOfWork, escalation_id: UUID) -> int:
    """Run this escalation's due steps; returns how many notices were sent. One decided in the meantime, or locked by
    another worker, is skipped: the row lock is the token."""
    session = work.session
    escalation = lock_unresolved(session, escalation_id)
    if escalation is None:
        return 0
    if escalation.state != EscalationState.OPENED:
        if not _is_over(work, escalation):
            return 0
        if _is_left_behind(work, escalation):
            # Who picked it up keeps it: no one is sent out for the wrong client. A new alarm calls them all back.
            until_at = acknowledged_until(work.now, escalation.trigger_code)
            escalation.acknowledged_until_at = until_at
            return 0
        _resume_expired(work, escalation)
    notices = [*_run_steps(work, escalation), *_notify_again(work, escalation)]
    on_call_notices = [notice for notice, on_call in notices if on_call]
    ring_staff(work, escalation, on_call_notices, lambda who: _notify_called(work, escalation, who))
    return len(notices)


def _is_over(work: UnitOfWork, escalation: EscalationRow) -> bool:
    """Whether a paused escalation resumes now."""
    if escalation.snoozed_until_at is not None:
        known = escalation.snoozed_causes or 0
        return (
            escalation.snoozed_until_at <= work.now
            or count_causes(work.session, escalation.id) > known
        )
    return (
        escalation.acknowledged_until_at is not None
        and escalation.acknowledged_until_at <= work.now
    )


def _is_left_behind(work: UnitOfWork, escalation: EscalationRow) -> bool:
    """Whether all that an acknowledged escalation is about was moved to another client."""
    if escalation.state != EscalationState.ACKNOWLEDGED:
        return False
    facts: Row = {
        "id": escalation.id,
        "person_id": escalation.person_id,
        "trigger_code": escalation.trigger_code,
    }
    return escalation.id in moved_escalations(work, [facts])


def _resume_expired(work: UnitOfWork, escalation: EscalationRow) -> None:
    was_snoozed = escalation.state == EscalationState.SNOOZED
    end_pause(work.session, escalation, work.now)
    action = "end-snooze" if was_snoozed else "acknowledgement-lapsed"
    escalation.version += 1
    audit.note(work, action, "escalation", escalation.id, escalation.person_id)


def _run_steps(work: UnitOfWork, escalation: EscalationRow) -> list[Notice]:
    steps = steps_of(work.session, escalation.id)
    due = [one for one in waiting_steps(steps) if one.due_at <= work.now]
    present = PeopleOfLadder(work.session, escalation, work.now)
    notices: list[Notice] = []
    # A level without people, or notified already, does not wait its hours: the next level is notified at once.
    for step, reached in each_reached(due, present, notified_by(steps)):
        if reached.staff_id is None:
            # No one is reached: the step stays due, and the watchdog counts it as late. Later steps notify other
            # people.
            continue
        _note_reached(step, reached, work.now)
        if reached.is_passed:
            audit.note(work, "skip-step", "escalation", escalation.id, escalation.person_id)
            continue
        notice = _notify(work, escalation, reached.staff_id, step_id=step.id)
        audit.note(work, "notify-step", "escalation", escalation.id, escalation.person_id)
        notices.append((notice, Audience(step.audience) in ON_CALL))
    return notices


def _notify_again(work: UnitOfWork, escalation: EscalationRow) -> list[Notice]:
    """Once a day, also after an outage of several days; never while a step for the highest level is still waiting."""
    steps = steps_of(work.session, escalation.id)
    if not is_at_its_end(steps):
        return []
    if escalation.again_at is None:
        escalation.again_at = next_notification(work.now, escalation.trigger_code)
    if escalation.again_at > work.now:
        return []
    people = PeopleOfLadder(work.session, escalation, work.now)
    whom = whom_again(top_of(steps), escalation.trigger_code, people)
    if not whom:
        # No one is available: it stays due, and the watchdog says so.
        return []
    notices = [(_notify(work, escalation, staff_id, again=True), True) for staff_id in whom]
    audit.note(work, "notify-again", "escalation", escalation.id, escalation.person_id)
    escalation.again_at = next_notification(work.now, escalation.trigger_code)
    return notices


def _notify_called(work: UnitOfWork, escalation: EscalationRow, staff_id: UUID) -> StaffNoticeRow:
    """Notify who is called about an alarm and had no notice: who has come on call, or is called for lack of an answer.
    It has an action of its own in the access log, since it is no daily notice."""
    audit.note(work, "notify-called", "escalation", escalation.id, escalation.person_id)
    return _notify(work, escalation, staff_id, again=True)


def _note_reached(step: EscalationStepRow, reached: Reached, now: datetime) -> None:
    step.state = "passed" if reached.is_passed else "notified"
    step.notified_at, step.staff_id = now, reached.staff_id
    step.fell_through = reached.fell_through
    step.reached = reached.level.value if reached.level else None
    step.same_as = reached.same_as.value if reached.same_as else None


def _notify(
    work: UnitOfWork,
    escalation: EscalationRow,
    staff_id: UUID,
    *,
    step_id: UUID | None = None,
    again: bool = False,
) -> StaffNoticeRow:
    notice = StaffNoticeRow(
        staff_id=staff_id,
        person_id=escalation.person_id,
        escalation_id=escalation.id,
        step_id=step_id,
        again=again,
        created_at=work.now,
    )
    work.session.add(notice)
    mail_notice(work.session, notice, work.now, urgent=escalation.trigger_code == Trigger.ALARM)
    return notice


def run_steps_job(database: Database, clock: Clock) -> Job:
    def run() -> RunResult:
        return each(
            database, clock, lambda work: escalations_due(work.session, work.now), run_steps
        )

    return Job("run-steps", run, next_step_at)
