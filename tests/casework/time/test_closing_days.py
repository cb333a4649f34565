"""On a closing day nothing is placed; what was placed moves at night, or at once by a planner or supervisor."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from aftercare.base.errors import (
    DuplicateReference,
    Forbidden,
    IllegalTransition,
    Invalid,
    NotFound,
    Stale,
)
from aftercare.casework.overviews.calendar import closed_days, staff_calendar
from aftercare.casework.placement.place import place_persons
from aftercare.casework.staff.closed_day import (
    closed_days_ahead,
    preview_closed_day,
    replan_closed_day,
)
from aftercare.casework.staff.officer_away import officers_to_replan
from aftercare.casework.time.closing_days import (
    closing_days,
    enter_closing_day,
    withdraw_closing_day,
)
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.store.appointments.rows import live_appointments
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.staff.officer_loads import loads_ahead
from tests.store.arranging import NOW, OFFICE_WEEK, Arranger


def enter(
    arrange: Arranger, day: date, office_id: UUID | None = None, actor: Actor | None = None
) -> UUID:
    with arrange.database.work(actor or arrange.office.admin, NOW) as work:
        return enter_closing_day(work, day, " Dag na Hemelvaart ", office_id).id


def seen(arrange: Arranger, *kinds: str, **changes: object) -> PersonRow:
    """A client with weekly appointments of these kinds over the whole horizon."""
    person = arrange.person(**changes)
    arrange.plan(person, *(arrange.terms(one) for one in kinds))
    place(arrange, person)
    return person


def place(arrange: Arranger, person: PersonRow) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])


def days_of(arrange: Arranger, person: PersonRow) -> list[date]:
    with arrange.database.work(CLOCK, NOW) as work:
        rows = live_appointments(work.session, [person.id], NOW)
        return [civil_date(row.starts_at) for row in rows]


def test_administrators_enter_and_withdraw_them_and_no_one_else(
    arrange: Arranger, database: Database
) -> None:
    office, day = arrange.office, civil_date(NOW) + timedelta(days=28)
    entered = enter(arrange, day)
    enter(arrange, day + timedelta(days=1), office.room_id)
    # A day of the organisation closes each office, and one of an office is withdrawn before it.
    for twice, on in ((None, day), (office.room_id, day), (None, day + timedelta(days=1))):
        with pytest.raises(DuplicateReference):
            enter(arrange, on, twice)
    for refused in (office.lab_id, office.team_id):
        with pytest.raises(Invalid):
            enter(arrange, day, refused)
    with pytest.raises(Invalid):
        enter(arrange, civil_date(NOW) - timedelta(days=1))
    for actor in (office.supervisor, office.planner, office.officer, office.auditor):
        with pytest.raises(Forbidden):
            enter(arrange, day + timedelta(days=1), actor=actor)
        with pytest.raises(Forbidden), database.work(actor, NOW) as work:
            withdraw_closing_day(work, entered)
    with database.work(office.admin, NOW) as work:
        found = closing_days(work)
        assert [(one.closed_on, one.name, one.office_id) for one in found.days] == [
            (day, "Dag na Hemelvaart", None),
            (day + timedelta(days=1), "Dag na Hemelvaart", office.room_id),
        ]  # fmt: skip
        (_, of_room) = found.days
        withdraw_closing_day(work, entered)
    over = NOW + timedelta(days=32)
    with pytest.raises(IllegalTransition), database.work(office.admin, over) as work:
        withdraw_closing_day(work, of_room.id)
    with pytest.raises(NotFound), database.work(office.admin, NOW) as work:
        withdraw_closing_day(work, entered)


def test_what_stands_on_it_moves_at_night_and_nothing_comes_there(
    arrange: Arranger, database: Database
) -> None:
    person = seen(arrange, "check_in", "substance_test")
    before = days_of(arrange, person)
    day = before[6]
    closing = enter(arrange, day)
    with database.work(arrange.office.admin, NOW) as work:
        assert closing_days(work).appointments == {closing: before.count(day)}
    with database.work(CLOCK, NOW) as work:
        extend_horizon_of_team(work, arrange.office.team_id)
    after = days_of(arrange, person)
    assert day not in after
    assert len(after) == len(before)
    with database.work(arrange.office.admin, NOW) as work:
        assert closing_days(work).appointments == {}


def test_of_one_office_the_site_and_its_officers_are_closed_and_other_offices_are_not(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    elsewhere = SiteRow(name="Kantoor West", kind="office", team_id=office.team_id)
    arrange.add(elsewhere)
    west = arrange.staff(
        "officer", team_id=office.team_id, office_id=elsewhere.id, hours=OFFICE_WEEK
    )
    tests = seen(arrange, "substance_test")
    checks = seen(arrange, "check_in")
    there = arrange.person(officer_id=west.staff_id, deputy_id=None)
    arrange.plan(there, arrange.terms(site_ids=(str(elsewhere.id),)))
    place(arrange, there)
    day = days_of(arrange, checks)[3]
    before = days_of(arrange, there)
    enter(arrange, day, office.room_id)
    for one in (tests, checks, there):
        place(arrange, one)
    assert day not in days_of(arrange, checks)
    assert days_of(arrange, there) == before
    monday = day - timedelta(days=day.weekday())
    with database.work(office.planner, NOW) as work:
        off = staff_calendar(work, officers_to_replan(work), monday, 7).off
        assert off[office.officer.staff_id].closed == {day: "Dag na Hemelvaart"}
        assert off[west.staff_id].closed == {}
        assert closed_days(work, monday, 7) == {}
        room = work.session.get_one(SiteRow, office.room_id)
        assert closed_days(work, monday, 7, room) == {day: "Dag na Hemelvaart"}
    with database.work(CLOCK, NOW) as work:
        weeks = {one.staff_id: one for one in loads_ahead(work.session, [monday])[office.team_id]}
        assert weeks[office.officer.staff_id].hours_minutes < weeks[west.staff_id].hours_minutes


def test_a_planner_moves_what_stands_on_it_exactly_as_previewed_also_within_the_notice(
    arrange: Arranger, database: Database
) -> None:
    office, day = arrange.office, civil_date(NOW) + timedelta(days=1)
    person, other = arrange.person(), seen(arrange, "check_in")
    _, (line,) = arrange.plan(person)
    tomorrow = arrange.appointment(person, NOW + timedelta(days=1), line, occurrence=0)
    closing = enter(arrange, day)
    with database.work(office.planner, NOW) as work:
        (ahead,) = closed_days_ahead(work)
        assert (ahead.row.id, ahead.appointments) == (closing, 1)
        shown = preview_closed_day(work, closing)
    (moved, *_) = (*shown.changes.moved, *shown.changes.unplaced)
    assert moved.appointment_id == tomorrow.id
    rest = days_of(arrange, other)
    with pytest.raises(Stale), database.work(office.planner, NOW) as work:
        replan_closed_day(work, closing, "other")
    with database.work(office.planner, NOW) as work:
        replan_closed_day(work, closing, shown.fingerprint)
        assert closed_days_ahead(work) == []
    assert day not in days_of(arrange, person)
    assert days_of(arrange, other) == rest
    for who in (office.planner, office.other_planner):
        with pytest.raises(NotFound), database.work(who, NOW) as work:
            preview_closed_day(work, closing)
    with pytest.raises(Forbidden), database.work(office.admin, NOW) as work:
        preview_closed_day(work, closing)
