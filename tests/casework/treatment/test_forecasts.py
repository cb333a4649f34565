"""The forecast of the waiting lists: read from members, sessions planned and the line, and shown as numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.errors import Invalid
from aftercare.casework.treatment.forecasts import ProgrammeForecast, forecasts
from aftercare.casework.treatment.programmes import NewProgramme, change_programme
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.treatment.forecast import INDIVIDUAL
from aftercare.domain.treatment.modules import Hours, Module, Outline
from aftercare.store.database.unit_of_work import Database
from aftercare.store.treatment.programme_rows import ProgrammeRow
from aftercare.store.treatment.rows import ReferralRow
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


def test_individual_courses_are_forecast_once_a_planner_enters_how_many_there_can_be(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    adopt(clinic)
    over = clinic.group(meets=False, ends_on=TODAY - timedelta(days=1))
    alone = a_course(clinic, arrange.person(), "attended", "attended", group=over)
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(ReferralRow, alone.id).group_id = None
    waits = [clinic.referral(arrange.person(), days_ago=days) for days in (9, 8)]
    (one,) = found(clinic, database)
    assert one.forecast
    assert (one.forecast.groups, one.forecast.weeks) == ((), (None, None))
    enter_places(clinic, database, 1)
    (one,) = found(clinic, database)
    # None of the sessions is planned yet: once a week. Four of six are to run.
    assert [one.weeks[row.id] for row in waits] == [4, 4 + OUTLINE.dose[2]]
    assert one.forecast
    assert [it.group_id for it in one.forecast.added] == [INDIVIDUAL]
    enter_places(clinic, database, 3)
    (one,) = found(clinic, database)
    assert [one.weeks[row.id] for row in waits] == [0, 0]
    with pytest.raises(Invalid) as refused:
        enter_places(clinic, database, 0)
    assert [fault.pointer for fault in refused.value.fields] == ["/individual_places"]


def test_a_dose_in_hours_lasts_as_long_as_the_sessions_of_the_group_take(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    full = clinic.group(meets=False, capacity=1)
    clinic.meetings(full)
    a_course(clinic, arrange.person(), group=full)
    first, second = (clinic.referral(arrange.person(), days_ago=days) for days in (30, 20))
    # The sessions last an hour and a half, each week; the dose was planned for sessions of an hour.
    in_hours = Outline.in_time((Module("Alles", 30),), Hours(60, {1: 900, 2: 900, 3: 900}))
    adopt(clinic, outline=in_hours)
    (one,) = found(clinic, database)
    assert one.weeks == {first.id: 10, second.id: 20}


def enter_places(clinic: Clinic, database: Database, places: int) -> None:
    with database.work(clinic.office.planner, NOW) as work:
        row = work.session.get_one(ProgrammeRow, clinic.kompas.id)
        terms = NewProgramme(row.name, clinic.provider_id, row.audience, "", places)
        change_programme(work, row.id, row.version, terms)
