"""Holds the rules against a person's history and opens a case for every rule that newly holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, or_, select

from aftercare.domain.escalation.facts import History
from aftercare.domain.escalation.ladder import REMEDIED
from aftercare.domain.escalation.rules import Rule, Trigger
from aftercare.domain.escalation.triggers import OF_DEADLINES, Firing, firings
from aftercare.domain.wall_time import civil_date
from aftercare.scheduling.open_case import alarm_anew, climb_anew, open_case
from aftercare.store import audit
from aftercare.store.absences import AbsenceRow
from aftercare.store.escalations import (
    EscalationCauseRow,
    EscalationRow,
    asked_by,
    lock_cases,
    open_escalation,
)
from aftercare.store.histories import history_of
from aftercare.store.people import PersonRow, get_person
from aftercare.store.rule_books import rule_of, rules_in_force
from aftercare.store.unit_of_work import Work
from aftercare.store.weighings import unweighed_verdicts, waiting_for

_NOT_REMEDIED = col(EscalationRow.decision).is_distinct_from(REMEDIED)


def weigh_due(session: Session, now: datetime) -> list[UUID]:
    """Persons about whom a rule in force has something new: a verdict nobody has weighed, or what no case of
    that rule knows of yet. A remedied case knows of nothing: its fact was over."""
    rules = rules_in_force(session, civil_date(now))
    waiting = {one.person_id for one in waiting_for(session, rules, now, now)}
    return sorted(waiting.union(unweighed_verdicts(session)))


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
    return sum(_enter(work, person_id, firing, rules) for firing in fired)


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


def _enter(work: Work, person_id: UUID, firing: Firing, rules: Sequence[Rule]) -> bool:
    """Attach the causes to the open case of this rule, or open one when a cause is new to the rule:
    what a supervisor has already decided about does not come back by itself, and what was weighed by
    another book of rules or in another tier opens nothing by being counted differently now."""
    session = work.session
    case = open_escalation(session, person_id, firing.trigger_key)
    known = _known(session, person_id, firing, case, rules)
    fresh = [cause for cause in firing.causes if cause not in known]
    if not fresh or firing.old.issuperset(fresh):
        return False
    if case is None:
        if firing.rule.count == 1:
            fresh = [cause for cause in fresh if cause not in firing.old]
        case = open_case(work, person_id, firing, fresh)
        # What a rule counts up is all shown; a rule about one miss shows the ones that are new.
        fresh = list(firing.causes) if firing.rule.count > 1 else fresh
    elif firing.rule.trigger is Trigger.ALARM:
        alarm_anew(work, case, _as_opened(session, case, firing), fresh)
    elif firing.rule.trigger in OF_DEADLINES:
        climb_anew(work, case, _as_opened(session, case, firing), fresh)
    for cause in fresh:
        _note_cause(work, case, firing, cause)
    session.flush()
    audit.note(work, "escalate", "escalation", case.id, person_id)
    return True


def _as_opened(session: Session, case: EscalationRow, firing: Firing) -> Firing:
    """The firing with the ladder of the book under which its case was opened."""
    if case.rule_version == firing.rule.version:
        return firing
    before = rule_of(session, case.rule_code, case.rule_version)
    if before is None or before.trigger is not firing.rule.trigger:
        return firing
    return replace(firing, rule=before)


def _known(
    session: Session,
    person_id: UUID,
    firing: Firing,
    case: EscalationRow | None,
    rules: Iterable[Rule],
) -> set[UUID]:
    """What this rule has dealt with, or one that asked the same before this book of rules. A rule that
    counts up shows all it counts in its open case; what was noticed before the moment at which a term
    now fell due is not known."""
    shows_all = case is not None and firing.rule.count > 1
    gone = asked_by(firing.rule.trigger) & col(EscalationRow.rule_code).not_in(
        [one.code for one in rules]
    )
    dealt_with = or_(EscalationRow.trigger_key == firing.trigger_key, gone) & _NOT_REMEDIED
    query = (
        select(EscalationCauseRow.cause_id, EscalationCauseRow.noticed_at)
        .join(EscalationRow, col(EscalationRow.id) == col(EscalationCauseRow.escalation_id))
        .where(
            EscalationRow.person_id == person_id,
            col(EscalationRow.id) == case.id if case is not None and shows_all else dealt_with,
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
