"""Leave is entered and ended by the colleague who takes it, or by the supervisor of the team."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.errors import Forbidden, Invalid, NotFound
from aftercare.casework.staff.availability import enter_leave, team_leave
from aftercare.casework.staff.withdrawn_leave import end_leave
from aftercare.store.database.unit_of_work import Database
from aftercare.store.staff.leave_rows import LeaveRow
from tests.store.arranging import NOW, Arranger

FROM_AT = NOW + timedelta(days=7)
UNTIL_AT = FROM_AT + timedelta(days=2)


@pytest.fixture
def leave(arrange: Arranger, database: Database) -> LeaveRow:
    """Of the officer."""
    officer = arrange.office.officer
    with database.work(officer, NOW) as work:
        return enter_leave(work, officer.staff_id, FROM_AT, UNTIL_AT)


def test_leave_that_is_over_is_refused_and_that_of_today_is_not(
    arrange: Arranger, database: Database
) -> None:
    officer, year = arrange.office.officer, timedelta(days=365)
    with pytest.raises(Invalid) as refused, database.work(officer, NOW) as work:
        enter_leave(work, officer.staff_id, FROM_AT - year, UNTIL_AT - year)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [("/until", "in-the-past")]
    with database.work(officer, NOW) as work:
        enter_leave(work, officer.staff_id, NOW - timedelta(hours=9), NOW + timedelta(hours=9))


@pytest.mark.parametrize("who", ["officer", "supervisor"])
def test_an_officer_ends_the_own_leave_and_a_supervisor_that_of_the_team(
    arrange: Arranger, database: Database, leave: LeaveRow, who: str
) -> None:
    with database.work(getattr(arrange.office, who), NOW) as work:
        end_leave(work, leave.id)
    with database.work(arrange.office.supervisor, NOW) as work:
        assert work.session.get(LeaveRow, leave.id) is None


def test_an_officer_does_not_end_the_leave_of_a_colleague_or_of_another_team(
    arrange: Arranger, database: Database, leave: LeaveRow
) -> None:
    with pytest.raises(Forbidden), database.work(arrange.office.colleague, NOW) as work:
        end_leave(work, leave.id)
    with pytest.raises(NotFound), database.work(arrange.office.other_supervisor, NOW) as work:
        end_leave(work, leave.id)


def test_an_officer_enters_leave_for_one_and_a_supervisor_for_the_team(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    with database.work(office.officer, NOW) as work:
        assert [one.id for one in team_leave(work).may_enter_for] == [office.officer.staff_id]
    with database.work(office.supervisor, NOW) as work:
        people = {one.id for one in team_leave(work).may_enter_for}
    assert people >= {
        office.officer.staff_id,
        office.colleague.staff_id,
        office.supervisor.staff_id,
    }
    assert office.outsider.staff_id not in people
