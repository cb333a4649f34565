"""The forecast of the waiting lists: read from members, sessions planned and the line, and shown as numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.casework.treatment.forecasts import ProgrammeForecast, forecasts
from aftercare.store.database.unit_of_work import Database
from tests.casework.treatment.test_courses import OUTLINE, a_course, adopt
from tests.store.arranging import NOW, Arranger
from tests.store.treatment.clinic import TODAY, Clinic


@pytest.fixture
def clinic(arrange: Arranger) -> Clinic:
    return Clinic(arrange)


def found(clinic: Clinic, database: Database) -> list[ProgrammeForecast]:
    with database.work(clinic.office.planner, NOW) as work:
        return forecasts(work)


def test_who_waits_gets_the_place_of_who_has_the_fewest_sessions_to_run(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    # Two places: one client has attended four of six sessions, the other has begun only now.
    full = clinic.group(name="Vol", meets=False, capacity=2)
    clinic.meetings(full)
    a_course(clinic, arrange.person(), "attended", "attended", "missed", "attended", group=full)
    a_course(clinic, arrange.person(), group=full)
    first, second = (clinic.referral(arrange.person(), days_ago=days) for days in (30, 20))
    (one,) = found(clinic, database)
    assert one.forecast is None, "no one knows how long a course is"

    adopt(clinic)
    (one,) = found(clinic, database)
    assert one.forecast
    assert one.weeks == {first.id: 2, second.id: 6}
    best = one.forecast.added[0]
    assert (one.groups[best.group_id or ""], best.places, best.mean_weeks) == ("Vol", 1, 1)


def test_a_group_that_takes_no_one_and_one_to_come_give_places_in_their_time(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    adopt(clinic)
    waits = [clinic.referral(arrange.person(), days_ago=days) for days in (9, 8)]
    closed = clinic.group(meets=False, entry="closed", capacity=5)
    coming = clinic.group(meets=False, starts_on=TODAY + timedelta(days=21), capacity=1)
    for group in (closed, coming):
        clinic.meetings(group)
    (one,) = found(clinic, database)
    assert [one.weeks[row.id] for row in waits] == [3, 3 + OUTLINE.dose[2]]
