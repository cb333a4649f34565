"""An officer whose account the directory suspended is away without a stand-in, and is given no work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from aftercare.base.errors import Invalid
from aftercare.casework.overviews.supervisors_day import supervisors_day
from aftercare.casework.staff.stand_ins import NewStandIn, name_stand_in, who_can_be_named
from aftercare.casework.tasks.several import who_can_have_tasks
from aftercare.casework.transfers.acts import NewTransfer, preview_transfer
from aftercare.casework.transfers.caseloads import team_caseloads
from aftercare.casework.transfers.deputies import hand_over_deputies
from aftercare.casework.transfers.view import givable
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.database.unit_of_work import UnitOfWork
from tests.store.arranging import NOW, Arranger

TODAY = date(2026, 11, 24)
LAST = TODAY + timedelta(days=13)


def suspend(arrange: Arranger, who: Actor) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(
            text("update staff set suspended_at = :now where id = :id"),
            {"now": NOW, "id": who.staff_id},
        )


def away(arrange: Arranger) -> list[tuple[str, bool, list[tuple[date, date]]]]:
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        found = supervisors_day(work).away
    return [(str(one.officer_id), one.suspended, list(one.days)) for one in found]


def test_the_supervisor_reads_at_once_that_a_suspended_officer_has_no_stand_in(
    arrange: Arranger,
) -> None:
    office = arrange.office
    arrange.person()
    assert away(arrange) == []
    suspend(arrange, office.officer)
    every_day = [(TODAY, LAST)]
    assert away(arrange) == [(str(office.officer.staff_id), True, every_day)]
    with arrange.database.work(office.supervisor, NOW) as work:
        name_stand_in(
            work, NewStandIn(office.officer.staff_id, office.colleague.staff_id, TODAY, LAST)
        )
    assert away(arrange) == []


def test_a_suspended_stand_in_covers_no_one(arrange: Arranger) -> None:
    office = arrange.office
    arrange.person()
    suspend(arrange, office.officer)
    with arrange.database.work(office.supervisor, NOW) as work:
        name_stand_in(
            work, NewStandIn(office.officer.staff_id, office.colleague.staff_id, TODAY, LAST)
        )
    suspend(arrange, office.colleague)
    assert str(office.officer.staff_id) in {one for one, _, _ in away(arrange)}


def as_stand_in(work: UnitOfWork, arrange: Arranger) -> None:
    office = arrange.office
    name_stand_in(work, NewStandIn(office.officer.staff_id, office.colleague.staff_id, TODAY, LAST))


def by_transfer(work: UnitOfWork, arrange: Arranger) -> None:
    office, person = arrange.office, arrange.person()
    new = NewTransfer(
        office.officer.staff_id,
        {person.id: office.colleague.staff_id},
        TODAY,
        "Vertrek van deze toezichthouder.",
    )
    preview_transfer(work, new)


def as_deputy(work: UnitOfWork, arrange: Arranger) -> None:
    hand_over_deputies(work, arrange.office.officer.staff_id, arrange.office.colleague.staff_id)


@pytest.mark.parametrize("give", [as_stand_in, by_transfer, as_deputy])
def test_nothing_is_given_to_an_officer_who_cannot_sign_in(
    arrange: Arranger, give: Callable[[UnitOfWork, Arranger], None]
) -> None:
    suspend(arrange, arrange.office.colleague)
    with (
        pytest.raises(Invalid) as raised,
        arrange.database.work(arrange.office.supervisor, NOW) as work,
    ):
        give(work, arrange)
    assert raised.value.fields[0].code == "no-deputy"


def test_no_list_of_colleagues_and_no_proposal_offers_a_suspended_officer(
    arrange: Arranger,
) -> None:
    office = arrange.office
    suspend(arrange, office.colleague)
    gone = office.colleague.staff_id
    with arrange.database.work(office.supervisor, NOW) as work:
        officers, can_stand_in = who_can_be_named(work)
        offered = [
            *(one.id for one in can_stand_in),
            *(one.id for one in who_can_have_tasks(work)),
            *(one["id"] for one in givable(work, office.officer.staff_id).targets),
            *(one.officer_id for one in team_caseloads(work).work),
        ]
        shown = {one.officer_id: one.account for one in team_caseloads(work).officers}
    assert gone not in offered
    assert gone in {one.id for one in officers}, "a stand-in is named for them"
    assert shown[gone] == "suspended"
