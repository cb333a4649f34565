"""An officer connects a calendar on a page; busy times stand in the week, and colleagues see no more than that."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.calendars.busy_times import CalendarFault, CalendarKind
from aftercare.processes.calendars.busy_times import BusyRead
from aftercare.scheduling.calendars.read_calendars import ReadCalendars
from tests.scheduling.calendars.says_busy import SaysBusy
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words

PAGE = "/me/busy-times"
GIVEN = {"account": "k.kersen", "address": "https://agenda.example.org/dav/", "password": "geheim"}
# Today, ten to eleven in Amsterdam.
BUSY = (NOW + timedelta(hours=1), NOW + timedelta(hours=2))


def read(arrange: Arranger, said: BusyRead, minutes: int = 0) -> None:
    service = SaysBusy({GIVEN["account"]: said})
    clock = FixedClock(NOW + timedelta(minutes=minutes))
    ReadCalendars(arrange.database, clock, dict.fromkeys(CalendarKind, service)).run()


def test_a_calendar_is_connected_read_and_stopped(visitor: Visitor, arrange: Arranger) -> None:
    officer = visitor("officer")
    assert PAGE in officer.get("/me/calendar").text
    assert officer.post(PAGE, data=GIVEN).status_code == 303
    page = officer.get(PAGE).text
    assert "Nog niet gelezen" in words(page)
    assert "geheim" not in page
    read(arrange, BusyRead((BUSY,)))
    assert "nog 1 bezette tijd" in words(officer.get(PAGE).text)
    read(arrange, BusyRead(fault=CalendarFault.NOT_SIGNED_IN), 10)
    failing = words(officer.get(PAGE).text)
    assert "Het account of het wachtwoord klopt niet" in failing
    assert "nog 1 bezette tijd" in failing
    found = re.search(rf'action="({PAGE}/[^"]+/stop)"', officer.get(PAGE).text)
    assert found
    assert officer.post(found[1], data={"version": "1"}).status_code == 303
    assert "koppelen" in words(officer.get(PAGE).text)


def test_what_is_wrong_is_said_at_its_field_and_the_password_is_not_shown_again(
    visitor: Visitor,
) -> None:
    officer = visitor("officer")
    page = officer.post(PAGE, data=GIVEN | {"address": "http://agenda.example.org/"})
    assert page.status_code == 422
    assert "Alleen een adres met https:// is onderweg versleuteld" in words(page.text)
    assert "geheim" not in page.text


def test_busy_times_stand_in_the_week_of_their_owner_and_in_the_calendar_colleagues_see(
    visitor: Visitor, arrange: Arranger
) -> None:
    officer = visitor("officer")
    officer.post(PAGE, data=GIVEN)
    read(arrange, BusyRead((BUSY,)))
    of = arrange.office.officer.staff_id
    assert "Bezet in eigen agenda 10:00–11:00" in words(officer.get("/week").text)
    for who in ("officer", "planner", "colleague"):
        page = words(visitor(who).get(f"/calendar?view=day&of=staff-{of}").text)
        assert "Bezet in eigen agenda 10:00–11:00" in page


def test_the_whole_busy_time_is_shown_and_the_appointment_in_it_too(
    visitor: Visitor, arrange: Arranger
) -> None:
    officer = visitor("officer")
    officer.post(PAGE, data=GIVEN)
    person = arrange.person()
    arrange.appointment(person, BUSY[0])
    around = BUSY[0] - timedelta(hours=1), BUSY[1] + timedelta(hours=1)
    read(arrange, BusyRead((around,)))
    of = arrange.office.officer.staff_id
    for page in ("/week", "/calendar?view=week", f"/calendar?view=day&of=staff-{of}"):
        found = officer.get(page).text
        assert "Bezet in eigen agenda 09:00–12:00" in words(found)
        assert person.family_name in words(found)
        # One band for all of it, behind the appointment.
        assert found.count("day__band") == 2


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ((-20, 0), "tot 09:00"),
        ((0, 30), "vanaf 09:00"),
        ((-20, 40), "De hele dag bezet in eigen agenda"),
    ],
)
def test_a_busy_time_that_goes_on_beyond_the_day_is_said_with_the_end_that_it_has_there(
    visitor: Visitor, arrange: Arranger, hours: tuple[int, int], said: str
) -> None:
    officer = visitor("officer")
    officer.post(PAGE, data=GIVEN)
    read(arrange, BusyRead((tuple(NOW + timedelta(hours=one) for one in hours),)))
    found = words(officer.get("/calendar?view=day").text)
    assert said in found
    assert "24:00" not in found


def test_a_clash_is_on_the_worklist_without_a_title_and_ends_with_i_will_be_there(
    visitor: Visitor, arrange: Arranger
) -> None:
    officer = visitor("officer")
    officer.post(PAGE, data=GIVEN)
    appointment = arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1))
    first, after = (one + timedelta(days=1) for one in BUSY)
    read(arrange, BusyRead(((first - timedelta(hours=1), after),)))
    page = officer.get("/worklist").text
    said = words(page)
    assert "Bezet in eigen agenda" in said
    assert "Je eigen agenda zegt bezet, 09:00–11:00" in said
    assert f"/appointments/{appointment.id}" in page
    assert "Ik ben er" in said
    found = re.search(r'action="(/tasks/[^"]+/complete)"', page)
    assert found
    assert officer.post(found[1], data={"version": "1", "next": "/worklist"}).status_code == 303
    read(arrange, BusyRead(((first - timedelta(hours=1), after),)), 10)
    assert "Ik ben er" not in words(officer.get("/worklist").text)


def test_the_appointment_itself_says_of_a_clash_and_has_the_same_two_answers(
    visitor: Visitor, arrange: Arranger
) -> None:
    officer = visitor("officer")
    officer.post(PAGE, data=GIVEN)
    appointment = arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1))
    address = f"/appointments/{appointment.id}"
    assert "Bezet in eigen agenda" not in words(officer.get(address).text)
    read(arrange, BusyRead((tuple(one + timedelta(days=1) for one in BUSY),)))
    page = officer.get(address).text
    said = words(page)
    assert "Je eigen agenda zegt bezet, 10:00–11:00" in said
    assert f'href="{address}?times=yes#times-title"' in page
    found = re.search(r'action="(/tasks/[^"]+/complete)"', page)
    assert found
    # A colleague can only move it.
    colleague = visitor("deputy").get(address).text
    assert f"De agenda van {arrange.office.officer.display_name} zegt bezet" in words(colleague)
    assert "/complete" not in colleague
    assert "Toezichthouder is er" in words(visitor("supervisor").get(address).text)
    done = officer.post(found[1], data={"version": "1", "next": address})
    assert (done.status_code, done.headers["location"].partition("?")[0]) == (303, address)
    assert "zegt bezet" not in words(officer.get(address).text)


def test_a_colleague_reads_whose_calendar_it_is_and_a_supervisor_answers_for_the_officer(
    visitor: Visitor, arrange: Arranger
) -> None:
    visitor("officer").post(PAGE, data=GIVEN)
    appointment = arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1))
    read(arrange, BusyRead((tuple(one + timedelta(days=1) for one in BUSY),)))
    name = arrange.office.officer.display_name
    for who, button in (("deputy", False), ("supervisor", True)):
        page = visitor(who).get("/worklist?whose=all").text
        assert f"De agenda van {name} zegt bezet, 10:00–11:00" in words(page)
        assert f"/appointments/{appointment.id}" in page
        assert "Ik ben er" not in words(page)
        assert ("Toezichthouder is er" in words(page)) is button


def test_an_administrator_sees_which_calendars_fail_and_no_time(
    visitor: Visitor, arrange: Arranger
) -> None:
    officer, admin = visitor("officer"), visitor("admin")
    assert "kan niet worden gelezen" not in words(admin.get("/accounts").text)
    officer.post(PAGE, data=GIVEN)
    read(arrange, BusyRead(fault=CalendarFault.UNTRUSTED))
    page = words(admin.get("/accounts").text)
    assert "1 agenda van een toezichthouder kan niet worden gelezen" in page
    name = arrange.office.officer.display_name
    assert (
        f"{name} : Het beveiligingscertificaat" in page
        or f"{name}: Het beveiligingscertificaat" in page
    )
    assert GIVEN["account"] not in page
    assert admin.get(PAGE).status_code == 403


def test_a_calendar_that_was_never_read_is_not_said_to_count(
    visitor: Visitor, arrange: Arranger
) -> None:
    officer = visitor("officer")
    officer.post(PAGE, data=GIVEN)
    read(arrange, BusyRead(fault=CalendarFault.NO_ANSWER))
    page = words(officer.get(PAGE).text)
    assert "nog nooit gelezen" in page
    assert "telt nog" not in page


def test_the_officer_is_warned_on_the_worklist_after_a_day_and_no_longer_once_it_is_read(
    visitor: Visitor, arrange: Arranger
) -> None:
    officer = visitor("officer")
    officer.post(PAGE, data=GIVEN)
    warning = "Je eigen agenda is een dag niet gelezen"
    with arrange.database.work(CLOCK, NOW) as work:
        ago = text(
            "update calendar_connection set failures = 9, fault = 'no-answer', failing_since = :ago, read_at = :ago"
        )
        work.session.execute(ago, {"ago": NOW - timedelta(days=1)})
    page = officer.get("/worklist").text
    assert warning in words(page)
    assert PAGE in page
    assert warning not in words(visitor("supervisor").get("/worklist").text)
    read(arrange, BusyRead(()))
    assert warning not in words(officer.get("/worklist").text)


def test_a_new_password_keeps_the_connection_and_its_busy_times(
    visitor: Visitor, arrange: Arranger
) -> None:
    officer = visitor("officer")
    officer.post(PAGE, data=GIVEN)
    read(arrange, BusyRead((BUSY,)))
    found = re.search(rf'action="({PAGE}/[^"]+/password)"', officer.get(PAGE).text)
    assert found
    refused = officer.post(found[1], data={"version": "1", "password": ""})
    assert refused.status_code == 422
    assert officer.post(found[1], data={"version": "1", "password": "nieuw"}).status_code == 303
    page = officer.get(PAGE).text
    assert "nog 1 bezette tijd" in words(page)
    assert 'nieuw"' not in page
    assert "met het nieuwe wachtwoord" not in words(page), "it was read before"


def test_a_new_password_takes_the_fault_of_the_old_one_off_the_page(
    visitor: Visitor, arrange: Arranger
) -> None:
    officer = visitor("officer")
    officer.post(PAGE, data=GIVEN)
    read(arrange, BusyRead(fault=CalendarFault.NOT_SIGNED_IN))
    page = officer.get(PAGE).text
    wrong = "Het account of het wachtwoord klopt niet"
    assert wrong in words(page)
    found = re.search(rf'action="({PAGE}/[^"]+/password)"', page)
    assert found
    officer.post(found[1], data={"version": "1", "password": "nieuw"})
    page = words(officer.get(PAGE).text)
    assert wrong not in page
    assert "Nog niet gelezen met het nieuwe wachtwoord" in page
    read(arrange, BusyRead(fault=CalendarFault.NOT_SIGNED_IN))
    assert wrong in words(officer.get(PAGE).text)
