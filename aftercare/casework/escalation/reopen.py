"""Opening a decided escalation again: its steps start anew, and the earlier decision stays on record."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import EscalationOpenAlready, PaperInHand
from aftercare.base.typed_text import LONGEST_REASON, required
from aftercare.casework.escalation.acts import keep_act
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.escalation.ladder import (
    ESCALATION_LIFE,
    EscalationAct,
    EscalationState,
    frozen_steps,
)
from aftercare.domain.escalation.rules import Ladder
from aftercare.domain.escalation.shipped_rules import DAY_LADDER
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.escalation.course import add_steps, move_to_state
from aftercare.processes.papers.draft_tasks import end_draft_tasks
from aftercare.processes.papers.ground_reviews import MOVED_SINCE
from aftercare.store.absences.review_tasks import absences_of_escalation, end_reviews
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.escalation.rows import (
    EscalationRow,
    get_escalation,
    lock_unresolved_under_rule,
)
from aftercare.store.escalation.rule_book_rows import rule_of, rules_in_force
from aftercare.store.papers.rows import escalation_in_hand, papers_of_escalation
from aftercare.store.people.rows import get_person, lock_person_of

DECIDED = ("decision", "decision_reason", "decided_by", "decided_at")


@requires(Permission.DECIDE_ESCALATIONS)
def reopen(work: UnitOfWork, escalation_id: UUID, version: int, reason: str) -> EscalationRow:
    """The escalation waits for a decision again, from now, with the steps of its own rule.

    A deadline that the decision started (a report to be made) still runs: only another decision ends it. It answers
    the question whether a decision stays about an absence, or about an alarm that was moved. Raises
    EscalationOpenAlready while another escalation about the same is open, PaperInHand
    while its document is being written.
    Raises IllegalTransition for an escalation that is not decided, Invalid at /reason, Stale.
    """
    reason = required(reason, LONGEST_REASON)
    # Every transaction that opens an escalation locks the person, so none is opened beside this one.
    lock_person_of(work.session, EscalationRow, escalation_id)
    escalation = get_escalation(work.session, escalation_id, for_update=True)
    expect_version(escalation, version)
    after = ESCALATION_LIFE.after(EscalationState(escalation.state), EscalationAct.REOPEN)
    if (
        lock_unresolved_under_rule(work.session, escalation.person_id, escalation.trigger_key)
        is not None
    ):
        raise EscalationOpenAlready()
    if escalation_in_hand(work.session, escalation.id):
        raise PaperInHand()
    decided = {name: getattr(escalation, name) for name in DECIDED}
    keep_act(work, escalation, EscalationAct.REOPEN, reason=reason, **decided)
    move_to_state(escalation, after, work.now)
    # An earlier hand-over ended with the decision; the escalation is the officer's again.
    escalation.handed_to = None
    for name in DECIDED:
        setattr(escalation, name, None)
    about = absences_of_escalation(work.session, escalation.id)
    papers = [one["id"] for one in papers_of_escalation(work.session, escalation.id)]
    person_id, by = escalation.person_id, work.actor.staff_id
    end_reviews(work.session, person_id, about, work.now, done_by=by)
    # What was done about a document whose decision was replaced is still to be answered.
    end_reviews(work.session, person_id, papers, work.now, done_by=by, reasons=[MOVED_SINCE])
    end_draft_tasks(work.session, escalation, work.now)
    work.session.flush()
    add_steps(work.session, escalation, frozen_steps(_ladder(work, escalation), work.now))
    return audit.save_and_note(work, "reopen", "escalation", escalation)


def _ladder(work: UnitOfWork, escalation: EscalationRow) -> Ladder:
    """The steps of the rule version that opened the escalation, else of today's version of that rule. An imported
    escalation with a rule unknown here gets the default steps."""
    rule = rule_of(work.session, escalation.rule_code, escalation.rule_version) or next(
        (
            one
            for one in rules_in_force(work.session, civil_date(work.now))
            if one.code == escalation.rule_code
        ),
        None,
    )
    regime = get_person(work.session, escalation.person_id).regime
    return rule.ladder_for(regime) if rule else DAY_LADDER
