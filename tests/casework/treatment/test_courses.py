"""A course of modules: adopted by version, counted from attendance, and made good after a miss."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from aftercare.base.errors import Forbidden, Invalid, NotFound
from aftercare.casework.treatment.attendance import my_courses
from aftercare.casework.treatment.catch_up import (
    catch_up,
    missed_sessions,
    times_to_catch_up,
)
from aftercare.casework.treatment.programmes import NewOutline, adopt_outline
from aftercare.casework.treatment.view import course_file
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.treatment.modules import Hours, Module, Outline
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.treatment.programme_rows import ProgrammeOutlineRow, ProgrammeRow
from aftercare.store.treatment.rows import ReferralRow, TreatmentGroupRow
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock
from tests.store.treatment.clinic import TODAY, Clinic

OUTLINE = Outline((Module("Kennismaking", 2), Module("Signalen", 4)), {1: 6, 2: 6, 3: 2})


@pytest.fixture
def clinic(arrange: Arranger) -> Clinic:
    return Clinic(arrange)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def adopt(clinic: Clinic, **changes: object) -> None:
    planner = clinic.office.planner
    with clinic.arrange.database.work(planner, NOW) as work:
        version = work.session.get_one(ProgrammeRow, clinic.kompas.id).version
        values = {"valid_from": TODAY, "source": "Handboek Kompas, 2025", "outline": OUTLINE}
        adopt_outline(work, clinic.kompas.id, version, NewOutline(**values | changes))


def a_course(
    clinic: Clinic, person: PersonRow, *states: str, group: TreatmentGroupRow | None = None
) -> ReferralRow:
    """A client in a group whose sessions so far ended in these states, one a week, the last a week ago."""
    referral = clinic.member(group or clinic.group(meets=False), person)
    line = clinic.group_plan(person)
    for weeks, state in zip(range(len(states), 0, -1), states, strict=True):
        starts_at = NOW - timedelta(weeks=weeks)
        clinic.arrange.appointment(person, starts_at, line, state=state, kind="group_session")
    return referral


def the_miss(database: Database, person: PersonRow) -> AppointmentRow:
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).filter_by(person_id=person.id, state="missed")
        return work.session.exec(query).one()


def test_progress_is_counted_from_attendance_by_the_outline_the_course_began_under(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    referral = a_course(clinic, person, "attended", "late", "missed", "cancelled_by_service")
    with database.work(clinic.office.officer, NOW) as work, pytest.raises(NotFound):
        course_file(work, referral.id)
    adopt(clinic)
    adopt(clinic)  # Sent twice: one version.
    longer = Outline((Module("Alles", 40),), {1: 40, 2: 40, 3: 40})
    adopt(clinic, valid_from=TODAY + timedelta(days=1), outline=longer)
    with database.work(clinic.office.officer, NOW) as work:
        found = course_file(work, referral.id)
    assert [(one.name, one.attended, len(one.missed)) for one in found.modules] == [
        ("Kennismaking", 2, 0), ("Signalen", 0, 1),
    ]  # fmt: skip
    with database.work(clinic.office.provider, NOW) as work:
        (mine,) = my_courses(work)
        assert (mine["person_id"], mine["course"]) == (person.id, found)


def test_a_later_version_begins_after_the_newest_and_not_in_the_past(clinic: Clinic) -> None:
    adopt(clinic, valid_from=TODAY - timedelta(days=400))
    shorter, shortest = (Outline(OUTLINE.modules, {1: 6, 2: most, 3: 2}) for most in (5, 4))
    refused_on(clinic, shorter, TODAY - timedelta(days=1), "in-the-past")
    adopt(clinic, outline=shorter)
    refused_on(clinic, shortest, TODAY, "not-after-newest")


def refused_on(clinic: Clinic, outline: Outline, day: date, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        adopt(clinic, valid_from=day, outline=outline)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [("/valid_from", code)]


def test_a_miss_is_made_good_with_another_group_and_no_one_is_asked_twice(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    referral = a_course(clinic, person, "attended", "missed")
    clinic.meetings(clinic.group())
    adopt(clinic)
    missed, provider = the_miss(database, person), clinic.office.provider
    with database.work(provider, NOW) as work:
        first, *_ = times_to_catch_up(work, missed.id)
        fresh = catch_up(work, missed.id, first)
        assert catch_up(work, missed.id, first).id == fresh.id
        assert (fresh.kind, fresh.enforceable, fresh.session_id is None) == (
            "group_session", False, False,
        )  # fmt: skip
        with pytest.raises(Invalid) as refused:
            catch_up(work, missed.id, first + timedelta(weeks=1))
        assert [one.code for one in refused.value.fields] == ["nothing-to-catch-up"]
    with database.work(clinic.office.officer, NOW) as work:
        assert course_file(work, referral.id).caught_up_at == {missed.id: first}
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(AppointmentRow, fresh.id).state = "attended"
    with database.work(provider, NOW) as work:
        (mine,) = my_courses(work)
        assert (mine["course"].attended, mine["course"].missed) == (2, ())
        with pytest.raises(Invalid) as refused:
            times_to_catch_up(work, missed.id)
        assert [one.code for one in refused.value.fields] == ["nothing-to-catch-up"]


def test_another_provider_and_the_planner_of_another_team_plan_nothing(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    a_course(clinic, person, "missed")
    adopt(clinic)
    missed = the_miss(database, person)
    with database.work(clinic.office.other_provider, NOW) as work:
        assert my_courses(work) == []
        with pytest.raises(NotFound):
            catch_up(work, missed.id, NOW + timedelta(days=7))
    elsewhere = replace(clinic.office.planner, team_id=clinic.office.other_team_id)
    with database.work(elsewhere, NOW) as work:
        assert missed_sessions(work) == []
        with pytest.raises(NotFound):
            catch_up(work, missed.id, NOW + timedelta(days=7))
    with database.work(clinic.office.auditor, NOW) as work, pytest.raises(Forbidden):
        catch_up(work, missed.id, NOW + timedelta(days=7))


def test_a_planner_confirms_a_time_without_reading_how_far_the_course_is(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    a_course(clinic, person, "attended", "missed")
    clinic.meetings(clinic.group())
    adopt(clinic)
    with database.work(clinic.office.planner, NOW) as work:
        (gap,) = missed_sessions(work)
        assert vars(gap).keys() == {
            "id",
            "person_id",
            "given_name",
            "family_name",
            "reference",
            "starts_at",
        }
        first, *_ = times_to_catch_up(work, gap.id)
        fresh = catch_up(work, gap.id, first)
        assert (fresh.starts_at, fresh.enforceable) == (first, False)
        assert missed_sessions(work) == []


def test_of_a_planner_and_a_provider_at_once_one_confirms(fresh_database: Database) -> None:
    clinic = Clinic(Arranger(fresh_database))
    person = clinic.arrange.person()
    a_course(clinic, person, "attended", "missed")
    clinic.meetings(clinic.group())
    adopt(clinic)
    missed = the_miss(fresh_database, person)
    with fresh_database.work(clinic.office.planner, NOW) as work:
        one, other, *_ = times_to_catch_up(work, missed.id)

    def confirm_other() -> None:
        with fresh_database.work(clinic.office.provider, NOW) as work:
            catch_up(work, missed.id, other)

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(clinic.office.planner, NOW) as first:
            catch_up(first, missed.id, one)
            second = pool.submit(confirm_other)
            until_a_session_waits_for_a_lock(fresh_database)
        with pytest.raises(Invalid) as refused:
            second.result(timeout=30)
    assert [fault.code for fault in refused.value.fields] == ["nothing-to-catch-up"]
    with fresh_database.work(CLOCK, NOW) as work:
        coming = select(AppointmentRow.starts_at).where(AppointmentRow.starts_at > NOW)
        assert list(work.session.exec(coming)) == [one]


def test_a_dose_in_hours_is_stored_as_time_and_counted_by_the_real_minutes(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    referral = a_course(clinic, person, "attended", "missed", "attended")
    in_hours = Outline.in_time(OUTLINE.modules, Hours(90, {1: 540, 2: 500, 3: 100}))
    adopt(clinic, outline=in_hours)
    adopt(clinic, outline=in_hours)  # Sent twice: one version.
    with database.work(CLOCK, NOW) as work:
        (row,) = work.session.exec(select(ProgrammeOutlineRow))
        assert (row.dose, row.dose_minutes) == (None, {"1": 540, "2": 500, "3": 100})
        assert row.outline() == in_hours
        lasts = work.session.exec(
            select(AppointmentRow).filter_by(person_id=person.id, state="attended")
        ).all()
        minutes = sum(int((one.ends_at - one.starts_at).total_seconds()) // 60 for one in lasts)
    with database.work(clinic.office.officer, NOW) as work:
        found = course_file(work, referral.id)
    assert (found.dose_minutes, found.sessions) == (500, 6)
    assert (found.attended, found.attended_minutes) == (2, minutes)
