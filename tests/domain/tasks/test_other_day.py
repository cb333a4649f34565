"""On which other day a task may be done."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from aftercare.domain.tasks.other_day import FIXED, due_on, why_not_on
from aftercare.domain.time.wall_time import at_wall, start_of_day

TODAY = date(2026, 11, 24)
THURSDAY = date(2026, 11, 26)


def test_a_task_is_due_at_the_end_of_its_day_and_before_its_appointment_begins() -> None:
    begins_at = at_wall(THURSDAY, time(10, 0))
    wednesday = THURSDAY - timedelta(days=1)
    assert due_on(THURSDAY, "call_person", None) == start_of_day(date(2026, 11, 27))
    assert due_on(wednesday, "call_person", begins_at) == start_of_day(THURSDAY)
    assert due_on(THURSDAY, "call_person", begins_at) == begins_at
    assert due_on(date(2026, 11, 27), "call_person", begins_at) == "after-appointment"


@pytest.mark.parametrize("begins_at", [None, at_wall(THURSDAY, time(10, 0))], ids=["none", "one"])
def test_a_day_that_the_law_or_an_offer_sets_is_not_changed(begins_at: datetime | None) -> None:
    assert {due_on(THURSDAY, kind, begins_at) for kind in FIXED} == {"fixed-deadline"}


def test_only_a_day_from_today_to_four_weeks_ahead_suits_a_task() -> None:
    fits = [-1, 0, 28, 29]
    found = [why_not_on(TODAY + timedelta(days=ahead), TODAY) for ahead in fits]
    assert found == ["task-day", None, None, "task-day"]
