"""A preview names what has no time: its kind, its days, and when it was to begin."""

from __future__ import annotations

from datetime import timedelta

from aftercare.casework.orders.period_changes import previewed_change
from aftercare.casework.orders.periods import NewSuspension, enter_suspension, void_suspension
from aftercare.store.database.unit_of_work import Database
from tests.casework.orders.framing import DETENTION, TODAY, placed_plan
from tests.store.arranging import NOW, Arranger

DAY = timedelta(days=1)


def test_each_occurrence_that_is_counted_is_named_with_its_days(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    placed_plan(arrange, database, person)
    with database.work(arrange.office.officer, NOW) as work:
        new = NewSuspension(DETENTION, TODAY, TODAY + 40 * DAY)
        row = enter_suspension(work, person.id, new).row
    with database.work(arrange.office.officer, NOW + 2 * DAY) as work:
        other = NewSuspension(DETENTION, TODAY + 60 * DAY)
        change = previewed_change(work, lambda then: enter_suspension(then, person.id, other))
    assert change.unplaced == len(change.without_time) > 0
    assert {one.kind for one in change.without_time} == {"check_in"}
    assert all(one.first_on <= one.last_on for one in change.without_time)
    # What was cancelled and would still be to come says when it was to begin.
    assert any(one.was_at is not None for one in change.without_time)
    with database.work(arrange.office.officer, NOW + 2 * DAY) as work:
        back = void_suspension(work, row.id, 1).change
    assert back.unplaced == len(back.without_time)
