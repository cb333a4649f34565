"""A proposed report is due without delay, for every kind of escalation that led to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from aftercare.base.ids import new_id
from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.casework.escalation.acts import decide
from aftercare.casework.orders.events import NewOrderEvent, enter_event
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.orders.order_events import OrderEventKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.escalation.closing import close_escalation
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow, deadlines_of
from aftercare.store.escalation.rows import (
    EscalationCauseRow,
    EscalationRow,
    EscalationStepRow,
    get_escalation,
)
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import ObligationRow
from tests.store.arranging import NOW, Arranger

TODAY = civil_date(NOW)
DAY = timedelta(days=1)
ENDED: dict[str, Any] = {"ended_on": TODAY - DAY, "end_reason": "revoked"}


def order(arrange: Arranger, person: PersonRow, frame: str = "VV", **changes: Any) -> OrderRow:
    values: dict[str, Any] = {"starts_on": TODAY - 21 * DAY, "created_by": person.officer_id}
    row = OrderRow(
        person_id=person.id, frame=frame, court_reference=f"ref-{new_id()}", **values | changes
    )
    arrange.add(row)
    return row


def term(
    arrange: Arranger, person: PersonRow, code: str, kind: str, subject: Any, due_at: datetime = NOW
) -> DeadlineRow:
    row = DeadlineRow(
        person_id=person.id, subject_kind=kind, subject_id=subject, code=code,
        counted_from_on=TODAY, shows_from_at=due_at, due_at=due_at, created_at=NOW,
    )  # fmt: skip
    arrange.add(row)
    return row


def alarm(arrange: Arranger, person: PersonRow, at: datetime = NOW) -> None:
    term(arrange, person, "intervene-now", "assessment", new_id(), at)


def propose(arrange: Arranger, person: PersonRow, rule: str, at: datetime = NOW) -> None:
    """The rules are held against the person, and the supervisor proposes a report about this escalation."""
    with arrange.database.work(CLOCK, at) as work:
        evaluate_people(work, [person.id])
    with arrange.database.work(arrange.office.supervisor, at) as work:
        query = select(EscalationRow).where(
            EscalationRow.person_id == person.id, EscalationRow.rule_code == rule,
            EscalationRow.state == "opened",
        )  # fmt: skip
        escalation = work.session.exec(query).one()
        decide(work, escalation.id, escalation.version, Decision.PROPOSE_REPORT, "een goede reden")


def missed_under(arrange: Arranger, person: PersonRow, days_ago: int = 3) -> OrderRow:
    """The order whose condition asked for what was missed without an excuse."""
    missed, _ = arrange.miss(person, NOW - timedelta(days=days_ago), "unexcused")
    with arrange.database.work(CLOCK, NOW) as work:
        line = work.session.get_one(ObligationRow, missed.obligation_id)
        condition = work.session.get_one(ConditionRow, line.condition_id)
        return work.session.get_one(OrderRow, condition.order_id)


def open_about(arrange: Arranger, person: PersonRow, late: DeadlineRow) -> EscalationRow:
    """An open escalation about this term."""
    escalation = EscalationRow(
        person_id=person.id, trigger_key="deadline-overdue", rule_code="deadline-overdue",
        trigger="deadline-overdue", rule_version=1, severity=2, opened_at=NOW,
    )  # fmt: skip
    cause = EscalationCauseRow(
        escalation_id=escalation.id, deadline_id=late.id, person_id=person.id, noticed_at=NOW
    )
    arrange.add(escalation, cause)
    return escalation


def report_terms(database: Database, of: OrderRow) -> list[DeadlineRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(DeadlineRow).where(
            DeadlineRow.subject_id == of.id, DeadlineRow.code == "prosecutor-report"
        )
        return list(work.session.exec(query.order_by(col(DeadlineRow.due_at))))


def due_days(database: Database, of: OrderRow) -> list[date]:
    return [civil_date(row.due_at - timedelta(seconds=1)) for row in report_terms(database, of)]


ORDERS = [
    pytest.param({}, True, id="R01-an-order-that-runs"),
    pytest.param({"ends_on": TODAY}, True, id="R02-an-order-on-its-last-day"),
    pytest.param({"frame": "VRIJWILLIG"}, False, id="R03-what-is-voluntary-has-no-clock"),
    pytest.param(ENDED, False, id="R04-an-order-that-was-ended"),
    pytest.param({"starts_on": TODAY + DAY}, False, id="R05-an-order-that-is-to-come"),
]


@pytest.mark.parametrize(("changes", "runs"), ORDERS)
def test_a_report_proposed_about_an_alarm_is_due_under(
    arrange: Arranger, database: Database, changes: dict[str, Any], runs: bool
) -> None:
    # Given an alarm, which hangs on an assessment and on no order
    person = arrange.person()
    of = order(arrange, person, **changes)
    alarm(arrange, person)
    # When the supervisor proposes a report on Tuesday
    propose(arrange, person, "alarm")
    # Then it is due by the end of Wednesday, for the orders that ran on that day
    assert due_days(database, of) == ([TODAY + DAY] if runs else [])


def test_r06_a_report_proposed_about_a_term_is_due_under_the_order_of_that_term_alone(
    arrange: Arranger, database: Database
) -> None:
    # Given an escalation about a term of one order, that ended when the term got a later day
    person = arrange.person()
    of, other = order(arrange, person), order(arrange, person)
    passed = term(arrange, person, "advice-after-report", "order", of.id, NOW - DAY)
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
        work.session.get_one(DeadlineRow, passed.id).due_at = NOW + DAY
    # When it had been decided with a proposal, as it could be before decisions had to fit the escalation
    with database.work(arrange.office.supervisor, NOW) as work:
        query = select(EscalationRow).where(EscalationRow.person_id == person.id)
        close_escalation(
            work, work.session.exec(query).one(), Decision.PROPOSE_REPORT.value, "een goede reden"
        )
        refresh_clocks(work, person.id)
    # Then the report is due under that order
    assert due_days(database, of) == [TODAY + DAY]
    assert due_days(database, other) == []


def test_r07_a_term_keeps_its_identity_when_decisions_of_another_sort_appear(
    arrange: Arranger, database: Database
) -> None:
    # Given a report proposed after a miss, and made
    person = arrange.person()
    of = missed_under(arrange, person)
    propose(arrange, person, "unexcused-required")
    (first,) = report_terms(database, of)
    with database.work(arrange.office.officer, NOW) as work:
        finish_deadline(work, first.id, first.version, TODAY)
    # When an alarm, and then another miss, lead to proposals as well
    alarm(arrange, person, NOW + timedelta(hours=1))
    propose(arrange, person, "alarm", NOW + timedelta(hours=1))
    arrange.miss(person, NOW - 40 * DAY, "unexcused", obligation=_line(database, of))
    propose(arrange, person, "unexcused-required", NOW + 2 * DAY)
    # Then what was made stays made, and each of the two others is a term of its own
    found = {row.number: row for row in report_terms(database, of)}
    assert found[1].id == first.id
    assert sorted(row.state for row in found.values()) == ["done", "opened", "opened"]


def test_r08_an_alarm_before_a_miss_that_nobody_counted_takes_no_number_of_it(
    arrange: Arranger, database: Database
) -> None:
    """A file from before alarms counted: its term about the miss is number one and stays so."""
    # Given a proposal about an alarm, before one about a miss
    person = arrange.person()
    of = missed_under(arrange, person)
    alarm(arrange, person, NOW - timedelta(hours=1))
    propose(arrange, person, "alarm", NOW - timedelta(hours=1))
    # When the one about the miss is made, and both are computed again
    propose(arrange, person, "unexcused-required")
    with database.work(arrange.office.officer, NOW) as work:
        refresh_clocks(work, person.id)
    # Then the one about the miss is number one
    found = {row.number: row.state for row in report_terms(database, of)}
    assert found[1] == "opened"
    assert list(found.values()) == ["opened", "opened"]


def _line(database: Database, of: OrderRow) -> ObligationRow:
    with database.work(CLOCK, NOW) as work:
        query = select(ObligationRow).join(
            ConditionRow, col(ConditionRow.id) == col(ObligationRow.condition_id)
        )
        return work.session.exec(query.where(ConditionRow.order_id == of.id)).one()


def test_a_report_meets_its_term_also_by_somebody_who_sees_the_person_by_a_case_that_ends_with_it(
    arrange: Arranger, database: Database
) -> None:
    """It is about a term that this order asks for no more: told to a desk of another team, it is all by which
    they see the person, and the first that computes the terms anew ends it."""
    person, desk = arrange.person(), arrange.office.duty_desk
    of = missed_under(arrange, person)
    propose(arrange, person, "unexcused-required")
    late = term(arrange, person, "closing-report", "order", of.id, NOW - DAY)
    escalation = open_about(arrange, person, late)
    arrange.add(
        EscalationStepRow(
            escalation_id=escalation.id, person_id=person.id, position=0, due_at=NOW, audience="duty_desk",
            ask="decide", state="notified", staff_id=desk.staff_id, reached="duty_desk",
            notified_at=NOW,
        )
    )  # fmt: skip
    with database.work(desk, NOW) as work:
        enter_event(work, NewOrderEvent(of.id, OrderEventKind.BREACH_REPORTED.value, NOW))
    with database.work(CLOCK, NOW) as work:
        assert get_escalation(work.session, escalation.id).state == "resolved"
    assert [one.state for one in report_terms(database, of)] == ["done"]


def test_terms_that_change_end_no_case_about_other_terms(
    arrange: Arranger, database: Database
) -> None:
    """What the night found no longer asked waits for a person, whatever else is computed anew meanwhile."""
    person = arrange.person()
    of = order(arrange, person)
    gone = term(arrange, person, "contact-plan", "person", person.id, NOW - DAY)
    escalation = open_about(arrange, person, gone)
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(DeadlineRow, gone.id).state = "dropped"
        assert [one.id for one in deadlines_of(work.session, person.id)] == [gone.id]
    with database.work(arrange.office.officer, NOW) as work:
        assert refresh_clocks(work, person.id), "terms of the order appear"
    with database.work(CLOCK, NOW) as work:
        assert get_escalation(work.session, escalation.id).state == "opened"
        assert any(one.subject_id == of.id for one in deadlines_of(work.session, person.id))
