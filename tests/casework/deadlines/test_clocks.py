"""Statutory terms follow the facts: they appear, move, are met by whoever meets them, and open again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Invalid, NotFound, Stale
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.deadlines.acts import (
    deadline_file,
    drop_deadline,
    finish_deadline,
    person_deadlines,
)
from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.casework.escalation.acts import decide
from aftercare.casework.orders.events import NewOrderEvent, enter_event, person_events, void_event
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.scheduling.deadlines.refresh_clocks import clocks_due, refresh_clocks_of
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow, deadlines_of
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import ObligationRow
from tests.store.arranging import NOW, Arranger

TODAY = civil_date(NOW)
Order = Callable[..., OrderRow]


@pytest.fixture
def order(arrange: Arranger) -> Order:
    """Gives a person an order: a suspended sentence from three weeks ago unless said otherwise."""

    def give(person: PersonRow, frame: str = "VV", **changes: Any) -> OrderRow:
        values: dict[str, Any] = {
            "court_reference": f"ref-{frame}-{len(changes)}",
            "starts_on": TODAY - timedelta(days=21),
            "created_by": person.officer_id,
        }
        row = OrderRow(person_id=person.id, frame=frame, **values | changes)
        arrange.add(row)
        return row

    return give


def refresh(database: Database, actor: Actor, person: PersonRow, now: datetime = NOW) -> bool:
    with database.work(actor, now) as work:
        return refresh_clocks(work, person.id)


def terms(database: Database, person: PersonRow) -> dict[tuple[str, int], DeadlineRow]:
    with database.work(CLOCK, NOW) as work:
        return {(row.code, row.number): row for row in deadlines_of(work.session, person.id)}


def states(database: Database, person: PersonRow) -> dict[str, str]:
    return {code: row.state for (code, _), row in terms(database, person).items()}


def came_to(
    arrange: Arranger, person: PersonRow, of: OrderRow, starts_at: datetime, **more: Any
) -> AppointmentRow:
    """An appointment under a condition of that order."""
    condition = arrange.condition(person)
    with arrange.database.work(CLOCK, NOW) as work:
        row = work.session.merge(condition)
        row.order_id = of.id
    _, lines = arrange.plan(person, state="superseded", number=int(starts_at.timestamp()) % 10**6)
    with arrange.database.work(CLOCK, NOW) as work:
        line = work.session.get_one(ObligationRow, lines[0].id)
        line.condition_id = condition.id
    return arrange.appointment(person, starts_at, lines[0], **more)


def record(database: Database, actor: Actor, appointment: AppointmentRow, outcome: Outcome) -> None:
    with database.work(actor, NOW) as work:
        version = get_appointment(work.session, appointment.id).version
        record_outcome(work, appointment.id, version, outcome, "Een vergissing.")


class TestFollowingTheFacts:
    def test_an_order_gets_its_terms_and_a_second_look_changes_nothing(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        order(person, ends_on=TODAY + timedelta(days=700))
        assert refresh(database, arrange.office.officer, person)
        assert not refresh(database, arrange.office.officer, person)
        assert states(database, person) == {
            "start-supervision": "opened", "closing-report": "opened",
        }  # fmt: skip

    def test_a_corrected_order_moves_its_term_and_the_row_remembers(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        row = order(person, starts_on=TODAY)
        refresh(database, arrange.office.officer, person)
        before = terms(database, person)["start-supervision", 0]
        with database.work(CLOCK, NOW) as work:
            work.session.get_one(OrderRow, row.id).immediately_enforceable = True
        refresh(database, arrange.office.officer, person)
        after = terms(database, person)["start-supervision", 0]
        assert after.id == before.id
        assert (after.was_due_at, civil_date(after.due_at)) == (before.due_at, date(2026, 12, 2))

    def test_a_voluntary_frame_has_none_and_an_old_one_is_left_alone(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person(enrolled_on=date(2020, 1, 1))
        order(person, "VRIJWILLIG", ends_on=TODAY)
        order(person, starts_on=date(2021, 1, 4), ends_on=date(2023, 1, 3))
        assert not refresh(database, arrange.office.officer, person)
        assert terms(database, person) == {}

    def test_what_had_run_out_before_the_file_came_is_not_asked(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person(enrolled_on=TODAY)
        order(person, starts_on=TODAY - timedelta(days=200))
        refresh(database, arrange.office.officer, person)
        assert terms(database, person) == {}

    def test_what_a_supervisor_dropped_stays_dropped(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        order(person)
        refresh(database, arrange.office.officer, person)
        row = terms(database, person)["start-supervision", 0]
        with database.work(arrange.office.supervisor, NOW) as work:
            drop_deadline(work, row.id, row.version, "Overgenomen van een andere regio.")
        assert not refresh(database, arrange.office.officer, person)
        dropped = terms(database, person)["start-supervision", 0]
        assert dropped.state == "dropped"
        assert dropped.done_by == arrange.office.supervisor.staff_id

    def test_the_case_about_a_term_ends_with_the_correction_that_takes_the_term_away(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        row = order(person, starts_on=TODAY - timedelta(days=40))
        refresh(database, arrange.office.officer, person)
        with database.work(CLOCK, NOW) as work:
            evaluate_people(work, [person.id])
            work.session.get_one(OrderRow, row.id).starts_on = TODAY - timedelta(days=1)
        refresh(database, arrange.office.officer, person)
        with database.work(CLOCK, NOW) as work:
            escalation = work.session.exec(select(EscalationRow)).one()
        assert (escalation.rule_code, escalation.decision) == ("first-contact-late", "remedied")


class TestRepeatedTerms:
    def test_the_next_one_is_counted_from_the_day_the_last_was_done(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person(enrolled_on=date(2026, 1, 1))
        order(person, "JV", regime="juvenile", executed_by="gi", starts_on=date(2026, 6, 5))
        refresh(database, arrange.office.officer, person)
        first = terms(database, person)["youth-report", 1]
        with database.work(arrange.office.officer, NOW) as work:
            finish_deadline(work, first.id, first.version, date(2026, 11, 2))
        found = terms(database, person)
        assert found["youth-report", 1].state == "done"
        assert found["youth-report", 2].counted_from_on == date(2026, 11, 2)
        assert civil_date(found["youth-report", 2].due_at) == date(2027, 5, 3)

    def test_it_comes_within_sight_by_night_without_anybody_touching_the_file(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person(enrolled_on=date(2026, 1, 1))
        order(person, "JV", regime="juvenile", executed_by="gi", starts_on=date(2026, 6, 5))
        refresh(database, arrange.office.officer, person)
        assert ("youth-report", 3) in terms(database, person)
        assert ("youth-report", 4) not in terms(database, person)
        later = NOW + timedelta(days=200)
        with database.work(CLOCK, later) as work:
            due = clocks_due(work.session, later)
            assert person.id in due
            assert refresh_clocks_of(work, [person.id])
            assert not refresh_clocks_of(work, [person.id])
        assert ("youth-report", 4) in terms(database, person)

    def test_an_order_that_ended_long_ago_is_no_longer_looked_at(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        over, early, running = arrange.person(), arrange.person(), arrange.person()
        order(over, ends_on=TODAY - timedelta(days=400), starts_on=date(2020, 1, 1))
        order(early, ended_on=TODAY - timedelta(days=400), end_reason="revoked")
        order(running)
        with database.work(CLOCK, NOW) as work:
            due = set(clocks_due(work.session, NOW))
        assert {over.id, early.id, running.id} & due == {running.id}


class TestFirstContact:
    def test_whoever_records_the_first_attendance_settles_the_term(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        row = order(person)
        refresh(database, arrange.office.officer, person)
        held = came_to(arrange, person, row, NOW - timedelta(days=5))
        record(database, arrange.office.deputy, held, Outcome.LATE)
        term = terms(database, person)["start-supervision", 0]
        assert (term.state, term.settled_by_id) == ("done", held.id)
        assert term.done_by == arrange.office.deputy.staff_id
        assert term.done_on == civil_date(NOW - timedelta(days=5))

    def test_a_correction_to_missed_opens_it_again_unless_there_was_another(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        row = order(person)
        refresh(database, arrange.office.officer, person)
        first = came_to(arrange, person, row, NOW - timedelta(days=5))
        second = came_to(arrange, person, row, NOW - timedelta(days=2))
        record(database, arrange.office.officer, first, Outcome.ATTENDED)
        record(database, arrange.office.officer, second, Outcome.ATTENDED)
        record(database, arrange.office.officer, first, Outcome.MISSED)
        assert terms(database, person)["start-supervision", 0].settled_by_id == second.id
        record(database, arrange.office.officer, second, Outcome.MISSED)
        term = terms(database, person)["start-supervision", 0]
        assert (term.state, term.done_at, term.settled_by_id) == ("opened", None, None)

    @pytest.mark.parametrize("outcome", [Outcome.MISSED, Outcome.CALLED_OFF])
    def test_who_did_not_come_settles_nothing(
        self, arrange: Arranger, database: Database, order: Order, outcome: Outcome
    ) -> None:
        person = arrange.person()
        row = order(person)
        refresh(database, arrange.office.officer, person)
        record(
            database,
            arrange.office.officer,
            came_to(arrange, person, row, NOW - timedelta(days=5)),
            outcome,
        )
        assert states(database, person)["start-supervision"] == "opened"

    def test_an_appointment_of_another_order_or_before_the_start_settles_nothing(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        row = order(person, starts_on=TODAY - timedelta(days=3))
        other = order(person, "VBM")
        refresh(database, arrange.office.officer, person)
        before = came_to(arrange, person, row, NOW - timedelta(days=5))
        elsewhere = came_to(arrange, person, other, NOW - timedelta(days=1))
        for held in (before, elsewhere):
            record(database, arrange.office.officer, held, Outcome.ATTENDED)
        assert states(database, person)["start-supervision"] == "opened"

    def test_a_provider_who_sees_no_term_settles_it_by_recording(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        row = order(person)
        refresh(database, arrange.office.officer, person)
        held = came_to(
            arrange, person, row, NOW - timedelta(days=1),
            provider_id=arrange.office.provider_id, officer_id=None, kind="treatment",
        )  # fmt: skip
        record(database, arrange.office.provider, held, Outcome.ATTENDED)
        term = terms(database, person)["start-supervision", 0]
        assert (term.state, term.done_by) == ("done", arrange.office.provider.staff_id)

    def test_what_a_person_said_was_done_stays_whatever_is_recorded(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        row = order(person)
        refresh(database, arrange.office.officer, person)
        term = terms(database, person)["start-supervision", 0]
        with database.work(arrange.office.officer, NOW) as work:
            finish_deadline(work, term.id, term.version, TODAY, "Gesprek in de inrichting.")
        held = came_to(arrange, person, row, NOW - timedelta(days=1))
        record(database, arrange.office.officer, held, Outcome.MISSED)
        assert states(database, person)["start-supervision"] == "done"


def new_event(of: OrderRow, kind: str, **changes: Any) -> NewOrderEvent:
    values = {"order_id": of.id, "kind": kind, "happened_at": NOW - timedelta(hours=2)}
    return NewOrderEvent(**values | changes)


class TestEvents:
    def test_an_arrest_starts_three_times_24_hours_and_its_withdrawal_stops_them(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        row = order(person)
        with database.work(arrange.office.officer, NOW) as work:
            event = enter_event(work, new_event(row, "arrest"))
        term = terms(database, person)["judge-decision", 1]
        assert term.due_at == NOW + timedelta(hours=70)
        with database.work(arrange.office.officer, NOW) as work:
            void_event(work, event.id, event.version)
        assert states(database, person)["judge-decision"] == "dropped"

    def test_a_second_event_after_a_withdrawn_one_has_a_number_of_its_own(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        row = order(person)
        with database.work(arrange.office.officer, NOW) as work:
            first = enter_event(work, new_event(row, "arrest"))
        with database.work(arrange.office.officer, NOW + timedelta(minutes=1)) as work:
            enter_event(work, new_event(row, "arrest", happened_at=NOW - timedelta(hours=1)))
        with database.work(arrange.office.officer, NOW + timedelta(minutes=2)) as work:
            void_event(work, first.id, first.version)
        found = terms(database, person)
        assert found["judge-decision", 1].state == "dropped"
        assert found["judge-decision", 2].state == "opened"
        assert found["judge-decision", 2].due_at == NOW + timedelta(hours=71)

    def test_a_proposed_report_is_due_without_delay_and_the_report_meets_it(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        row = order(person)
        for days in (3, 1):
            missed = came_to(
                arrange, person, row, NOW - timedelta(days=days), state="missed", overdue_at=None
            )
            arrange.absence(
                missed, state="decided", verdict="unexcused", verdict_reason="reden",
                decided_by=arrange.office.officer.staff_id, decided_at=NOW,
            )  # fmt: skip
        with database.work(CLOCK, NOW) as work:
            evaluate_people(work, [person.id])
        with database.work(arrange.office.supervisor, NOW) as work:
            escalation = work.session.exec(
                select(EscalationRow).where(EscalationRow.rule_code == "unexcused-repeated")
            ).one()
            decide(
                work, escalation.id, escalation.version, Decision.PROPOSE_REPORT, "Het is herhaald."
            )
        due = terms(database, person)["prosecutor-report", 1]
        # Tuesday's decision: the next working day ends on Wednesday.
        assert (due.state, due.due_at) == ("opened", start_of_day(date(2026, 11, 26)))
        later = NOW + timedelta(hours=3)
        with database.work(arrange.office.officer, later) as work:
            event = enter_event(work, new_event(row, "breach_reported", happened_at=later))
        found = terms(database, person)
        assert found["prosecutor-report", 1].state == "done"
        assert found["prosecutor-report", 1].settled_by_id == event.id
        assert {"advice-after-report", "hearing-target"} <= {code for code, _ in found}
        with database.work(arrange.office.officer, later) as work:
            void_event(work, event.id, event.version)
        assert terms(database, person)["prosecutor-report", 1].state == "opened"

    def test_what_cannot_be_is_pointed_at(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        wrong = new_event(
            order(person), "riot", happened_at=NOW + timedelta(minutes=1), note="x" * 2_001
        )
        with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
            enter_event(work, wrong)
        assert [fault.pointer for fault in refused.value.fields] == [
            "/kind", "/happened_at", "/note",
        ]  # fmt: skip

    def test_twice_withdrawn_or_from_an_old_page_is_shown(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        row = order(arrange.person())
        officer = arrange.office.officer
        with database.work(officer, NOW) as work:
            event = enter_event(work, new_event(row, "warning"))
        with pytest.raises(Stale), database.work(officer, NOW) as work:
            void_event(work, event.id, event.version + 1)
        with database.work(officer, NOW) as work:
            void_event(work, event.id, event.version)
        with pytest.raises(AlreadyDecided), database.work(officer, NOW) as work:
            void_event(work, event.id, event.version + 1)

    def test_nobody_outside_the_caseload_finds_the_order(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        row = order(arrange.person())
        with pytest.raises(NotFound), database.work(arrange.office.outsider, NOW) as work:
            enter_event(work, new_event(row, "arrest"))


class TestLooking:
    def test_a_deadline_is_shown_with_its_order_and_how_it_was_counted(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        row = order(person)
        refresh(database, arrange.office.officer, person)
        term = terms(database, person)["start-supervision", 0]
        with database.work(arrange.office.officer, NOW) as work:
            file = deadline_file(work, term.id)
            assert file.order is not None
            assert file.order.id == row.id
            assert file.clock is not None
            assert file.clock.due_at == term.due_at
            listed = person_deadlines(work, person.id)
            assert [one.id for one in listed.rows] == [term.id]
            assert person_events(work, person.id).events == []

    def test_it_does_not_exist_for_another_team(
        self, arrange: Arranger, database: Database, order: Order
    ) -> None:
        person = arrange.person()
        order(person)
        refresh(database, arrange.office.officer, person)
        term = terms(database, person)["start-supervision", 0]
        with pytest.raises(NotFound), database.work(arrange.office.outsider, NOW) as work:
            deadline_file(work, term.id)
        with pytest.raises(NotFound), database.work(arrange.office.outsider, NOW) as work:
            person_deadlines(work, person.id)


def test_every_change_by_a_computation_stands_in_the_log(
    arrange: Arranger, database: Database, order: Order
) -> None:
    person = arrange.person()
    order(person)
    refresh(database, arrange.office.officer, person)
    refresh(database, arrange.office.officer, person)
    with database.work(CLOCK, NOW) as work:
        found = work.session.execute(
            text(
                "select count(*) from audit_entry where action = 'refresh-clocks' and person_id = :p"
            ),
            {"p": person.id},
        ).scalar()
    assert found == 1


def test_a_youth_order_that_an_adult_service_takes_over_does_not_start_again(
    arrange: Arranger, order: Order, database: Database
) -> None:
    # Given a juvenile sentence that the youth service has carried out for ten months
    office = arrange.office
    person = arrange.person(regime="juvenile", enrolled_on=TODAY - timedelta(days=300))
    given = order(
        person,
        "JV",
        regime="juvenile",
        age_at_offence=17,
        executed_by="gi",
        starts_on=TODAY - timedelta(days=300),
    )
    refresh(database, office.officer, person)
    with database.work(CLOCK, NOW) as work:
        (first,) = [
            row for row in deadlines_of(work.session, person.id) if row.code == "first-contact"
        ]
        first.state, first.done_at, first.done_by = "done", NOW, person.officer_id
    # When an adult service takes it over
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(OrderRow, given.id).executed_by = "rn"
    refresh(database, office.officer, person)
    # Then supervision is not asked to start a second time, long overdue
    assert states(database, person)["first-contact"] == "done"
    assert "start-supervision" not in states(database, person)
