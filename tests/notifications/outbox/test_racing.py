"""Texts, moves and other workers at the same moment: no text twice, none about what just moved."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.delivery.report_changes import record_report
from aftercare.notifications.gateways.gateway import Accepted
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.processes.placement.write_difference import take_off_calendar
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.incoming_rows import InboundStepRow
from aftercare.store.messages.rows import MessageRow, get_message
from aftercare.store.people.rows import get_person
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger, unknown_id
from tests.store.placement.waiting import until_a_session_waits_for_a_lock

TOMORROW = NOW + timedelta(days=1, hours=1)


def room_of(database: Database) -> PostRoom:
    clock = FixedClock(NOW)
    return PostRoom(database, clock, SandboxSmsGateway(DatabaseSandboxPhone(database, clock)))


@pytest.fixture
def message(fresh_database: Database) -> tuple[AppointmentRow, MessageRow]:
    """A check-in tomorrow and its reminder, due now."""
    arrange = Arranger(fresh_database)
    appointment = arrange.appointment(arrange.person(), TOMORROW)
    return appointment, arrange.message(appointment)


def test_a_text_about_an_appointment_that_is_being_moved_waits_and_is_called_off(
    fresh_database: Database, message: tuple[AppointmentRow, MessageRow]
) -> None:
    """Neither waits for the other while holding what the other wants."""
    room = room_of(fresh_database)
    appointment, reminder = message
    with ThreadPoolExecutor(1) as pool, fresh_database.work(CLOCK, NOW) as moving:
        get_appointment(moving.session, appointment.id, for_update=True)
        assert pool.submit(room.drain).result(timeout=10) == 0
        take_off_calendar(moving.session, [appointment.id], "moved", now=NOW)
    assert room.drain() == 0
    assert room.message(reminder).state == "cancelled"
    # It begins so soon that the client may come without a text.
    assert (room.texts(), room.tasks()) == ([], [("notify_change", "moved")])


def test_news_of_a_text_and_whoever_holds_its_appointment_do_not_lock_each_other_out(
    fresh_database: Database, message: tuple[AppointmentRow, MessageRow]
) -> None:
    """Everybody takes the appointment first and its text second."""
    room = room_of(fresh_database)
    appointment, reminder = message
    room.change(reminder, state="claimed", claim_number=1, claimed_by=unknown_id(),
                claimed_at=NOW, claim_expires_at=NOW + timedelta(minutes=2))  # fmt: skip

    def report() -> None:
        with fresh_database.work(CLOCK, NOW) as work:
            record_report(work, reminder.id, 1, Accepted("SM1", "queued"))

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(CLOCK, NOW) as holding:
            get_appointment(holding.session, appointment.id, for_update=True)
            reporting = pool.submit(report)
            until_a_session_waits_for_a_lock(fresh_database)
            assert get_message(holding.session, reminder.id, for_update=True).state == "claimed"
        reporting.result(timeout=10)
    assert room.message(reminder).state == "accepted"


def test_bad_news_of_a_number_that_is_being_replaced_does_not_suspend_the_new_one(
    fresh_database: Database, message: tuple[AppointmentRow, MessageRow]
) -> None:
    room, reminder = room_of(fresh_database), message[1]
    room.change(reminder, state="accepted", provider_sid="SM1", attempts=1, claimed_at=NOW)
    assert reminder.person_id is not None
    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(CLOCK, NOW) as changing:
            get_person(changing.session, reminder.person_id, for_update=True).phone = "+15055550150"
            changing.session.flush()
            reporting = pool.submit(room.receipt, reminder, "SM1", "undelivered", 30005)
            until_a_session_waits_for_a_lock(fresh_database)
        reporting.result(timeout=10)
    assert room.person(reminder.person_id).phone_state == "verified"
    assert room.tasks() == [("check_number", "channel-suspended-task")]


def test_of_four_workers_that_drain_at_once_each_text_is_sent_by_one(
    fresh_database: Database,
) -> None:
    arrange = Arranger(fresh_database)
    rows = [
        arrange.message(arrange.appointment(arrange.person(), TOMORROW, officer_id=None))
        for _ in range(30)
    ]
    together = threading.Barrier(4)

    def drain(_number: int) -> int:
        room = room_of(fresh_database)
        together.wait()
        return room.drain()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(drain, range(4))) == 30
    room = room_of(fresh_database)
    assert sorted(str(text.message_id) for text in room.texts()) == sorted(str(r.id) for r in rows)
    assert {room.message(row).state for row in rows} == {"accepted"}


def test_a_text_that_is_delivered_to_four_of_us_at_once_is_acted_on_and_answered_once(
    fresh_database: Database,
) -> None:
    """The provider tries again when an answer takes long; its id is the same."""
    person = Arranger(fresh_database).person()
    together = threading.Barrier(4)

    def reply(_number: int) -> str | None:
        room = room_of(fresh_database)
        together.wait()
        return room.reply(person.phone or "", "nee", sid="SM-the-same")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(reply, range(4)))
    assert sum(one is not None for one in answers) == 1
    assert room_of(fresh_database).tasks() == [("wants_to_move", "cannot-come")]
    with fresh_database.work(CLOCK, NOW) as work:
        assert len(work.session.exec(select(InboundStepRow)).all()) == 1
