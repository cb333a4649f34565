"""Texts and calls to staff leave at any hour through the one outbox, and who is not reached is counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.casework.escalation.acts import acknowledge
from aftercare.casework.staff.phones import enter_phone, own_phone
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.sender_rate import started, stopped_by_hand
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.escalation.rows import EscalationRow, get_escalation
from aftercare.store.messages.rows import MessageRow
from aftercare.store.messages.sender_rows import change_sender
from aftercare.store.staff.phone_rows import staff_phone
from tests.contracts.twilio_faults import Fault
from tests.contracts.twilio_server import TwilioServer
from tests.notifications.delivery.staff_numbers import give_number
from tests.notifications.outbox.post_room import PostRoom
from tests.scheduling.escalation.test_run_steps import escalate
from tests.store.arranging import Arranger
from tests.watchdog_counts import counted

# A Tuesday, eleven at night: no client is texted at this hour.
NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
NUMBER = "+447700900961"


class Alarm:
    """An alarm at night of which the duty desk is rung, with the outbox of the texts."""

    def __init__(self, arrange: Arranger, room: PostRoom) -> None:
        self.sender, self.room, self.database = arrange.office.duty_desk, room, room.database
        give_number(self.database, self.sender, NUMBER)
        room.clock.move_to(NIGHT)
        person = arrange.person()
        with self.database.work(arrange.office.officer, NIGHT) as work:
            report_zone_alarm(work, person.id, NIGHT)
        with self.database.work(CLOCK, NIGHT) as work:
            evaluate_people(work, [person.id])
            query = select(EscalationRow.id).where(EscalationRow.person_id == person.id)
            self.escalation_id = work.session.exec(query).one()
        escalate(self.database, NIGHT)

    def rows(self, channel: str = "sms") -> list[MessageRow]:
        with self.database.work(CLOCK, NIGHT) as work:
            query = select(MessageRow).where(MessageRow.channel == channel)
            return list(work.session.exec(query.order_by(col(MessageRow.due_at))))

    def later(self, **span: float) -> None:
        """The clock runs on and the ladder with it."""
        escalate(self.database, self.room.wait(**span))

    def uncounted(self) -> dict[str, int]:
        """What the watchdog says of alarms."""
        now = self.room.clock.now()
        with self.database.work(CLOCK, now) as work:
            found = counted(work, now)
        return {name: found[name] for name in ("alarm-without-phone", "alarm-not-delivered")}


@pytest.fixture
def alarm(arrange: Arranger, post_room: PostRoom) -> Alarm:
    return Alarm(arrange, post_room)


def test_it_leaves_at_night_once_and_no_desk_sees_it(alarm: Alarm, arrange: Arranger) -> None:
    assert (alarm.room.drain(), alarm.room.drain()) == (1, 0)
    (text,) = alarm.room.texts()
    assert text.number == NUMBER
    office = arrange.office
    for actor in (office.duty_desk, office.officer, office.supervisor, office.admin):
        with alarm.database.work(actor, NIGHT) as work:
            assert list(work.session.exec(select(MessageRow))) == []


def test_what_was_taken_up_before_a_worker_came_to_it_does_not_leave(alarm: Alarm) -> None:
    with alarm.database.work(alarm.sender, NIGHT) as work:
        acknowledge(
            work, alarm.escalation_id, get_escalation(work.session, alarm.escalation_id).version
        )
    # As if a worker had held the row at that moment, so that the act passed it by.
    alarm.room.change(alarm.rows()[0], state="planned")
    assert alarm.room.drain() == 0
    assert (alarm.rows()[0].state, alarm.rows()[0].reason) == ("cancelled", "alarm-over")


def test_nothing_goes_to_a_number_that_was_changed_since(alarm: Alarm) -> None:
    with alarm.database.work(alarm.sender, NIGHT) as work:
        version = own_phone(work, alarm.sender.staff_id).version
        enter_phone(work, alarm.sender.staff_id, version, "+447700900962")
    assert alarm.room.drain() == 0
    assert alarm.rows()[0].reason == "number-changed"


def test_a_stopped_sender_loses_no_alarm_in_silence(alarm: Alarm) -> None:
    """The next ring takes the place of one that was too late, and the watchdog counts the alarm."""
    by = alarm.sender.staff_id
    with alarm.database.work(CLOCK, NIGHT) as work:
        change_sender(work.session, "sms", lambda one: stopped_by_hand(one, by, NIGHT), NIGHT)
    alarm.later(minutes=6)
    assert alarm.uncounted() == {"alarm-without-phone": 1, "alarm-not-delivered": 0}
    alarm.later(minutes=10)
    with alarm.database.work(CLOCK, NIGHT) as work:
        change_sender(work.session, "sms", started, NIGHT)
    assert alarm.room.drain() == 1
    assert [one.state for one in alarm.rows()] == ["skipped_late", "accepted"]
    assert alarm.uncounted()["alarm-without-phone"] == 0
    assert alarm.room.tasks() == []


def test_who_is_reached_neither_by_text_nor_by_call_is_counted_until_a_ring_arrives(
    alarm: Alarm,
) -> None:
    alarm.room.drain()
    for row in alarm.rows("voice"):
        alarm.room.change(row, state="undelivered")
    assert alarm.uncounted()["alarm-not-delivered"] == 0
    sent = alarm.rows()[0]
    alarm.room.receipt(sent, sent.provider_sid or "", "undelivered", 30007)
    assert alarm.uncounted()["alarm-not-delivered"] == 1
    alarm.later(minutes=15)
    alarm.room.drain()
    assert alarm.uncounted()["alarm-not-delivered"] == 0


def test_a_number_where_texts_do_not_arrive_is_only_called_and_counts_as_none(
    alarm: Alarm,
) -> None:
    alarm.room.drain()
    sent = alarm.rows()[0]
    alarm.room.receipt(sent, sent.provider_sid or "", "undelivered", 30006)
    with alarm.database.work(CLOCK, NIGHT) as work:
        phone = staff_phone(work.session, alarm.sender.staff_id)
        assert phone is not None
        assert (phone.refused_at, phone.refused_code) == (NIGHT, 30006)
    alarm.later(minutes=15)
    assert (len(alarm.rows()), len(alarm.rows("voice"))) == (1, 2)
    assert alarm.room.tasks() == []


def test_a_text_of_which_nobody_knows_is_not_posted_again_and_the_next_ring_goes(
    arrange: Arranger, twilio_room: PostRoom, twilio: TwilioServer
) -> None:
    alarm = Alarm(arrange, twilio_room)
    twilio.fail(Fault.RESET_BEFORE_ACCEPTANCE)
    alarm.room.drain()
    assert alarm.rows()[0].state == "unknown"
    twilio.heal()
    for settled in (0, 1):
        assert alarm.room.recover() == settled
        alarm.later(minutes=10)
    (first, second) = alarm.rows()
    assert (first.state, first.reason) == ("failed", "fate-unknown")
    assert alarm.room.tasks() == []
    assert alarm.room.drain() == 1
    assert (twilio.count(NUMBER), alarm.room.message(second).state) == (1, "accepted")
