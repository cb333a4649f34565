"""A circle of volunteers begins, changes and ends, one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from aftercare.base.errors import AlreadyDecided, Invalid, Stale
from aftercare.casework.people.circles import (
    CircleDetails,
    change_circle,
    circles,
    end_circle,
    start_circle,
)
from aftercare.casework.people.related_persons import RelatedDetails, add_related
from aftercare.domain.people.related_persons import RelatedRole
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.related_person_rows import CircleRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger, unknown_id

TODAY = date(2026, 11, 24)
CIRCLE = CircleDetails(TODAY, volunteers=4)


def start(arrange: Arranger, person: PersonRow, details: CircleDetails = CIRCLE) -> CircleRow:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return start_circle(work, person.id, details)


def pointers(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {fault.pointer: fault.code for fault in refused.value.fields}


def test_a_circle_begins_with_its_coordinator_changes_and_ends(
    arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), arrange.office.officer
    details = RelatedDetails(RelatedRole.COSA_COORDINATOR, "Cirkel Coördinator", TODAY)
    with database.work(officer, NOW) as work:
        coordinator = add_related(work, person.id, details)
    row = start(
        arrange, person, replace(CIRCLE, coordinator_id=coordinator.id, note=" Vier mensen. ")
    )
    assert row.note == "Vier mensen."
    with database.work(officer, NOW) as work:
        change_circle(work, row.id, 1, replace(CIRCLE, volunteers=5))
    with database.work(officer, NOW) as work:
        end_circle(work, row.id, 2, TODAY + timedelta(days=400))
    with database.work(officer, NOW) as work:
        (shown,) = circles(work, person.id)
    assert (shown.volunteers, shown.ended_on) == (5, TODAY + timedelta(days=400))
    start(arrange, person)


def test_one_runs_at_a_time(arrange: Arranger) -> None:
    person = arrange.person()
    start(arrange, person)
    with pytest.raises(Invalid) as refused:
        start(arrange, person)
    assert pointers(refused) == {"/started_on": "circle-runs"}


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"volunteers": 0}, {"/volunteers": "out-of-range"}),
        ({"volunteers": 13}, {"/volunteers": "out-of-range"}),
        ({"note": "x" * 1001}, {"/note": "too-long"}),
        ({"coordinator_id": unknown_id()}, {"/coordinator_id": "no-coordinator"}),
    ],
)
def test_what_does_not_hold_is_pointed_at(
    arrange: Arranger, changes: dict[str, Any], faults: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        start(arrange, arrange.person(), replace(CIRCLE, **changes))
    assert pointers(refused) == faults


def test_a_lawyer_coordinates_no_circle(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    with database.work(arrange.office.officer, NOW) as work:
        lawyer = add_related(
            work, person.id, RelatedDetails(RelatedRole.LAWYER, "Advocaat Voorbeeld", TODAY)
        )
    with pytest.raises(Invalid) as refused:
        start(arrange, person, replace(CIRCLE, coordinator_id=lawyer.id))
    assert pointers(refused) == {"/coordinator_id": "no-coordinator"}


def test_what_has_ended_stays_as_it_is(arrange: Arranger, database: Database) -> None:
    row, officer = start(arrange, arrange.person()), arrange.office.officer
    with pytest.raises(Stale), database.work(officer, NOW) as work:
        end_circle(work, row.id, 5, TODAY)
    with pytest.raises(Invalid) as refused, database.work(officer, NOW) as work:
        end_circle(work, row.id, 1, TODAY - timedelta(days=1))
    assert pointers(refused) == {"/ended_on": "dates-reversed"}
    with database.work(officer, NOW) as work:
        end_circle(work, row.id, 1, TODAY)
    with pytest.raises(AlreadyDecided), database.work(officer, NOW) as work:
        change_circle(work, row.id, 2, CIRCLE)
