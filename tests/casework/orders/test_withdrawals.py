"""The last day of a withdrawn condition: another one, or the withdrawal taken back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from aftercare.base.errors import Invalid
from aftercare.casework.orders.withdrawals import Withdrawn, withdraw_condition
from aftercare.store.conditions.rows import conditions_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.rows import get_order
from aftercare.store.people.rows import PersonRow
from tests.casework.orders.framing import TODAY, placed_plan
from tests.store.arranging import NOW, Arranger

DAY = timedelta(days=1)


@pytest.fixture
def person(arrange: Arranger, database: Database) -> PersonRow:
    found = arrange.person()
    placed_plan(arrange, database, found)
    return found


def withdrawn(arrange: Arranger, person: PersonRow, on: date) -> Withdrawn:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        row = conditions_of(work.session, person.id)[0]
        return withdraw_condition(work, row.id, row.version, on)


def end_of(arrange: Arranger, order_id: UUID) -> date:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        ends_on = get_order(work.session, order_id).ends_on
        assert ends_on is not None
        return ends_on


@pytest.mark.parametrize("later", [0 * DAY, 400 * DAY])
def test_a_day_on_which_the_condition_ends_of_itself_takes_the_withdrawal_back(
    arrange: Arranger, person: PersonRow, later: timedelta
) -> None:
    first = withdrawn(arrange, person, TODAY + 14 * DAY)
    gone = [one for one in first.change.appointments if one.change == "cancelled"]
    back = withdrawn(arrange, person, end_of(arrange, first.row.order_id) + later)
    assert back.row.withdrawn_on is None
    assert [one.change for one in back.change.appointments] == ["added"] * len(gone)
    assert gone


def test_a_condition_that_was_not_withdrawn_is_not_withdrawn_after_its_end(
    arrange: Arranger, person: PersonRow
) -> None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        ends = end_of(arrange, conditions_of(work.session, person.id)[0].order_id)
    with pytest.raises(Invalid) as refused:
        withdrawn(arrange, person, ends + DAY)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [("/on", "after-last-day")]
