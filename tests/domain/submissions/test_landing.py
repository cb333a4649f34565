"""Where a submission lands, what replaces what, and by when a person decides."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.submissions.contents import AddressUse
from aftercare.domain.submissions.documents import SubmissionType
from aftercare.domain.submissions.landing import (
    FileFacts,
    LandingProblem,
    decide_by,
    problem_of,
    story_of,
    uses_left,
)
from aftercare.domain.time.wall_time import at_wall
from tests.tiers import examples

OPEN, CLOSED = FileFacts(date(2026, 1, 1), closed=False), FileFacts(date(2026, 1, 1), closed=True)
USES = st.frozensets(st.sampled_from(list(AddressUse)), min_size=1)


@pytest.mark.parametrize(
    ("found", "happened_at", "problem"),
    [
        ([], None, LandingProblem.UNKNOWN_CLIENT),
        ([OPEN, OPEN], None, LandingProblem.SEVERAL_CLIENTS),
        ([CLOSED], None, LandingProblem.FILE_CLOSED),
        ([OPEN], None, None),
        ([OPEN], "2026-01-01T00:00:00+01:00", None),
        ([OPEN], "2025-12-31T23:59:00+01:00", LandingProblem.BEFORE_SUPERVISION),
    ],
)
def test_only_one_open_file_is_an_officer_s(
    found: list[FileFacts], happened_at: str | None, problem: LandingProblem | None
) -> None:
    at = datetime.fromisoformat(happened_at) if happened_at else None
    assert problem_of(found, at) == problem


def test_a_decision_is_asked_by_the_end_of_the_second_working_day() -> None:
    friday = at_wall(date(2026, 11, 27), time(16))
    assert decide_by(friday) == at_wall(date(2026, 12, 1), time(17))


def test_every_type_but_an_alarm_is_decided_on_in_the_order_it_was_sent() -> None:
    for kind in SubmissionType:
        story = story_of(kind)
        assert (kind in story) == (kind is not SubmissionType.MONITORING_ALARM)
        assert all(story_of(one) == story for one in story)


@settings(max_examples=examples(100))
@given(USES, st.lists(USES, max_size=3))
def test_of_an_address_that_is_left_which_no_later_one_has(
    uses: frozenset[AddressUse], later: list[frozenset[AddressUse]]
) -> None:
    left = uses_left(uses, later)
    assert left <= uses
    for use in uses:
        assert (use in left) == all(use not in one for one in later)
