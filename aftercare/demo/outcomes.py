"""How clients' appointments in the demonstration end, and what staff do about a missed one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from aftercare.casework.absences.acts import add_evidence, give_verdict
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.escalation.acts import acknowledge, decide, offered_decisions
from aftercare.casework.tasks.acts import finish_task
from aftercare.demo.caseload import RESTLESS_EVERY
from aftercare.demo.depth.cast import SCRIPTED_RULE
from aftercare.demo.sample_events import is_scripted, scripted_outcome
from aftercare.demo.stage import Dice, Stage
from aftercare.domain.absences.absence import ExcuseGround, Verdict, needs_early_reason
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.escalation.decisions import AGAINST_CLIENT, decisions_for, is_about_misses
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.time.working_hours import add_working_days
from aftercare.processes.escalation.closing import waits_for_us
from aftercare.store.escalation.rows import verdict_awaited
from aftercare.store.papers.draft_tasks import DRAFT_PAPER

_WAITING = text(
    "select a.id, a.version, a.state, a.occurrence, a.kind, a.ends_at, a.provider_id,"
    " coalesce(a.officer_id, p.officer_id) as recorder, p.reference"
    " from appointment a join person p on p.id = a.person_id"
    " where a.ends_at <= :now and a.state in ('scheduled','notified','confirmed','outcome_overdue')"
    " order by a.ends_at, p.reference"
)
_UNDECIDED = text(
    "select b.id, b.version, b.opened_at, b.evidence_by, b.ground, p.officer_id, p.reference, a.kind, a.occurrence"
    " from absence b join person p on p.id = b.person_id join appointment a on a.id = b.appointment_id"
    " where b.state = 'opened' order by b.opened_at, p.reference"
)
_ESCALATIONS = text(
    "select e.id, e.version, e.state, e.rule_code, e.trigger, e.opened_at, p.officer_id, p.team_id, p.reference"
    " from escalation e join person p on p.id = e.person_id where e.state <> 'resolved'"
    " order by e.opened_at, p.reference"
)
_TASKS = text(
    "select t.id, t.version, t.kind, t.due_at, p.officer_id, p.reference"
    " from task t join person p on p.id = t.person_id where t.state = 'opened' and t.due_at <= :now"
    # Not completed in bulk: an offered place is answered, and the copy of a document needs the day it was sent.
    " and t.kind not in ('answer_offer','board_copy') order by t.due_at, p.reference"
)

USUAL = (
    (Outcome.ATTENDED, 88), (Outcome.LATE, 6), (Outcome.MISSED, 4),
    (Outcome.ATTENDED_NOT_COMPLIED, 1), (Outcome.CALLED_OFF, 1),
)  # fmt: skip
RESTLESS = (
    (Outcome.ATTENDED, 58), (Outcome.LATE, 14), (Outcome.MISSED, 25),
    (Outcome.ATTENDED_NOT_COMPLIED, 2), (Outcome.CALLED_OFF, 1),
)  # fmt: skip
# Working days until it is done, with the share per hundred.
RECORDED_AFTER = ((0, 96), (1, 3), (3, 1))
DECIDED_AFTER = ((1, 25), (2, 30), (3, 20), (4, 15), (10, 10))
ANSWERED_AFTER = ((1, 70), (2, 27), (4, 3))
FINISHED_AFTER = ((0, 70), (1, 20), (2, 9), (5, 1))
VERDICTS = ((Verdict.EXCUSED, 42), (Verdict.UNEXCUSED, 52), (Verdict.SERVICE_FAILURE, 6))
GROUNDS = (
    (ExcuseGround.MEDICAL, 45),
    (ExcuseGround.WORK, 25),
    (ExcuseGround.FAMILY, 20),
    (ExcuseGround.OTHER, 10),
)
DECISIONS = (
    (Decision.CONTACT_PERSON, 45), (Decision.OFFICIAL_WARNING, 25),
    (Decision.SUPERVISOR_CONFERENCE, 15), (Decision.CLOSE, 13), (Decision.PROPOSE_REPORT, 2),
)  # fmt: skip
EVIDENCE = {
    ExcuseGround.MEDICAL: "Verklaring van de huisarts ontvangen.",
    ExcuseGround.WORK: "Bevestiging van de werkgever ontvangen.",
    ExcuseGround.FAMILY: "Telefonisch toegelicht, bericht volgt.",
    ExcuseGround.OTHER: "Telefonisch toegelicht.",
}
VERDICT_REASONS = {
    Verdict.EXCUSED: "Tijdig gemeld en onderbouwd.",
    Verdict.UNEXCUSED: "Geen bericht vooraf, geen onderbouwing binnen de termijn.",
    Verdict.SERVICE_FAILURE: "De afspraak stond bij ons verkeerd.",
}
DECISION_REASONS = {
    Decision.CONTACT_PERSON: "Gesproken; nieuwe afspraak staat.",
    Decision.OFFICIAL_WARNING: "Officiële waarschuwing besproken en vastgelegd.",
    Decision.SUPERVISOR_CONFERENCE: "Besproken in het casusoverleg.",
    Decision.PROPOSE_REPORT: "Herhaald zonder bericht; voorstel tot melding.",
    Decision.CLOSE: "Geen verdere actie nodig.",
    Decision.ACTION_TAKEN: "Meteen gebeld en langsgegaan; de behandelaar weet het.",
    Decision.RECORD_DONE: "Alsnog gedaan en vastgelegd; met de collega besproken.",
    Decision.CONTACT_CLINIC: "Kliniek gebeld: er is een plaats toegezegd, de wachttijd is bekend.",
    Decision.MORE_CAPACITY: "Extra ruimte vrijgemaakt op het kantoor.",
}


def record_day(stage: Stage) -> None:
    """Record the appointments that have ended and are due to be recorded, each by the colleague who was there."""
    now = stage.clock.now()
    with stage.work() as work:
        waiting = work.session.execute(_WAITING, {"now": now}).all()
    by_recorder: dict[UUID, list[tuple[UUID, int, Outcome]]] = {}
    for row in waiting:
        dice = Dice("outcome", row.reference, row.kind, row.occurrence)
        outcome = dice.one_of(RESTLESS if _is_restless(row.reference) else USUAL)
        outcome = scripted_outcome(stage, row.id, row.reference, outcome)
        if _due(row.ends_at, dice.one_of(RECORDED_AFTER)) <= now:
            actor = stage.provider_of(row.provider_id) if row.provider_id else None
            recorder = actor.staff_id if actor else row.recorder
            by_recorder.setdefault(recorder, []).append((row.id, row.version, outcome))
    for recorder, rows in by_recorder.items():
        with stage.work(stage.by_id[recorder]) as work:
            for appointment_id, version, outcome in rows:
                record_outcome(work, appointment_id, version, outcome)


def decide_absences(stage: Stage) -> None:
    """Officers record evidence, and supervisors decide a few working days after the missed appointment. An unexcused
    verdict waits until the evidence deadline."""
    now = stage.clock.now()
    with stage.work() as work:
        undecided = work.session.execute(_UNDECIDED).all()
    for row in undecided:
        if is_scripted(row.reference):
            continue
        dice = Dice("verdict", row.reference, row.kind, row.occurrence)
        verdict, wait = dice.one_of(VERDICTS), dice.one_of(DECIDED_AFTER)
        ground = dice.one_of(GROUNDS)
        with stage.work(stage.by_id[row.officer_id]) as work:
            version = row.version
            if row.ground is None and verdict is Verdict.EXCUSED:
                add_evidence(work, row.id, version, ground, EVIDENCE[ground])
                version += 1
            waits = needs_early_reason(verdict, row.evidence_by, now)
            if not waits and _due(row.opened_at, wait) <= now:
                give_verdict(
                    work,
                    row.id,
                    version,
                    verdict,
                    VERDICT_REASONS[verdict],
                    no_reminder_seen=True,
                    no_address_seen=True,
                )


def answer_escalations(stage: Stage) -> None:
    """Officers acknowledge, supervisors decide; an escalation about something overdue ends when that is done."""
    now = stage.clock.now()
    with stage.work() as work:
        escalations = work.session.execute(_ESCALATIONS).all()
    for row in escalations:
        if is_scripted(row.reference) and row.rule_code == SCRIPTED_RULE:
            continue
        dice = Dice("case", row.reference, row.rule_code, row.opened_at.date())
        wait, decision = dice.one_of(ANSWERED_AFTER), dice.one_of(DECISIONS)
        acknowledges = dice.throw() < 0.3
        if not is_about_misses(row.trigger):
            wait, decision = min(wait, 3), _fitting(row.trigger)
        if row.trigger == Trigger.CONTACT_SHORTFALL:
            # Most are decided on the morning after the night in which they were opened.
            wait -= 1
        if not waits_for_us(row.trigger) and _due(row.opened_at, wait) <= now:
            with stage.work(stage.lead_of(row.team_id)) as work:
                offered = offered_decisions(work, row.trigger, row.id)
                decision = as_offered(decision, offered, verdict_awaited(work.session, row.id))
                decide(work, row.id, row.version, decision, DECISION_REASONS[decision])
        elif acknowledges and row.state == "opened" and _due(row.opened_at, 1) > now:
            with stage.work(stage.by_id[row.officer_id]) as work:
                acknowledge(work, row.id, row.version)


def as_offered(
    drawn: Decision, offered: Collection[Decision], is_verdict_awaited: bool
) -> Decision:
    """The decision that was drawn, unless it is against a client with misses that were excused or not judged yet."""
    stands = drawn in offered and not (is_verdict_awaited and drawn in AGAINST_CLIENT)
    return drawn if stands else Decision.CONTACT_PERSON


def _fitting(trigger: str) -> Decision:
    if trigger == Trigger.TREATMENT_NOT_STARTED:
        return Decision.CONTACT_CLINIC
    return decisions_for(trigger, misses_stand=False)[0]


def finish_tasks(stage: Stage) -> None:
    """Calls made and numbers checked; some tasks of the last days are still open."""
    now = stage.clock.now()
    with stage.work() as work:
        tasks = work.session.execute(_TASKS, {"now": now}).all()
    by_officer: dict[UUID, list[tuple[UUID, int]]] = {}
    for row in tasks:
        if row.kind == DRAFT_PAPER and is_scripted(row.reference):
            # The documents of scripted clients are written, and signed or not, in this package.
            continue
        wait = Dice("task", row.reference, row.due_at).one_of(FINISHED_AFTER)
        if _due(row.due_at, wait) <= now:
            by_officer.setdefault(row.officer_id, []).append((row.id, row.version))
    for officer_id, rows in by_officer.items():
        with stage.work(stage.by_id[officer_id]) as work:
            for task_id, version in rows:
                finish_task(work, task_id, version)


def _due(since: datetime, working_days: int) -> datetime:
    return since if working_days == 0 else add_working_days(since, working_days)


def _is_restless(reference: str) -> bool:
    number = int(reference.removeprefix("DEMO-")) - 1
    return number % RESTLESS_EVERY == RESTLESS_EVERY - 1
