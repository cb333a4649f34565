"""A frame corrected in or out of enforcement takes its appointments along, and loses no miss."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from aftercare.base.errors import Conflict
from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.escalation.acts import decide
from aftercare.casework.escalation.view import escalation_view
from aftercare.casework.orders.acts import change_order
from aftercare.casework.orders.period_changes import previewed_change
from aftercare.domain.absences.absence import Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.orders.terms import OrderTerms
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.absences.open_missing import misses_without_absence
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people, people_to_evaluate
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import ObligationRow
from tests.store.arranging import NOW, Arranger
from tests.watchdog_counts import counted

BINDING, VOLUNTARY = "VV", "VRIJWILLIG"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Line = tuple[OrderRow, ObligationRow]


def line_under(
    arrange: Arranger,
    person: PersonRow,
    frame: str,
    kind: str = "check_in",
    state: str = "approved",
) -> Line:
    """One weekly line of a plan under a frame of its own."""
    _, (line,) = arrange.plan(person, state=state)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(ObligationRow, line.id).kind = kind
        condition = work.session.get_one(ConditionRow, line.condition_id)
        order = work.session.get_one(OrderRow, condition.order_id)
        order.frame = frame
        return order, work.session.get_one(ObligationRow, line.id)


def correct(arrange: Arranger, order: OrderRow, frame: str) -> PeriodChange:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        standing = work.session.get_one(OrderRow, order.id)
        terms = OrderTerms(frame, standing.court_reference, standing.starts_on)
        return change_order(work, order.id, standing.version, terms).change


def enforceable(database: Database, row: AppointmentRow) -> bool:
    with database.work(CLOCK, NOW) as work:
        return work.session.get_one(AppointmentRow, row.id).enforceable


def absences(database: Database, row: AppointmentRow) -> list[AbsenceRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(AbsenceRow).where(AbsenceRow.appointment_id == row.id)
        return list(work.session.exec(query))


def evaluate(database: Database) -> None:
    with database.work(CLOCK, NOW) as work:
        due = people_to_evaluate(work.session, NOW)
    for person_id in due:
        with database.work(CLOCK, NOW) as work:
            evaluate_people(work, [person_id])


def escalations(database: Database) -> dict[str, EscalationRow]:
    """By rule, but for the terms that an order brings along."""
    with database.work(CLOCK, NOW) as work:
        found = work.session.exec(select(EscalationRow).order_by(col(EscalationRow.id)))
        return {one.rule_code: one for one in found if one.rule_code != "deadline-overdue"}


LATE: dict[str, Any] = {"state": "outcome_overdue", "overdue_at": NOW - 3 * DAY + HOUR}
STANDING = [
    pytest.param(-3 * DAY, {"state": "attended"}, id="E01-attended"),
    pytest.param(-3 * DAY, {"state": "missed"}, id="E02-missed"),
    pytest.param(-3 * DAY, LATE, id="E03-without-an-outcome"),
    pytest.param(-HOUR / 4, {}, id="E04-going-on-now"),
    pytest.param(3 * HOUR, {"state": "notified"}, id="E05-within-the-notice"),
]


@pytest.mark.parametrize(("after", "changes"), STANDING)
@pytest.mark.parametrize("state", ["approved", "superseded"])
@pytest.mark.parametrize(("was", "frame"), [(VOLUNTARY, BINDING), (BINDING, VOLUNTARY)])
def test_an_appointment_follows_the_corrected_frame(
    arrange: Arranger, database: Database, after: timedelta, changes: dict[str, Any], state: str,
    was: str, frame: str,
) -> None:  # fmt: skip
    order, line = line_under(arrange, arrange.person(), was, state=state)
    row = arrange.appointment(
        _person(database, order), NOW + after, line, enforceable=was == BINDING, **changes
    )
    correct(arrange, order, frame)
    assert enforceable(database, row) is (frame == BINDING)


def test_e06_a_miss_that_binds_after_all_waits_for_a_verdict_at_once(
    arrange: Arranger, database: Database
) -> None:
    # Given a miss under a frame that was entered as voluntary
    order, line = line_under(arrange, arrange.person(), VOLUNTARY)
    person = _person(database, order)
    row = arrange.appointment(person, NOW - 30 * DAY, line, enforceable=False, state="missed")
    # When the frame is corrected
    correct(arrange, order, BINDING)
    # Then the absence is open in the same moment, with the terms of the day that was missed
    (absence,) = absences(database, row)
    assert (absence.state, absence.missed_on) == ("opened", civil_date(NOW - 30 * DAY))
    assert absence.decide_by < NOW
    with database.work(CLOCK, NOW) as work:
        assert misses_without_absence(work.session) == []
        assert counted(work, NOW)["missed-without-absence"] == 0
    # And the verdict, which is late, is asked for on a ladder
    evaluate(database)
    assert escalations(database)["decision-overdue"].state == "opened"


def test_e07_an_absence_that_was_dropped_opens_again(arrange: Arranger, database: Database) -> None:
    order, line = line_under(arrange, arrange.person(), VOLUNTARY)
    person = _person(database, order)
    row = arrange.appointment(person, NOW - DAY, line, enforceable=False, state="missed")
    arrange.absence(row, state="dropped")
    correct(arrange, order, BINDING)
    assert [one.state for one in absences(database, row)] == ["opened"]


def test_e08_an_outcome_nobody_gave_is_evaluated_from_then_on(
    arrange: Arranger, database: Database
) -> None:
    order, line = line_under(arrange, arrange.person(), VOLUNTARY)
    arrange.appointment(
        _person(database, order), NOW - 3 * DAY, line, enforceable=False, **LATE
    )  # fmt: skip
    evaluate(database)
    assert escalations(database) == {}
    correct(arrange, order, BINDING)
    evaluate(database)
    assert escalations(database).keys() == {"outcome-overdue", "first-contact-late"}


def test_e09_a_circle_stays_outside_and_so_does_what_another_frame_asked(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    order, line = line_under(arrange, person, VOLUNTARY, kind="circle_meeting", state="superseded")
    circle = arrange.appointment(
        person, NOW - DAY, line, enforceable=False, state="missed", kind="circle_meeting"
    )
    _, other = line_under(arrange, arrange.person(), VOLUNTARY, state="superseded")
    elsewhere = arrange.appointment(person, NOW - 2 * DAY, other, enforceable=False, state="missed")
    correct(arrange, order, BINDING)
    assert not enforceable(database, circle)
    assert not enforceable(database, elsewhere)
    assert absences(database, circle) == []


def test_e10_an_act_that_leaves_the_frame_as_it_was_touches_no_appointment(
    arrange: Arranger, database: Database
) -> None:
    order, line = line_under(arrange, arrange.person(), BINDING)
    person = _person(database, order)
    row = arrange.appointment(person, NOW - DAY, line, enforceable=False, state="missed")
    correct(arrange, order, BINDING)
    assert not enforceable(database, row)


def test_e11_looking_ahead_shows_what_would_bind_and_leaves_no_trace(
    arrange: Arranger, database: Database
) -> None:
    order, line = line_under(arrange, arrange.person(), VOLUNTARY)
    person = _person(database, order)
    row = arrange.appointment(person, NOW - DAY, line, enforceable=False, state="missed")
    with database.work(arrange.office.officer, NOW) as work:
        terms = OrderTerms(BINDING, order.court_reference, order.starts_on)
        change = previewed_change(work, lambda it: change_order(it, order.id, order.version, terms))
    moved = [one for one in change.appointments if one.starts_at == row.starts_at]
    assert [one.change for one in moved] == ["binding"]
    assert not enforceable(database, row)
    assert absences(database, row) == []


def test_e12_a_case_about_what_binds_nobody_any_more_waits_for_a_supervisor(
    arrange: Arranger, database: Database
) -> None:
    # Given an escalation about an unexcused miss under a binding frame
    order, line = line_under(arrange, arrange.person(), BINDING)
    person = _person(database, order)
    arrange.miss(person, NOW - 3 * DAY, "unexcused", obligation=line)
    evaluate(database)
    # When the frame turns out to be voluntary
    correct(arrange, order, VOLUNTARY)
    evaluate(database)
    # Then the escalation is open, says so, and a supervisor decides
    escalation = escalations(database)["unexcused-required"]
    assert escalation.state == "opened"
    with database.work(arrange.office.supervisor, NOW) as work:
        assert [one["enforceable"] for one in escalation_view(work, escalation.id).causes] == [
            False
        ]
        decide(
            work, escalation.id, escalation.version, Decision.CLOSE, "Het toezicht was vrijwillig."
        )


def test_e13_a_verdict_that_was_late_is_still_given_by_a_person(
    arrange: Arranger, database: Database
) -> None:
    # Given an escalation about a late verdict on a miss
    order, line = line_under(arrange, arrange.person(), BINDING)
    person = _person(database, order)
    row, absence = arrange.miss(person, NOW - 30 * DAY, obligation=line)
    evaluate(database)
    # When the frame turns out to be voluntary
    correct(arrange, order, VOLUNTARY)
    # Then neither the escalation nor the absence ends by itself, or is decided away
    escalation = escalations(database)["decision-overdue"]
    assert (escalation.state, absences(database, row)[0].state) == ("opened", "opened")
    with pytest.raises(Conflict), database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, escalation.version, Decision.CLOSE, "een goede reden")
    # When the officer gives the verdict, the escalation ends in that name
    with database.work(arrange.office.officer, NOW) as work:
        give_verdict(work, absence.id, absence.version, Verdict.EXCUSED, "Was vrijwillig.")
    ended = escalations(database)["decision-overdue"]
    assert (ended.decision, ended.decided_by) == ("remedied", arrange.office.officer.staff_id)


def test_e14_there_and_back_again_nothing_is_lost_and_nothing_comes_twice(
    arrange: Arranger, database: Database
) -> None:
    order, line = line_under(arrange, arrange.person(), BINDING)
    person = _person(database, order)
    arrange.miss(person, NOW - 3 * DAY, "unexcused", obligation=line)
    evaluate(database)
    first = escalations(database)["unexcused-required"]
    correct(arrange, order, VOLUNTARY)
    correct(arrange, order, BINDING)
    evaluate(database)
    assert escalations(database)["unexcused-required"].id == first.id


def _person(database: Database, order: OrderRow) -> PersonRow:
    with database.work(CLOCK, NOW) as work:
        return work.session.get_one(PersonRow, order.person_id)
