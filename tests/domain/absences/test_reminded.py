"""Whether somebody was reminded: only a delivery before the start counts, and not to somebody else's telephone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.absences.reminded import (
    DISOWNED_WITHIN,
    Doubt,
    Reminder,
    WhyNone,
    any_arrived,
    doubt_of,
    must_be_seen,
    why_none,
)

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SENT = START - timedelta(days=1)
DELIVERED = Reminder(
    slot="T-1",
    channel="sms",
    state="delivered",
    reason=None,
    error_code=None,
    due_at=SENT,
    sent_at=SENT,
    state_at=SENT + timedelta(seconds=4),
    possible_duplicate=False,
)
STATES = (
    "planned", "claimed", "accepted", "sent", "undelivered", "failed", "unknown", "cancelled",
    "skipped_late", "withheld",
)  # fmt: skip
SECOND = timedelta(seconds=1)


def test_one_that_was_delivered_in_time_reminds() -> None:
    assert doubt_of(DELIVERED, START) is None
    assert any_arrived([replace(DELIVERED, state="failed"), DELIVERED], START)


@pytest.mark.parametrize("state", STATES)
def test_nothing_short_of_delivered_does(state: str) -> None:
    assert not any_arrived([replace(DELIVERED, state=state)], START)


def test_none_at_all_does_not() -> None:
    assert not any_arrived([], START)


@pytest.mark.parametrize(
    ("late_by", "doubt"), [(-SECOND, None), (timedelta(), Doubt.AFTER_START), (SECOND, Doubt.AFTER_START)]
)  # fmt: skip
def test_what_arrives_as_it_begins_is_too_late(late_by: timedelta, doubt: Doubt | None) -> None:
    one = replace(DELIVERED, state_at=START + late_by)
    assert doubt_of(one, START) is doubt
    assert any_arrived([one], START) is (doubt is None)


@pytest.mark.parametrize(
    ("after", "doubt"),
    [
        (-SECOND, None),
        (timedelta(), Doubt.WRONG_NUMBER),
        (DISOWNED_WITHIN - SECOND, Doubt.WRONG_NUMBER),
        (DISOWNED_WITHIN, None),
    ],
)
def test_a_number_said_to_be_wrong_soon_after_reminded_somebody_else(
    after: timedelta, doubt: Doubt | None
) -> None:
    assert doubt_of(replace(DELIVERED, disowned_at=SENT + after), START) is doubt


@pytest.mark.parametrize(
    ("booked", "planned", "now", "why"),
    [
        (START, None, START + SECOND, WhyNone.ENTERED_AFTER),
        (START + SECOND, START, START + SECOND, WhyNone.ENTERED_AFTER),
        (SENT, None, START - SECOND, WhyNone.NOT_YET),
        (SENT, None, START, WhyNone.NOT_PLANNED),
        (SENT, SENT, START, WhyNone.NOT_KEPT),
    ],
)
def test_none_has_a_reason(
    booked: datetime, planned: datetime | None, now: datetime, why: WhyNone
) -> None:
    assert why_none(booked, START, planned, now) is why


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("arrived", [True, False])
def test_only_what_counts_against_somebody_asks_for_having_seen_it(
    verdict: Verdict, arrived: bool
) -> None:
    asked = must_be_seen(verdict, arrived=arrived)
    assert asked is (verdict is Verdict.UNEXCUSED and not arrived)
