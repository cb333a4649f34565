"""A decided escalation is opened again for a reason: its ladder begins now, and what was decided stays on record."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.base.errors import (
    Conflict,
    EscalationOpenAlready,
    Fault,
    Forbidden,
    IllegalTransition,
    Invalid,
    PaperInHand,
    Stale,
)
from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.escalation.acts import decide
from aftercare.casework.escalation.hand_over import hand_escalations_over
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.overviews.view import my_inbox
from aftercare.domain.absences.absence import Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.escalation.ladder import Decision, frozen_steps
from aftercare.domain.escalation.shipped_rules import DAY_LADDER
from aftercare.store.absences.rows import get_absence
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import (
    EscalationActRow,
    EscalationRow,
    get_escalation,
    steps_of,
)
from aftercare.store.papers.rows import PaperRow
from tests.casework.escalation.test_escalations import escalation_of, reaches
from tests.store.arranging import NOW, Arranger

LATER = NOW + timedelta(days=3)


def decided(arrange: Arranger, decision: Decision = Decision.CLOSE, days: int = 1) -> EscalationRow:
    missed, _ = arrange.miss(arrange.person(), NOW - timedelta(days=days), "unexcused")
    escalation = escalation_of(arrange, "unexcused-required", missed)
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        return decide(work, escalation.id, 1, decision, "Uitgelegd en begrepen.")


def open_again(arrange: Arranger, escalation: EscalationRow, version: int = 2) -> None:
    with arrange.database.work(arrange.office.supervisor, LATER) as work:
        reopen(work, escalation.id, version, " Nieuwe feiten. ")


def test_it_waits_for_a_decision_again_with_a_ladder_from_now(
    arrange: Arranger, database: Database
) -> None:
    escalation = decided(arrange)
    open_again(arrange, escalation)
    with database.work(CLOCK, LATER) as work:
        row, steps = (
            get_escalation(work.session, escalation.id),
            steps_of(work.session, escalation.id),
        )
        (act,) = work.session.exec(select(EscalationActRow))
    assert (row.state, row.decision, row.decided_by, row.version) == ("opened", None, None, 3)
    assert [one.state for one in steps] == ["notified", "cancelled", *["waiting"] * 5]
    assert [one.due_at for one in steps[2:]] == [
        one.due_at for one in frozen_steps(DAY_LADDER, LATER)
    ]
    lead = arrange.office.supervisor.staff_id
    assert (act.act, act.reason, act.acted_by, act.acted_at) == (
        "reopen", "Nieuwe feiten.", lead, LATER,
    )  # fmt: skip
    assert (act.decision, act.decision_reason, act.decided_by, act.decided_at) == (
        "close", "Uitgelegd en begrepen.", lead, NOW,
    )  # fmt: skip


def test_beside_an_open_escalation_about_the_same_none_is_opened(
    arrange: Arranger, database: Database
) -> None:
    escalation = decided(arrange)
    arrange.add(
        EscalationRow(
            person_id=escalation.person_id, trigger_key=escalation.trigger_key, rule_code=escalation.rule_code,
            rule_version=1, severity=2, opened_at=NOW,
        )
    )  # fmt: skip
    with pytest.raises(EscalationOpenAlready):
        open_again(arrange, escalation)


def test_the_term_of_a_report_that_was_proposed_runs_on(
    arrange: Arranger, database: Database
) -> None:
    escalation = decided(arrange, Decision.PROPOSE_REPORT)
    report = select(DeadlineRow).where(DeadlineRow.code == "prosecutor-report")
    with database.work(CLOCK, NOW) as work:
        before = [(one.number, one.due_at, one.state) for one in work.session.exec(report)]
    assert before
    open_again(arrange, escalation)
    with database.work(arrange.office.supervisor, LATER) as work:
        decide(work, escalation.id, 3, Decision.PROPOSE_REPORT, "Opnieuw besproken.")
    with database.work(CLOCK, LATER) as work:
        after = sorted(work.session.exec(report), key=lambda one: one.number)
        assert [(one.number, one.due_at, one.state) for one in after][: len(before)] == before
        assert len(after) == len(before) + 1


def test_not_while_its_paper_is_being_written(arrange: Arranger, database: Database) -> None:
    escalation = decided(arrange, Decision.OFFICIAL_WARNING)
    today = NOW.date()
    arrange.add(
        PaperRow(
            person_id=escalation.person_id, kind="official_warning", language="nl", escalation_id=escalation.id,
            from_on=today, until_on=today, facts={}, facts_sha256="0" * 64,
            author_id=arrange.office.officer.staff_id, drafted_at=NOW,
        )
    )  # fmt: skip
    with pytest.raises(PaperInHand):
        open_again(arrange, escalation)


def test_a_second_click_an_open_escalation_and_no_reason_are_refused(
    arrange: Arranger, database: Database
) -> None:
    escalation = decided(arrange)
    with pytest.raises(Invalid), database.work(arrange.office.supervisor, LATER) as work:
        reopen(work, escalation.id, 2, " ")
    with pytest.raises(Forbidden), database.work(arrange.office.officer, LATER) as work:
        reopen(work, escalation.id, 2, "een goede reden")
    open_again(arrange, escalation)
    with pytest.raises(Stale):
        open_again(arrange, escalation)
    with pytest.raises(IllegalTransition):
        open_again(arrange, escalation, 3)


def test_of_two_who_open_it_at_once_one_does(fresh_database: Database) -> None:
    arrange = Arranger(fresh_database)
    escalation, together = decided(arrange), threading.Barrier(2)

    def run(_number: int) -> str:
        together.wait()
        try:
            open_again(arrange, escalation)
        except Fault as fault:
            return fault.code
        return "opened"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == ["opened", "stale-version"]
    with fresh_database.work(CLOCK, LATER) as work:
        assert len(steps_of(work.session, escalation.id)) == 7


def test_whom_it_reached_or_was_handed_to_before_does_not_get_the_file_back(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    missed, _ = arrange.miss(arrange.person(), NOW - timedelta(days=1), "unexcused")
    escalation = escalation_of(arrange, "unexcused-required", missed)
    reaches(arrange, escalation, office.duty_desk, "duty_desk")
    with database.work(office.supervisor, NOW) as work:
        hand_escalations_over(
            work, {escalation.id: 1}, office.colleague.staff_id, "Verlof tot maandag."
        )
        decide(work, escalation.id, 2, Decision.CLOSE, "Uitgelegd en begrepen.")
    open_again(arrange, escalation, 3)

    def who_sees() -> list[str]:
        names = ("officer", "colleague", "duty_desk", "unit_manager")
        found = []
        for name in names:
            with database.work(getattr(office, name), LATER) as work:
                if my_inbox(work):
                    found.append(name)
        return found

    assert who_sees() == ["officer"]
    with database.work(CLOCK, LATER) as work:
        assert get_escalation(work.session, escalation.id).handed_to is None
        step = steps_of(work.session, escalation.id)[-1]
        step.state, step.notified_at = "notified", LATER
        step.reached, step.staff_id = "unit_manager", office.unit_manager.staff_id
    assert who_sees() == ["officer", "unit_manager"]


def test_an_escalation_that_a_person_opened_again_is_theirs_to_end_whatever_is_recorded_meanwhile(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    late = arrange.appointment(person, NOW - timedelta(days=5), state="outcome_overdue")
    missed, absence = arrange.miss(person, NOW - timedelta(days=30))
    escalation = escalation_of(arrange, "decision-overdue", missed)
    with database.work(arrange.office.officer, NOW) as work:
        give_verdict(work, absence.id, 1, Verdict.EXCUSED, "een goede reden")
    with database.work(CLOCK, NOW) as work:
        row = get_escalation(work.session, escalation.id)
        assert (row.state, row.decision) == ("resolved", "remedied")
    open_again(arrange, escalation)
    with database.work(arrange.office.officer, LATER) as work:
        record_outcome(work, late.id, 1, Outcome.ATTENDED, "Een vergissing.")
    with database.work(CLOCK, LATER) as work:
        row = get_escalation(work.session, escalation.id)
        assert (row.state, row.decision) == ("opened", None)
    with database.work(arrange.office.supervisor, LATER) as work:
        ended = decide(work, escalation.id, row.version, Decision.CLOSE, "Samen besproken.")
        assert (ended.state, ended.decision) == ("resolved", "close")


def test_opened_again_it_waits_for_what_is_late_and_then_for_a_person(
    arrange: Arranger, database: Database
) -> None:
    missed, absence = arrange.miss(arrange.person(), NOW - timedelta(days=30))
    escalation = escalation_of(arrange, "decision-overdue", missed)
    with database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, missed.id, 1, Outcome.ATTENDED, "Een vergissing.")
    open_again(arrange, escalation)
    with database.work(arrange.office.officer, LATER) as work:
        record_outcome(work, missed.id, 2, Outcome.MISSED, "Een vergissing.")
    with pytest.raises(Conflict), database.work(arrange.office.supervisor, LATER) as work:
        decide(work, escalation.id, 3, Decision.CLOSE, "een goede reden")
    with database.work(arrange.office.officer, LATER) as work:
        version = get_absence(work.session, absence.id).version
        give_verdict(work, absence.id, version, Verdict.EXCUSED, "een goede reden")
    with database.work(arrange.office.supervisor, LATER) as work:
        assert get_escalation(work.session, escalation.id).state == "opened"
        assert decide(work, escalation.id, 3, Decision.CLOSE, "een goede reden").decision == "close"
