"""Scripted escalations at every step and with every response: the missed appointment, its verdict, and the acts of
staff.

Each time is a number of office hours before now: an escalation is at the same step whenever the demonstration begins.
Everything is written by casework functions and scheduled jobs only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, select

from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.hand_over import hand_escalations_over
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.escalation.snooze import snooze
from aftercare.demo.caseload import caseload
from aftercare.demo.depth.cast import SCRIPTED_RULE, Part
from aftercare.demo.script.scripted_acts import Act, ScriptedAct, moment_before
from aftercare.demo.stage import Stage
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.accounts.permissions import Actor
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.rows import PersonRow

UNEXCUSED = "Niet verschenen, geen bericht vooraf. Gebeld: er was geen reden."
# Office hours since the verdict: 0 notifies the officer, 4 the deputy, 8 the supervisor, 16 the duty desk, 24 the unit
# manager. The acts below fall between two of them.
JUDGED_AGO = {
    Part.AT_OFFICER: 1,
    Part.AT_DEPUTY: 6,
    Part.AT_SUPERVISOR: 11,
    Part.AT_DUTY_DESK: 19,
    Part.AT_UNIT_MANAGER: 27,
    Part.TAKEN_UP: 5,
    Part.QUIET: 10,
    Part.PASSED_ON: 7,
    Part.AGAIN: 30,
    Part.WARNED: 14,
    Part.PROPOSED: 13,
}
# The missed appointment ended at least this long before its verdict.
RECORDED = timedelta(days=1)
_LAST_BEFORE = text(
    "select a.id from appointment a join person p on p.id = a.person_id"
    " where p.reference = :reference and a.kind = 'check_in' and a.ends_at < :before"
    " and a.state not in ('cancelled_by_service','moved') order by a.ends_at desc limit 1"
)
_ABSENCE = text(
    "select b.id, b.version from absence b join person p on p.id = b.person_id"
    " where p.reference = :reference and b.state = 'opened' order by b.opened_at limit 1"
)


def is_scripted(reference: str) -> bool:
    """Whether this client's history is scripted here, and not random."""
    return reference in _parts()


def scripted_outcome(
    stage: Stage, appointment_id: UUID, reference: str, thrown: Outcome
) -> Outcome:
    """Scripted clients attend everything, except the one check-in that their escalation is about."""
    part = _parts().get(reference)
    if part is None or stage.until_at is None:
        return thrown
    before = moment_before(stage.until_at, JUDGED_AGO[part]) - RECORDED
    if stage.clock.now() > before - timedelta(weeks=2):
        asked = {"reference": reference, "before": before}
        with stage.work() as work:
            if work.session.execute(_LAST_BEFORE, asked).scalar() == appointment_id:
                return Outcome.MISSED
    return thrown if thrown in (Outcome.ATTENDED, Outcome.LATE) else Outcome.ATTENDED


def scripted_acts() -> Iterator[ScriptedAct]:
    """The verdicts, and what colleagues do about the escalations that follow."""
    for part, hours in JUDGED_AGO.items():
        yield ScriptedAct(hours, part, _judge)
    yield ScriptedAct(2, Part.TAKEN_UP, _take_up)
    yield ScriptedAct(3, Part.QUIET, _snooze)
    yield ScriptedAct(3.5, Part.PASSED_ON, _pass_on)
    yield ScriptedAct(
        20,
        Part.AGAIN,
        _decided(Decision.CONTACT_PERSON, "Gesproken; de afspraak van volgende week staat."),
    )
    yield ScriptedAct(1.5, Part.AGAIN, _open_again)
    yield ScriptedAct(
        4,
        Part.WARNED,
        _decided(Decision.OFFICIAL_WARNING, "Tweede keer zonder bericht dit jaar; waarschuwen."),
    )
    yield ScriptedAct(4.5, Part.PROPOSED, _decided(
        Decision.PROPOSE_REPORT, "Behandeling net begonnen, geen contact te krijgen; melden aan het OM.",
    ))  # fmt: skip


def _judge(stage: Stage, part: Part) -> None:
    with stage.work(_officer(stage, part)) as work:
        found = work.session.execute(_ABSENCE, {"reference": _reference(part)}).first()
        if found is None:
            return
        give_verdict(
            work,
            found.id,
            found.version,
            Verdict.UNEXCUSED,
            UNEXCUSED,
            no_reminder_seen=True,
            no_address_seen=True,
            early_reason=EarlyReason.NO_REASON,
        )
    stage.tick("evaluate-rules", "run-steps")


def _take_up(stage: Stage, part: Part) -> None:
    with stage.work(_officer(stage, part)) as work:
        if escalation := _escalation(work, part):
            acknowledge(work, escalation.id, escalation.version)


def _snooze(stage: Stage, part: Part) -> None:
    reason = "Opgenomen geweest volgens de kliniek; het bericht daarover komt deze week."
    with stage.work(_lead(stage, part)) as work:
        if escalation := _escalation(work, part):
            until_on = civil_date(add_working_days(work.now, 4))
            snooze(work, escalation.id, escalation.version, reason, until_on)


def _pass_on(stage: Stage, part: Part) -> None:
    reason = "Kent de cliënt van eerder en gaat vandaag langs."
    with stage.work(_lead(stage, part)) as work:
        if escalation := _escalation(work, part):
            to_id = stage.staff["vermeulen"].staff_id
            hand_escalations_over(work, {escalation.id: escalation.version}, to_id, reason)


def _decided(decision: Decision, reason: str) -> Act:
    def act(stage: Stage, part: Part) -> None:
        with stage.work(_lead(stage, part)) as work:
            if escalation := _escalation(work, part):
                decide(work, escalation.id, escalation.version, decision, reason)

    return act


def _open_again(stage: Stage, part: Part) -> None:
    reason = "De kliniek meldt dat hij daar ook niet verscheen."
    with stage.work(_lead(stage, part)) as work:
        if escalation := _escalation(work, part):
            reopen(work, escalation.id, escalation.version, reason)
    stage.tick("run-steps")


def _escalation(work: UnitOfWork, part: Part) -> EscalationRow | None:
    """The one escalation about this missed appointment."""
    person = _person(work.session, part)
    if person is None:
        return None
    query = select(EscalationRow).where(
        EscalationRow.person_id == person.id, EscalationRow.rule_code == SCRIPTED_RULE
    )
    return work.session.exec(query).first()


def _person(session: Session, part: Part) -> PersonRow | None:
    return session.exec(select(PersonRow).where(PersonRow.reference == _reference(part))).first()


def _officer(stage: Stage, part: Part) -> Actor:
    return stage.staff[caseload()[part].officer.username]


def _lead(stage: Stage, part: Part) -> Actor:
    return stage.lead_of(_officer(stage, part).team_id)


def _reference(part: Part) -> str:
    return f"DEMO-{part + 1:04d}"


@lru_cache(maxsize=1)
def _parts() -> dict[str, Part]:
    return {_reference(part): part for part in JUDGED_AGO}
