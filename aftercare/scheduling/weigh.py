"""Holds the rules against a person's history and opens a case for every rule that newly holds."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, or_, select

from aftercare.domain.deadlines import QUIET_CODES
from aftercare.domain.escalation.facts import History
from aftercare.domain.escalation.ladder import REMEDIED
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.escalation.triggers import OF_DEADLINES, Firing, firings
from aftercare.domain.wall_time import civil_date
from aftercare.scheduling.open_case import alarm_anew, climb_anew, open_case
from aftercare.store import audit
from aftercare.store.absences import AbsenceRow
from aftercare.store.appointments import AppointmentRow
from aftercare.store.deadlines import DeadlineRow
from aftercare.store.escalations import (
    EscalationCauseRow,
    EscalationRow,
    asked_by,
    lock_cases,
    open_escalation,
)
from aftercare.store.histories import history_of
from aftercare.store.people import PersonRow, get_person
from aftercare.store.rule_books import rules_in_force
from aftercare.store.unit_of_work import Work

BATCH = 200
_NOT_REMEDIED = col(EscalationRow.decision).is_distinct_from(REMEDIED)


def weigh_due(session: Session, now: datetime) -> list[UUID]:
    """Persons with a verdict nobody has weighed, a decision or a deadline past its moment, or an
    outcome overdue that no case of that rule knows of yet. A remedied case knows of nothing: its fact was over."""
    caught = (
        select(EscalationCauseRow.appointment_id)
        .join(EscalationRow, col(EscalationRow.id) == col(EscalationCauseRow.escalation_id))
        .where(_NOT_REMEDIED, col(EscalationCauseRow.appointment_id).is_not(None))
    )
    undecided = caught.where(asked_by(Trigger.DECISION_OVERDUE))
    unrecorded = caught.where(asked_by(Trigger.OUTCOME_OVERDUE))
    # What is voluntary is never weighed, however it came by an absence or an overdue outcome.
    binding = select(AppointmentRow.id).where(
        AppointmentRow.id == AbsenceRow.appointment_id, AppointmentRow.enforceable
    )
    absences = select(AbsenceRow.person_id).where(
        binding.exists(),
        or_(
            (col(AbsenceRow.state) == "decided") & col(AbsenceRow.weighed_at).is_(None),
            (col(AbsenceRow.state) == "opened")
            & (col(AbsenceRow.decide_by) <= now)
            & col(AbsenceRow.appointment_id).not_in(undecided),
        ),
    )
    outcomes = select(AppointmentRow.person_id).where(
        AppointmentRow.state == "outcome_overdue",
        AppointmentRow.enforceable,
        col(AppointmentRow.id).not_in(unrecorded),
    )
    # Working hours pass in the same order as hours, so what falls due first is always in the batch.
    oldest = outcomes.order_by(col(AppointmentRow.overdue_at)).limit(BATCH)
    of_deadlines = (
        select(EscalationCauseRow.cause_id)
        .join(EscalationRow, col(EscalationRow.id) == col(EscalationCauseRow.escalation_id))
        .where(
            _NOT_REMEDIED,
            EscalationCauseRow.deadline_id == DeadlineRow.id,
            # Noticed before it fell due: then it was another moment, that has been moved since.
            EscalationCauseRow.noticed_at >= DeadlineRow.due_at,
        )
    )
    terms = (
        select(DeadlineRow.person_id)
        .where(
            DeadlineRow.state == "opened",
            DeadlineRow.due_at <= now,
            col(DeadlineRow.code).not_in(QUIET_CODES),
            ~of_deadlines.exists(),
        )
        .order_by(col(DeadlineRow.due_at))
        .limit(BATCH)
    )
    return sorted(
        {*session.exec(absences.limit(BATCH)), *session.exec(oldest), *session.exec(terms)}
    )


def weigh_person(work: Work, person_id: UUID) -> int:
    """Open or extend this person's cases; answers how many firings led to something new.

    The person's row is the lock: two workers weigh one person one after the other.
    """
    session = work.session
    person = select(PersonRow.id).where(PersonRow.id == person_id)
    locked = person.with_for_update(key_share=True, skip_locked=True)
    if session.exec(locked).first() is None:
        return 0
    rules = rules_in_force(session, civil_date(work.now))
    history = history_of(session, get_person(session, person_id), work.now, rules)
    # Only what was just read: a verdict given since then has not been weighed. Absences come before
    # cases in the order of locks.
    _mark_weighed(work, history)
    lock_cases(session, person_id)
    fired = firings(history, work.now, rules)
    return sum(_enter(work, person_id, firing) for firing in fired)


def _mark_weighed(work: Work, history: History) -> None:
    decided = [miss.appointment_id for miss in history.misses if miss.verdict]
    work.session.execute(
        update(AbsenceRow)
        .where(
            col(AbsenceRow.appointment_id).in_(decided),
            col(AbsenceRow.state) == "decided",
            col(AbsenceRow.weighed_at).is_(None),
        )
        .values(weighed_at=work.now)
    )


def _enter(work: Work, person_id: UUID, firing: Firing) -> bool:
    """Attach the causes to the open case of this rule, or open one when a cause is new to the rule:
    what a supervisor has already decided about does not come back by itself."""
    session = work.session
    case = open_escalation(session, person_id, firing.trigger_key)
    known = _known(session, person_id, firing, case)
    fresh = [cause for cause in firing.causes if cause not in known]
    if not fresh:
        return False
    if case is None:
        case = open_case(work, person_id, firing, fresh)
        # What a rule counts up is all shown; a rule about one miss shows the ones that are new.
        fresh = list(firing.causes) if firing.rule.count > 1 else fresh
    elif firing.rule.trigger is Trigger.ALARM:
        alarm_anew(work, case, firing, fresh)
    elif firing.rule.trigger in OF_DEADLINES:
        climb_anew(work, case, firing, fresh)
    for cause in fresh:
        _note_cause(work, case, firing, cause)
    session.flush()
    audit.note(work, "escalate", "escalation", case.id, person_id)
    return True


def _known(
    session: Session, person_id: UUID, firing: Firing, case: EscalationRow | None
) -> set[UUID]:
    """What this rule has dealt with. A rule that counts up shows all it counts in its open case; what
    was noticed before the moment at which a term now fell due is not known."""
    shows_all = case is not None and firing.rule.count > 1
    query = (
        select(EscalationCauseRow.cause_id, EscalationCauseRow.noticed_at)
        .join(EscalationRow, col(EscalationRow.id) == col(EscalationCauseRow.escalation_id))
        .where(
            EscalationRow.person_id == person_id,
            EscalationRow.trigger_key == firing.trigger_key,
            col(EscalationRow.id) == case.id if case is not None and shows_all else _NOT_REMEDIED,
        )
    )
    since: dict[UUID, datetime] = {}
    if firing.rule.trigger in OF_DEADLINES:
        since = dict(zip(firing.causes, firing.moments, strict=True))
    return {
        cause
        for cause, noticed_at in session.exec(query)
        if noticed_at >= since.get(cause, noticed_at)
    }


def _note_cause(work: Work, case: EscalationRow, firing: Firing, cause: UUID) -> None:
    """One row a cause, however often it falls due while its case is open."""
    standing = work.session.get(EscalationCauseRow, (case.id, cause))
    if standing is not None:
        standing.noticed_at = work.now
        return
    of_deadline = firing.rule.trigger in OF_DEADLINES
    work.session.add(
        EscalationCauseRow(
            escalation_id=case.id,
            appointment_id=None if of_deadline else cause,
            deadline_id=cause if of_deadline else None,
            person_id=case.person_id,
            noticed_at=work.now,
        )
    )
