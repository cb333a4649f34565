"""Evaluates the rules against people's histories and opens an escalation for every rule that newly holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.escalation.facts import History
from aftercare.domain.escalation.ladder import EscalationState, frozen_steps
from aftercare.domain.escalation.new_causes import (
    NewCauses,
    Noted,
    counted_from,
    judged_anew,
    new_causes_of,
)
from aftercare.domain.escalation.rules import Rule, Trigger
from aftercare.domain.escalation.triggers import OF_DEADLINES, Firing, firings
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.escalation.course import end_pause
from aftercare.scheduling.escalation.restart_steps import alarm_anew, restart_steps
from aftercare.scheduling.jobs.batches import RunResult, in_batches
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.escalation.evaluation_queue import (
    has_unevaluated,
    mark_evaluated,
    unevaluated_verdicts,
    waiting_for,
)
from aftercare.store.escalation.histories import histories_of
from aftercare.store.escalation.opening import NewEscalation, noticed_of, open_escalations
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow, lock_escalations
from aftercare.store.escalation.rule_book_rows import rule_of, rules_in_force
from aftercare.store.people.rows import lock_free_persons

BATCH: Final = 200
"""How many people one transaction evaluates."""

FARTHEST: Final = timedelta(days=3_660)
"""No evaluation is due later than the deadlines already in view."""

Escalations = dict[tuple[UUID, str], EscalationRow]
"""Open escalations by person and rule."""


def people_to_evaluate(session: Session, now: datetime) -> list[UUID]:
    """Persons with something new for a rule in force: a verdict not yet evaluated, or a cause that none of the rule's
    escalations has. A remedied escalation counts as having no cause: its fact was over."""
    rules = rules_in_force(session, civil_date(now))
    waiting = {one.person_id for one in waiting_for(session, rules, now, now)}
    return sorted(waiting.union(unevaluated_verdicts(session)))


def evaluate_people(work: UnitOfWork, person_ids: Sequence[UUID]) -> int:
    """Open or extend these people's escalations; returns how many rules that fired led to something new.

    The person's row is the lock. Two workers evaluate one person in turn, and the second skips a person locked by the
    first.
    """
    session = work.session
    # Only person rows are locked, so only acts that change a client's file have to wait.
    persons = lock_free_persons(session, person_ids)
    if not persons:
        return 0
    rules = rules_in_force(session, civil_date(work.now))
    histories = histories_of(session, persons, work.now, rules)
    # Only what was just read: a verdict given since then was not evaluated. Absences are locked before escalations.
    _mark_evaluated(work, histories.values())
    ids = list(histories)
    escalations = {(one.person_id, one.trigger_key): one for one in lock_escalations(session, ids)}
    evaluation = _Evaluation(work, rules, escalations, noticed_of(session, ids))
    for person_id, history in histories.items():
        for firing in firings(history, work.now, rules):
            evaluation.enter(person_id, firing)
    return evaluation.write()


def _mark_evaluated(work: UnitOfWork, histories: Iterable[History]) -> None:
    read = [
        (miss.appointment_id, miss.verdict.value, miss.decided_at)
        for history in histories
        for miss in history.misses
        if miss.verdict and not miss.evaluated
    ]
    if read:
        mark_evaluated(work.session, read, work.now)


class _Evaluation:
    """The outcome of the rules that fired in a batch. Open escalations are extended at once, new ones are opened
    together at the end."""

    def __init__(
        self,
        work: UnitOfWork,
        rules: Sequence[Rule],
        escalations: Escalations,
        noticed: dict[UUID, list[Noted]],
    ) -> None:
        self._work, self._escalations, self._noticed = work, escalations, noticed
        self._present = frozenset(rule.code for rule in rules)
        self._new: list[NewEscalation] = []
        self._joined: list[tuple[UUID, UUID]] = []
        self._judged: list[EscalationRow] = []

    def enter(self, person_id: UUID, firing: Firing) -> None:
        """Add the new causes to the open escalation of this rule, or have one opened."""
        escalation = self._escalations.get((person_id, firing.rule_key))
        noticed = self._noticed.get(person_id, ())
        new_causes = new_causes_of(
            firing, noticed, escalation.id if escalation else None, self._present
        )
        if new_causes is None:
            if escalation is not None and judged_anew(firing, noticed, escalation.id):
                self._note_verdict(escalation)
            return
        if escalation is None:
            self._new.append(_new_escalation(person_id, firing, new_causes))
        else:
            self._join(escalation, firing, new_causes.fresh)

    def write(self) -> int:
        """Open the new escalations and record everything; returns how many there were."""
        session = self._work.session
        ids = open_escalations(session, self._new, self._work.now) if self._new else []
        people = [escalation.person_id for escalation in self._new]
        escalated = [*self._joined, *zip(ids, people, strict=True)]
        if escalated:
            session.flush()
            audit.note_each(self._work, "open-escalation", "escalation", escalated)
        for escalation in self._judged:
            # A snooze ends in `run-steps` when the escalation has more causes than it began with. A changed
            # verdict adds none, so it ends the snooze here.
            if escalation.state == EscalationState.SNOOZED:
                end_pause(session, escalation, self._work.now)
                audit.note(
                    self._work, "end-snooze", "escalation", escalation.id, escalation.person_id
                )
        return len(escalated)

    def _note_verdict(self, escalation: EscalationRow) -> None:
        """Raises the version, so that a decision or snooze from a page without this verdict is refused."""
        escalation.version += 1
        self._judged.append(escalation)
        self._joined.append((escalation.id, escalation.person_id))

    def _join(self, escalation: EscalationRow, firing: Firing, fresh: Sequence[UUID]) -> None:
        work = self._work
        if firing.rule.trigger is Trigger.ALARM:
            alarm_anew(work, escalation, _as_opened(work.session, escalation, firing), fresh)
        elif firing.rule.trigger in OF_DEADLINES:
            restart_steps(work, escalation, _as_opened(work.session, escalation, firing), fresh)
        else:
            # A decision that is being made now is made without having seen it.
            escalation.version += 1
        for cause in fresh:
            _note_cause(work, escalation, firing, cause)
        self._joined.append((escalation.id, escalation.person_id))


def _new_escalation(person_id: UUID, firing: Firing, new_causes: NewCauses) -> NewEscalation:
    return NewEscalation(
        person_id,
        firing.rule,
        frozen_steps(firing.ladder, firing.clock_from(counted_from(firing, new_causes))),
        new_causes.shown,
        of_deadlines=firing.rule.trigger in OF_DEADLINES,
    )


def _as_opened(session: Session, escalation: EscalationRow, firing: Firing) -> Firing:
    """The rule that fired, with the escalation steps of the rule book its escalation was opened under."""
    if escalation.rule_version == firing.rule.version:
        return firing
    before = rule_of(session, escalation.rule_code, escalation.rule_version)
    if before is None or before.trigger is not firing.rule.trigger:
        return firing
    return replace(firing, rule=before)


def _note_cause(work: UnitOfWork, escalation: EscalationRow, firing: Firing, cause: UUID) -> None:
    """One row per cause, however often it falls due while its escalation is open."""
    standing = work.session.get(EscalationCauseRow, (escalation.id, cause))
    if standing is not None:
        standing.noticed_at = work.now
        return
    of_deadline = firing.rule.trigger in OF_DEADLINES
    work.session.add(
        EscalationCauseRow(
            escalation_id=escalation.id,
            appointment_id=None if of_deadline else cause,
            deadline_id=cause if of_deadline else None,
            person_id=escalation.person_id,
            noticed_at=work.now,
        )
    )


def next_evaluation(session: Session, now: datetime) -> datetime | None:
    """When a rule will next have something new to evaluate."""
    if has_unevaluated(session):
        return now
    rules = rules_in_force(session, civil_date(now))
    found = waiting_for(session, rules, now, now + FARTHEST, most=1)
    return min((one.at for one in found), default=None)


def evaluate_rules_job(database: Database, clock: Clock) -> Job:
    def evaluate() -> RunResult:
        return in_batches(
            database,
            clock,
            lambda work: people_to_evaluate(work.session, work.now),
            evaluate_people,
            BATCH,
        )

    return Job("evaluate-rules", evaluate, next_evaluation)
