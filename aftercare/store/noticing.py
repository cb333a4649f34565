"""What cases know of already, and new cases by the hundred: a few statements, however many people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlmodel import Session

from aftercare.base.ids import new_id
from aftercare.domain.escalation.ladder import FrozenStep
from aftercare.domain.escalation.rules import Rule
from aftercare.store.escalations import EscalationCauseRow, EscalationRow, EscalationStepRow

_NOTICED = text(
    """
select c.person_id, c.escalation_id, e.trigger_key, e.rule_code, coalesce(e.trigger, e.rule_code) as question,
  e.decision is not distinct from 'remedied' as remedied, c.cause_id, c.noticed_at
from escalation_cause c join escalation e on e.id = c.escalation_id where c.person_id = any(:people)"""
)


@dataclass(frozen=True, slots=True)
class Noticed:
    """A cause that a case of this person knows of, and by which rule. A remedied case's fact was over."""

    person_id: UUID
    case_id: UUID
    trigger_key: str
    rule_code: str
    question: str
    remedied: bool
    cause_id: UUID
    noticed_at: datetime


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to open, with its whole ladder and what it is about: deadlines, or else appointments."""

    person_id: UUID
    rule: Rule
    ladder: Sequence[FrozenStep]
    causes: Sequence[UUID]
    of_deadlines: bool


def noticed_of(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, list[Noticed]]:
    """By person, all causes of all their cases."""
    found: dict[UUID, list[Noticed]] = {}
    for row in session.execute(_NOTICED, {"people": list(person_ids)}):
        found.setdefault(row.person_id, []).append(Noticed(*row))
    return found


def open_cases(session: Session, cases: Sequence[NewCase], now: datetime) -> list[UUID]:
    """Write them all; answers their ids, in this order."""
    ids = [new_id() for _ in cases]
    whole = list(zip(ids, cases, strict=True))
    _add(session, EscalationRow, (_case(which, case, now) for which, case in whole))
    _add(session, EscalationStepRow, (one for which, case in whole for one in _steps(which, case)))
    causes = (one for which, case in whole for one in _causes(which, case, now))
    _add(session, EscalationCauseRow, causes)
    return ids


def _add(session: Session, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    if values := list(rows):
        session.execute(insert(table), values)


def _case(case_id: UUID, case: NewCase, now: datetime) -> dict[str, Any]:
    rule = case.rule
    return {
        "id": case_id,
        "person_id": case.person_id,
        "trigger_key": rule.code,
        "rule_code": rule.code,
        "rule_version": rule.version,
        "trigger": rule.trigger.value,
        "rule_nl": rule.nl,
        "rule_en": rule.en,
        "severity": rule.severity,
        "state": "opened",
        "opened_at": now,
        "version": 1,
    }


def _steps(case_id: UUID, case: NewCase) -> Iterable[dict[str, Any]]:
    for number, step in enumerate(case.ladder):
        yield {
            "id": new_id(),
            "escalation_id": case_id,
            "person_id": case.person_id,
            "position": number,
            "due_at": step.due_at,
            "audience": step.audience.value,
            "ask": step.ask.value,
            "state": "waiting",
            "fell_through": False,
        }


def _causes(case_id: UUID, case: NewCase, now: datetime) -> Iterable[dict[str, Any]]:
    for cause in case.causes:
        yield {
            "escalation_id": case_id,
            "appointment_id": None if case.of_deadlines else cause,
            "deadline_id": cause if case.of_deadlines else None,
            "person_id": case.person_id,
            "noticed_at": now,
        }
