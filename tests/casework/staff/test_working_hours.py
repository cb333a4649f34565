"""An officer's working hours are set by the supervisor or planner of the team, or by an administrator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from aftercare.base.errors import Forbidden, Invalid, NotFound, Stale
from aftercare.casework.staff.working_hours import officers_hours, set_working_hours
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger

MONDAY_AND_SPLIT_TUESDAY = {"0": [[540, 1020]], "1": [[540, 720], [780, 1020]], "2": []}


def set_by(database: Database, actor: Actor, staff_id: UUID, **changes: Any) -> StaffRow:
    asked = {"hours": MONDAY_AND_SPLIT_TUESDAY, "office_id": None, "version": 1} | changes
    with database.work(actor, NOW) as work:
        return set_working_hours(work, staff_id, asked.pop("version"), **asked)


@pytest.mark.parametrize("who", ["supervisor", "planner", "admin"])
def test_hours_and_office_are_replaced_and_days_without_hours_left_out(
    arrange: Arranger, database: Database, who: str
) -> None:
    office, actor = arrange.office, getattr(arrange.office, who)
    with database.work(actor, NOW) as work:
        found = officers_hours(work)
        assert office.officer.staff_id in {one.id for one in found.officers}
        assert (office.outsider.staff_id in {one.id for one in found.officers}) is (who == "admin")
        assert office.room_id in {one.id for one in found.offices[office.team_id]}
    set_by(database, actor, office.officer.staff_id, office_id=office.room_id)
    with database.work(CLOCK, NOW) as work:
        staff = work.session.get_one(StaffRow, office.officer.staff_id)
        assert staff.hours == {"0": [[540, 1020]], "1": [[540, 720], [780, 1020]]}
        assert (staff.office_id, staff.version) == (office.room_id, 2)


def test_no_one_else_sets_them_and_only_officers_at_work_have_them(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    for actor in (office.officer, office.provider, office.auditor):
        with pytest.raises(Forbidden):
            set_by(database, actor, office.officer.staff_id)
    for actor, staff in (
        (office.supervisor, office.outsider),
        (office.other_planner, office.officer),
        (office.admin, office.planner),
        (office.admin, office.provider),
    ):
        with pytest.raises(NotFound):
            set_by(database, actor, staff.staff_id)


def test_a_stale_look_and_hours_that_are_none_change_nothing(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    set_by(database, office.planner, office.officer.staff_id)
    with pytest.raises(Stale):
        set_by(database, office.planner, office.officer.staff_id)
    for hours in (
        {"0": [[600, 540]]},
        {"0": [[540, 1441]]},
        {"7": [[540, 600]]},
        {"0": [[540]]},
        {"0": [[540, 720], [700, 800]]},
        {"0": [[780, 800], [540, 600]]},
    ):
        with pytest.raises(Invalid) as refused:
            set_by(database, office.planner, office.officer.staff_id, hours=hours, version=2)
        assert refused.value.fields[0].pointer == f"/hours/{next(iter(hours))}"
    for elsewhere in (office.lab_id, office.clinic_id, office.team_id):
        with pytest.raises(Invalid):
            set_by(
                database, office.planner, office.officer.staff_id, office_id=elsewhere, version=2
            )
    with database.work(CLOCK, NOW) as work:
        staff = work.session.get_one(StaffRow, office.officer.staff_id)
        assert (staff.version, staff.office_id) == (2, None)


def test_the_database_lets_a_planner_change_nothing_else_of_an_account_and_an_officer_no_hours(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    changes = (
        (office.planner, office.officer, "display_name = 'Ander'"),
        (office.planner, office.officer, "hours = '{}', on_duty_desk = not on_duty_desk"),
        (office.other_planner, office.officer, "hours = '{}'"),
        (office.officer, office.officer, "hours = '{}'"),
        (office.officer, office.officer, "office_id = null, hours = '{}'"),
    )
    for actor, whom, change in changes:
        asked = text(f"update staff set {change} where id = '{whom.staff_id}'")
        with pytest.raises(Forbidden), database.work(actor, NOW) as work:
            work.session.execute(asked)
