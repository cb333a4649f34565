"""A text whose receipt was lost is asked about until the provider tells how it ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Unavailable
from aftercare.notifications.gateways.gateway import (
    FoundText,
    OutgoingMessage,
    SendReport,
    Uncertain,
)
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from tests.contracts.twilio_server import TwilioServer
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger

TOMORROW = NOW + timedelta(days=1, hours=1)


@pytest.fixture
def sent(arrange: Arranger, twilio_room: PostRoom) -> MessageRow:
    """Handed over to Twilio, whose receipts all met a server in trouble."""
    row = arrange.message(arrange.appointment(arrange.person(), TOMORROW))
    twilio_room.drain()
    return twilio_room.message(row)


def test_an_undelivered_text_whose_receipt_met_a_503_becomes_its_task(
    twilio: TwilioServer, twilio_room: PostRoom, sent: MessageRow
) -> None:
    text = twilio.text(sent.provider_sid or "")
    text.status, text.error_code = "undelivered", 30006
    twilio_room.wait(minutes=29)
    assert twilio_room.recover() == 0
    twilio_room.wait(minutes=1)
    assert twilio_room.recover() == 1
    ended = twilio_room.message(sent)
    assert (ended.state, ended.error_code) == ("undelivered", 30006)
    assert twilio_room.tasks() == [("check_number", "channel-suspended-task")]
    assert [copy.sid for copy in twilio_room.copies()] == [sent.provider_sid]


def test_what_has_no_end_yet_is_asked_about_more_and_more_seldom_for_two_days(
    twilio: TwilioServer, twilio_room: PostRoom, sent: MessageRow
) -> None:
    twilio.play_quietly(sent.provider_sid or "", "sent")
    asked = []
    for hour in range(1, 120):
        twilio_room.wait(minutes=30)
        before = twilio_room.message(sent).looks
        twilio_room.recover()
        if twilio_room.message(sent).looks > before:
            asked.append(hour / 2)
    assert asked[:5] == [0.5, 1.5, 3.5, 7.5, 13.5]
    assert 42 <= asked[-1] < 54
    assert len(asked) < 13
    left = twilio_room.message(sent)
    assert (left.state, left.next_look_at) == ("sent", None)


def test_a_provider_that_does_not_answer_is_asked_again_in_five_minutes(
    twilio: TwilioServer, twilio_room: PostRoom, sent: MessageRow
) -> None:
    twilio_room.wait(minutes=30)
    twilio.auth_token, kept = "another", twilio.auth_token
    assert twilio_room.recover() == 0
    twilio.auth_token = kept
    twilio.play_quietly(sent.provider_sid or "", "delivered")
    assert twilio_room.recover() == 0
    twilio_room.wait(minutes=5)
    assert twilio_room.recover() == 1
    assert twilio_room.message(sent).state == "delivered"


class Silent(NoRedaction):
    """Answers no question, and counts them."""

    def __init__(self) -> None:
        self.asked = 0

    def send(self, message: OutgoingMessage) -> SendReport:
        return Uncertain("timeout")

    def look_up(self, sid: str) -> FoundText | None:
        self.asked += 1
        raise Unavailable()


def test_a_provider_that_does_not_answer_is_asked_once_and_the_rest_waits(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    for number in range(3):
        arrange.message(
            arrange.appointment(arrange.person(), TOMORROW, officer_id=None),
            state="sent", provider_sid=f"SM{number:032x}", claimed_at=NOW, next_look_at=NOW,
        )  # fmt: skip
    silent = Silent()
    room = PostRoom(database, clock, silent)
    for asked in (1, 1, 2):
        assert (room.recover(), silent.asked) == (0, asked)
        room.wait(minutes=2.5)


def test_a_receipt_that_arrives_after_all_ends_the_asking(
    twilio_room: PostRoom, sent: MessageRow
) -> None:
    assert twilio_room.receipt(sent, sent.provider_sid or "", "delivered")
    assert twilio_room.message(sent).next_look_at is None


def test_of_what_the_provider_no_longer_has_nothing_is_asked_twice(
    arrange: Arranger, twilio_room: PostRoom
) -> None:
    row = arrange.message(
        arrange.appointment(arrange.person(), TOMORROW),
        state="accepted", provider_sid="SM" + "0" * 32, claimed_at=NOW, next_look_at=NOW,
    )  # fmt: skip
    assert twilio_room.recover() == 0
    left = twilio_room.message(row)
    assert (left.state, left.next_look_at) == ("accepted", None)
