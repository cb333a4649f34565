"""Months without a miss are a milestone at fixed numbers, counted by the calendar and only while it is fresh."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aftercare.domain.goals.milestones import (
    FRESH,
    MONTHS,
    Milestone,
    PraiseChoice,
    is_fresh,
    months_without_a_miss,
)
from aftercare.domain.message_templates.text_kinds import TextKind

SINCE = date(2026, 8, 31)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 11, 29), None),
        # 31 August and three months is the last day of November.
        (date(2026, 11, 30), 3),
        (date(2027, 1, 29), 3),
        (date(2027, 1, 30), None),
        (date(2027, 2, 28), 6),
        (date(2031, 8, 31), 60),
        (date(2040, 1, 1), None),
    ],
)
def test_months_are_counted_by_the_calendar_and_older_ones_are_not_proposed(
    today: date, months: int | None
) -> None:
    found = months_without_a_miss(SINCE, today)
    assert found == (months and Milestone(months=months, counted_from_on=SINCE))


def test_before_a_first_contact_there_is_nothing_to_count() -> None:
    assert months_without_a_miss(None, SINCE) is None


def test_the_numbers_grow_and_what_was_done_is_fresh_for_two_months() -> None:
    assert list(MONTHS) == sorted(set(MONTHS))
    assert is_fresh(SINCE - FRESH, SINCE)
    assert not is_fresh(SINCE - FRESH - timedelta(days=1), SINCE)


def test_each_text_that_can_be_chosen_is_a_kind_of_text() -> None:
    found = {one: one.text for one in PraiseChoice}
    assert found == {
        PraiseChoice.WELL_DONE: TextKind.PRAISE_WELL_DONE,
        PraiseChoice.KEEP_GOING: TextKind.PRAISE_KEEP_GOING,
        PraiseChoice.IN_PERSON: None,
        PraiseChoice.NONE: None,
    }
