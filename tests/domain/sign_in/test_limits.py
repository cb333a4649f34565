"""Guessing becomes slow, waiting ends by itself, and strangers do not slow down an account's own places."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.sign_in.limits import (
    LIMITS,
    Limit,
    Measure,
    address_group,
    after_attempt,
    after_success,
    counted_by,
    may_try,
    per_minute,
)
from tests.tiers import examples

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
LIMIT = st.builds(
    Limit, st.integers(1, 30), st.integers(1, 120).map(lambda seconds: timedelta(seconds=seconds))
)
GAPS = st.lists(st.integers(0, 300).map(lambda seconds: timedelta(seconds=seconds)), max_size=80)


def tried(limit: Limit, gaps: list[timedelta]) -> list[tuple[datetime, bool]]:
    """Each attempt, after these pauses, and whether it was let through."""
    now = empty_at = NOW
    made = []
    for gap in gaps:
        now += gap
        allowed = may_try(limit, empty_at, now)
        if allowed:
            empty_at = after_attempt(limit, empty_at, now)
        made.append((now, allowed))
    return made


@settings(max_examples=examples(200))
@given(LIMIT, GAPS)
def test_in_no_stretch_are_there_more_than_the_burst_and_one_for_each_step(
    limit: Limit, gaps: list[timedelta]
) -> None:
    passed = [at for at, allowed in tried(limit, gaps) if allowed]
    for first, begin in enumerate(passed):
        for last, end in enumerate(passed[first:], first):
            assert last - first + 1 <= limit.burst + (end - begin) / limit.every


@settings(max_examples=examples(200))
@given(LIMIT, GAPS)
def test_one_that_waits_a_step_is_always_let_through(limit: Limit, gaps: list[timedelta]) -> None:
    """Attempts that were refused never lengthen the wait: it is a delay and no lock."""
    allowed = tried(limit, [*gaps, limit.every])
    assert allowed[-1][1]


@settings(max_examples=examples(200))
@given(LIMIT, st.integers(1, 30))
def test_all_is_forgotten_once_it_has_faded(limit: Limit, attempts: int) -> None:
    gaps = [timedelta()] * min(attempts, limit.burst)
    rested = [limit.every * limit.burst, *[timedelta()] * (limit.burst - 1)]
    assert all(allowed for _, allowed in tried(limit, gaps + rested))


@pytest.mark.parametrize("measure", LIMITS)
def test_a_success_takes_back_what_its_attempt_counted(measure: Measure) -> None:
    limit = LIMITS[measure]
    before = after_attempt(limit, NOW, NOW)
    after = after_success(measure, limit, after_attempt(limit, before, NOW), NOW)
    assert after == (NOW if measure is Measure.PLACE else before)


@pytest.mark.parametrize(
    ("device", "address", "counted"),
    [
        (False, False, {Measure.PLACE, Measure.NAME, Measure.ADDRESS, Measure.TOTAL}),
        (False, True, {Measure.PLACE, Measure.ADDRESS, Measure.TOTAL}),
        (True, False, {Measure.PLACE}),
        (True, True, {Measure.PLACE}),
    ],
)
def test_strangers_fill_only_the_counters_that_own_places_do_not_ask(
    device: bool, address: bool, counted: set[Measure]
) -> None:
    assert set(counted_by(known_device=device, known_address=address)) == counted


def test_the_limit_of_everyone_is_what_the_setting_says() -> None:
    limit = per_minute(120)
    assert sum(allowed for _, allowed in tried(limit, [timedelta()] * 200)) == 120
    assert limit.every * 120 == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        (None, ""),
    ],
)
def test_a_subscriber_of_ipv6_is_one_address(address: str | None, group: str) -> None:
    assert address_group(address) == group
