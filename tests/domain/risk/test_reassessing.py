"""What has to be taken again says when, and from which day it counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.risk import INSTRUMENTS
from aftercare.domain.risk.reassessing import (
    INTERVALS,
    REASSESSMENT_CODES,
    due_again,
    first_stable,
)
from aftercare.domain.time.wall_time import civil_date, start_of_day

DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("instrument", "made_on", "last_day"),
    [
        ("stable-2007", date(2026, 11, 24), date(2027, 5, 24)),
        ("stable-2007", date(2026, 8, 31), date(2027, 2, 28)),
        ("stable-2007", date(2027, 8, 31), date(2028, 2, 29)),
        ("acute-2007", date(2026, 11, 24), date(2026, 12, 24)),
        ("acute-2007", date(2027, 2, 1), date(2027, 3, 3)),
        ("j-soap-ii", date(2026, 11, 24), date(2027, 5, 24)),
        ("j-soap-d", date(2026, 11, 24), date(2027, 5, 24)),
    ],
)
def test_it_is_due_by_the_end_of_that_day(instrument: str, made_on: date, last_day: date) -> None:
    wanted = due_again(instrument, made_on)
    assert wanted is not None
    assert wanted.counted_from_on == made_on
    assert wanted.due_at == start_of_day(last_day + timedelta(days=1))


@given(DAYS)
def test_a_later_assessment_is_never_due_earlier(made_on: date) -> None:
    for instrument in INTERVALS:
        this, next_day = (
            due_again(instrument, made_on),
            due_again(instrument, made_on + timedelta(1)),
        )
        assert this is not None
        assert next_day is not None
        assert made_on < civil_date(this.due_at - timedelta(microseconds=1))
        assert this.due_at <= next_day.due_at


def test_the_first_stable_is_due_ninety_days_after_the_start_across_the_change_of_clocks() -> None:
    wanted = first_stable(date(2027, 1, 1))
    assert wanted.due_at == datetime(2027, 4, 1, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize("code", sorted(INSTRUMENTS.keys() - INTERVALS.keys()))
def test_what_does_not_change_sets_no_term(code: str) -> None:
    assert due_again(code, date(2026, 11, 24)) is None


@pytest.mark.parametrize("code", sorted(REASSESSMENT_CODES))
def test_each_term_is_a_kind_with_a_source(code: str) -> None:
    kind = DEADLINE_KINDS[code]
    assert kind.source
    assert not kind.alarm
