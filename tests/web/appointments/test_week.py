"""The officer's week: what takes up time in the grid, what waits today, attendance in two clicks."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest

from aftercare.domain.time.holidays import Holiday
from aftercare.domain.time.wall_time import at_wall, start_of_day
from aftercare.web.deadlines.words import HOLIDAYS
from aftercare.web.time.days_off import AWAY, AWAY_BETWEEN, AWAY_FROM, CLOSED
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch, opening


def test_my_week_shows_todays_appointments_with_person_kind_place_and_number_to_call(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    arrange.appointment(person, NOW + timedelta(hours=2))
    page = visitor("officer").get("/week").text
    shown = words(page)
    assert f"{person.given_name} {person.family_name}" in shown
    assert f'href="tel:{person.phone}"' in page
    assert "Meldgesprek" in shown


def test_what_is_still_to_record_and_each_other_day_of_the_week_have_the_number_to_call(
    arrange: Arranger, visitor: Visitor
) -> None:
    due, later = arrange.person(phone="+447700900321"), arrange.person(phone="+447700900322")
    arrange.appointment(due, NOW - timedelta(days=1), state="outcome_overdue", overdue_at=NOW)
    arrange.appointment(later, NOW + timedelta(days=1))
    page = visitor("officer").get("/week").text
    overdue, _, week = page.partition(dutch("Still to record"))[2].partition('id="grid-title"')
    assert overdue.count(f'href="tel:{due.phone}"') == 1
    assert week.count(f'href="tel:{later.phone}"') == 1


def test_an_appointment_that_has_not_begun_has_no_attendance_buttons(
    arrange: Arranger, visitor: Visitor
) -> None:
    row = arrange.appointment(arrange.person(), NOW + timedelta(hours=2))
    page = visitor("officer").get("/week").text
    assert f'id="appointment-{row.id}"' in page
    assert 'name="outcome"' not in page


def test_what_is_still_to_record_for_a_client_of_a_colleague_says_whose(
    arrange: Arranger, visitor: Visitor
) -> None:
    office, at = arrange.office, NOW - timedelta(days=2)
    late = {"state": "outcome_overdue", "overdue_at": at}
    arrange.appointment(arrange.person(deputy_id=None), at, **late)
    theirs = arrange.person(officer_id=office.colleague.staff_id, deputy_id=office.officer.staff_id)
    arrange.appointment(theirs, at, officer_id=office.colleague.staff_id, **late)
    page = words(visitor("officer").get("/week").text)
    name = office.colleague.display_name
    assert page.count(opening("Client of %(name)s")) == 1
    assert dutch("Client of %(name)s", name=name) in page


def test_attendance_takes_two_clicks_and_works_without_javascript(
    arrange: Arranger, visitor: Visitor
) -> None:
    kept = arrange.appointment(arrange.person(), NOW - timedelta(hours=1))
    officer = visitor("officer")
    assert 'value="attended"' in officer.get("/week").text
    form = {"version": str(kept.version), "outcome": "attended", "next": "/week"}
    answer = officer.post(f"/appointments/{kept.id}/record-outcome", data=form)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/week")
    assert "Verschenen" in words(officer.get("/week").text)


def test_a_second_click_changes_nothing(arrange: Arranger, visitor: Visitor) -> None:
    kept = arrange.appointment(arrange.person(), NOW - timedelta(hours=1))
    officer = visitor("officer")
    form = {"version": str(kept.version), "outcome": "attended", "next": "/week"}
    answers = [officer.post(f"/appointments/{kept.id}/record-outcome", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]


def test_a_cancelled_appointment_takes_up_no_time_in_the_grid(
    arrange: Arranger, visitor: Visitor
) -> None:
    tomorrow, later = NOW + timedelta(days=1), NOW + timedelta(days=1, hours=3)
    gone = arrange.appointment(arrange.person(), tomorrow, state="cancelled_by_service")
    stands = arrange.appointment(arrange.person(), later)
    page = visitor("officer").get("/week").text
    assert re.findall(r'class="block__link" href="([^"]+)"', page) == [f"/appointments/{stands.id}"]
    assert f"/appointments/{gone.id}" not in page


def test_a_group_of_ones_people_is_one_block_that_leads_to_the_days_list(
    arrange: Arranger, visitor: Visitor
) -> None:
    together = NOW + timedelta(days=1)
    for _ in range(3):
        arrange.appointment(arrange.person(), together, officer_id=None, kind="group_session")
    page = visitor("officer").get("/week").text
    assert page.count('class="block__link"') == 1
    assert "3 cliënten" in words(page)
    assert f'href="/week/day?on={together.date().isoformat()}"' in page


def test_the_days_list_shows_everyone_of_that_day(arrange: Arranger, visitor: Visitor) -> None:
    yesterday = NOW - timedelta(days=1)
    people = [arrange.person() for _ in range(2)]
    for number, person in enumerate(people):
        arrange.appointment(person, yesterday + timedelta(hours=number))
    page = visitor("officer").get(f"/week/day?on={yesterday.date().isoformat()}")
    for person in people:
        assert f"{person.given_name} {person.family_name}" in words(page.text)
    assert page.text.count('value="missed"') == 2


@pytest.mark.parametrize("asked", ["", "2026-02-30", "9999-12-31", "0001-01-01", "<script>"])
def test_a_week_or_day_that_cannot_be_read_is_todays(visitor: Visitor, asked: str) -> None:
    officer = visitor("officer")
    assert "di 24 nov" in words(officer.get("/week/day", params={"on": asked}).text)
    assert officer.get("/week", params={"week": asked}).status_code == 200


@pytest.mark.parametrize("who", ["supervisor", "planner", "auditor", "admin"])
def test_only_officers_have_a_week(visitor: Visitor, who: str) -> None:
    assert visitor(who).get("/week").status_code == 403


def of_day(page: str, day: date) -> str:
    """The column of a day in the grid."""
    column = page.partition(f'/week/day?on={day.isoformat()}"')[2]
    return words(re.split("<h3|</section>", column)[0])


def test_leave_stands_in_the_week_under_its_days_with_its_hours(
    arrange: Arranger, visitor: Visitor
) -> None:
    monday = date(2026, 11, 30)
    days = [monday + timedelta(days=n) for n in range(5)]
    arrange.leave(arrange.office.officer, at_wall(days[1], time(12)), start_of_day(days[3]))
    arrange.leave(arrange.office.officer, at_wall(days[3], time(9)), at_wall(days[3], time(10, 30)))
    page = visitor("officer").get(f"/week?week={monday.isoformat()}").text
    view = [of_day(page, day) for day in days]
    assert dutch(AWAY_FROM, **{"from": "12:00"}) in view[1]
    assert dutch(AWAY) in view[2]
    assert opening(AWAY_FROM) not in view[2]
    assert dutch(AWAY_BETWEEN, **{"from": "09:00", "until": "10:30"}) in view[3]
    assert all(dutch(AWAY) not in view[n] for n in (0, 4))


def test_leave_of_a_colleague_is_in_the_colleague_s_week_alone(
    arrange: Arranger, visitor: Visitor
) -> None:
    arrange.leave(arrange.office.deputy, NOW - timedelta(days=1), NOW + timedelta(days=3))
    assert "day-off" not in visitor("officer").get("/week").text


def test_today_s_list_stands_beside_the_week_of_today_alone(
    arrange: Arranger, visitor: Visitor
) -> None:
    row = arrange.appointment(arrange.person(), NOW + timedelta(hours=2))
    officer = visitor("officer")
    for week in ("", "?week=2026-11-23"):
        assert f'id="appointment-{row.id}"' in officer.get(f"/week{week}").text
    for week in ("?week=2026-11-16", "?week=2026-12-07"):
        assert "today-title" not in officer.get(f"/week{week}").text


def hours(page: str) -> list[str]:
    return re.findall(r"<li>(\d\d):00</li>", page)


def test_the_week_shows_working_hours_and_lists_an_evening_group_of_clients_below_them(
    arrange: Arranger, visitor: Visitor
) -> None:
    evening = at_wall(NOW.date() + timedelta(days=1), time(20))
    arrange.appointment(arrange.person(), evening, officer_id=None, kind="group_session")
    page = visitor("officer").get("/week").text
    assert (hours(page)[0], hours(page)[-1]) == ("09", "16")
    assert "20:00" in of_day(page, evening.date())


def test_an_evening_with_the_officer_is_in_the_hours_shown(
    arrange: Arranger, visitor: Visitor
) -> None:
    arrange.appointment(arrange.person(), at_wall(NOW.date(), time(19)))
    assert hours(visitor("officer").get("/week").text)[-1] == "19"


def test_the_colours_of_the_week_are_explained(arrange: Arranger, visitor: Visitor) -> None:
    arrange.appointment(arrange.person(), NOW + timedelta(hours=2))
    page = visitor("officer", "en").get("/week").text
    shown = words(page[page.index('class="legend"') :].partition("</section>")[0])
    assert "Check-in" in shown
    assert "Home visit" not in shown


def test_leave_of_today_stands_above_today_s_list_and_on_the_day_s_own_page(
    arrange: Arranger, visitor: Visitor
) -> None:
    today = NOW.date()
    arrange.leave(
        arrange.office.officer, start_of_day(today), start_of_day(today + timedelta(days=1))
    )
    officer = visitor("officer")
    page = officer.get("/week").text
    card = page[page.index('id="today-title"') :].partition("</section>")[0]
    assert dutch(AWAY) in words(card)
    assert dutch(AWAY) in words(officer.get("/week/day").text)
    assert "day-off" not in officer.get("/week/day?on=2026-11-25").text


def test_a_holiday_is_named_in_the_week_and_on_the_day(visitor: Visitor) -> None:
    officer = visitor("officer")
    closed = dutch(CLOSED, holiday=dutch(HOLIDAYS[Holiday.CHRISTMAS]))
    page = officer.get("/week?week=2026-12-21").text
    assert closed in of_day(page, date(2026, 12, 25))
    assert opening(CLOSED) not in of_day(page, date(2026, 12, 24))
    assert closed in words(officer.get("/week/day?on=2026-12-25").text)


def test_a_client_held_by_a_colleague_stays_in_the_officer_s_week_muted_and_by_name(
    arrange: Arranger, visitor: Visitor
) -> None:
    """After a move to a colleague the client was gone from the week of the officer in charge."""
    office = arrange.office
    person = arrange.person(family_name="Uitgeleend")
    arrange.appointment(
        person, NOW + timedelta(hours=2), officer_id=office.deputy.staff_id, kind="home_visit"
    )
    officer, deputy = visitor("officer", "en"), visitor("deputy", "en")
    held = f"Held by {office.deputy.display_name}"
    assert held in words(officer.get("/week").text)
    assert held in words(officer.get("/week/day").text)
    assert held not in words(deputy.get("/week").text)
    own = f"/calendar?view=day&on={NOW.date()}&of=me"
    for page in (officer.get("/week").text, officer.get(own).text):
        (block,) = re.findall(r'<li class="[^"]*block--client[^"]*"[^>]*>.*?</li>', page, re.DOTALL)
        assert "Uitgeleend" in block
        assert office.deputy.display_name in block
        assert "data-move" not in block
    assert "free 09:00–17:00" in words(officer.get(own).text), "no time of the officer's own"
    assert "Uitgeleend" in deputy.get("/week").text
