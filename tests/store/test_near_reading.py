"""Free times read from the weeks of one period are those that the whole horizon gives."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from aftercare.casework.placing import place_persons
from aftercare.domain.access import CLOCK
from aftercare.domain.placement import free_starts
from aftercare.store.asking import ask
from aftercare.store.people import NoContactRow
from aftercare.store.placements.reading import read_look, read_task
from aftercare.store.places import LocationRow
from aftercare.store.unit_of_work import Database
from tests.store.arranging import NOW, Arranger

# So few that people are in each other's way.
FEW_HOURS = {"1": [[600, 720]], "3": [[600, 690]]}


@pytest.mark.parametrize("capacity", [None, 1, 2])
@pytest.mark.parametrize("period", [7, 14, 28])
def test_what_lies_outside_the_weeks_of_a_period_changes_no_free_time(
    arrange: Arranger, database: Database, period: int, capacity: int | None
) -> None:
    room = LocationRow(name="Kantoor West", kind="office", capacity=capacity, hours=FEW_HOURS)
    arrange.add(room)
    own, stranger = arrange.office.officer.staff_id, arrange.office.outsider.staff_id
    people = [
        arrange.person(),
        arrange.person(regime="juvenile"),
        *(arrange.person(officer_id=own if n % 2 else stranger) for n in range(6)),
    ]
    terms = arrange.terms(period_days=period, location_ids=(str(room.id),))
    lines = [arrange.plan(one, terms)[1][0] for one in people]
    arrange.add(NoContactRow(person_id=people[0].id, other_id=people[2].id))
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [one.id for one in people])
    seen, narrower = 0, 0
    with database.work(CLOCK, NOW + timedelta(days=1)) as work:
        for line in lines:
            for occurrence in range(84 // period):
                wanted = (line.line_id, occurrence)
                whole = read_task(work.session, [line.person_id], work.now, only=wanted)
                near = read_look(partial(ask, work.session), line, occurrence, work.now)
                starts = free_starts(whole.instance, str(line.line_id), occurrence)
                assert free_starts(near.instance, str(line.line_id), occurrence) == starts
                seen += len(starts)
                narrower += len(near.instance.taken) < len(whole.instance.taken)
    assert seen > 0
    assert narrower > 0
