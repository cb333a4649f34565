"""Low attendance is noticed at two misses in a row or under three quarters, once an episode."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.treatment.attendance import (
    FEWEST_SESSIONS,
    LEAST_SHARE,
    WINDOW_DAYS,
    Held,
    LowReason,
    low_attendance,
)

FIRST = date(2026, 9, 1)


def weekly(came: str, every: int = 7) -> list[Held]:
    """One session a week; `x` is a miss. Its id is its number from 1."""
    return [
        Held(FIRST + timedelta(days=every * n), f"{n + 1:03}", letter != "x")
        for n, letter in enumerate(came)
    ]


def found(came: str, every: int = 7) -> tuple[str, LowReason] | None:
    sessions = weekly(came, every)
    low = low_attendance(sessions, sessions[-1].on) if sessions else None
    return (low.session, low.reason) if low else None


@pytest.mark.parametrize(
    ("came", "low"),
    [
        ("", None),
        ("x", None),
        ("ox", None),
        ("xx", ("002", LowReason.IN_A_ROW)),
        ("oxx", ("003", LowReason.IN_A_ROW)),
        # The second miss in a row begins it, the third goes on with it.
        ("oxxx", ("003", LowReason.IN_A_ROW)),
        # Three quarters exactly is enough.
        ("ooox", None),
        ("xoox", ("004", LowReason.SHARE)),
        # With three sessions a share says nothing yet.
        ("xox", None),
        # Over once the share is back, begun anew by what comes later.
        ("oooooxxooo", None),
        ("oooooxxooooooxx", ("015", LowReason.IN_A_ROW)),
    ],
)
def test_an_episode_begins_at_the_session_that_shows_it(
    came: str, low: tuple[str, LowReason] | None
) -> None:
    assert found(came) == low


def test_only_the_last_eight_weeks_count_for_the_share() -> None:
    assert found("xxoooooooo") is None
    assert found("xoxo", every=30) is None


def test_what_lies_eight_weeks_back_is_over() -> None:
    sessions = weekly("xx")
    last_on = sessions[-1].on
    assert low_attendance(sessions, last_on + timedelta(days=WINDOW_DAYS - 1))
    assert low_attendance(sessions, last_on + timedelta(days=WINDOW_DAYS)) is None


@given(st.text("xo", min_size=1, max_size=30), st.randoms())
def test_it_is_the_same_episode_in_whatever_order_the_sessions_are_reported(
    came: str, dice: Random
) -> None:
    sessions = weekly(came)
    shuffled = dice.sample(sessions, len(sessions))
    today = sessions[-1].on
    assert low_attendance(shuffled, today) == low_attendance(sessions, today)


@given(st.text("xo", min_size=1, max_size=30))
def test_while_it_lasts_further_sessions_keep_it_the_same_episode(came: str) -> None:
    before, after = weekly(came), weekly(came + "x")
    low = low_attendance(before, before[-1].on)
    if low is not None:
        # A miss never ends an episode, unless the misses that began it have left the eight weeks.
        assert low_attendance(after, after[-1].on) in (low, None)


@given(st.text("xo", min_size=1, max_size=30))
def test_whoever_comes_to_three_quarters_and_not_twice_in_a_row_stays_away_is_left_alone(
    came: str,
) -> None:
    sessions = weekly(came)
    since = sessions[-1].on - timedelta(days=WINDOW_DAYS - 1)
    lately = [one.came for one in sessions if one.on >= since]
    enough = len(lately) < FEWEST_SESSIONS or sum(lately) >= LEAST_SHARE * len(lately)
    assert (found(came) is None) is (enough and not came.endswith("xx"))
