"""Receipts come late, twice, early and in any order; the message moves on once for each fact."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.delivery.report_changes import give_back, record_report
from aftercare.notifications.gateways.gateway import Accepted, Uncertain
from aftercare.notifications.inbound.receipts import take_receipt
from aftercare.store.messages.rows import MessageReceiptRow, MessageRow
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger, unknown_id

SID = "SM" + "a" * 32


@pytest.fixture
def message(arrange: Arranger) -> MessageRow:
    """A reminder whose text the provider has."""
    return arrange.message(
        arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1)),
        state="accepted", provider_sid=SID, attempts=1, claim_number=1, claimed_at=NOW,
    )  # fmt: skip


@pytest.fixture
def claimed(arrange: Arranger) -> MessageRow:
    """A reminder that is being posted at this moment."""
    return arrange.message(
        arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1), officer_id=None),
        state="claimed", attempts=1, claim_number=7, claimed_by=unknown_id(), claimed_at=NOW,
        claim_expires_at=NOW + timedelta(minutes=2),
    )  # fmt: skip


def kept(room: PostRoom) -> list[tuple[str, str]]:
    with room.database.work(CLOCK, NOW) as work:
        found = work.session.exec(select(MessageReceiptRow))
        return sorted((row.sid, row.status) for row in found)


def report(room: PostRoom, message: MessageRow, said: Accepted | Uncertain) -> None:
    with room.database.work(CLOCK, room.clock.now()) as work:
        record_report(work, message.id, message.claim_number or 0, said)


@pytest.mark.parametrize("order", list(permutations(["sending", "sent", "delivered"])))
def test_in_whatever_order_they_come_delivered_stands(
    post_room: PostRoom, message: MessageRow, order: tuple[str, ...]
) -> None:
    for word in order:
        assert post_room.receipt(message, SID, word)
    assert post_room.message(message).state == "delivered"
    assert post_room.tasks() == []


def test_the_same_receipt_again_is_not_new(post_room: PostRoom, message: MessageRow) -> None:
    assert post_room.receipt(message, SID, "sent")
    version = post_room.message(message).version
    assert not post_room.receipt(message, SID, "SENT ")
    assert post_room.message(message).version == version
    assert kept(post_room) == [(SID, "sent")]


def test_a_word_we_do_not_know_is_kept_and_changes_nothing(
    post_room: PostRoom, message: MessageRow
) -> None:
    assert post_room.receipt(message, SID, "read")
    assert post_room.message(message).state == "accepted"
    assert kept(post_room) == [(SID, "read")]


@pytest.mark.parametrize(
    ("word", "code"),
    [("999999999", 999_999_999), ("4294967295", None), ("9" * 11, None), ("9" * 5_000, None)],
    ids=["nine digits", "ten", "eleven", "thousands"],
)
def test_a_code_too_long_to_be_one_is_left_out(
    post_room: PostRoom, message: MessageRow, word: str, code: int | None
) -> None:
    form = {"MessageSid": SID, "MessageStatus": "undelivered", "ErrorCode": word}
    assert post_room.raw_receipt(message, form)
    found = post_room.message(message)
    assert (found.state, found.error_code) == ("undelivered", code)


def test_a_claim_that_was_never_begun_goes_back_to_its_own_holder_only(
    post_room: PostRoom, claimed: MessageRow
) -> None:
    number = 70_001
    post_room.change(claimed, claim_number=number)
    for given in (number + 1, number):
        assert post_room.message(claimed).state == "claimed"
        with post_room.database.work(CLOCK, NOW) as work:
            give_back(work, claimed.id, given)
    found = post_room.message(claimed)
    assert (found.state, found.attempts) == ("planned", 0)


def test_what_a_person_sent_again_stays_theirs_and_no_other_message_does(
    post_room: PostRoom, claimed: MessageRow, arrange: Arranger
) -> None:
    later = arrange.appointment(arrange.person(), NOW + timedelta(days=2), officer_id=None)
    given = arrange.message(later, state="unknown", attempts=1, claim_number=8)
    arrange.message(later, slot="text-1", resend_of=given.id)
    assert given.id > claimed.id
    for row in (claimed, given):
        with post_room.database.work(CLOCK, NOW) as work:
            give_back(work, row.id, row.claim_number or 0)
    outcomes = [(one.state, one.reason) for one in map(post_room.message, (claimed, given))]
    assert outcomes == [("planned", None), ("failed", "sent-again")]


def test_a_receipt_for_no_message_of_ours_is_kept(post_room: PostRoom, message: MessageRow) -> None:
    with post_room.database.work(CLOCK, NOW) as work:
        form = {"MessageSid": SID, "MessageStatus": "delivered"}
        assert take_receipt(work, unknown_id(), form)
    assert post_room.message(message).state == "accepted"
    assert kept(post_room) == [(SID, "delivered")]


def test_a_receipt_about_another_text_does_not_move_this_one(
    post_room: PostRoom, message: MessageRow
) -> None:
    post_room.receipt(message, "SM" + "b" * 32, "delivered")
    assert post_room.message(message).state == "accepted"


@pytest.mark.parametrize("form", [{}, {"MessageSid": SID}, {"MessageStatus": "sent"}])
def test_a_receipt_that_says_nothing_is_not_one(
    post_room: PostRoom, message: MessageRow, form: dict[str, str]
) -> None:
    with post_room.database.work(CLOCK, NOW) as work:
        assert not take_receipt(work, message.id, form)
    assert kept(post_room) == []


def test_numbers_and_words_of_the_text_are_not_kept(
    post_room: PostRoom, message: MessageRow
) -> None:
    form = {"MessageSid": SID, "MessageStatus": "sent", "To": message.recipient, "Body": "x"}
    with post_room.database.work(CLOCK, NOW) as work:
        take_receipt(work, message.id, form)
    with post_room.database.work(CLOCK, NOW) as work:
        raw = work.session.exec(select(MessageReceiptRow)).one().raw
    assert raw == {"MessageSid": SID, "MessageStatus": "sent"}


def test_a_text_that_reached_nobody_is_tried_once_more_and_then_read_aloud(
    post_room: PostRoom, message: MessageRow
) -> None:
    post_room.receipt(message, SID, "undelivered", 30003)
    again = post_room.message(message)
    assert (again.state, again.due_at) == ("planned", NOW + timedelta(minutes=30))
    post_room.wait(minutes=30)
    assert post_room.drain() == 1
    second = post_room.message(message)
    assert second.provider_sid not in (None, SID)
    post_room.receipt(message, second.provider_sid or "", "undelivered", 30003)
    assert post_room.message(message).state == "undelivered"
    assert post_room.tasks() == []
    assert post_room.planned("voice") == [("T-1", message.recipient)]


def test_late_news_of_the_first_try_does_not_pass_for_the_second(
    post_room: PostRoom, message: MessageRow, arrange: Arranger
) -> None:
    """The first try failed and is being tried again when its `sent` comes in at last."""
    post_room.receipt(message, SID, "undelivered", 30003)
    post_room.wait(minutes=30)
    post_room.change(message, state="claimed", attempts=2, claim_number=2,
                     claimed_by=unknown_id(), claimed_at=post_room.clock.now(),
                     claim_expires_at=post_room.clock.now() + timedelta(minutes=2))  # fmt: skip
    post_room.receipt(message, SID, "sent")
    assert post_room.message(message).state == "claimed"
    report(post_room, post_room.message(message), Accepted("SM-second", "queued"))
    post_room.receipt(message, "SM-second", "delivered")
    assert post_room.message(message).state == "delivered"
    assert post_room.tasks() == []


@pytest.mark.parametrize(
    ("code", "task", "phone_state", "opted_out"),
    [
        (30005, ("check_number", "channel-suspended-task"), "suspended", False),
        (21610, ("call_person", "channel-closed-task"), "verified", True),
        (30007, None, "verified", False),
        (None, None, "verified", False),
    ],
)
@pytest.mark.parametrize("early", [False, True])
def test_a_late_failure_becomes_the_task_its_reason_asks_for_or_is_read_aloud(
    post_room: PostRoom,
    message: MessageRow,
    claimed: MessageRow,
    early: bool,
    code: int | None,
    task: tuple[str, str] | None,
    phone_state: str,
    opted_out: bool,
) -> None:
    """Also when the receipt is the first we hear of the text at all."""
    row, sid = (claimed, "SM-early") if early else (message, SID)
    post_room.receipt(row, sid, "undelivered", code)
    failed = post_room.message(row)
    assert (failed.state, failed.error_code, failed.provider_sid) == ("undelivered", code, sid)
    assert post_room.tasks() == ([task] if task else [])
    assert len(post_room.planned("voice")) == (0 if task else 1)
    person = post_room.person(row.person_id)
    assert (person.phone_state, person.opted_out_at is not None) == (phone_state, opted_out)


def test_a_receipt_before_our_own_commit_settles_what_the_send_left_open(
    post_room: PostRoom, claimed: MessageRow
) -> None:
    post_room.receipt(claimed, SID, "delivered")
    early = post_room.message(claimed)
    assert (early.state, early.provider_sid) == ("delivered", SID)
    report(post_room, claimed, Accepted(SID, "queued"))
    assert post_room.message(claimed).state == "delivered"


def test_a_receipt_after_an_unknown_ending_ends_the_search(
    post_room: PostRoom, claimed: MessageRow
) -> None:
    report(post_room, claimed, Uncertain("timeout"))
    post_room.receipt(claimed, SID, "sent")
    settled = post_room.message(claimed)
    assert (settled.state, settled.provider_sid, settled.looks) == ("sent", SID, 0)


def test_receipts_that_overtook_the_commit_are_folded_in_whatever_they_say(
    post_room: PostRoom, arrange: Arranger
) -> None:
    """The first of them may already send the text back to be planned again."""
    row = arrange.message(
        arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1)),
        state="planned", attempts=1,
    )  # fmt: skip
    post_room.receipt(row, SID, "undelivered", 30003)
    post_room.receipt(row, SID, "sent")
    post_room.receipt(row, SID, "failed", 30003)
    post_room.change(row, state="claimed", claim_number=3, claimed_by=unknown_id(),
                     claimed_at=NOW, claim_expires_at=NOW + timedelta(minutes=2))  # fmt: skip
    report(post_room, post_room.message(row), Accepted(SID, "queued"))
    assert post_room.message(row).state == "planned"


def test_a_report_under_an_old_claim_says_nothing(post_room: PostRoom, claimed: MessageRow) -> None:
    with post_room.database.work(CLOCK, NOW) as work:
        record_report(work, claimed.id, 6, Accepted(SID, "queued"))
    assert post_room.message(claimed).state == "claimed"


@pytest.mark.parametrize("name", ["MessageSid", "MessageStatus"])
def test_a_receipt_with_a_name_longer_than_any_of_the_providers_is_not_kept_and_logged_without_it(
    post_room: PostRoom, message: MessageRow, name: str
) -> None:
    form = {"MessageSid": SID, "MessageStatus": "delivered"} | {name: "Zuid" * 17}
    with capture_logs() as lines:
        assert not post_room.raw_receipt(message, form)
    assert (kept(post_room), post_room.message(message).state) == ([], "accepted")
    line = {"event": "receipt-too-long", "id": str(message.id), "log_level": "warning"}
    assert lines == [line]


def test_of_what_comes_beside_a_receipt_only_what_is_short_is_kept(
    post_room: PostRoom, message: MessageRow
) -> None:
    form = {"MessageSid": SID, "MessageStatus": "delivered", "ApiVersion": "2010" * 9_999}
    assert post_room.raw_receipt(message, form)
    with post_room.database.work(CLOCK, NOW) as work:
        (row,) = work.session.exec(select(MessageReceiptRow)).all()
    assert row.raw == {"MessageSid": SID, "MessageStatus": "delivered"}
