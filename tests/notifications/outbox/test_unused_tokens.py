"""What a sender may do and no message was there for is not used up."""

from __future__ import annotations

from datetime import timedelta

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.sender_rate import TRY_AFTER, WhyStopped
from aftercare.store.messages.rows import MessageRow
from aftercare.store.messages.sender_rows import SenderRow
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger

TOMORROW = NOW + timedelta(days=1, hours=1)
# So many texts may leave at once; no token comes back by itself while the clock stands still.
TOKENS = 25


def texts(arrange: Arranger, many: int) -> list[MessageRow]:
    """Reminders for so many people, all due now."""
    return [
        arrange.message(arrange.appointment(arrange.person(), TOMORROW, officer_id=None))
        for _ in range(many)
    ]


def set_sender(room: PostRoom, **values: object) -> None:
    with room.database.work(CLOCK, room.clock.now()) as work:
        row = work.session.get_one(SenderRow, "sms")
        for name, value in values.items():
            setattr(row, name, value)


def full(room: PostRoom) -> None:
    set_sender(room, burst=TOKENS, tokens=TOKENS, refilled_at=room.clock.now())


def stopped(room: PostRoom) -> None:
    """The provider was away; the first try is due this very moment."""
    since = room.clock.now() - TRY_AFTER[0]
    set_sender(
        room, stopped_at=since, reason=WhyStopped.PROVIDER_FAILING.value,
        next_try_at=room.clock.now(),
    )  # fmt: skip


def test_of_what_was_granted_only_what_left_is_used_up(
    arrange: Arranger, post_room: PostRoom
) -> None:
    full(post_room)
    texts(arrange, 7)
    assert post_room.drain() == 7
    assert post_room.sender().tokens == TOKENS - 7


def test_what_may_not_leave_uses_nothing_up(arrange: Arranger, post_room: PostRoom) -> None:
    """Neither alone nor among others that leave."""
    full(post_room)
    (alone,) = texts(arrange, 1)
    post_room.change(post_room.person(alone.person_id), opted_out_at=NOW)
    assert post_room.drain() == 0
    assert post_room.message(alone).state == "withheld"
    assert post_room.sender().tokens == TOKENS

    withheld, *left = texts(arrange, 3)
    post_room.change(post_room.person(withheld.person_id), opted_out_at=NOW)
    assert post_room.drain() == len(left)
    assert post_room.message(withheld).state == "withheld"
    assert post_room.sender().tokens == TOKENS - len(left)


def test_a_try_that_no_message_was_there_for_is_not_used_up(
    arrange: Arranger, post_room: PostRoom
) -> None:
    """The next text that comes is the try, at once, and starts the sender."""
    stopped(post_room)
    before = post_room.sender()
    assert post_room.drain() == 0
    assert post_room.sender() == before

    (text,) = texts(arrange, 1)
    assert post_room.drain() == 1
    assert post_room.message(text).state == "accepted"
    assert post_room.sender().stopped_at is None


def test_a_try_that_may_not_leave_is_there_for_the_next_message(
    arrange: Arranger, post_room: PostRoom
) -> None:
    stopped(post_room)
    (withheld,) = texts(arrange, 1)
    post_room.change(post_room.person(withheld.person_id), opted_out_at=NOW)
    before = post_room.sender()
    assert post_room.drain() == 0
    assert post_room.message(withheld).state == "withheld"
    assert post_room.sender() == before
