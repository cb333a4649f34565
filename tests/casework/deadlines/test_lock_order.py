"""Whoever changes several rows takes them in one order, so that no two acts wait for each other.

Each test lets one transaction take its first lock, starts another until it stands before a lock, and
lets the first go on. Taken in another order, PostgreSQL would end one of the two.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from aftercare.base.errors import AlreadyDecided, Stale
from aftercare.casework.appointments.acts import move_appointment, record_outcome, times_for
from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.casework.escalation.acts import decide
from aftercare.casework.orders.acts import end_order, reopen_order
from aftercare.casework.orders.events import NewOrderEvent, enter_event, void_event
from aftercare.casework.people.related_persons import send_texts_to
from aftercare.casework.tasks.acts import finish_task
from aftercare.casework.treatment.referrals import transfer
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.deadlines.statutory import REPORT_CODE
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.orders.order_checks import EndReason
from aftercare.domain.orders.order_events import OrderEventKind
from aftercare.notifications.inbound.receipts import take_receipt
from aftercare.notifications.inbound.replies import take_reply
from aftercare.processes.escalation.closing import resolve_remedied
from aftercare.processes.placement.write_difference import take_off_calendar
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.absences.rows import get_absence
from aftercare.store.appointments.rows import (
    AppointmentRow,
    get_appointment,
    replan_reminders_of_person,
)
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow
from aftercare.store.orders.period_rows import person_locked
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.placement.instance_builder import lock_placement
from aftercare.store.tasks.rows import TaskRow, get_task
from aftercare.store.treatment.offers import lock_groups
from tests.casework.orders.framing import appointments, detain, entered, placed_plan
from tests.store.arranging import CALLBACK, NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock
from tests.store.treatment.clinic import TODAY, Clinic

TOMORROW = NOW + timedelta(days=1, hours=1)


@pytest.fixture
def arrange(fresh_database: Database) -> Arranger:
    """An office in a database of its own: what commits here is gone with it."""
    return Arranger(fresh_database)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def overlap(
    database: Database,
    actor: Actor,
    hold: Callable[[UnitOfWork], Any],
    other: Callable[[], Any],
    go_on: Callable[[UnitOfWork], Any],
) -> None:
    """One transaction holds its first lock until the other waits for something, and then goes on."""
    with ThreadPoolExecutor(1) as pool:
        with database.work(actor, NOW) as work:
            hold(work)
            waiting = pool.submit(other)
            until_a_session_waits_for_a_lock(database)
            go_on(work)
        waiting.result(timeout=30)


def test_an_outcome_and_a_detention_that_takes_the_same_appointment_both_land(
    arrange: Arranger, fresh_database: Database
) -> None:
    officer = arrange.office.officer
    person = arrange.person(enrolled_on=TODAY)
    row = placed_plan(arrange, fresh_database, person, starts_on=TODAY)[2]
    overlap(
        fresh_database,
        officer,
        lambda work: get_person(work.session, person.id, for_update=True),
        lambda: detain(arrange, fresh_database, person, TODAY, None),
        lambda work: record_outcome(
            work, row.id, row.version, Outcome.CALLED_OFF, "Een vergissing."
        ),
    )
    assert all(
        one.starts_at <= NOW + timedelta(days=8) for one in appointments(fresh_database, person)
    )


def test_a_move_waits_for_a_placement_before_it_holds_the_appointment(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    officer = arrange.office.officer
    row = placed_plan(arrange, fresh_database, person)[2]
    with fresh_database.work(officer, NOW) as work:
        to = times_for(work, row.id)[0].start

    def move() -> None:
        with suppress(Stale), fresh_database.work(officer, NOW) as work:
            move_appointment(work, row.id, row.version, to)

    overlap(
        fresh_database,
        CLOCK,
        lambda work: lock_placement(work.session),
        move,
        lambda work: take_off_calendar(work.session, [row.id], "cancelled_by_service", now=NOW),
    )
    assert row.id not in {one.id for one in appointments(fresh_database, person)}


def test_a_placement_books_somebody_whose_texts_are_just_being_sent_elsewhere(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    _, (line,) = arrange.plan(person)
    row = arrange.appointment(person, TOMORROW, line)

    def elsewhere() -> None:
        with fresh_database.work(arrange.office.officer, NOW) as work:
            send_texts_to(work, person.id, person.version, None)

    def book(work: UnitOfWork) -> None:
        later = row.during.lower + timedelta(days=7)
        fresh = row.model_dump(exclude={"id", "starts_at", "ends_at", "during", "occurrence"})
        during = half_open(later, later + timedelta(minutes=30))
        work.session.add(AppointmentRow(**fresh, during=during, occurrence=row.occurrence + 1))
        work.session.flush()

    overlap(
        fresh_database,
        CLOCK,
        lambda work: take_off_calendar(work.session, [row.id], "moved", now=NOW),
        elsewhere,
        book,
    )
    assert len(appointments(fresh_database, person)) == 1


def test_a_term_is_finished_while_the_persons_clocks_are_refreshed(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    officer = arrange.office.officer
    placed_plan(arrange, fresh_database, person)
    with fresh_database.work(CLOCK, NOW) as work:
        term = next(one for one in deadlines_of(work.session, person.id) if one.state == "opened")

    def finish() -> None:
        with fresh_database.work(officer, NOW) as work:
            finish_deadline(work, term.id, term.version, TODAY)

    overlap(
        fresh_database,
        officer,
        lambda work: person_locked(work.session, person.id),
        finish,
        lambda work: refresh_clocks(work, person.id),
    )
    with fresh_database.work(CLOCK, NOW) as work:
        assert work.session.get_one(type(term), term.id).state == "done"


def test_an_event_is_voided_while_the_persons_clocks_are_refreshed(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    officer = arrange.office.officer
    row = placed_plan(arrange, fresh_database, person)[0]
    supervisor = arrange.office.supervisor
    escalation = EscalationRow(person_id=person.id, trigger_key="k", rule_code="alarm",
                         rule_version=1, severity=2, opened_at=NOW)  # fmt: skip
    cause = EscalationCauseRow(escalation_id=escalation.id, appointment_id=row.id, person_id=person.id,
                               noticed_at=NOW)  # fmt: skip
    arrange.add(escalation, cause)
    with fresh_database.work(supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.PROPOSE_REPORT, "een goede reden")
    with fresh_database.work(officer, NOW) as work:
        (order_id,) = {
            one.subject_id
            for one in deadlines_of(work.session, person.id)
            if one.code == REPORT_CODE
        }
        event = enter_event(
            work, NewOrderEvent(order_id, OrderEventKind.BREACH_REPORTED.value, NOW)
        )

    def void() -> None:
        with fresh_database.work(officer, NOW) as work:
            void_event(work, event.id, event.version)

    overlap(
        fresh_database,
        officer,
        lambda work: person_locked(work.session, person.id),
        void,
        lambda work: refresh_clocks(work, person.id),
    )


def test_a_decision_that_starts_a_term_waits_before_it_holds_the_case(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    escalation = EscalationRow(person_id=person.id, trigger_key="k", rule_code="outcome-overdue",
                         rule_version=1, severity=2, opened_at=NOW)  # fmt: skip
    arrange.add(escalation)

    def propose() -> None:
        with fresh_database.work(arrange.office.supervisor, NOW) as work, suppress(AlreadyDecided):
            decide(work, escalation.id, 1, Decision.PROPOSE_REPORT, "een goede reden")

    overlap(
        fresh_database,
        arrange.office.officer,
        lambda work: person_locked(work.session, person.id),
        propose,
        lambda work: resolve_remedied(work, person.id),
    )


def test_news_of_a_text_and_a_change_of_the_persons_texts_follow_each_other(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    row = arrange.appointment(person, TOMORROW)
    sent = arrange.message(row, state="accepted", provider_sid="SM1")

    def not_delivered() -> None:
        form = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30005"}
        with fresh_database.work(CLOCK, NOW) as work:
            take_receipt(work, sent.id, form)

    overlap(
        fresh_database,
        arrange.office.officer,
        lambda work: get_person(work.session, person.id, for_update=True),
        not_delivered,
        lambda work: replan_reminders_of_person(work.session, person.id, NOW),
    )
    with fresh_database.work(CLOCK, NOW) as work:
        assert get_person(work.session, person.id).phone_state == "suspended"


def test_a_stop_and_a_change_of_the_persons_texts_follow_each_other(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    arrange.appointment(person, TOMORROW, state="notified", known_at=NOW)

    def stop() -> None:
        with fresh_database.work(CLOCK, NOW) as work:
            take_reply(work, "SM2", person.phone or "", "STOP", CALLBACK)

    overlap(
        fresh_database,
        arrange.office.officer,
        lambda work: get_person(work.session, person.id, for_update=True),
        stop,
        lambda work: replan_reminders_of_person(work.session, person.id, NOW),
    )
    with fresh_database.work(CLOCK, NOW) as work:
        assert get_person(work.session, person.id).opted_out_at == NOW


def evaluate(database: Database, person: PersonRow) -> int:
    with database.work(CLOCK, NOW) as work:
        return evaluate_people(work, [person.id])


def test_rules_are_evaluated_while_an_outcome_is_being_recorded(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    """The escalation gets the appointment as a cause; that alone needs no wait for a transaction that holds it."""
    row = arrange.appointment(
        person,
        NOW - timedelta(days=4),
        state="outcome_overdue",
        overdue_at=NOW - timedelta(days=4),
    )
    with ThreadPoolExecutor(1) as pool, fresh_database.work(arrange.office.officer, NOW) as work:
        get_appointment(work.session, row.id, for_update=True)
        assert pool.submit(evaluate, fresh_database, person).result(timeout=10) == 1
        record_outcome(work, row.id, row.version, Outcome.ATTENDED, "Een vergissing.")
    with fresh_database.work(CLOCK, NOW) as work:
        assert get_appointment(work.session, row.id).state == "attended"


def test_rules_are_not_evaluated_for_somebody_whose_outcome_is_just_being_corrected(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    """A correction holds the person, so that neither waits for the other's absence or escalation."""
    long_ago = NOW - timedelta(days=5)
    arrange.appointment(person, long_ago, state="outcome_overdue", overdue_at=long_ago)
    evaluate(fresh_database, person)
    missed, absence = arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    with ThreadPoolExecutor(1) as pool, fresh_database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, missed.id, missed.version, Outcome.ATTENDED, "Een vergissing.")
        assert pool.submit(evaluate, fresh_database, person).result(timeout=10) == 0
    with fresh_database.work(CLOCK, NOW) as work:
        assert get_absence(work.session, absence.id).state == "dropped"


def test_somebody_leaves_a_group_while_places_of_two_groups_are_given_away(
    arrange: Arranger, fresh_database: Database
) -> None:
    clinic = Clinic(arrange)
    elsewhere = clinic.programme("Groep Anders")
    groups = (clinic.group(elsewhere), clinic.group())
    first, second = sorted(groups, key=lambda one: one.programme_id != elsewhere.id)
    member = clinic.member(second)

    def leave() -> None:
        with fresh_database.work(arrange.office.supervisor, NOW) as work:
            transfer(work, member.id, member.version, elsewhere.id, TODAY, "een goede reden")

    overlap(
        fresh_database,
        CLOCK,
        lambda work: lock_groups(work.session, [first.id]),
        leave,
        lambda work: lock_groups(work.session, [second.id]),
    )


def test_a_change_of_an_order_that_waited_for_another_is_stale(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    """Whoever waited for a lock decides on the row as it is now, not as it was before the wait."""
    officer = arrange.office.officer
    order = entered(arrange, fresh_database, person)

    def reopen() -> None:
        with fresh_database.work(officer, NOW) as work:
            reopen_order(work, order.id, order.version)

    with pytest.raises(Stale):
        overlap(
            fresh_database,
            officer,
            lambda work: person_locked(work.session, person.id),
            reopen,
            lambda work: end_order(
                work, order.id, order.version, date(2026, 11, 20), EndReason.REVOKED
            ),
        )


def test_a_call_finished_while_its_appointment_moves_ends_once_and_neither_blocks_the_other(
    arrange: Arranger, person: PersonRow, fresh_database: Database
) -> None:
    """A move holds the appointment and then ends its tasks; finishing one takes them in the same order."""
    row = arrange.appointment(person, TOMORROW)
    task = TaskRow(
        person_id=person.id, kind="call_person", subject_key="call", reason="no-phone", due_at=NOW,
        created_at=NOW, appointment_id=row.id,
    )  # fmt: skip
    arrange.add(task)
    officer = arrange.office.officer

    def finish() -> None:
        with suppress(AlreadyDecided), fresh_database.work(officer, NOW) as work:
            finish_task(work, task.id, 1)

    overlap(
        fresh_database,
        CLOCK,
        lambda work: get_appointment(work.session, row.id, for_update=True),
        finish,
        lambda work: take_off_calendar(work.session, [row.id], "moved", now=NOW),
    )
    with fresh_database.work(CLOCK, NOW) as work:
        ended = get_task(work.session, task.id)
        assert (ended.state, ended.done_by) == ("done", None)
