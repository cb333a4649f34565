"""Free times read from the weeks of one period are those that the whole horizon gives."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.placing import free_starts
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.database.pipeline import run_pipelined
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import NoContactRow
from aftercare.store.placement.instance_builder import (
    lock_and_read_placement,
    read_placement_of_occurrence,
)
from aftercare.store.sites.rows import SiteRow
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
from tests.store.arranging import NOW, Arranger

# So few that people are in each other's way.
FEW_HOURS = {"1": [[600, 720]], "3": [[600, 690]]}


@pytest.mark.parametrize("capacity", [None, 1, 2])
@pytest.mark.parametrize("period", [7, 14, 28])
def test_what_lies_outside_the_weeks_of_a_period_changes_no_free_time(
    arrange: Arranger, database: Database, period: int, capacity: int | None
) -> None:
    room = SiteRow(name="Kantoor West", kind="office", capacity=capacity, hours=FEW_HOURS)
    arrange.add(room)
    own, stranger = arrange.office.officer.staff_id, arrange.office.outsider.staff_id
    people = [
        arrange.person(),
        arrange.person(regime="juvenile"),
        *(arrange.person(officer_id=own if n % 2 else stranger) for n in range(6)),
    ]
    terms = arrange.terms(period_days=period, site_ids=(str(room.id),))
    lines = [arrange.plan(one, terms)[1][0] for one in people]
    arrange.add(NoContactRow(person_id=people[0].id, other_id=people[2].id))
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [one.id for one in people])
    seen, narrower = 0, 0
    with database.work(CLOCK, NOW + timedelta(days=1)) as work:
        for line in lines:
            for occurrence in range(84 // period):
                wanted = (line.line_id, occurrence)
                whole = lock_and_read_placement(
                    work.session, [line.person_id], work.now, only=wanted
                )
                near = read_placement_of_occurrence(
                    partial(run_pipelined, work.session), line, occurrence, work.now
                )
                starts = free_starts(whole.instance, str(line.line_id), occurrence)
                assert free_starts(near.instance, str(line.line_id), occurrence) == starts
                seen += len(starts)
                narrower += len(near.instance.taken) < len(whole.instance.taken)
    assert seen > 0
    assert narrower > 0


def test_seats_that_others_have_taken_are_taken_from_near_as_well(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    programme = ProgrammeRow(name="Groep", provider_id=office.provider_id, audience="adult")
    monday = start_of_day(NOW.date() - timedelta(days=NOW.weekday()))
    meets = [
        GroupSessionRow(
            programme_id=programme.id, series="dinsdag", site_id=office.clinic_id, capacity=1,
            starts_at=monday + timedelta(days=1 + 7 * week, hours=hour),
            ends_at=monday + timedelta(days=1 + 7 * week, hours=hour + 1),
        )
        for week in range(1, 5) for hour in (10, 14)
    ]  # fmt: skip
    arrange.add(programme, *meets)
    terms = arrange.terms("group_session", minutes=60, site_ids=(), programme_id=str(programme.id))
    people = [arrange.person() for _ in range(2)]
    _, line = (arrange.treated(one, terms) for one in people)
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [people[0].id])
    offered = []
    with database.work(CLOCK, NOW) as work:
        for occurrence in range(1, 5):
            wanted = (line.line_id, occurrence)
            whole = lock_and_read_placement(work.session, [people[1].id], work.now, only=wanted)
            near = read_placement_of_occurrence(
                partial(run_pipelined, work.session), line, occurrence, work.now
            )
            starts = free_starts(near.instance, str(line.line_id), occurrence)
            assert free_starts(whole.instance, str(line.line_id), occurrence) == starts
            offered += starts
    assert len(offered) == len(meets) // 2
