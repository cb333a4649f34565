"""Causes that escalations already have, and bulk inserts of new ones: a few statements, however many people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.base.grouping import grouped
from aftercare.base.ids import new_id
from aftercare.domain.escalation.ladder import FrozenStep
from aftercare.domain.escalation.new_causes import Noted
from aftercare.domain.escalation.rules import Rule
from aftercare.store.database.plain_sql import execute

# Whether the fact of escalation `e` was over when it ended: the same fact then opens a new escalation if it returns.
# True when it ended as remedied. True for an overdue verdict: such an escalation cannot be decided while the verdict
# is missing. True for a deadline in an escalation that a person had reopened: it was met, but did not end as remedied.
FACT_WAS_OVER: Final = """
(e.decision is not distinct from 'remedied'
 or e.state = 'resolved' and coalesce(e.trigger, e.rule_code) = 'decision-overdue'
 or e.state = 'resolved'
    and coalesce(e.trigger, e.rule_code) in
       ('deadline-overdue','first-contact','treatment-not-started','evasion')
    and exists (select from escalation_act again where again.escalation_id = e.id and again.act = 'reopen'))"""
_NOTICED = """
select c.person_id, c.escalation_id, e.trigger_key, e.rule_code, coalesce(e.trigger, e.rule_code) as trigger_code,
  FACT_WAS_OVER as remedied, c.cause_id, c.noticed_at
from escalation_cause c join escalation e on e.id = c.escalation_id where c.person_id = any(:people)""".replace(
    "FACT_WAS_OVER", FACT_WAS_OVER
)
# A few array parameters for many rows: the cost per row is then the database's, not ours.
_OPEN = """
insert into escalation (id, person_id, trigger_key, rule_code, rule_version, trigger, rule_nl, rule_en, severity,
  state, opened_at, version)
select id, person, code, code, version, trigger, nl, en, severity, 'opened', :now, 1
from unnest(cast(:ids as uuid[]), cast(:people as uuid[]), cast(:codes as text[]), cast(:versions as int[]),
  cast(:triggers as text[]), cast(:nl as text[]), cast(:en as text[]), cast(:severities as int[]))
  r(id, person, code, version, trigger, nl, en, severity)"""
_STEPS_DUE = """
insert into escalation_step (id, escalation_id, person_id, position, due_at, audience, ask, state, fell_through)
select id, escalation, person, position, due, audience, ask, 'waiting', false
from unnest(cast(:ids as uuid[]), cast(:escalations as uuid[]), cast(:people as uuid[]), cast(:positions as int[]),
  cast(:due as timestamptz[]), cast(:audiences as text[]), cast(:asks as text[]))
  r(id, escalation, person, position, due, audience, ask)"""
_BECAUSE = """
insert into escalation_cause (escalation_id, person_id, appointment_id, deadline_id, noticed_at)
select escalation, person, case when not of_deadline then cause end, case when of_deadline then cause end, :now
from unnest(cast(:escalations as uuid[]), cast(:people as uuid[]), cast(:causes as uuid[]),
  cast(:of_deadlines as bool[])) r(escalation, person, cause, of_deadline)"""


@dataclass(frozen=True, slots=True)
class NewEscalation:
    """An escalation to open, with all its steps and its causes: deadlines, or else appointments."""

    person_id: UUID
    rule: Rule
    ladder: Sequence[FrozenStep]
    causes: Sequence[UUID]
    of_deadlines: bool


def noticed_of(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, list[Noted]]:
    """By person, all causes of all their escalations."""
    found = execute(session, _NOTICED, {"people": list(person_ids)})
    return grouped((row.person_id, Noted(*row[1:])) for row in found)


def open_escalations(
    session: Session, escalations: Sequence[NewEscalation], now: datetime
) -> list[UUID]:
    """Write them all; answers their ids, in this order."""
    ids = [new_id() for _ in escalations]
    whole = list(zip(ids, escalations, strict=True))
    rules = [escalation.rule for escalation in escalations]
    execute(
        session,
        _OPEN,
        {
            "ids": ids,
            "people": [escalation.person_id for escalation in escalations],
            "codes": [rule.code for rule in rules],
            "versions": [rule.version for rule in rules],
            "triggers": [rule.trigger.value for rule in rules],
            "nl": [rule.nl for rule in rules],
            "en": [rule.en for rule in rules],
            "severities": [rule.severity for rule in rules],
            "now": now,
        },
    )
    steps = [(which, escalation, step) for which, escalation in whole for step in escalation.ladder]
    execute(
        session,
        _STEPS_DUE,
        {
            "ids": [new_id() for _ in steps],
            "escalations": [which for which, _, _ in steps],
            "people": [escalation.person_id for _, escalation, _ in steps],
            "positions": [
                number for escalation in escalations for number, _ in enumerate(escalation.ladder)
            ],
            "due": [step.due_at for _, _, step in steps],
            "audiences": [step.audience.value for _, _, step in steps],
            "asks": [step.ask.value for _, _, step in steps],
        },
    )
    causes = [
        (which, escalation, cause) for which, escalation in whole for cause in escalation.causes
    ]
    execute(
        session,
        _BECAUSE,
        {
            "escalations": [which for which, _, _ in causes],
            "people": [escalation.person_id for _, escalation, _ in causes],
            "causes": [cause for _, _, cause in causes],
            "of_deadlines": [escalation.of_deadlines for _, escalation, _ in causes],
            "now": now,
        },
    )
    return ids
