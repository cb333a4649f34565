"""Nothing is posted under a claim that is not surely still ours, by either of two clocks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.ids import new_id
from aftercare.notifications.gateways.gateway import Accepted, OutgoingMessage, SendReport
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.notifications.outbox.claiming import CLAIM_TERM, Claim
from aftercare.notifications.outbox.posting import POST_TERM, Posting, side_by_side
from aftercare.store.database.unit_of_work import Database
from tests.contracts.twilio_server import SENDER
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger

LAST = (CLAIM_TERM - POST_TERM).total_seconds()


class CountingGateway(NoRedaction):
    """Says yes and remembers when; each text takes a while."""

    def __init__(self, clock: FixedClock, takes: timedelta = timedelta()) -> None:
        self._clock, self._takes = clock, takes
        self.sent_at: list[timedelta] = []

    def send(self, message: OutgoingMessage) -> SendReport:
        self.sent_at.append(self._clock.now() - NOW)
        self._clock.move_to(self._clock.now() + self._takes)
        return Accepted(f"SM{message.message_id.hex}", "queued")


def claim(clock: FixedClock, age_s: float) -> Claim:
    text = OutgoingMessage(new_id(), SENDER, "Herinnering", "https://aftercare.example/x")
    return Claim(text.message_id, 1, text, clock.now(), clock.now() + CLAIM_TERM, lambda: age_s)


@pytest.mark.parametrize(
    ("age_s", "clock_s", "posted"),
    [(0, 0, 1), (LAST, 0, 1), (LAST + 0.001, 0, 0), (0, LAST, 1), (0, LAST + 0.001, 0)],
    ids=["fresh", "last by the stopwatch", "stopped too long", "last by the clock", "clock ran on"],
)
def test_a_claim_is_used_only_while_both_clocks_leave_time_for_the_attempt(
    age_s: float, clock_s: float, posted: int
) -> None:
    clock = FixedClock(NOW)
    gateway = CountingGateway(clock)
    held = claim(clock, age_s)
    clock.move_to(NOW + timedelta(seconds=clock_s))
    posting = Posting(gateway, clock, 0, lambda _claim: True)
    with side_by_side(posting, 1) as post_here:
        posting.add([held])
        post_here()
        done = posting.next_done(0)
    assert len(gateway.sent_at) == posted
    assert done is not None
    assert (done.report is not None) == bool(posted)


def test_of_a_slow_batch_only_what_fits_the_claim_is_posted_and_the_rest_is_claimed_anew(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    rows = [
        arrange.message(
            arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1), officer_id=None)
        )
        for _ in range(5)
    ]
    gateway = CountingGateway(clock, timedelta(seconds=50))
    room = PostRoom(database, clock, gateway)
    # Two fit in the minute and a half of the first claim, two in that of the second.
    assert room.drain() == 5 + 3 + 1
    assert len(gateway.sent_at) == 5
    assert {room.message(row).state for row in rows} == {"accepted"}
    assert {room.message(row).attempts for row in rows} == {1}
    assert {room.message(row).claimed_at for row in rows} == {
        NOW, NOW + timedelta(seconds=100), NOW + timedelta(seconds=200),
    }  # fmt: skip
