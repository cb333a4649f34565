"""Twilio's copy of what has ended is emptied, over real HTTP, whatever goes wrong on the way there."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Forbidden
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.delivery import redacting
from aftercare.notifications.delivery.redacting import redact_copies
from aftercare.notifications.gateways.gateway import RedactReport
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.scheduling.messages.forget_messages import forget_messages
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.operations.metrics import numbers
from tests.contracts.twilio_faults import Fault
from tests.contracts.twilio_server import SENDER, TwilioServer
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger

SID = "SM" + "0" * 32


@pytest.fixture
def message(arrange: Arranger) -> MessageRow:
    """A reminder due now of an appointment tomorrow at ten."""
    return arrange.message(arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1)))


def ended(room: PostRoom, twilio: TwilioServer, message: MessageRow, status: str) -> str:
    """The message sent and ended so; Twilio's id of it."""
    room.drain()
    sid = room.message(message).provider_sid or ""
    twilio.play_quietly(sid, status)
    room.receipt(message, sid, status, 30007 if status != "delivered" else None)
    return sid


def three_delivered(room: PostRoom, twilio: TwilioServer, arrange: Arranger) -> None:
    for number in range(3):
        row = arrange.message(
            arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=number))
        )
        ended(room, twilio, row, "delivered")


@pytest.mark.parametrize("status", ["delivered", "undelivered", "failed"])
def test_the_words_go_after_the_final_state_and_not_before(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow, status: str
) -> None:
    twilio_room.drain()
    twilio_room.wait(hours=1)
    assert twilio_room.redact() == 0
    assert twilio.texts[0].body
    ended(twilio_room, twilio, message, status)
    twilio_room.wait(minutes=10, microseconds=-1)
    assert twilio_room.redact() == 0
    twilio_room.wait(microseconds=1)
    assert twilio_room.redact() == 1
    (copy,) = twilio_room.copies()
    assert (twilio.texts[0].body, copy.redacted_at) == ("", twilio_room.clock.now())
    assert (copy.attempts, copy.next_try_at, copy.gone) == (1, None, False)
    assert twilio_room.message(message).body
    assert twilio_room.redact() == 0


def test_a_try_that_another_one_followed_is_emptied_too(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow
) -> None:
    first = twilio_room.drain() and twilio_room.message(message).provider_sid
    assert first
    twilio.play_quietly(first, "undelivered")
    twilio_room.receipt(message, first, "undelivered", 30008)
    assert twilio_room.message(message).state == "planned"
    twilio_room.wait(minutes=31)
    second = ended(twilio_room, twilio, twilio_room.message(message), "delivered")
    twilio_room.wait(minutes=10)
    assert twilio_room.redact() == 2
    assert [copy.sid for copy in twilio_room.copies()] == [first, second]
    assert [one.body for one in twilio.texts] == ["", ""]


def test_a_receipt_that_overtook_the_answer_leaves_a_copy_to_empty(
    twilio_room: PostRoom, message: MessageRow, arrange: Arranger
) -> None:
    """Accepted, failed and planned again within one transaction: only the receipt knows the id."""
    twilio_room.change(message, state="claimed", attempts=1, claim_number=1, claimed_by=message.id,
                       claimed_at=NOW, claim_expires_at=NOW + timedelta(minutes=2))  # fmt: skip
    twilio_room.receipt(message, SID, "undelivered", 30008)
    found = twilio_room.message(message)
    assert (found.state, found.provider_sid) == ("planned", None)
    assert [copy.sid for copy in twilio_room.copies()] == [SID]


def test_what_came_in_is_emptied_as_well(twilio_room: PostRoom, twilio: TwilioServer) -> None:
    twilio_room.reply(SENDER, "JA", SID)
    assert [(copy.sid, copy.message_id) for copy in twilio_room.copies()] == [(SID, None)]
    twilio_room.wait(minutes=10)
    assert twilio_room.redact() == 1
    assert twilio.asked_to_empty == [SID]


def test_a_text_twilio_has_no_more_counts_as_emptied(
    twilio_room: PostRoom, message: MessageRow
) -> None:
    twilio_room.change(message, state="delivered", provider_sid=SID)
    twilio_room.wait(minutes=10)
    assert twilio_room.redact() == 1
    assert [(copy.gone, copy.redacted_at is not None) for copy in twilio_room.copies()] == [
        (True, True)
    ]


def test_a_text_whose_end_is_never_reported_ends_after_two_days(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow
) -> None:
    twilio_room.drain()
    sid = twilio.texts[0].sid
    twilio_room.receipt(message, sid, "sent")
    twilio_room.wait(days=2, seconds=-1)
    forget_messages(twilio_room.database, twilio_room.clock)
    assert twilio_room.copies() == []
    twilio_room.wait(seconds=2)
    forget_messages(twilio_room.database, twilio_room.clock)
    assert [copy.sid for copy in twilio_room.copies()] == [sid]


def test_the_price_in_the_record_is_kept(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow
) -> None:
    sid = ended(twilio_room, twilio, message, "delivered")
    twilio.text(sid).price = "-0.0075"
    twilio_room.wait(minutes=10)
    twilio_room.redact()
    (copy,) = twilio_room.copies()
    assert (copy.price, copy.currency, copy.segments) == (Decimal("0.0075"), "USD", 1)


def test_without_a_provider_what_the_person_reads_stays(
    post_room: PostRoom, message: MessageRow
) -> None:
    """The phone on the screen is both ends."""
    post_room.drain()
    sid = post_room.message(message).provider_sid or ""
    assert len(post_room.gateway.find(message.recipient, message.body, NOW)) == 1
    post_room.receipt(message, sid, "delivered")
    post_room.wait(minutes=10)
    assert post_room.redact() == 1
    assert post_room.gateway.find(message.recipient, message.body, NOW) == ()
    (text_there,) = post_room.texts()
    assert text_there.body == message.body
    # Asked again, or about another: the first moment stands.
    post_room.wait(minutes=1)
    for asked in (sid, "SB-unknown"):
        post_room.gateway.redact(asked)
    assert [one.redacted_at for one in post_room.texts()] == [text_there.redacted_at]


class BreaksOnOne(NoRedaction):
    """Breaks on the copy with this id."""

    def redact(self, sid: str) -> RedactReport:
        if sid == SID:
            raise RuntimeError
        return super().redact(sid)


def test_a_gateway_that_breaks_on_one_copy_does_not_hold_up_the_others(
    post_room: PostRoom, arrange: Arranger
) -> None:
    other = "SM" + "1" * 32
    for sid in (SID, other):
        one = arrange.message(
            arrange.appointment(arrange.person(), NOW + timedelta(days=2), officer_id=None)
        )
        post_room.change(one, state="delivered", provider_sid=sid)
    post_room.wait(minutes=10)
    assert redact_copies(post_room.database, post_room.clock, {"sms": BreaksOnOne()}) == 1
    assert {one.sid: (one.redacted_at is not None, one.gone) for one in post_room.copies()} == {
        SID: (False, False),
        other: (True, True),
    }


REFUSALS = {
    Fault.ERROR_500: 1,
    Fault.ERROR_500_AFTER_ACCEPTANCE: 1,
    Fault.TIMEOUT_AFTER_ACCEPTANCE: 1,
    Fault.RESET_BEFORE_ACCEPTANCE: 1,
    Fault.PROXY_404: 1,
    Fault.TOO_MANY_REQUESTS: 0,
}


@pytest.mark.parametrize("fault", REFUSALS, ids=str)
def test_a_provider_that_wants_none_of_us_is_asked_once_a_round_and_later_each_time(
    twilio_room: PostRoom, twilio: TwilioServer, arrange: Arranger, fault: Fault
) -> None:
    three_delivered(twilio_room, twilio, arrange)
    twilio_room.wait(minutes=10)
    twilio.fail_redaction(fault)
    assert twilio_room.redact() == 0
    assert len(twilio.asked_to_empty) == 1
    asked = twilio.asked_to_empty[0]
    attempts = {copy.sid: copy.attempts for copy in twilio_room.copies()}
    assert attempts.pop(asked) == REFUSALS[fault]
    assert set(attempts.values()) == {0}
    # Not at once again: they wait for a minute at least.
    assert twilio_room.redact() == 0
    assert len(twilio.asked_to_empty) == 1
    twilio.heal()
    twilio_room.wait(minutes=1)
    assert twilio_room.redact() == 3
    assert [one.body for one in twilio.texts] == ["", "", ""]


def test_a_refusal_after_others_were_emptied_is_a_try_of_that_one_alone(
    twilio_room: PostRoom, twilio: TwilioServer, arrange: Arranger
) -> None:
    three_delivered(twilio_room, twilio, arrange)
    twilio_room.wait(minutes=10)
    twilio.before_emptied = lambda _sid: twilio.fail_redaction(Fault.ERROR_500)
    assert twilio_room.redact() == 1
    emptied, refused = twilio.asked_to_empty
    attempts = {copy.sid: copy.attempts for copy in twilio_room.copies()}
    assert (attempts.pop(emptied), attempts.pop(refused), *attempts.values()) == (1, 1, 0)


def test_one_text_that_cannot_be_emptied_holds_up_no_other(
    twilio_room: PostRoom, twilio: TwilioServer, arrange: Arranger
) -> None:
    three_delivered(twilio_room, twilio, arrange)
    twilio.play_quietly(twilio.texts[0].sid, "sending")
    twilio_room.wait(minutes=10)
    assert twilio_room.redact() == 2
    waits = []
    for _ in range(12):
        (copy,) = [one for one in twilio_room.copies() if one.redacted_at is None]
        assert copy.next_try_at is not None
        waits.append((copy.next_try_at - twilio_room.clock.now()) // timedelta(minutes=1))
        twilio_room.wait(minutes=waits[-1])
        assert twilio_room.redact() == 0
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
    twilio.play_quietly(twilio.texts[0].sid, "delivered")
    twilio_room.wait(hours=6)
    assert twilio_room.redact() == 1


def test_a_round_is_bounded_and_the_next_goes_on(
    twilio_room: PostRoom, arrange: Arranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        row = arrange.message(
            arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=number))
        )
        twilio_room.change(row, state="delivered", provider_sid=f"{SID[:-1]}{number}")
    monkeypatch.setattr(redacting, "BATCH", 2)
    monkeypatch.setattr(redacting, "MOST_A_ROUND", 4)
    twilio_room.wait(minutes=10)
    assert [twilio_room.redact() for _ in range(3)] == [4, 1, 0]


class StalledGateway(NoRedaction):
    """Takes as long as a worker may hold its copies, and then breaks the rules besides."""

    def __init__(self, room: PostRoom) -> None:
        self._room, self.asked = room, 0

    def redact(self, sid: str) -> RedactReport:
        self.asked += 1
        # While this one hangs, another worker's round finds nothing to take.
        assert self._room.redact() == 0
        raise RuntimeError("broke")


def test_what_one_worker_holds_no_other_takes_until_its_time_is_over(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow, clock: FixedClock
) -> None:
    ended(twilio_room, twilio, message, "delivered")
    twilio_room.wait(minutes=10)
    stalled = StalledGateway(twilio_room)
    assert redact_copies(twilio_room.database, clock, {"sms": stalled}) == 0
    assert (stalled.asked, twilio.asked_to_empty) == (1, [])
    twilio_room.wait(minutes=1)
    assert twilio_room.redact() == 1


def test_what_is_not_emptied_within_a_day_is_counted(
    twilio_room: PostRoom, twilio: TwilioServer, message: MessageRow
) -> None:
    def overdue() -> float:
        with twilio_room.database.work(CLOCK, twilio_room.clock.now()) as work:
            return numbers(work.session, work.now).overdue["redaction"]

    ended(twilio_room, twilio, message, "delivered")
    twilio_room.wait(hours=24, seconds=-1)
    assert overdue() == 0
    twilio_room.wait(seconds=2)
    assert overdue() == 1
    twilio_room.redact()
    assert overdue() == 0


def test_nobody_at_a_desk_sees_or_makes_copies(database: Database, arrange: Arranger) -> None:
    for statement in (
        "select sid from provider_copy",
        "select keep_copy('SM1', 'sms', null, null)",
    ):
        with pytest.raises(Forbidden), database.work(arrange.office.admin, NOW) as work:
            work.session.execute(text(statement))
