"""Answering an escalation: acknowledge it for a while, or decide it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, Conflict, FieldFault, Invalid, refuse_if
from aftercare.base.typed_text import LONGEST_REASON, required
from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.casework.escalation.replaced_decision import end_what_followed
from aftercare.casework.papers.grounds import end_replaced
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.deadlines.reported import CARRY_OUT_DECISION
from aftercare.domain.escalation.decisions import (
    AGAINST_CLIENT,
    carried_out_until,
    decisions_for,
    is_about_misses,
    reason_faults,
)
from aftercare.domain.escalation.ladder import (
    ESCALATION_LIFE,
    Decision,
    EscalationAct,
    EscalationState,
    acknowledged_until,
)
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.papers import DRAFTED_WITHIN, required_paper
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days
from aftercare.processes.deadlines.keep_true import sync_all_deadlines
from aftercare.processes.escalation.closing import (
    close_escalation,
    still_overdue,
    stop_ringing,
    waits_for_us,
)
from aftercare.processes.papers.draft_tasks import ask_for_paper
from aftercare.processes.submissions.moved_alarms import MovedShare, moved_shares
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.deadlines.rows import (
    OF_ESCALATION,
    DeadlineSubject,
    carrying_out,
    lock_deadlines,
)
from aftercare.store.escalation.causes import answer_deadlines
from aftercare.store.escalation.rows import (
    EscalationActRow,
    EscalationRow,
    escalation_has_trigger,
    get_escalation,
    lock_escalations,
    mark_notices_read,
    misses_stand,
    times_reopened,
    verdict_awaited,
)
from aftercare.store.papers.rows import papers_of_escalation, signed_of_escalation
from aftercare.store.people.rows import lock_person_of

LONGEST_NOTE = 2_000
# Triggers about something that is over and cannot be remedied: the decision itself is the answer.
ANSWERED_BY_DECISION = (
    Trigger.CONTACT_SHORTFALL,
    Trigger.LOST_CONTACT,
    Trigger.ALARM,
    Trigger.EVASION,
)
NOT_OFFERED = FieldFault("/decision", "decision-not-offered")
VERDICT_FIRST = FieldFault("/decision", "verdict-first")
ALARM_OF_ANOTHER = FieldFault("/decision", "alarm-of-another")


@requires(Permission.ACKNOWLEDGE_ESCALATIONS)
def acknowledge(work: UnitOfWork, escalation_id: UUID, version: int) -> EscalationRow:
    """Acknowledges the escalation: its steps wait until the acknowledgement expires, then continue."""
    escalation = get_escalation(work.session, escalation_id, for_update=True)
    if escalation.state == EscalationState.RESOLVED:
        raise AlreadyDecided()
    expect_version(escalation, version)
    escalation.state = ESCALATION_LIFE.after(
        EscalationState(escalation.state), EscalationAct.ACKNOWLEDGE
    )
    escalation.acknowledged_by = work.actor.staff_id
    until_at = acknowledged_until(work.now, escalation.trigger_code)
    escalation.acknowledged_until_at = until_at
    keep_act(work, escalation, EscalationAct.ACKNOWLEDGE, until_at=until_at)
    mark_read(work, escalation.id)
    stop_ringing(work, escalation)
    return audit.save_and_note(work, "acknowledge", "escalation", escalation)


@requires(Permission.DECIDE_ESCALATIONS)
def decide(
    work: UnitOfWork, escalation_id: UUID, version: int, decision: Decision, reason: str
) -> EscalationRow:
    """Ends the escalation with a supervisor's decision and its reason. What is overdue has to be recorded or decided
    first; until then a decision raises Conflict. Raises Invalid at /decision for a decision that does not fit the
    escalation, and for a warning or report while no verdict has been given on its misses, or of which every alarm was
    about another client; nothing is written."""
    reason = required(reason, LONGEST_REASON)
    papers = papers_of_escalation(work.session, escalation_id)
    if (
        papers
        or decision is Decision.PROPOSE_REPORT
        or times_reopened(work.session, escalation_id)
        or escalation_has_trigger(work.session, escalation_id, ANSWERED_BY_DECISION)
    ):
        hold_deadlines(work, escalation_id)
    escalation = get_escalation(work.session, escalation_id, for_update=True)
    if escalation.state == EscalationState.RESOLVED:
        raise AlreadyDecided()
    if escalation.version != version:
        expect_version(escalation, version)
    if decision not in offered_decisions(work, escalation.trigger_code, escalation.id):
        raise Invalid(fields=(NOT_OFFERED,))
    if decision in AGAINST_CLIENT:
        _refuse_against_client(work, escalation)
    refuse_if(reason_faults(escalation.trigger_code, decision, reason))
    waits = waits_for_us(escalation.trigger_code) or decision is Decision.RECORD_DONE
    if waits and still_overdue(work, escalation.id):
        raise Conflict(
            "Something in this escalation is still overdue. Record or decide on that first."
        )
    # Done before closing: an actor who sees the person only through this escalation loses access with it.
    if escalation.trigger_code in ANSWERED_BY_DECISION:
        _answer_deadlines(work, escalation, reason)
    mark_read(work, escalation.id)
    audit.note(work, f"decide-{decision.value}", "escalation", escalation.id, escalation.person_id)
    end_what_followed(work, escalation, decision)
    _ask_to_carry_out(work, escalation, decision)
    if papers:
        end_replaced(work, escalation, decision)
    with as_clock(work):
        _ask_for_paper(work, escalation, decision)
    close_escalation(work, escalation, decision.value, reason)
    if decision is Decision.PROPOSE_REPORT:
        # The report is due without delay, so its deadline starts with this decision.
        refresh_clocks(work, escalation.person_id)
    return escalation


def offered_decisions(
    work: UnitOfWork, trigger_code: str, escalation_id: UUID
) -> tuple[Decision, ...]:
    """The decisions that fit an escalation with this `trigger_code`, given the verdicts on its misses."""
    return decisions_for(trigger_code, misses_stand(work.session, escalation_id))


def _refuse_against_client(work: UnitOfWork, escalation: EscalationRow) -> None:
    if _verdict_first(work, escalation):
        raise Invalid(fields=(VERDICT_FIRST,))
    shares = moved_shares(work, [(escalation.id, escalation.person_id)])
    if shares.get(escalation.id) is MovedShare.ALL:
        raise Invalid(fields=(ALARM_OF_ANOTHER,))


def _verdict_first(work: UnitOfWork, escalation: EscalationRow) -> bool:
    """A warning or a report needs a verdict first. Without one it would be written while the client may still bring
    evidence. No one would have to give the reason for not waiting."""
    return is_about_misses(escalation.trigger_code) and verdict_awaited(work.session, escalation.id)


def _ask_for_paper(work: UnitOfWork, escalation: EscalationRow, decision: Decision) -> None:
    """A decided warning or report is a task until it is signed; a signed one is corrected by hand."""
    kind = required_paper(escalation.trigger_code, decision)
    if kind is not None and not signed_of_escalation(work.session, escalation.id, kind):
        due_at = add_working_days(work.now, DRAFTED_WITHIN[kind])
        ask_for_paper(work.session, escalation, kind, due_at, work.now)


def _ask_to_carry_out(work: UnitOfWork, escalation: EscalationRow, decision: Decision) -> None:
    """Sets a deadline until a colleague records the decision as done: the decision ends the escalation, and nothing
    else would notice. What an earlier decision asked has ended by then."""
    standing = carrying_out(work.session, escalation.id)
    due_at = carried_out_until(escalation.trigger_code, decision, work.now)
    wanted = (
        [WantedDeadline(CARRY_OUT_DECISION, civil_date(work.now), due_at, len(standing))]
        if due_at
        else []
    )
    subject = DeadlineSubject(escalation.person_id, OF_ESCALATION, escalation.id)
    sync_all_deadlines(work.session, subject, standing, wanted, work.now)


def keep_act(
    work: UnitOfWork, escalation: EscalationRow, act: EscalationAct, **details: Any
) -> None:
    """Records the act in the actor's name; `details` are further columns."""
    row = EscalationActRow(
        escalation_id=escalation.id,
        person_id=escalation.person_id,
        act=act.value,
        acted_at=work.now,
        acted_by=work.actor.staff_id,
        **details,
    )
    work.session.add(row)


def hold_deadlines(work: UnitOfWork, escalation_id: UUID) -> None:
    """A decision that starts a deadline changes the person's other deadlines too, and can end other escalations.
    They are all locked before this escalation."""
    person_id = lock_person_of(work.session, EscalationRow, escalation_id)
    if person_id is not None:
        lock_deadlines(work.session, [person_id])
        lock_escalations(work.session, [person_id])


def _answer_deadlines(work: UnitOfWork, escalation: EscalationRow, reason: str) -> None:
    """A past period cannot be made up for and an alarm cannot be undone, so the decision answers the deadlines."""
    by, note = work.actor.staff_id, reason[:LONGEST_NOTE]
    answer_deadlines(work.session, escalation.id, by, civil_date(work.now), work.now, note)


def mark_read(work: UnitOfWork, escalation_id: UUID) -> None:
    """Marks the notices about this escalation as read by the actor."""
    mark_notices_read(work.session, escalation_id, work.actor.staff_id, work.now)
