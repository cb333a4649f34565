"""The first-run guide reads what exists, by the rights of an administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from aftercare.base.errors import Forbidden
from aftercare.casework.overviews.set_up import set_up_guide
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.overviews.set_up import Lack, Missing, SetUpTask
from aftercare.store.accounts.rows import ProviderRow, TeamRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.staff.duty_rows import DutyShiftRow
from tests.store.arranging import NOW, Arranger


def missing(arrange: Arranger, database: Database) -> dict[SetUpTask, tuple[Lack, ...]]:
    with database.work(arrange.office.admin, NOW) as work:
        return {one.task: one.missing for one in set_up_guide(work) if one.missing}


def test_the_guide_says_what_an_office_has_not_and_nothing_of_what_it_has(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    with pytest.raises(Forbidden), database.work(office.planner, NOW) as work:
        set_up_guide(work)
    before = missing(arrange, database)
    assert SetUpTask.TEAMS not in before
    # In force without a second administrator: the rules that came with the service.
    assert before[SetUpTask.RULES] == (Lack(Missing.SHIPPED_RULES),)
    assert SetUpTask.WORKING_HOURS not in before
    assert not any("Leeg" in lack.names for lacks in before.values() for lack in lacks)
    with database.work(CLOCK, NOW) as work:
        work.session.add(TeamRow(name="Leeg"))
        work.session.add(ProviderRow(name="Nieuw"))
        for change in (
            f"update staff set hours = '{{}}' where id = '{office.officer.staff_id}'",
            "update site set hours = '{}' where kind = 'office'",
            "update staff set suspended_at = now() where role = 'planner'",
            "update staff set on_duty_desk = false",
        ):
            work.session.execute(text(change))
        for staff_id, days in ((office.colleague.staff_id, 1), (office.supervisor.staff_id, 30)):
            from_at = NOW + timedelta(days=days)
            during = half_open(from_at, from_at + timedelta(hours=8))
            shift = DutyShiftRow(
                team_id=office.team_id,
                staff_id=staff_id,
                during=during,
                entered_by=staff_id,
                entered_at=NOW,
            )
            work.session.add(shift)
    found = missing(arrange, database)
    assert found[SetUpTask.WORKING_HOURS] == (
        Lack(Missing.NO_HOURS, (office.officer.display_name,), 1),
    )
    staff = {lack.code: lack.names for lack in found[SetUpTask.STAFF]}
    assert "Leeg" in staff[Missing.NO_SUPERVISOR]
    assert "Leeg" in staff[Missing.NO_OFFICER]
    assert Missing.NO_PLANNER in staff
    assert "Nieuw" in found[SetUpTask.PROVIDERS][0].names
    assert "Leeg" in found[SetUpTask.OFFICES][0].names
    # Of the two shifts, one is within a week.
    assert found[SetUpTask.DUTY_DESK] == (Lack(Missing.NO_PHONE, number=1),)
