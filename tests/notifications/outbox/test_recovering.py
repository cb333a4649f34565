"""What became of a text whose sender died is found out in two looks, or a person is asked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Unavailable
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.gateways.gateway import (
    FoundText,
    MessageGateway,
    OutgoingMessage,
    SendReport,
    Uncertain,
)
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.outbox import begin
from aftercare.store.messages.rows import MessageRow
from tests.contracts.twilio_server import TwilioServer
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger, unknown_id

TOMORROW = NOW + timedelta(days=1, hours=1)


@pytest.fixture
def orphan(arrange: Arranger) -> MessageRow:
    """Claimed by a worker that is gone; the claim runs out two minutes from now."""
    return arrange.message(
        arrange.appointment(arrange.person(), TOMORROW),
        state="claimed", attempts=1, claim_number=1, claimed_by=unknown_id(), claimed_at=NOW,
        claim_expires_at=NOW + timedelta(minutes=2),
    )  # fmt: skip


def outgoing(message: MessageRow) -> OutgoingMessage:
    url = f"https://aftercare.example/webhooks/twilio/status/{message.id}"
    return OutgoingMessage(message.id, message.recipient, message.body, url)


def test_a_claim_that_still_holds_is_left_alone(post_room: PostRoom, orphan: MessageRow) -> None:
    post_room.wait(minutes=2, microseconds=-1)
    assert post_room.recover() == 0
    assert post_room.message(orphan).state == "claimed"


def test_a_text_its_dead_worker_never_began_with_goes_by_itself(
    post_room: PostRoom, orphan: MessageRow
) -> None:
    post_room.change(orphan, unbegun_claim=orphan.claim_number)
    post_room.wait(minutes=2)
    assert post_room.recover() == 0
    waiting = post_room.message(orphan)
    assert (waiting.state, waiting.attempts, waiting.unbegun_claim) == ("planned", 0, None)
    assert post_room.drain() == 1
    assert len(post_room.texts()) == 1
    assert post_room.tasks() == []


def test_a_claim_that_was_begun_is_never_given_back(
    database: Database, post_room: PostRoom, orphan: MessageRow
) -> None:
    """A beginning stands in the database before the POST, and only under a claim that still holds."""
    post_room.change(orphan, unbegun_claim=orphan.claim_number)

    def begun(number: int, within: timedelta) -> bool:
        with database.work(CLOCK, post_room.clock.now()) as work:
            return begin(work.session, {orphan.id: number}, work.now + within) == {orphan.id}

    assert not begun(2, timedelta())
    assert not begun(1, timedelta(minutes=2, microseconds=1))
    assert begun(1, timedelta(minutes=2))
    assert not begun(1, timedelta())
    post_room.wait(minutes=2)
    post_room.recover()
    assert post_room.message(orphan).state == "unknown"


def test_a_text_that_left_before_its_sender_died_is_found(
    post_room: PostRoom, orphan: MessageRow
) -> None:
    post_room.gateway.send(outgoing(orphan))
    post_room.wait(minutes=2)
    assert post_room.recover() == 1
    found = post_room.message(orphan)
    assert (found.state, found.provider_sid) == ("sent", post_room.texts()[0].sid)
    assert post_room.tasks() == []


def test_a_text_that_is_nowhere_costs_two_looks_ten_minutes_apart_and_one_task(
    post_room: PostRoom, orphan: MessageRow
) -> None:
    post_room.wait(minutes=2)
    assert post_room.recover() == 0
    lost = post_room.message(orphan)
    assert (lost.state, lost.reason, lost.looks) == ("unknown", "claim-ran-out", 1)
    post_room.wait(minutes=10, microseconds=-1)
    assert post_room.recover() == 0
    assert post_room.message(orphan).looks == 1
    post_room.wait(microseconds=1)
    assert post_room.recover() == 1
    assert post_room.tasks() == [("unknown_delivery", "fate-unknown")]
    post_room.wait(minutes=60)
    assert post_room.recover() == 0
    assert post_room.drain() == 0
    assert post_room.texts() == []


def test_a_text_that_shows_up_between_the_looks_settles_it(
    post_room: PostRoom, orphan: MessageRow
) -> None:
    post_room.wait(minutes=2)
    post_room.recover()
    post_room.gateway.send(outgoing(orphan))
    post_room.wait(minutes=10)
    assert post_room.recover() == 1
    assert post_room.message(orphan).state == "sent"


@pytest.mark.parametrize(("state", "sid"), [("unknown", None), ("sent", "CA" + "0" * 32)])
def test_a_call_is_not_looked_for_among_texts(
    arrange: Arranger, post_room: PostRoom, state: str, sid: str | None
) -> None:
    call = arrange.message(
        arrange.appointment(arrange.person(), TOMORROW), channel="voice", state=state,
        provider_sid=sid, attempts=1, claimed_at=NOW, next_look_at=NOW,
    )  # fmt: skip
    assert post_room.recover() == 0
    assert post_room.message(call).looks == 0


def test_a_text_known_as_another_messages_is_not_taken_for_this_one(
    arrange: Arranger, post_room: PostRoom, orphan: MessageRow
) -> None:
    post_room.gateway.send(outgoing(orphan))
    arrange.message(
        arrange.appointment(arrange.person(), TOMORROW, officer_id=None),
        state="accepted", provider_sid=post_room.texts()[0].sid,
    )  # fmt: skip
    post_room.wait(minutes=2)
    assert post_room.recover() == 0
    assert post_room.message(orphan).state == "unknown"


def test_a_text_of_last_week_with_the_same_words_is_not_this_one(
    post_room: PostRoom, orphan: MessageRow
) -> None:
    post_room.gateway.send(outgoing(orphan))
    post_room.wait(days=1)
    post_room.change(orphan, claimed_at=post_room.clock.now())
    assert post_room.recover() == 0
    assert post_room.message(orphan).state == "unknown"


class FailingGateway(NoRedaction):
    """Sends nowhere and, for some numbers, cannot even say what it knows."""

    def __init__(self, fails_for: str, error: Exception, inner: MessageGateway) -> None:
        self._fails_for, self._error, self._inner = fails_for, error, inner

    def send(self, message: OutgoingMessage) -> SendReport:
        return Uncertain("timeout")

    def find(self, to: str, body: str, since: datetime) -> tuple[FoundText, ...]:
        if to == self._fails_for:
            raise self._error
        return self._inner.find(to, body, since)


def test_a_provider_that_does_not_answer_was_no_look(
    database: Database, clock: FixedClock, phone: MessageGateway, orphan: MessageRow
) -> None:
    silent = FailingGateway(orphan.recipient, Unavailable(), phone)
    room = PostRoom(database, clock, silent)
    room.wait(minutes=2)
    for _ in range(5):
        assert room.recover() == 0
        room.wait(minutes=10)
    assert (room.message(orphan).looks, room.tasks()) == (0, [])


def test_a_receipt_that_comes_during_the_look_settles_it_and_the_look_does_not(
    database: Database, clock: FixedClock, phone: MessageGateway, orphan: MessageRow
) -> None:
    class Overtaken(FailingGateway):
        def find(self, to: str, body: str, since: datetime) -> tuple[FoundText, ...]:
            assert room.receipt(orphan, "SM-first", "delivered")
            return ()

    room = PostRoom(database, clock, Overtaken("", Unavailable(), phone))
    room.wait(minutes=2)
    assert room.recover() == 0
    assert (room.message(orphan).state, room.message(orphan).looks) == ("delivered", 0)


def test_one_search_that_breaks_does_not_hold_up_the_others(
    arrange: Arranger,
    database: Database,
    clock: FixedClock,
    phone: MessageGateway,
    orphan: MessageRow,
) -> None:
    other = arrange.message(
        arrange.appointment(arrange.person(), TOMORROW, officer_id=None),
        state="unknown", attempts=1, claim_number=2, claimed_at=NOW,
        next_look_at=NOW + timedelta(minutes=3),
    )  # fmt: skip
    room = PostRoom(database, clock, FailingGateway(orphan.recipient, ZeroDivisionError(), phone))
    phone.send(outgoing(other))
    room.wait(minutes=4)
    assert room.recover() == 1
    assert room.message(other).state == "sent"


def test_what_was_found_to_have_failed_becomes_its_task(
    arrange: Arranger, twilio: TwilioServer, twilio_room: PostRoom, orphan: MessageRow
) -> None:
    twilio_room.gateway.send(outgoing(orphan))
    text = twilio.text(twilio.texts[0].sid)
    text.status, text.error_code = "undelivered", 30006
    twilio_room.wait(minutes=2)
    assert twilio_room.recover() == 1
    assert twilio_room.message(orphan).error_code == 30006
    assert twilio_room.tasks() == [("check_number", "channel-suspended-task")]
