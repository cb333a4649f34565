"""Every code of Twilio's that we know does what the table says, refused at once or told by a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.casework.messages.senders import blocked_messages
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.delivery import ERROR_MEANINGS
from aftercare.store.messages.rows import MessageRow
from tests.contracts.twilio_server import TwilioServer
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger

# Below are the telephone network's own, of calls.
CODES_OF_CALLS = 999
HTTP_STATUS = {20003: 401, 20404: 404, 20429: 429}


@dataclass(frozen=True)
class Does:
    """State of the message at once and after a receipt, how often it is sent in all when the same befalls
    every try, what takes over in the end (the other channel, or an officer who checks the number), and what
    becomes of the number and the sender."""

    refused: str
    receipt: str
    tries: int
    takes_over: str
    phone: str = "verified"
    opted_out: bool = False
    stops: bool = False


FLAGGED = Does("failed", "undelivered", 1, "check_number", phone="suspended")
CLOSED = Does("failed", "undelivered", 1, "call_person", opted_out=True)
STOPPED = Does("planned", "undelivered", 1, "voice", stops=True)
BLOCKED = Does("failed", "undelivered", 1, "voice")
ONCE_MORE = Does("planned", "planned", 2, "voice")
WHILE_USEFUL = Does("planned", "planned", 4, "voice")
BACK_OFF = Does("planned", "planned", 6, "voice")

TABLE: dict[int, Does] = (
    dict.fromkeys((21211, 21602, 21603, 21604, 21617, 90007), FLAGGED)
    | dict.fromkeys((21610,), CLOSED)
    | dict.fromkeys((21614, 21635, 30005, 30006), FLAGGED)
    | dict.fromkeys((21408, 21606, 21609, 21612, 20003, 20404), STOPPED)
    | dict.fromkeys((20429,), BACK_OFF)
    | dict.fromkeys((30001, 30036), WHILE_USEFUL)
    | dict.fromkeys((30003, 30008), ONCE_MORE)
    | dict.fromkeys((30004, 30007, 30034), BLOCKED)
)


@pytest.fixture
def message(arrange: Arranger) -> MessageRow:
    """A reminder of an appointment tomorrow at ten, for somebody who is only ever texted."""
    return arrange.message(arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1)))


def test_the_table_has_every_code_we_know() -> None:
    of_texts = {code for code in ERROR_MEANINGS if code > CODES_OF_CALLS}
    assert TABLE.keys() == of_texts


@pytest.mark.parametrize("code", TABLE)
def test_refused_at_once(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow, code: int
) -> None:
    does = TABLE[code]
    twilio.refuse(code, HTTP_STATUS.get(code, 400))
    twilio_room.drain()
    assert (twilio_room.message(message).state, twilio.texts) == (does.refused, ())
    assert twilio_room.sender().stopped_at == (NOW if does.stops else None)
    assert (twilio_room.sender().paused_until_at is not None) == (code == 20429)
    if does.refused == "failed":
        standing(twilio_room, message, does)
        assert taking_over(twilio_room) == [does.takes_over]


@pytest.mark.parametrize("code", TABLE)
def test_known_by_a_receipt_of_every_try(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow, code: int
) -> None:
    does = TABLE[code]
    for tried in range(1, does.tries + 1):
        assert twilio_room.drain() == 1
        (*_, text) = twilio.texts
        twilio_room.receipt(message, text.sid, "sent")
        assert twilio_room.receipt(message, text.sid, "undelivered", code)
        row = twilio_room.message(message)
        if tried == 1:
            assert row.state == does.receipt
        if tried < does.tries:
            assert (row.state, taking_over(twilio_room)) == ("planned", [])
            twilio_room.clock.move_to(row.due_at)
    assert len(twilio.texts) == does.tries
    assert twilio_room.message(message).error_code == code
    standing(twilio_room, message, does)
    assert twilio_room.sender().code == (code if does.stops else None)
    assert taking_over(twilio_room) == [does.takes_over]


def taking_over(room: PostRoom) -> list[str]:
    """Messages through another channel that were planned in its place, and tasks of officers."""
    with room.database.work(CLOCK, room.clock.now()) as work:
        query = select(MessageRow.channel).where(MessageRow.channel != "sms")
        channels = list(work.session.exec(query))
    return channels + [kind for kind, _ in room.tasks()]


def standing(room: PostRoom, message: MessageRow, does: Does) -> None:
    person = room.person(message.person_id)
    assert person.phone_state == does.phone
    assert (person.opted_out_at is not None) == does.opted_out


def test_one_number_we_may_not_text_does_not_keep_stopping_everybody(
    arrange: Arranger, twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow
) -> None:
    """Refused as if our set-up were wrong, and again after others had left: it is this one."""
    twilio.refuse(21408)
    twilio_room.drain()
    other = arrange.message(
        arrange.appointment(arrange.person(), NOW + timedelta(days=2), officer_id=None)
    )
    twilio_room.wait(minutes=1)
    twilio_room.drain()
    assert twilio_room.message(other).state == "accepted"
    twilio_room.clock.move_to(twilio_room.message(message).due_at)
    twilio.refuse(21408)
    twilio_room.drain()
    assert twilio_room.message(message).state == "failed"
    assert taking_over(twilio_room) == ["voice"]
    assert twilio_room.sender().stopped_at is None


@pytest.mark.parametrize("code", TABLE)
def test_what_only_an_administrator_can_mend_is_counted_for_one(
    arrange: Arranger, twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow, code: int
) -> None:
    """And nothing else is: what befalls a number or a moment is the officer's."""
    twilio_room.drain()
    twilio_room.receipt(message, twilio.texts[0].sid, "undelivered", code)
    with twilio_room.database.work(arrange.office.admin, twilio_room.clock.now()) as work:
        found = [(one["code"], one["count"]) for one in blocked_messages(work)]
    assert found == ([(code, 1)] if TABLE[code] in (BLOCKED, STOPPED) else [])


@pytest.mark.parametrize("code", [30001, 30003, 30008, 30036])
def test_nothing_is_tried_again_that_would_come_too_late(
    arrange: Arranger, twilio_room: PostRoom, twilio: TwilioServer, code: int
) -> None:
    appointment = arrange.appointment(arrange.person(), NOW + timedelta(minutes=40))
    message = arrange.message(appointment, useful_until_at=NOW + timedelta(minutes=20))
    twilio_room.drain()
    twilio_room.receipt(message, twilio.texts[0].sid, "undelivered", code)
    assert twilio_room.message(message).state == "undelivered"
    assert taking_over(twilio_room) != []
    twilio_room.wait(minutes=35)
    assert (twilio_room.drain(), len(twilio.texts)) == (0, 1)
