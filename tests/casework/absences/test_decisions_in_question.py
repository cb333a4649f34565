"""What explained an absence is taken back: a task asks to look again at what was decided on it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.base.errors import Invalid
from aftercare.casework.absences.acts import give_verdict, revise_verdict
from aftercare.casework.absences.view import absence_file
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.closing.acts import close_file, reopen_file
from aftercare.casework.escalation.acts import decide
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.orders.acts import end_order, reopen_order
from aftercare.casework.orders.period_changes import previewed_change
from aftercare.casework.orders.periods import (
    NewSuspension,
    Suspended,
    correct_suspension,
    enter_suspension,
    void_suspension,
)
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.casework.staff.availability import end_away
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.absences.absence import EarlyReason, ExcuseGround, Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.closing.closing import FILE_CLOSED, ClosingReason, NewClosing
from aftercare.domain.escalation.decisions_in_question import TAKEN_BACK
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.orders.moves import Questioned
from aftercare.domain.orders.order_checks import EndReason
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.closing.rows import FileClosingRow
from aftercare.store.conditions.rows import get_condition
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.escalation.rows import EscalationRow, get_escalation
from aftercare.store.orders.rows import get_order
from aftercare.store.overviews.screen_supervisor import decisions_to_review
from aftercare.store.people.rows import AwayPeriodRow, PersonRow, get_person
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger

MISSED_AT = NOW - timedelta(days=5)
FIRST, AFTER = date(2026, 11, 12), date(2026, 11, 23)
WHOLE = NewSuspension(SuspensionKind.DETENTION, FIRST)
DAY = timedelta(days=1)


@dataclass
class Case:
    """A missed check-in of 19 November with its condition and order, judged unexcused."""

    person: PersonRow
    absence: AbsenceRow
    condition_id: UUID
    order_id: UUID
    arrange: Arranger
    database: Database

    def does(self, act: Callable[[UnitOfWork], object]) -> None:
        with self.database.work(self.arrange.office.officer, NOW) as work:
            act(work)

    def detained(self) -> UUID:
        with self.database.work(self.arrange.office.officer, NOW) as work:
            return enter_suspension(work, self.person.id, WHOLE).row.id

    def excused(self) -> None:
        self.revised(Verdict.EXCUSED, "Zat toen vast.")

    def revised(self, verdict: Verdict, reason: str) -> None:
        with self.database.work(self.arrange.office.officer, NOW) as work:
            row = work.session.get_one(AbsenceRow, self.absence.id)
            revise_verdict(
                work, row.id, row.version, verdict, reason, no_reminder_seen=True,
                confinement_reason="Had verlof die dag.", early_reason=EarlyReason.NO_REASON,
            )  # fmt: skip

    def tasks(self) -> list[tuple[str, str]]:
        """Those about what was taken back."""
        return [one for one in self.all_tasks() if one[0] in TAKEN_BACK]

    def all_tasks(self) -> list[tuple[str, str]]:
        with self.database.work(CLOCK, NOW) as work:
            query = select(TaskRow).where(
                TaskRow.person_id == self.person.id, TaskRow.kind == "review_decision"
            )
            found = work.session.exec(query.order_by(col(TaskRow.created_at), col(TaskRow.id)))
            return [(one.reason, one.state) for one in found]


@pytest.fixture
def case(arrange: Arranger, database: Database) -> Case:
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    _, absence = arrange.miss(person, MISSED_AT, "unexcused", obligation=line)
    with database.work(CLOCK, NOW) as work:
        condition = get_condition(work.session, line.condition_id)
        return Case(person, absence, condition.id, condition.order_id, arrange, database)


def escalated(case: Case) -> UUID:
    with case.database.work(CLOCK, NOW) as work:
        evaluate_people(work, [case.person.id])
        of_person = select(EscalationRow.id).where(EscalationRow.person_id == case.person.id)
        return work.session.exec(of_person).one()


def closed(case: Case, escalation_id: UUID) -> None:
    decided(case, escalation_id, Decision.CLOSE)


def decided(case: Case, escalation_id: UUID, decision: Decision) -> None:
    with case.database.work(case.arrange.office.supervisor, NOW) as work:
        version = get_escalation(work.session, escalation_id).version
        decide(work, escalation_id, version, decision, "Zat vast of hoefde niet te komen.")


def test_the_first_day_of_a_detention_that_moves_past_the_miss_asks_about_excuse_and_escalation(
    case: Case,
) -> None:
    escalation_id, detention_id = escalated(case), case.detained()
    case.excused()
    closed(case, escalation_id)
    assert case.tasks() == []
    corrected = NewSuspension(SuspensionKind.DETENTION, date(2026, 11, 25))

    def correct(work: UnitOfWork) -> Suspended:
        return correct_suspension(work, detention_id, 1, corrected)

    with case.database.work(case.arrange.office.officer, NOW) as work:
        change = previewed_change(work, correct)
    assert {(one.absence_id, one.decision.what, one.decision.id) for one in change.reviews} == {
        (case.absence.id, Questioned.ABSENCE, case.absence.id),
        (case.absence.id, Questioned.ESCALATION, escalation_id),
    }
    # A preview opens nothing.
    assert case.tasks() == []
    case.does(correct)
    assert case.tasks() == [("not-in-custody", "opened")]
    # Nothing was decided automatically.
    with case.database.work(CLOCK, NOW) as work:
        assert work.session.get_one(AbsenceRow, case.absence.id).verdict == "excused"
        assert get_escalation(work.session, escalation_id).state == "resolved"


def test_an_order_that_is_opened_again_asks_about_the_escalation_of_a_later_miss(
    case: Case,
) -> None:
    escalation_id = escalated(case)
    case.does(lambda work: end(work, case.order_id, MISSED_AT.date() - DAY))
    closed(case, escalation_id)
    assert case.tasks() == []
    case.does(lambda work: open_again(work, case.order_id))
    assert case.tasks() == [("condition-held", "opened")]


def end(work: UnitOfWork, order_id: UUID, on: date) -> None:
    end_order(work, order_id, get_order(work.session, order_id).version, on, EndReason.OTHER)


def open_again(work: UnitOfWork, order_id: UUID) -> None:
    reopen_order(work, order_id, get_order(work.session, order_id).version)


@pytest.mark.parametrize("route", ["voided", "released-earlier"])
def test_a_detention_that_was_not_there_on_that_day_asks_about_the_excuse(
    case: Case, route: str
) -> None:
    detention_id = case.detained()
    case.excused()
    if route == "voided":
        case.does(lambda work: void_suspension(work, detention_id, 1))
    else:
        shorter = NewSuspension(SuspensionKind.DETENTION, FIRST, FIRST + DAY)
        case.does(lambda work: correct_suspension(work, detention_id, 1, shorter))
    assert case.tasks() == [("not-in-custody", "opened")]


def test_a_withdrawal_on_a_later_day_asks_about_the_excuse(case: Case) -> None:
    case.does(lambda work: withdraw(work, case.condition_id, MISSED_AT.date() - DAY))
    case.excused()
    case.does(lambda work: withdraw(work, case.condition_id, MISSED_AT.date()))
    assert case.tasks() == [("condition-held", "opened")]


def withdraw(work: UnitOfWork, condition_id: UUID, on: date) -> None:
    withdraw_condition(work, condition_id, get_condition(work.session, condition_id).version, on)


def test_custody_of_former_days_that_is_removed_asks_about_the_excuse(
    case: Case, arrange: Arranger
) -> None:
    arrange.away(case.person, "custody", MISSED_AT - DAY, MISSED_AT + DAY)
    case.excused()
    with case.database.work(CLOCK, NOW) as work:
        of_person = select(AwayPeriodRow.id).where(AwayPeriodRow.person_id == case.person.id)
        away_id = work.session.exec(of_person).one()
    case.does(lambda work: end_away(work, away_id))
    assert case.tasks() == [("not-in-custody", "opened")]


def asked(case: Case) -> None:
    detention_id = case.detained()
    case.excused()
    case.does(lambda work: void_suspension(work, detention_id, 1))
    assert case.tasks() == [("not-in-custody", "opened")]


def test_the_detention_entered_again_ends_the_question_and_voided_again_asks_it_again(
    case: Case,
) -> None:
    asked(case)
    detention_id = case.detained()
    assert case.tasks() == [("not-in-custody", "done")]
    case.does(lambda work: void_suspension(work, detention_id, 1))
    assert case.tasks() == [("not-in-custody", "opened")]


def test_another_verdict_ends_the_question(case: Case) -> None:
    asked(case)
    case.revised(Verdict.UNEXCUSED, "Zat die dag niet vast.")
    assert case.tasks() == [("not-in-custody", "done")]


def test_the_escalation_opened_again_ends_the_question(case: Case) -> None:
    escalation_id, detention_id = escalated(case), case.detained()
    closed(case, escalation_id)
    case.does(lambda work: void_suspension(work, detention_id, 1))
    assert case.tasks() == [("not-in-custody", "opened")]
    with case.database.work(case.arrange.office.supervisor, NOW) as work:
        version = get_escalation(work.session, escalation_id).version
        reopen(work, escalation_id, version, "Zat die dag niet vast.")
    assert case.tasks() == [("not-in-custody", "done")]


def test_that_the_decision_stays_needs_a_reason_and_a_later_correction_asks_anew(
    case: Case,
) -> None:
    asked(case)
    with case.database.work(case.arrange.office.officer, NOW) as work:
        query = select(TaskRow).where(TaskRow.kind == "review_decision", TaskRow.state == "opened")
        task = work.session.exec(query).one()
        with pytest.raises(Invalid):
            finish_task(work, task.id, task.version)
        finish_task(work, task.id, task.version, "Was ook ziek, zie de brief.")
    detention_id = case.detained()
    case.excused()
    case.does(lambda work: void_suspension(work, detention_id, 1))
    assert case.tasks() == [("not-in-custody", "done"), ("not-in-custody", "opened")]


# A decision from before the entry ---------------------------------------------------------------------------


def excused_before_the_entry(case: Case, ground: ExcuseGround | None) -> None:
    """Judged by what the client says, before anyone has entered the detention; then that is taken back."""
    with case.database.work(CLOCK, NOW) as work:
        work.session.get_one(AbsenceRow, case.absence.id).ground = ground
    case.revised(Verdict.EXCUSED, "De cliënt belde dat hij vastzit.")
    entered_and_voided(case)


def entered_and_voided(case: Case) -> None:
    later = NOW + timedelta(hours=1)
    with case.database.work(case.arrange.office.officer, later) as work:
        detention_id = enter_suspension(work, case.person.id, WHOLE).row.id
    with case.database.work(case.arrange.office.officer, later + timedelta(hours=1)) as work:
        void_suspension(work, detention_id, 1)


@pytest.mark.parametrize("ground", [ExcuseGround.CUSTODY, None])
def test_an_excuse_from_before_the_detention_was_entered_is_asked_about_when_it_may_rest_on_it(
    case: Case, ground: ExcuseGround | None
) -> None:
    excused_before_the_entry(case, ground)
    assert case.tasks() == [("not-in-custody", "opened")]


def test_an_excuse_for_an_illness_from_before_the_detention_was_entered_is_left_alone(
    case: Case,
) -> None:
    excused_before_the_entry(case, ExcuseGround.MEDICAL)
    assert case.tasks() == []


def test_an_escalation_that_was_closed_before_the_detention_was_entered_is_asked_about(
    case: Case,
) -> None:
    closed(case, escalated(case))
    entered_and_voided(case)
    assert ("not-in-custody", "opened") in case.tasks()


# The other direction ----------------------------------------------------------------------------------------


def test_custody_that_is_entered_asks_about_an_unexcused_miss_whose_escalation_has_ended(
    case: Case,
) -> None:
    escalation_id = escalated(case)
    closed(case, escalation_id)

    def enter(work: UnitOfWork) -> Suspended:
        return enter_suspension(work, case.person.id, WHOLE)

    with case.database.work(case.arrange.office.officer, NOW) as work:
        change = previewed_change(work, enter)
    assert {(one.decision.what, one.decision.id, one.against) for one in change.reviews} == {
        (Questioned.ABSENCE, case.absence.id, True),
        (Questioned.ESCALATION, escalation_id, True),
    }
    assert case.all_tasks() == []
    detention_id = case.detained()
    assert case.all_tasks() == [("was-in-custody", "opened")]
    # Taken back, there is nothing to look at in this direction any more; the escalation was closed before.
    case.does(lambda work: void_suspension(work, detention_id, 1))
    assert ("was-in-custody", "done") in case.all_tasks()


def test_while_its_escalation_is_open_no_second_task_asks(case: Case) -> None:
    escalated(case)
    case.detained()
    assert case.all_tasks() == []


def test_the_end_of_an_order_asks_about_an_unexcused_miss_after_it(case: Case) -> None:
    closed(case, escalated(case))
    case.does(lambda work: end(work, case.order_id, MISSED_AT.date() - DAY))
    assert case.all_tasks() == [("condition-not-held", "opened")]


def test_a_second_explanation_is_named_beside_the_first_and_the_first_alone_again_without_it(
    case: Case,
) -> None:
    closed(case, escalated(case))
    detention_id = case.detained()
    case.does(lambda work: end(work, case.order_id, MISSED_AT.date() - DAY))
    assert ("both-explain", "opened") in case.all_tasks()
    case.does(lambda work: void_suspension(work, detention_id, 1))
    assert opened(case) == ["condition-not-held"]


def opened(case: Case) -> list[str]:
    return [reason for reason, state in case.all_tasks() if state == "opened"]


def test_another_verdict_answers_it_and_a_person_may_leave_it(case: Case) -> None:
    case.detained()
    assert opened(case) == ["was-in-custody"]
    case.excused()
    assert opened(case) == []


# Every cause that still stands ------------------------------------------------------------------------------


def test_custody_that_is_gone_is_still_named_after_the_order_was_ended_and_opened_again(
    case: Case,
) -> None:
    asked(case)
    case.does(lambda work: end(work, case.order_id, MISSED_AT.date() - DAY))
    assert opened(case) == []
    case.does(lambda work: open_again(work, case.order_id))
    assert opened(case) == ["neither-explains"]


def test_custody_that_was_taken_back_while_the_order_had_ended_too_is_named_later(
    case: Case,
) -> None:
    detention_id = case.detained()
    case.does(lambda work: end(work, case.order_id, MISSED_AT.date() - DAY))
    case.excused()
    case.does(lambda work: void_suspension(work, detention_id, 1))
    assert opened(case) == []
    case.does(lambda work: open_again(work, case.order_id))
    assert opened(case) == ["neither-explains"]


def test_what_a_person_has_looked_at_since_is_not_named_again(case: Case) -> None:
    asked(case)
    case.does(lambda work: end(work, case.order_id, MISSED_AT.date() - DAY))
    later = NOW + timedelta(hours=1)
    with case.database.work(case.arrange.office.officer, later) as work:
        row = work.session.get_one(AbsenceRow, case.absence.id)
        revise_verdict(work, row.id, row.version, Verdict.EXCUSED, "Hoefde niet te komen.")
    with case.database.work(case.arrange.office.officer, later) as work:
        open_again(work, case.order_id)
    assert opened(case) == ["condition-held"]


# The end of the case file -----------------------------------------------------------------------------------


def close(case: Case) -> FileClosingRow:
    with case.database.work(case.arrange.office.officer, NOW) as work:
        version = get_person(work.session, case.person.id).version
        new = NewClosing(ClosingReason.TRANSFERRED, civil_date(NOW))
        return close_file(work, case.person.id, version, new)


def reopened(case: Case, closing_id: UUID) -> None:
    with case.database.work(case.arrange.office.supervisor, NOW + DAY) as work:
        reopen_file(work, closing_id, 1, "Te vroeg gesloten.")


def stays(case: Case, note: str = "Was ook ziek.") -> None:
    with case.database.work(case.arrange.office.officer, NOW) as work:
        query = select(TaskRow).where(TaskRow.kind == "review_decision", TaskRow.state == "opened")
        task = work.session.exec(query).one()
        finish_task(work, task.id, task.version, note)


def test_a_case_file_is_not_closed_while_a_decision_is_to_be_looked_at(case: Case) -> None:
    asked(case)
    with pytest.raises(Invalid) as refused:
        close(case)
    assert [one.code for one in refused.value.fields] == ["decision-to-review"]
    assert opened(case) == ["not-in-custody"]
    stays(case)
    close(case)


def ended_with_the_file(case: Case) -> FileClosingRow:
    """As the release before did it: the open task ended in the name of whoever closed the file."""
    asked(case)
    stays(case, note=FILE_CLOSED)
    return close(case)


def test_what_ended_with_the_case_file_never_reads_as_a_decision_that_stays(case: Case) -> None:
    ended_with_the_file(case)
    with case.database.work(case.arrange.office.officer, NOW) as work:
        assert absence_file(work, case.absence.id).looked == []


def test_a_case_file_that_is_opened_again_asks_what_an_earlier_release_ended_with_it(
    case: Case,
) -> None:
    reopened(case, ended_with_the_file(case).id)
    assert case.tasks() == [("not-in-custody", "opened")]
    stays(case)
    with case.database.work(case.arrange.office.officer, NOW) as work:
        (looked,) = absence_file(work, case.absence.id).looked
    assert looked["done_note"] == "Was ook ziek."


def test_what_a_person_looked_at_stays_answered_when_the_case_file_is_opened_again(
    case: Case,
) -> None:
    asked(case)
    stays(case)
    reopened(case, close(case).id)
    assert case.tasks() == [("not-in-custody", "done")]


def test_another_officer_of_another_team_has_the_same_question(case: Case) -> None:
    asked(case)
    office = case.arrange.office
    with case.database.work(CLOCK, NOW) as work:
        person = get_person(work.session, case.person.id, for_update=True)
        person.officer_id = office.outsider.staff_id
        person.team_id = office.other_supervisor.team_id
    assert opened(case) == ["not-in-custody"]
    with case.database.work(office.other_supervisor, NOW) as work:
        assert [one["absence_id"] for one in decisions_to_review(work.session)] == [case.absence.id]


# A later excuse ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", [Verdict.EXCUSED, Verdict.SERVICE_FAILURE])
def test_an_absence_that_counts_no_more_asks_to_look_again_at_the_warning_it_led_to(
    case: Case, verdict: Verdict
) -> None:
    decided(case, escalated(case), Decision.OFFICIAL_WARNING)
    case.revised(verdict, "Het bewijs kwam later.")
    assert case.all_tasks() == [("excused-since", "opened")]
    with case.database.work(case.arrange.office.supervisor, NOW) as work:
        assert [row["absence_id"] for row in decisions_to_review(work.session)] == [case.absence.id]
    case.revised(Verdict.UNEXCUSED, "Het bewijs was van een andere dag.")
    assert case.all_tasks() == [("excused-since", "done")]


def test_a_miss_that_was_none_asks_to_look_again_at_the_warning_until_it_is_one_again(
    case: Case,
) -> None:
    decided(case, escalated(case), Decision.OFFICIAL_WARNING)

    def corrected(outcome: Outcome) -> Callable[[UnitOfWork], object]:
        which = case.absence.appointment_id
        return lambda work: record_outcome(
            work, which, get_appointment(work.session, which).version, outcome, "Een vergissing."
        )

    case.does(corrected(Outcome.ATTENDED))
    assert case.all_tasks() == [("excused-since", "opened")]
    case.does(corrected(Outcome.MISSED))
    with case.database.work(case.arrange.office.officer, NOW) as work:
        row = work.session.get_one(AbsenceRow, case.absence.id)
        give_verdict(
            work, row.id, row.version, Verdict.UNEXCUSED, "Kwam toch niet.",
            no_reminder_seen=True, early_reason=EarlyReason.NO_REASON,
        )  # fmt: skip
    assert case.all_tasks() == [("excused-since", "done")]


def test_an_excuse_after_an_escalation_without_a_warning_asks_nothing(case: Case) -> None:
    closed(case, escalated(case))
    case.excused()
    assert case.all_tasks() == []


def test_a_reason_added_to_an_excuse_asks_nothing_again(case: Case) -> None:
    decided(case, escalated(case), Decision.OFFICIAL_WARNING)
    case.excused()
    with case.database.work(case.arrange.office.officer, NOW) as work:
        task = work.session.exec(select(TaskRow).where(TaskRow.kind == "review_decision")).one()
        finish_task(work, task.id, task.version, note="De waarschuwing is mondeling ingetrokken.")
    case.excused()
    assert case.all_tasks() == [("excused-since", "done")]
