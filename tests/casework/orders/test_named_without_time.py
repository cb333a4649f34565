"""A preview names what has no time: its kind, its days, and when it was to begin."""

from __future__ import annotations

from datetime import timedelta

from aftercare.casework.orders.period_changes import previewed_change
from aftercare.casework.orders.periods import NewSuspension, enter_suspension, void_suspension
from aftercare.domain.orders.moves import PeriodChange
from aftercare.store.database.unit_of_work import Database
from aftercare.store.placement.unplaced_rows import drop_unplaced, unplaced_of
from tests.casework.orders.framing import DETENTION, TODAY, placed_plan
from tests.store.arranging import NOW, Arranger

DAY = timedelta(days=1)


def test_each_occurrence_that_finds_no_time_is_named_with_its_days_and_one_that_waited_before_is_not(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    placed_plan(arrange, database, person)
    with database.work(arrange.office.officer, NOW) as work:
        new = NewSuspension(DETENTION, TODAY, TODAY + 40 * DAY)
        row = enter_suspension(work, person.id, new).row
    other = NewSuspension(DETENTION, TODAY + 60 * DAY)

    def preview() -> PeriodChange:
        with database.work(arrange.office.officer, NOW + 2 * DAY) as work:
            return previewed_change(work, lambda then: enter_suspension(then, person.id, other))

    with database.work(arrange.office.officer, NOW + 2 * DAY) as work:
        waited = unplaced_of(work.session, person.id)
    change = preview()
    assert change.unplaced == len(change.without_time) > 0
    assert {one.kind for one in change.without_time} == {"check_in"}
    assert all(one.first_on <= one.last_on for one in change.without_time)
    assert {one.first_on for one in waited}.isdisjoint(one.first_on for one in change.without_time)
    # What was cancelled and would still be to come says when it was to begin.
    with database.work(arrange.office.officer, NOW + 2 * DAY) as work:
        drop_unplaced(work.session, waited[-1].line_id, waited[-1].occurrence)
    (named,) = set(preview().without_time) - set(change.without_time)
    assert (named.first_on, named.was_at is None) == (waited[-1].first_on, False)
    with database.work(arrange.office.officer, NOW + 2 * DAY) as work:
        back = void_suspension(work, row.id, 1).change
    assert back.unplaced == len(back.without_time)
