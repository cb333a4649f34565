"""Every way Twilio can fail, over real HTTP: what the row says, who hears of it, never two texts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway
from aftercare.store.messages.rows import MessageRow
from tests.contracts.twilio_faults import Fault
from tests.contracts.twilio_server import TwilioServer
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger

# After one attempt: the state of the row, and what an officer has to do.
AFTER_ONE: dict[Fault, tuple[str, list[tuple[str, str]]]] = {
    Fault.TIMEOUT_AFTER_ACCEPTANCE: ("unknown", []),
    Fault.RESET_AFTER_ACCEPTANCE: ("unknown", []),
    Fault.ERROR_500_AFTER_ACCEPTANCE: ("unknown", []),
    Fault.EMPTY_201: ("unknown", []),
    Fault.UNREADABLE_201: ("unknown", []),
    Fault.HANG_BEFORE_ACCEPTANCE: ("unknown", []),
    Fault.RESET_BEFORE_ACCEPTANCE: ("unknown", []),
    Fault.ERROR_500: ("unknown", []),
    Fault.ERROR_503: ("unknown", []),
    Fault.REDIRECT: ("unknown", []),
    Fault.TOO_MANY_REQUESTS: ("planned", []),
    Fault.NOT_PERMITTED: ("planned", []),
    Fault.PROXY_403: ("planned", []),
    Fault.PROXY_404: ("planned", []),
    Fault.OPTED_OUT: ("failed", [("call_person", "channel-closed-task")]),
    Fault.INVALID_NUMBER: ("failed", [("check_number", "flag-number-task")]),
    Fault.LANDLINE: ("failed", [("check_number", "channel-suspended-task")]),
}
ACCEPTED_ANYWAY = [fault for fault in Fault if fault.accepts]
LOST_ON_THE_WAY = [
    fault for fault in Fault if AFTER_ONE[fault][0] == "unknown" and not fault.accepts
]
TRIED_AGAIN = [fault for fault in Fault if AFTER_ONE[fault][0] == "planned"]


@pytest.fixture
def message(arrange: Arranger) -> MessageRow:
    """A reminder due now of an appointment tomorrow at ten."""
    return arrange.message(arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1)))


def test_every_fault_has_its_answer() -> None:
    assert AFTER_ONE.keys() == set(Fault)


@pytest.mark.parametrize("fault", list(Fault))
def test_one_attempt_leaves_the_row_in_a_state_that_says_what_is_known(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow, fault: Fault
) -> None:
    twilio.fail(fault, times=1)
    assert twilio_room.drain() == 1
    assert twilio.posts == 1
    state, tasks = AFTER_ONE[fault]
    assert (twilio_room.message(message).state, twilio_room.tasks()) == (state, tasks)


@pytest.mark.parametrize("fault", ACCEPTED_ANYWAY)
def test_a_text_that_was_accepted_without_our_knowing_is_found_and_never_sent_again(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow, fault: Fault
) -> None:
    twilio.fail(fault, times=1)
    twilio_room.drain()
    assert twilio_room.recover() == 1
    found = twilio_room.message(message)
    assert (found.state, found.provider_sid) == ("accepted", twilio.texts[0].sid)
    twilio_room.wait(minutes=30)
    twilio_room.drain()
    assert twilio.count(message.recipient) == 1
    assert twilio_room.tasks() == []


@pytest.mark.parametrize("fault", LOST_ON_THE_WAY)
def test_a_text_that_is_nowhere_is_looked_for_twice_and_then_a_person_decides(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow, fault: Fault
) -> None:
    twilio.fail(fault, times=1)
    twilio_room.drain()
    assert twilio_room.recover() == 0
    twilio_room.wait(minutes=10)
    assert twilio_room.recover() == 1
    assert twilio_room.tasks() == [("unknown_delivery", "fate-unknown")]
    twilio_room.wait(minutes=30)
    assert (twilio_room.recover(), twilio_room.drain()) == (0, 0)
    assert (twilio_room.message(message).state, twilio.posts) == ("unknown", 1)


@pytest.mark.parametrize("fault", TRIED_AGAIN)
def test_a_text_that_was_certainly_not_accepted_is_tried_again_later(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow, fault: Fault
) -> None:
    twilio.fail(fault, times=1)
    twilio_room.drain()
    assert twilio_room.message(message).due_at > NOW
    assert twilio_room.drain() == 0
    twilio_room.clock.move_to(twilio_room.message(message).due_at)
    assert twilio_room.drain() == 1
    assert twilio_room.message(message).state == "accepted"
    assert twilio.count(message.recipient) == 1
    assert twilio_room.tasks() == []


def test_too_many_requests_waits_as_long_as_was_asked_and_longer_each_time(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow
) -> None:
    """The whole sender waits, and no message is given up for it."""
    twilio.fail(Fault.TOO_MANY_REQUESTS, times=5)
    waits = []
    for _ in range(5):
        before = twilio_room.clock.now()
        twilio_room.drain()
        paused = twilio_room.sender().paused_until_at
        assert paused is not None
        waits.append((paused - before).total_seconds())
        twilio_room.clock.move_to(paused)
    assert waits == [3.0, 4.0, 8.0, 16.0, 32.0]
    assert twilio_room.message(message).attempts == 0
    assert twilio_room.drain() == 1
    assert twilio_room.message(message).state == "accepted"
    assert (twilio.posts, len(twilio.texts), twilio_room.tasks()) == (6, 1, [])


def test_while_one_is_asked_to_wait_nobody_else_posts(
    twilio_room: PostRoom, twilio: TwilioServer, arrange: Arranger
) -> None:
    for _ in range(10):
        arrange.message(
            arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1), officer_id=None)
        )
    twilio.fail(Fault.TOO_MANY_REQUESTS, times=1)
    twilio_room.drain()
    assert (twilio.posts, twilio_room.drain()) == (1, 0)
    twilio_room.wait(seconds=4)
    assert twilio_room.drain() == 10
    assert len(twilio.texts) == 10


def test_a_sender_that_stops_and_starts_is_logged_and_one_that_waits_is_not(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow, arrange: Arranger
) -> None:
    with capture_logs() as lines:
        twilio.fail(Fault.NOT_PERMITTED, times=1)
        twilio_room.drain()
        twilio_room.clock.move_to(twilio_room.message(message).due_at)
        twilio_room.drain()
        arrange.message(
            arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1), officer_id=None)
        )
        twilio.fail(Fault.TOO_MANY_REQUESTS, times=1)
        twilio_room.drain()
    said = [line["event"] for line in lines if line["event"].startswith("sender-")]
    assert (twilio.posts, said) == (3, ["sender-stopped", "sender-started"])


def test_when_a_text_was_last_accepted_is_remembered_and_a_refusal_is_no_such_moment(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow, arrange: Arranger
) -> None:
    twilio_room.drain()
    assert twilio_room.sender().accepted_at == NOW
    twilio_room.wait(minutes=1)
    arrange.message(
        arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1), officer_id=None)
    )
    twilio.fail(Fault.INVALID_NUMBER, times=1)
    assert twilio_room.drain() == 1
    assert twilio_room.sender().accepted_at == NOW


def test_an_opt_out_known_to_twilio_closes_the_channel_and_is_no_breach(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow
) -> None:
    twilio.opted_out.add(message.recipient)
    twilio_room.drain()
    assert twilio_room.person(message.person_id).opted_out_at == NOW
    assert twilio_room.tasks() == [("call_person", "channel-closed-task")]


def test_a_landline_is_suspended_until_somebody_checks_it(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow
) -> None:
    twilio.fail(Fault.LANDLINE, times=1)
    twilio_room.drain()
    assert twilio_room.person(message.person_id).phone_state == "suspended"
    assert twilio_room.tasks() == [("check_number", "channel-suspended-task")]


def test_with_twilio_away_nothing_was_sent_and_it_is_tried_again(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow, arrange: Arranger
) -> None:
    away = TwilioSmsGateway(
        twilio.account_sid, twilio.auth_token, from_number="+12025550199",
        base_url="http://127.0.0.1:1",
    )  # fmt: skip
    PostRoom(twilio_room.database, twilio_room.clock, away).drain()
    assert twilio_room.message(message).state == "planned"
    twilio_room.wait(minutes=1)
    assert twilio_room.drain() == 1
    assert twilio.count(message.recipient) == 1
