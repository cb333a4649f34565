"""The calendar in four views, of the reader, a colleague, the team, a site and groups: what each reader sees of it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from aftercare.domain.time.wall_time import at_wall, start_of_day
from aftercare.store.people.rows import PersonRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
from aftercare.store.treatment.rows import TreatmentGroupRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words

TODAY = NOW.date()
TOMORROW = NOW + timedelta(days=1)


def hidden_person(arrange: Arranger, officer: UUID | None) -> PersonRow:
    """A client of the deputy whose restricted file only that officer and the supervisor see."""
    return arrange.person(
        officer_id=officer, deputy_id=None, restricted=True, family_name="Verborgenheid"
    )


@pytest.mark.parametrize("view", ["day", "week", "month", "list"])
def test_each_view_shows_an_appointment_with_its_time_and_name(
    arrange: Arranger, visitor: Visitor, view: str
) -> None:
    person = arrange.person(family_name="Zichtbaar")
    row = arrange.appointment(person, NOW + timedelta(hours=2))
    page = visitor("officer").get(f"/calendar?view={view}")
    assert page.status_code == 200
    assert "11:00" in words(page.text)
    assert "Zichtbaar" in words(page.text)
    assert f'href="/appointments/{row.id}?next=%2Fcalendar%3Fview%3D{view}' in page.text


def test_the_address_keeps_view_day_calendar_and_kinds_and_no_name(
    arrange: Arranger, visitor: Visitor
) -> None:
    arrange.appointment(arrange.person(family_name="Naamloos"), TOMORROW)
    of = f"staff-{arrange.office.officer.staff_id}"
    page = (
        visitor("officer").get(f"/calendar?view=list&on=2026-11-25&of={of}&kind-check_in=yes").text
    )
    links = [one.replace("&amp;", "&") for one in re.findall(r'href="(/calendar[^"]*)"', page)]
    assert f"/calendar?view=week&on=2026-11-25&of={of}&kind-check_in=yes" in links
    assert f"/calendar?view=list&on=2026-12-09&of={of}&kind-check_in=yes" in links
    assert not [one for one in links if "Naamloos" in one]


def test_a_day_may_be_typed_and_one_that_cannot_be_read_is_said_at_its_field(
    visitor: Visitor,
) -> None:
    officer = visitor("officer", "en")
    friday = officer.get("/calendar?view=day&on=vrijdag").text
    assert "Fri 27 Nov" in words(friday)
    assert 'value="27-11-2026"' in friday
    page = officer.get("/calendar?view=day&on=ooit").text
    assert 'id="on-error"' in page
    assert 'value="ooit"' in page
    assert "Tue 24 Nov" in words(page)


@pytest.mark.parametrize(
    "asked", ["view=year", "of=staff-x", "of=<script>", "on=9999-99-99", "kind-x=yes"]
)
def test_what_cannot_be_read_is_left_out(visitor: Visitor, asked: str) -> None:
    page = visitor("supervisor").get(f"/calendar?{asked}")
    assert page.status_code == 200
    assert "<script>" not in page.text


@pytest.mark.parametrize(("who", "status"), [
    ("officer", 200), ("supervisor", 200), ("planner", 200), ("provider", 403), ("auditor", 403), ("admin", 403),
])  # fmt: skip
def test_those_who_plan_or_read_case_files_have_a_calendar(
    visitor: Visitor, who: str, status: int
) -> None:
    assert visitor(who).get("/calendar").status_code == status


def test_only_the_kinds_asked_for_are_shown(arrange: Arranger, visitor: Visitor) -> None:
    arrange.appointment(arrange.person(family_name="Gesprek"), TOMORROW)
    arrange.appointment(
        arrange.person(family_name="Testbuis"), TOMORROW, officer_id=None, kind="substance_test"
    )
    page = words(visitor("officer").get("/calendar?view=list&kind-substance_test=yes").text)
    assert "Testbuis" in page
    assert "Gesprek" not in page


def test_an_officer_sees_that_a_colleague_is_occupied_and_a_name_only_of_a_file_they_may_see(
    arrange: Arranger, visitor: Visitor
) -> None:
    deputy = arrange.office.deputy.staff_id
    arrange.appointment(hidden_person(arrange, deputy), TOMORROW, officer_id=deputy)
    arrange.appointment(
        arrange.person(family_name="Eigenlijk"), TOMORROW + timedelta(hours=1), officer_id=deputy
    )
    for view in ("day&on=2026-11-25", "week", "month", "list"):
        page = visitor("officer", "en").get(f"/calendar?view={view}&of=staff-{deputy}").text
        assert "Occupied" in words(page)
        assert "Eigenlijk" in page
        assert "Verborgenheid" not in page
    supervisor = visitor("supervisor").get(f"/calendar?of=staff-{deputy}").text
    assert "Verborgenheid" in supervisor


def test_the_look_at_a_colleague_s_calendar_names_only_who_was_shown(
    arrange: Arranger, visitor: Visitor
) -> None:
    deputy = arrange.office.deputy.staff_id
    arrange.appointment(hidden_person(arrange, deputy), TOMORROW, officer_id=deputy)
    seen = arrange.person(family_name="Eigenlijk")
    arrange.appointment(seen, TOMORROW + timedelta(hours=1), officer_id=deputy)
    visitor("officer").get(f"/calendar?of=staff-{deputy}")
    log = words(visitor("auditor").get("/access-log?action=read-calendar").text)
    assert seen.reference in log
    assert log.count("T-0") == log.count(seen.reference)


def test_a_team_s_day_has_a_column_for_each_officer(arrange: Arranger, visitor: Visitor) -> None:
    office = arrange.office
    arrange.appointment(arrange.person(family_name="Eerste"), TOMORROW)
    arrange.appointment(
        arrange.person(family_name="Tweede"), TOMORROW, officer_id=office.deputy.staff_id
    )
    page = visitor("supervisor").get("/calendar?view=day&on=2026-11-25&of=team").text
    columns = {
        one.display_name: words(page.partition(f">{one.display_name}</a></h3>")[2].split("<h3")[0])
        for one in (office.officer, office.deputy, office.colleague)
    }
    assert "Eerste" in columns[office.officer.display_name]
    assert "Tweede" in columns[office.deputy.display_name]
    assert "testpersoon" not in columns[office.colleague.display_name].lower()


def test_a_team_s_week_counts_appointments_and_free_hours_by_officer(
    arrange: Arranger, visitor: Visitor
) -> None:
    arrange.appointment(arrange.person(), at_wall(date(2026, 11, 26), time(10)))
    arrange.leave(
        arrange.office.officer,
        at_wall(date(2026, 11, 27), time(12)),
        start_of_day(date(2026, 11, 28)),
    )
    page = visitor("supervisor", "en").get("/calendar?of=team").text
    name = arrange.office.officer.display_name
    row = words(page.partition(f">{name}</a></th>")[2].partition("</tr>")[0])
    assert "1 appointment" in row
    assert "7 h 30 min free" in row
    assert "3 h free" in row
    assert "Away from 12:00" in row


def test_an_officer_of_another_team_is_in_no_calendar(arrange: Arranger, visitor: Visitor) -> None:
    other = arrange.office.outsider.staff_id
    arrange.appointment(arrange.person(family_name="Elders"), TOMORROW, officer_id=other)
    page = visitor("supervisor").get(f"/calendar?of=staff-{other}").text
    assert f'value="staff-{other}"' not in page
    assert "Elders" not in page


def test_a_site_shows_how_many_are_there_at_most(arrange: Arranger, visitor: Visitor) -> None:
    room = arrange.office.room_id
    for _ in range(3):
        arrange.appointment(arrange.person(), TOMORROW, officer_id=None)
    hidden = arrange.person(team_id=arrange.office.other_team_id, officer_id=arrange.office.outsider.staff_id,
                            deputy_id=None, family_name="Buitenstaander")  # fmt: skip
    arrange.appointment(hidden, TOMORROW, officer_id=None)
    page = visitor("supervisor", "en").get(f"/calendar?view=list&of=site-{room}").text
    assert "At most 4 of 50 clients at once" in words(page)
    assert "Occupied" in words(page)
    assert "Buitenstaander" not in page


def group(arrange: Arranger, starts_at: datetime) -> tuple[TreatmentGroupRow, GroupSessionRow]:
    clinic = arrange.office.clinic_id
    programme = ProgrammeRow(name="Kompas", provider_id=arrange.office.provider_id)
    row = TreatmentGroupRow(
        programme_id=programme.id, series="dinsdag", name="Kompas dinsdag", entry="open", capacity=8,
        starts_on=TODAY - timedelta(days=30),
    )  # fmt: skip
    held = GroupSessionRow(
        programme_id=programme.id, series="dinsdag", site_id=clinic, starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90), capacity=8,
    )  # fmt: skip
    arrange.add(programme, row, held)
    return row, held


@pytest.mark.parametrize("who", ["planner", "supervisor", "officer"])
def test_a_group_shows_the_places_taken_at_its_sessions_and_no_client(
    arrange: Arranger, visitor: Visitor, who: str
) -> None:
    row, held = group(arrange, TOMORROW)
    person = arrange.person(family_name="Groepslid")
    arrange.appointment(
        person, TOMORROW, officer_id=None, kind="group_session", session_id=held.id,
        site_id=held.site_id,
    )  # fmt: skip
    for of in (f"group-{row.id}", "groups"):
        page = visitor(who, "en").get(f"/calendar?of={of}").text
        assert "1 of 8 seats taken" in words(page)
        assert f'href="/treatment-groups#group-{row.id}"' in page
        assert "Groepslid" not in page


def test_on_a_closed_day_a_session_is_not_held_and_has_no_seats(
    arrange: Arranger, visitor: Visitor
) -> None:
    group(arrange, at_wall(date(2026, 12, 25), time(11)))
    page = words(visitor("officer", "en").get("/calendar?of=groups&view=list&on=2026-12-24").text)
    assert "Closed: not held" in page
    assert "seats taken" not in page


def test_a_planner_reads_initials_and_reference_and_neither_kind_nor_clinic(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person(given_name="Piet", family_name="Plannaam")
    row = arrange.appointment(person, TOMORROW)
    restricted = arrange.person(restricted=True, family_name="Beperkt")
    arrange.appointment(restricted, TOMORROW + timedelta(hours=1))
    of = f"staff-{arrange.office.officer.staff_id}"
    for view in ("day&on=2026-11-25", "week", "month", "list"):
        page = visitor("planner", "en").get(f"/calendar?view={view}&of={of}").text
        assert f"P.P., {person.reference}" in words(page)
        assert "Plannaam" not in page
        assert "Check-in" not in page
        assert f'href="/people/{person.id}"' in page
        assert f'href="/appointments/{row.id}' not in page
        assert "Occupied" in words(page)
        assert restricted.reference not in page


def test_a_planner_opens_no_site_that_reveals_what_is_held_there(
    arrange: Arranger, visitor: Visitor
) -> None:
    office = arrange.office
    arrange.appointment(
        arrange.person(),
        TOMORROW,
        officer_id=None,
        kind="substance_test",
        site_id=office.lab_id,
    )
    page = visitor("planner").get("/calendar").text
    assert f"site-{office.room_id}" in page
    assert f"site-{office.lab_id}" not in page
    assert f"site-{office.clinic_id}" not in page
    forced = visitor("planner", "en").get(f"/calendar?view=list&of=site-{office.lab_id}").text
    assert "Calendar: The whole team" in words(forced)
    assert f"site-{office.lab_id}" in visitor("supervisor").get("/calendar").text


def test_a_holiday_is_named_in_every_view(visitor: Visitor) -> None:
    supervisor = visitor("officer", "en")
    for view in ("day", "week", "month", "list"):
        assert "Christmas" in words(supervisor.get(f"/calendar?view={view}&on=2026-12-25").text)


def test_a_month_shows_the_first_of_a_day_and_how_many_more(
    arrange: Arranger, visitor: Visitor
) -> None:
    for hours in range(5):
        arrange.appointment(
            arrange.person(family_name=f"Nummer{hours}"), TOMORROW + timedelta(hours=hours)
        )
    page = visitor("officer", "en").get("/calendar?view=month").text
    assert "November 2026" in words(page)
    assert "Nummer2" in page
    assert "Nummer3" not in page
    assert "+2" in words(page)
    assert "5 appointments" in words(page)


def test_the_site_of_a_provider_is_listed_once(arrange: Arranger, visitor: Visitor) -> None:
    shared = SiteRow(name="Gedeeld", kind="office")
    arrange.add(shared)
    assert visitor("officer").get("/calendar").text.count(f"site-{shared.id}") == 1
