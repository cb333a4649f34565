"""A site with shorter hours or less room: what it no longer holds is shown first, and moves as it was shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aftercare.base.errors import NotFound, Stale
from aftercare.casework.sites.acts import NewSite
from aftercare.casework.sites.narrowing import change_site_as_previewed, preview_site_change
from aftercare.casework.staff.replanning import Replanning
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.sites.rows import SiteRow
from tests.casework.staff.test_officer_away import calendar, placed, view
from tests.store.arranging import NOW, Arranger


def as_it_is(arrange: Arranger) -> tuple[int, NewSite]:
    with arrange.database.work(CLOCK, NOW) as work:
        row = work.session.get_one(SiteRow, arrange.office.room_id)
        return row.version, NewSite(row.name, row.kind, row.capacity, row.hours)


def look(arrange: Arranger, new: NewSite, who: str = "planner") -> Replanning | None:
    with arrange.database.work(getattr(arrange.office, who), NOW) as work:
        return preview_site_change(work, arrange.office.room_id, as_it_is(arrange)[0], new)


def save(arrange: Arranger, new: NewSite, fingerprint: str) -> Replanning | None:
    with arrange.database.work(arrange.office.planner, NOW) as work:
        version = as_it_is(arrange)[0]
        return change_site_as_previewed(work, arrange.office.room_id, version, new, fingerprint)


def without_day(new: NewSite, row: AppointmentRow) -> NewSite:
    """The site closed on the weekday of this appointment."""
    every = {str(day): [[0, 1440]] for day in range(7)}
    hours = {**every, **(new.hours or {})}
    del hours[str(civil_date(row.starts_at).weekday())]
    return replace(new, hours=hours)


def test_a_day_without_hours_moves_what_stood_on_it_as_shown_and_nothing_else(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    placed(arrange, person)
    before = calendar(database, person)
    _, site = as_it_is(arrange)
    new = without_day(site, before[-1])
    weekday = civil_date(before[-1].starts_at).weekday()
    hit = {row.id for row in before if civil_date(row.starts_at).weekday() == weekday}
    found = look(arrange, new)
    assert found is not None
    shown = (*found.changes.moved, *found.changes.unplaced)
    assert {one.appointment_id for one in shown} == hit
    assert [(r.id, r.starts_at) for r in calendar(database, person)] == [
        (r.id, r.starts_at) for r in before
    ]
    assert as_it_is(arrange)[1] == site, "a look writes nothing"
    with pytest.raises(Stale):
        save(arrange, new, "of another look")
    assert as_it_is(arrange)[1] == site
    save(arrange, new, found.fingerprint)
    after = calendar(database, person)
    assert not [r for r in after if civil_date(r.starts_at).weekday() == weekday]
    assert {r.id for r in before} - hit <= {r.id for r in after}
    assert as_it_is(arrange)[1].hours == new.hours


def test_of_two_at_one_time_in_a_room_for_one_the_client_who_knows_it_stays(
    arrange: Arranger, database: Database
) -> None:
    one, other = arrange.person(), arrange.person(officer_id=arrange.office.colleague.staff_id)
    placed(arrange, one)
    (first, *_) = calendar(database, one)
    twin = arrange.appointment(other, first.starts_at, arrange.plan(other)[1][0], occurrence=0)
    view(database, first)
    _, site = as_it_is(arrange)
    found = look(arrange, replace(site, capacity=1))
    assert found is not None
    assert [shift.appointment_id for shift in found.changes.moved] == [twin.id]
    assert found.changes.unplaced == ()
    save(arrange, replace(site, capacity=1), found.fingerprint)
    assert first.id in {row.id for row in calendar(database, one)}
    assert calendar(database, other)[0].starts_at != first.starts_at


def test_what_still_fits_is_saved_at_once_and_nothing_is_shown(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    placed(arrange, person)
    _, site = as_it_is(arrange)
    wider = replace(site, name="Kantoor Midden", capacity=2)
    assert look(arrange, wider) is None
    assert save(arrange, wider, "") is None
    assert as_it_is(arrange)[1].name == "Kantoor Midden"
    last = calendar(database, person)[-1]
    assert last.starts_at - NOW > timedelta(days=7)


def test_no_one_looks_at_the_site_of_another_team(arrange: Arranger) -> None:
    _, site = as_it_is(arrange)
    with arrange.database.work(arrange.office.planner, NOW) as work:
        lab = work.session.get_one(SiteRow, arrange.office.lab_id)
        version = lab.version
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(SiteRow, arrange.office.lab_id).team_id = None
    with pytest.raises(NotFound), arrange.database.work(arrange.office.planner, NOW) as work:
        preview_site_change(work, arrange.office.lab_id, version, site)
