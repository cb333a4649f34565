"""A reminder that did not arrive as a text is read aloud, then somebody's task: one way at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.gateways.gateway import MessageGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.notifications.gateways.sandbox_voice import SandboxVoiceGateway
from aftercare.notifications.gateways.voice_text import ALOUD
from aftercare.notifications.outbox.outbox import Outbox
from aftercare.processes.placement.write_difference import take_off_calendar
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.channel_rows import ChannelPreferenceRow
from aftercare.store.messages.rows import MessageRow
from tests.notifications.outbox.post_room import ORIGIN, PostRoom
from tests.store.arranging import CALLBACK, NOW, Arranger, messages_for

TOMORROW = NOW + timedelta(days=1, hours=1)


@pytest.fixture
def calls(database: Database, clock: FixedClock) -> Outbox:
    """The outbox of what is read aloud, to the phone on the screen."""
    gateway: MessageGateway = SandboxVoiceGateway(DatabaseSandboxPhone(database, clock))
    return Outbox(database, clock, gateway, ORIGIN, CALLBACK, new_id(), channel=ALOUD)


@pytest.fixture
def failed(post_room: PostRoom, arrange: Arranger) -> MessageRow:
    """A day-before text that was sent and of which the network said that it did not arrive."""
    row = arrange.message(arrange.appointment(arrange.person(), TOMORROW))
    assert post_room.drain() == 1
    sent = post_room.message(row)
    post_room.receipt(sent, sent.provider_sid or "", "undelivered", 30007)
    return post_room.message(row)


def of(post_room: PostRoom, row: MessageRow, channel: str = ALOUD) -> MessageRow:
    assert row.appointment_id is not None
    with post_room.database.work(CLOCK, post_room.clock.now()) as work:
        found = messages_for(work.session, row.appointment_id)
    (one,) = [each for each in found if each.channel == channel]
    return one


def called(post_room: PostRoom, row: MessageRow, status: str) -> None:
    """The provider's receipt for a call, as it comes."""
    form = {"CallSid": row.provider_sid or "", "CallStatus": status}
    post_room.raw_receipt(row, form)


def prefers(arrange: Arranger, row: MessageRow, *channels: str) -> None:
    arrange.add(
        ChannelPreferenceRow(
            person_id=row.person_id,
            channels=list(channels),
            reason="reads badly",
            set_by=arrange.office.officer.staff_id,
            set_at=NOW,
        )
    )


def test_the_words_are_said_in_full_and_pass_the_gate(
    post_room: PostRoom, calls: Outbox, failed: MessageRow
) -> None:
    assert calls.drain() == 1
    call = of(post_room, failed)
    assert (call.state, call.slot, call.recipient) == ("accepted", "T-1", failed.recipient)
    assert call.body == (
        "Goedendag. U heeft een afspraak op woensdag 25 november, om 10 uur."
        " Kunt u niet? Bel 0 8 8. 1 2 3 4 5 6 7."
    )
    assert post_room.tasks() == []


def test_a_busy_line_is_called_once_more_and_then_the_officer_calls(
    post_room: PostRoom, calls: Outbox, failed: MessageRow
) -> None:
    calls.drain()
    called(post_room, of(post_room, failed), "busy")
    again = of(post_room, failed)
    assert (again.state, again.due_at) == ("planned", NOW + timedelta(minutes=30))
    post_room.wait(minutes=30)
    assert calls.drain() == 1
    called(post_room, of(post_room, failed), "no-answer")
    assert of(post_room, failed).state == "undelivered"
    assert post_room.tasks() == [("call_person", "one-later-retry")]
    post_room.wait(minutes=90)
    assert calls.drain() == 0


def test_a_call_that_was_taken_ends_it(
    post_room: PostRoom, calls: Outbox, failed: MessageRow
) -> None:
    calls.drain()
    for word in ("completed", "in-progress", "ringing", "mystery"):
        called(post_room, of(post_room, failed), word)
    assert of(post_room, failed).state == "delivered"
    assert post_room.tasks() == []


def test_the_same_failure_reported_twice_makes_one_call(
    post_room: PostRoom, calls: Outbox, failed: MessageRow
) -> None:
    post_room.receipt(failed, failed.provider_sid or "", "failed", 30007)
    assert calls.drain() == 1
    assert len(post_room.texts()) == 2


@pytest.mark.parametrize("state", ["accepted", "delivered", "unknown"])
def test_a_second_text_that_fails_is_not_followed_while_the_call_may_have_arrived(
    post_room: PostRoom, calls: Outbox, failed: MessageRow, state: str
) -> None:
    calls.drain()
    post_room.change(of(post_room, failed), state=state)
    post_room.change(failed, state="sent")
    post_room.receipt(failed, failed.provider_sid or "", "failed", 30007)
    assert post_room.message(failed).state == "failed"
    assert (post_room.tasks(), calls.drain(), post_room.drain()) == ([], 0, 0)


def test_a_text_of_which_nobody_knows_is_not_followed(
    post_room: PostRoom, calls: Outbox, arrange: Arranger
) -> None:
    arrange.message(
        arrange.appointment(arrange.person(), TOMORROW), state="unknown", next_look_at=NOW
    )
    post_room.recover()
    post_room.wait(minutes=10)
    post_room.recover()
    assert post_room.tasks() == [("unknown_delivery", "fate-unknown")]
    assert calls.drain() == 0


def test_a_text_that_waits_goes_before_a_call_that_waits(
    post_room: PostRoom, calls: Outbox, failed: MessageRow
) -> None:
    post_room.change(failed, state="planned")
    assert calls.drain() == 0
    assert of(post_room, failed).reason == "another-way"
    assert post_room.drain() == 1


def test_a_text_does_not_follow_a_call_that_may_have_been_taken(
    post_room: PostRoom, calls: Outbox, failed: MessageRow
) -> None:
    calls.drain()
    post_room.change(failed, state="planned")
    assert post_room.drain() == 0
    assert post_room.message(failed).state == "cancelled"


def test_whoever_wants_to_be_called_first_is_and_gets_a_text_when_that_failed(
    post_room: PostRoom, calls: Outbox, arrange: Arranger
) -> None:
    row = arrange.message(arrange.appointment(arrange.person(), TOMORROW))
    prefers(arrange, row, "voice", "sms")
    assert post_room.drain() == 0
    assert post_room.message(row).reason == "other-channel-first"
    assert calls.drain() == 1
    called(post_room, of(post_room, row), "failed")
    assert post_room.drain() == 1
    assert post_room.message(row).state == "accepted"
    assert post_room.tasks() == []


def test_letters_first_means_a_text_where_the_post_is_too_slow(
    post_room: PostRoom, arrange: Arranger
) -> None:
    row = arrange.message(arrange.appointment(arrange.person(), TOMORROW))
    prefers(arrange, row, "letter", "sms")
    assert post_room.drain() == 1
    assert post_room.message(row).state == "accepted"
    assert post_room.tasks() == []


def test_a_number_that_became_two_peoples_is_not_called(
    post_room: PostRoom, calls: Outbox, failed: MessageRow, arrange: Arranger
) -> None:
    arrange.person(phone=failed.recipient)
    assert calls.drain() == 0
    assert of(post_room, failed).state == "withheld"
    assert post_room.tasks() == [("call_person", "number-shared")]


def test_nobody_is_called_at_night(
    post_room: PostRoom, calls: Outbox, failed: MessageRow, clock: FixedClock
) -> None:
    clock.move_to(NOW + timedelta(hours=13))
    assert calls.drain() == 0
    assert of(post_room, failed).state == "planned"


def test_what_was_decided_about_an_appointment_meanwhile_is_not_read_aloud(
    post_room: PostRoom, calls: Outbox, failed: MessageRow
) -> None:
    assert failed.appointment_id is not None
    with post_room.database.work(CLOCK, NOW) as work:
        get_appointment(work.session, failed.appointment_id).state = "cancelled_by_service"
    assert calls.drain() == 0
    assert of(post_room, failed).state == "cancelled"


def test_words_that_give_somebody_away_are_not_read_aloud_either(
    post_room: PostRoom, calls: Outbox, failed: MessageRow
) -> None:
    """A row of which the words are not made anew at the claim meets the gate as it stands."""
    words = "U moet zich melden bij de reclassering."
    call = of(post_room, failed)
    post_room.change(call, appointment_id=None, body=words)
    assert calls.drain() == 0
    stopped = post_room.message(call)
    assert (stopped.state, stopped.reason) == ("failed", "revealing-text")
    assert post_room.tasks() == [("call_person", "revealing-text")]


def test_a_text_that_fails_after_its_appointment_was_moved_asks_for_no_reminder_by_telephone(
    post_room: PostRoom, arrange: Arranger
) -> None:
    """The move asks to tell of the change; a call about the old time would ask the client to come to it."""
    row = arrange.message(arrange.appointment(arrange.person(), TOMORROW))
    assert (post_room.drain(), row.appointment_id is not None) == (1, True)
    assert row.appointment_id is not None
    with post_room.database.work(CLOCK, post_room.clock.now()) as work:
        take_off_calendar(work.session, [row.appointment_id], "moved", now=work.now)
    sent = post_room.message(row)
    post_room.receipt(sent, sent.provider_sid or "", "undelivered", 30007)
    assert post_room.message(row).state == "undelivered"
    assert post_room.tasks() == [("notify_change", "moved")]
