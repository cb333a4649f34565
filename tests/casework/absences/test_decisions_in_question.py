"""What explained an absence is taken back: a task asks to look again at what was decided on it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.base.errors import Invalid
from aftercare.casework.absences.acts import revise_verdict
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
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.orders.moves import Questioned
from aftercare.domain.orders.order_checks import EndReason
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.conditions.rows import get_condition
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.escalation.rows import EscalationRow, get_escalation
from aftercare.store.orders.rows import get_order
from aftercare.store.people.rows import AwayPeriodRow, PersonRow
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
    with case.database.work(case.arrange.office.supervisor, NOW) as work:
        version = get_escalation(work.session, escalation_id).version
        decide(work, escalation_id, version, Decision.CLOSE, "Zat vast of hoefde niet te komen.")


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


def test_what_was_decided_before_the_detention_was_entered_did_not_rest_on_it(case: Case) -> None:
    case.revised(Verdict.EXCUSED, "Was ziek, brief van de huisarts.")
    later = NOW + timedelta(hours=1)
    with case.database.work(case.arrange.office.officer, later) as work:
        detention_id = enter_suspension(work, case.person.id, WHOLE).row.id
    with case.database.work(case.arrange.office.officer, later + timedelta(hours=1)) as work:
        void_suspension(work, detention_id, 1)
    assert case.tasks() == []


def test_an_unexcused_miss_asks_nothing(case: Case) -> None:
    detention_id = case.detained()
    case.does(lambda work: void_suspension(work, detention_id, 1))
    assert case.tasks() == []


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
        query = select(TaskRow).where(TaskRow.kind == "review_decision")
        task = work.session.exec(query).one()
        with pytest.raises(Invalid):
            finish_task(work, task.id, task.version)
        finish_task(work, task.id, task.version, "Was ook ziek, zie de brief.")
    detention_id = case.detained()
    case.excused()
    case.does(lambda work: void_suspension(work, detention_id, 1))
    assert case.tasks() == [("not-in-custody", "done"), ("not-in-custody", "opened")]
