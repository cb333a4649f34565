"""A miss without an absence gets one, whichever way it came in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.absences.open_missing import misses_without_absence, open_missing_absences
from aftercare.store.absences.rows import absence_of
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger


@pytest.mark.parametrize("dropped", [False, True])
def test_a_miss_that_came_in_past_the_intentions_still_gets_its_absence(
    arrange: Arranger, database: Database, dropped: bool
) -> None:
    row = arrange.appointment(arrange.person(), NOW - timedelta(days=1), state="missed")
    if dropped:
        arrange.absence(row, state="dropped")
    with database.work(CLOCK, NOW) as work:
        assert misses_without_absence(work.session) == [row.id]
        assert open_missing_absences(work, [row.id]) == 1
    with database.work(CLOCK, NOW) as work:
        absence = absence_of(work.session, row.id)
        assert absence is not None
        assert absence.state == "opened"
        assert misses_without_absence(work.session) == []
