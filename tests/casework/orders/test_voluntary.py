"""What is voluntary is planned and recorded like anything else, and nothing follows from missing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.casework.appointments.acts import move_appointment, record_outcome, times_for
from aftercare.casework.conditions.acts import NewCondition, add_condition
from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.casework.overviews.person_file import events_of, person_file
from aftercare.casework.overviews.view import my_worklist
from aftercare.casework.people.acts import PersonDetails, enrol
from aftercare.casework.plans.acts import approve_plan, draft_plan, put_obligation, submit_plan
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.orders.terms import OrderTerms
from aftercare.domain.people.person import Regime
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from aftercare.domain.time.wall_time import civil_date
from aftercare.jobs import clock_jobs
from aftercare.scheduling.escalation.evaluate_rules import (
    evaluate_people,
    next_evaluation,
    people_to_evaluate,
)
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import get_plan, obligations_of
from tests.store.arranging import CALLBACK, NOW, Arranger
from tests.watchdog_counts import counted

TODAY = civil_date(NOW)


def planned(
    arrange: Arranger, person: PersonRow, frame: str, kind: str, condition: str
) -> list[AppointmentRow]:
    """What a plan with one weekly line of this kind puts into the calendar, earliest first."""
    office, database = arrange.office, arrange.database
    terms = ObligationTerms(
        ObligationKind(kind), 30, 7, site_ids=(str(office.room_id),), starts_on=TODAY
    )
    with database.work(office.officer, NOW) as work:
        order = enter_order(work, NewOrder(person.id, OrderTerms(frame, f"ref-{frame}", TODAY)))
        ground = add_condition(work, NewCondition(order.id, condition))
        plan = draft_plan(work, person.id)
        put_obligation(work, plan.id, plan.version, ground.id, terms)
    with database.work(office.officer, NOW) as work:
        submit_plan(work, plan.id, get_plan(work.session, plan.id).version)
    with database.work(office.supervisor, NOW) as work:
        approve_plan(work, plan.id, get_plan(work.session, plan.id).version)
    return calendar(database, person)


def calendar(database: Database, person: PersonRow) -> list[AppointmentRow]:
    query = select(AppointmentRow).where(AppointmentRow.person_id == person.id)
    with database.work(CLOCK, NOW) as work:
        return sorted(work.session.exec(query), key=lambda row: row.starts_at)


def run_clock(database: Database, at: datetime) -> None:
    for job in clock_jobs(database, FixedClock(at), CALLBACK):
        job.run()


def record(arrange: Arranger, appointment_id: UUID, at: datetime, outcome: Outcome) -> None:
    with arrange.database.work(arrange.office.officer, at) as work:
        row = get_appointment(work.session, appointment_id)
        record_outcome(work, row.id, row.version, outcome)


def everything(database: Database) -> tuple[list[AbsenceRow], list[EscalationRow]]:
    with database.work(CLOCK, NOW) as work:
        absences = list(work.session.exec(select(AbsenceRow)))
        return absences, list(work.session.exec(select(EscalationRow)))


VOLUNTARY = [
    pytest.param("VRIJWILLIG", "check_in", "reporting_duty", id="voluntary check-in"),
    pytest.param("VRIJWILLIG", "circle_meeting", "other_conduct", id="circle"),
    pytest.param("VV", "circle_meeting", "other_conduct", id="circle beside a sentence"),
]


@pytest.mark.parametrize(("frame", "kind", "condition"), VOLUNTARY)
def test_its_appointments_are_placed_outside_enforcement(
    arrange: Arranger, frame: str, kind: str, condition: str
) -> None:
    rows = planned(arrange, arrange.person(), frame, kind, condition)
    assert len(rows) > 5
    assert not any(row.enforceable for row in rows)
    with_officer = kind == "check_in"
    assert all((row.officer_id is not None) is with_officer for row in rows)


def test_under_a_court_order_they_are_not(arrange: Arranger) -> None:
    rows = planned(arrange, arrange.person(), "VV", "check_in", "reporting_duty")
    assert all(row.enforceable for row in rows)


@pytest.mark.parametrize(("frame", "kind", "condition"), VOLUNTARY)
def test_a_miss_is_information_and_opens_nothing(
    arrange: Arranger, database: Database, frame: str, kind: str, condition: str
) -> None:
    person = arrange.person()
    first, *_ = planned(arrange, person, frame, kind, condition)
    record(arrange, first.id, first.ends_at, Outcome.MISSED)
    run_clock(database, first.ends_at + timedelta(days=1))
    assert calendar(database, person)[0].state == "missed"
    assert everything(database) == ([], [])
    with database.work(arrange.office.officer, first.ends_at) as work:
        events = events_of(work, person_file(work, person.id))
    happened = [one for one in events if one["kind"] in ("outcome", "unreminded")]
    assert [one["what"] for one in happened] == ["missed"]


def test_an_outcome_nobody_gives_is_asked_for_and_never_evaluated(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    first, *_ = planned(arrange, person, "VRIJWILLIG", "check_in", "reporting_duty")
    later = first.ends_at + timedelta(days=5)
    run_clock(database, first.ends_at + timedelta(hours=1))
    run_clock(database, later)
    assert everything(database) == ([], [])
    with database.work(arrange.office.officer, later) as work:
        assert [row["id"] for row in my_worklist(work).outcomes] == [first.id]


def test_the_watchdog_misses_nothing_in_it(arrange: Arranger, database: Database) -> None:
    first, *_ = planned(arrange, arrange.person(), "VRIJWILLIG", "check_in", "reporting_duty")
    record(arrange, first.id, first.ends_at, Outcome.MISSED)
    later = first.ends_at + timedelta(days=30)
    run_clock(database, later)
    with database.work(CLOCK, later) as work:
        found = counted(work, later)
    assert found["missed-without-absence"] == 0
    assert found["undecided-without-escalation"] == 0


def test_the_same_miss_under_a_court_order_opens_an_absence(
    arrange: Arranger, database: Database
) -> None:
    first, *_ = planned(arrange, arrange.person(), "VV", "check_in", "reporting_duty")
    record(arrange, first.id, first.ends_at, Outcome.MISSED)
    absences, _ = everything(database)
    assert [one.state for one in absences] == ["opened"]


def test_given_another_time_it_stays_outside(arrange: Arranger, database: Database) -> None:
    first, *_ = planned(arrange, arrange.person(), "VRIJWILLIG", "check_in", "reporting_duty")
    with database.work(arrange.office.officer, NOW) as work:
        offers = [one for one in times_for(work, first.id) if one.start != first.starts_at]
        fresh = move_appointment(work, first.id, first.version, offers[0].start)
        assert not fresh.enforceable


def test_an_appointment_follows_its_line_when_that_becomes_voluntary(
    arrange: Arranger, database: Database
) -> None:
    """The court's term ends and the check-ins go on by agreement: the same line under another order."""
    office, person = arrange.office, arrange.person()
    planned(arrange, person, "VV", "check_in", "reporting_duty")
    with database.work(office.officer, NOW) as work:
        order = enter_order(
            work, NewOrder(person.id, OrderTerms("VRIJWILLIG", "afspraak-1", TODAY))
        )
        ground = add_condition(work, NewCondition(order.id, "reporting_duty"))
        plan = draft_plan(work, person.id)
        (line,) = obligations_of(work.session, plan.id)
        terms = replace(line.terms(), starts_on=line.starts_on)
        put_obligation(work, plan.id, plan.version, ground.id, terms, line.id)
    with database.work(office.officer, NOW) as work:
        submit_plan(work, plan.id, get_plan(work.session, plan.id).version)
    with database.work(office.supervisor, NOW) as work:
        approve_plan(work, plan.id, get_plan(work.session, plan.id).version)
    standing = [row for row in calendar(database, person) if row.state == "scheduled"]
    assert standing
    assert not any(row.enforceable for row in standing)


def test_somebody_is_enrolled_without_any_order_and_gets_a_voluntary_one_later(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    details = PersonDetails("V-1", "Vrij", "Willig", NOW.date().replace(year=1990), Regime.ADULT, 3)
    with database.work(office.officer, NOW) as work:
        person = enrol(work, details)
    with database.work(office.officer, NOW) as work:
        assert person_file(work, person.id).orders == []
    rows = planned(arrange, person, "VRIJWILLIG", "circle_meeting", "other_conduct")
    assert not any(row.enforceable for row in rows)
    with database.work(CLOCK, NOW) as work:
        assert [one.frame for one in work.session.exec(select(OrderRow))] == ["VRIJWILLIG"]


def test_the_clock_of_the_demonstration_does_not_wait_for_it(
    arrange: Arranger, database: Database
) -> None:
    arrange.appointment(
        arrange.person(), NOW - timedelta(days=9), state="outcome_overdue", enforceable=False,
        overdue_at=NOW - timedelta(days=9),
    )  # fmt: skip
    with database.work(CLOCK, NOW) as work:
        assert next_evaluation(work.session, NOW) is None


def test_an_absence_that_came_to_it_past_casework_is_never_evaluated(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=30), enforceable=False)
    arrange.miss(person, NOW - timedelta(days=3), "unexcused", enforceable=False)
    with database.work(CLOCK, NOW) as work:
        assert people_to_evaluate(work.session, NOW) == []
        assert evaluate_people(work, [person.id]) == 0
        assert next_evaluation(work.session, NOW) is None
        assert counted(work, NOW)["undecided-without-escalation"] == 0
