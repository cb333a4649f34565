"""A sender goes as fast as it may, stops as a whole when going on would burn what waits, and heals by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.messages.sender_rate import (
    FAILURES_TO_STOP,
    LONE_STOP,
    LONGEST_PAUSE,
    TRY_AFTER,
    Answer,
    News,
    Sender,
    after,
    allowed,
    given_back,
    is_its_own_fault,
    resumed,
    started,
    state_of,
    stop_confirmed,
    stopped_by_hand,
    waits_for_second,
)

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
FRESH = Sender(rate_per_s=10, burst=20, tokens=20, refilled_at=NOW)
SECOND = timedelta(seconds=1)
ONE, OTHER = uuid4(), uuid4()


def news_of(answer: Answer, at: datetime = NOW) -> News:
    return News(answer, at)


def failing(times: int) -> Sender:
    return after(FRESH, [News(Answer.NOTHING_USABLE, NOW)] * times, NOW)


def next_leave_at(sender: Sender, now: datetime) -> datetime | None:
    """The earliest moment at which a message may leave; None when only a person can start the sender."""
    if sender.stopped_at is not None:
        return None if sender.next_try_at is None else max(now, sender.next_try_at)
    return max(now, sender.paused_until_at or now)


def test_a_burst_goes_at_once_and_then_the_rate() -> None:
    granted, sender = allowed(FRESH, 100, NOW)
    assert granted == 20
    assert allowed(sender, 100, NOW)[0] == 0
    assert allowed(sender, 100, NOW + SECOND)[0] == 10


@given(
    steps=st.lists(st.tuples(st.floats(-5, 60), st.integers(0, 50)), max_size=40),
)
def test_over_any_stretch_no_more_leaves_than_burst_and_rate_allow(
    steps: list[tuple[float, int]],
) -> None:
    """Also when the clocks of two machines disagree by seconds."""
    sender, now, latest, total = FRESH, NOW, NOW, 0
    for seconds, wanted in steps:
        now = max(NOW, latest + timedelta(seconds=seconds))
        granted, sender = allowed(sender, wanted, now)
        latest, total = max(latest, now), total + granted
    assert total <= FRESH.burst + FRESH.rate_per_s * (latest - NOW).total_seconds() + 1


def test_a_clock_that_was_put_back_does_not_stop_the_refilling() -> None:
    ahead = Sender(10, 20, 0, refilled_at=NOW + timedelta(days=3))
    _, sender = allowed(ahead, 1, NOW)
    assert allowed(sender, 5, NOW + SECOND)[0] == 5


def test_tokens_of_what_was_not_posted_come_back() -> None:
    _, sender = allowed(FRESH, 20, NOW)
    assert allowed(given_back(sender, 7), 100, NOW)[0] == 7
    assert given_back(FRESH, 7).tokens == 20


def test_not_now_makes_everybody_wait_and_longer_each_time_in_a_row() -> None:
    sender, now, waits = FRESH, NOW, []
    for _ in range(4):
        sender = after(sender, [News(Answer.NOT_NOW, now, wait=3 * SECOND)] * 5, now)
        assert sender.paused_until_at is not None
        waits.append((sender.paused_until_at - now).total_seconds())
        assert allowed(sender, 5, sender.paused_until_at - SECOND)[0] == 0
        now = sender.paused_until_at
    assert waits == [3, 4, 8, 16]
    accepted = after(sender, [news_of(Answer.ACCEPTED, now)], now)
    assert accepted.pauses == 0


def test_a_pause_is_over_at_the_very_moment_it_was_to_end() -> None:
    """Until the last microsecond nothing leaves; whoever comes back as told is not sent away again."""
    sender = after(FRESH, [News(Answer.NOT_NOW, NOW, wait=3 * SECOND)], NOW)
    end = NOW + 3 * SECOND
    just_before = end - timedelta(microseconds=1)
    assert sender.paused_until_at == end
    assert (allowed(sender, 5, just_before)[0], state_of(sender, just_before)) == (0, "slowed")
    assert (allowed(sender, 5, end)[0], state_of(sender, end)) == (5, "running")
    assert next_leave_at(sender, just_before) == next_leave_at(sender, end) == end


def test_not_now_at_the_end_of_a_pause_counts_once_more_and_waits_longer() -> None:
    """What is refused while everybody waits anyway is the same refusal."""
    sender = after(FRESH, [News(Answer.NOT_NOW, NOW, wait=3 * SECOND)], NOW)
    end = NOW + 3 * SECOND
    for at, pauses in ((end - timedelta(microseconds=1), 1), (end, 2)):
        assert after(sender, [news_of(Answer.NOT_NOW, at)], at).pauses == pauses


@pytest.mark.parametrize("wait", [timedelta(days=400), None])
def test_no_wait_is_longer_than_an_hour(wait: timedelta | None) -> None:
    sender = after(FRESH, [News(Answer.NOT_NOW, NOW, wait=wait)], NOW)
    assert sender.paused_until_at is not None
    assert sender.paused_until_at <= NOW + LONGEST_PAUSE


def test_by_itself_it_waits_twice_as_long_each_time_up_to_1024_seconds() -> None:
    sender, now, waits = FRESH, NOW, []
    for _ in range(12):
        sender = after(sender, [news_of(Answer.NOT_NOW, now)], now)
        assert sender.paused_until_at is not None
        waits.append((sender.paused_until_at - now).total_seconds())
        now = sender.paused_until_at
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1024, 1024]


def test_a_run_of_failures_stops_the_sender_and_an_answer_breaks_the_run() -> None:
    assert failing(FAILURES_TO_STOP - 1).stopped_at is None
    assert failing(FAILURES_TO_STOP).reason == "provider-failing"
    broken = after(
        failing(FAILURES_TO_STOP - 1),
        [news_of(Answer.REFUSED), news_of(Answer.NOTHING_USABLE)],
        NOW,
    )
    assert (broken.stopped_at, broken.failures) == (None, 1)


def test_a_stopped_sender_tries_one_message_at_a_time_less_and_less_often() -> None:
    sender, now, waits = failing(FAILURES_TO_STOP), NOW, []
    for _ in range(8):
        due = next_leave_at(sender, now)
        assert due is not None
        waits.append(due - now)
        assert allowed(sender, 50, due - SECOND)[0] == 0
        granted, sender = allowed(sender, 50, due)
        assert granted == 1
        assert allowed(sender, 50, due)[0] == 0  # no second worker tries as well
        sender, now = after(sender, [news_of(Answer.NOTHING_USABLE, due)], due), due
    assert tuple(waits) == (*TRY_AFTER, TRY_AFTER[-1], TRY_AFTER[-1])


def test_a_try_answered_not_now_is_repeated_no_sooner_than_was_asked() -> None:
    hour, later = timedelta(hours=1), NOW + TRY_AFTER[0]
    _, trying = allowed(failing(FAILURES_TO_STOP), 1, later)
    waiting = after(trying, [News(Answer.NOT_NOW, later, 429, hour)], later)
    assert next_leave_at(waiting, later) == later + hour
    assert allowed(waiting, 1, later + hour - SECOND)[0] == 0
    assert allowed(waiting, 1, later + hour)[0] == 1


def test_a_sender_that_is_stopped_while_it_waits_tries_no_sooner_than_was_asked() -> None:
    news = [News(Answer.NOT_NOW, NOW, 429, timedelta(minutes=10)), news_of(Answer.SET_UP_WRONGLY)]
    assert next_leave_at(after(FRESH, news, NOW), NOW) == NOW + timedelta(minutes=10)


def test_being_answered_not_now_starts_nothing_that_a_person_stopped() -> None:
    long = News(Answer.NOT_NOW, NOW, wait=timedelta(minutes=50))
    stopped = after(stopped_by_hand(FRESH, ONE, NOW), [long], NOW)
    assert stopped.next_try_at == NOW + LONE_STOP
    confirmed = after(stop_confirmed(stopped, OTHER), [long], NOW)
    assert next_leave_at(confirmed, NOW) is None


def test_it_heals_by_itself_when_the_try_is_answered() -> None:
    stopped = failing(FAILURES_TO_STOP)
    later = NOW + TRY_AFTER[0]
    _, trying = allowed(stopped, 1, later)
    healed = after(trying, [news_of(Answer.ACCEPTED, later)], later)
    assert (healed.stopped_at, healed.failures, healed.tries) == (None, 0, 0)


def test_an_answer_to_what_was_claimed_before_the_stop_proves_nothing_about_now() -> None:
    stopped = after(FRESH, [News(Answer.SET_UP_WRONGLY, NOW, code=20003)], NOW)
    same = after(stopped, [news_of(Answer.ACCEPTED, NOW - SECOND)], NOW + SECOND)
    assert (same.stopped_at, same.code) == (NOW, 20003)


@pytest.mark.parametrize("before", [FRESH, failing(FAILURES_TO_STOP)], ids=["running", "failing"])
def test_a_stop_by_one_person_runs_out_by_the_clock(before: Sender) -> None:
    stopped = stopped_by_hand(before, ONE, NOW)
    last = NOW + LONE_STOP - SECOND
    assert waits_for_second(stopped, last)
    assert (allowed(stopped, 5, last)[0], resumed(stopped, last)) == (0, stopped)
    running = resumed(stopped, NOW + LONE_STOP)
    assert not waits_for_second(stopped, NOW + LONE_STOP)
    assert (running.stopped_at, running.stopped_by, running.next_try_at) == (None, None, None)
    # The stop itself tries no single message.
    assert allowed(stopped, 5, NOW + timedelta(days=30))[0] == 0


def test_what_two_people_stopped_only_a_person_starts() -> None:
    stopped = stop_confirmed(stopped_by_hand(FRESH, ONE, NOW), OTHER)
    assert not waits_for_second(stopped, NOW)
    assert resumed(stopped, NOW + timedelta(days=30)) is stopped
    assert next_leave_at(stopped, NOW) is None
    assert allowed(stopped, 5, NOW + timedelta(days=30))[0] == 0
    later = NOW + SECOND
    news = [news_of(Answer.ACCEPTED, later), news_of(Answer.SET_UP_WRONGLY, later)]
    assert after(stopped, news, later).reason == "by-hand"
    assert allowed(started(stopped), 5, NOW)[0] == 5


def test_a_message_refused_while_others_left_is_to_blame_itself() -> None:
    accepted = after(FRESH, [news_of(Answer.ACCEPTED)], NOW + SECOND)
    assert is_its_own_fault(NOW, accepted)
    assert not is_its_own_fault(NOW + 2 * SECOND, accepted)
    assert not is_its_own_fault(None, accepted)
    assert not is_its_own_fault(NOW, FRESH)
    assert not is_its_own_fault(NOW, after(FRESH, [news_of(Answer.REFUSED)], NOW + SECOND))
