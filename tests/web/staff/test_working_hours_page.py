"""Working hours are typed as people write them, for one officer at a time, and decide when appointments are placed."""

from __future__ import annotations

from datetime import timedelta

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.web.shell.forms.hours import ENDS_FIRST
from aftercare.web.staff.working_hours_page import NOTHING_SCHEDULED
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch

TYPED = {"hours-0": "9-17", "hours-1": "8:30-12, 13-17", "hours-3": "10 tot 15", "office": ""}


def test_a_planner_enters_the_hours_of_an_officer_and_what_is_wrong_stands_at_its_day(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    planner, officer = visitor("planner"), arrange.office.officer
    page = planner.get(f"/working-hours?change={officer.staff_id}").text
    assert value_of(page, "hours-0") == "9:00-17:00"
    path, office = f"/working-hours/{officer.staff_id}", str(arrange.office.room_id)
    wrong = TYPED | {"hours-1": "17-9", "version": "1", "office": office}
    refused = planner.post(path, data=wrong)
    assert (refused.status_code, error_of(refused.text, "hours-1")) == (
        422, dutch(ENDS_FIRST, start="17:00", end="9:00"),
    )  # fmt: skip
    assert value_of(refused.text, "hours-3") == "10 tot 15"
    foreign = planner.post(
        path, data=TYPED | {"version": "1", "office": str(arrange.office.lab_id)}
    )
    assert error_of(foreign.text, "office")
    assert flashed(planner.post(path, data=TYPED | {"version": "1", "office": office})) == "hours"
    assert planner.post(path, data=TYPED | {"version": "1"}).status_code == 412
    with database.work(CLOCK, NOW) as work:
        staff = work.session.get_one(StaffRow, officer.staff_id)
        assert staff.hours == {
            "0": [[540, 1020]],
            "1": [[510, 720], [780, 1020]],
            "3": [[600, 900]],
        }
        assert staff.office_id == arrange.office.room_id
    assert "8:30–12:00, 13:00–17:00" in words(planner.get("/working-hours").text)
    emptied = {"version": "2"} | {f"hours-{day}": "" for day in range(7)}
    asked = visitor("supervisor").post(path, data=emptied)
    assert (asked.status_code, error_of(asked.text, "no-hours")) == (422, dutch(NOTHING_SCHEDULED))
    sure = emptied | {"no-hours-yes": "yes"}
    assert flashed(visitor("supervisor").post(path, data=sure)) == "hours"
    nothing = dutch("No working hours: nothing can be scheduled with this officer")
    assert nothing in words(visitor("admin").get("/working-hours").text)
    assert visitor("officer").get("/working-hours").status_code == 403
    assert visitor("other_planner").post(path, data=emptied | {"version": "3"}).status_code == 404


def test_hours_that_no_longer_hold_appointments_are_asked_about_with_their_number(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    person, officer = arrange.person(), arrange.office.officer
    for days, known in ((6, NOW), (13, None)):
        arrange.appointment(person, NOW + timedelta(days=days), known_at=known)
    planner, path = visitor("planner", "en"), f"/working-hours/{officer.staff_id}"
    page = planner.get(f"/working-hours?change={officer.staff_id}").text
    # Both are on a Monday.
    without = hidden(page, path) | {f"hours-{day}": "9-17" for day in range(1, 5)}
    asked = planner.post(path, data=without | {"hours-0": ""})
    said = error_of(asked.text, "hours-0")
    assert "no longer fit: 2, the first on Mon 30 Nov" in said
    assert "of 1 of them" in said
    assert (
        planner.post(
            path, data=hidden(asked.text, path) | without | {"hours-1": "9-12"}
        ).status_code
        == 422
    )
    with database.work(CLOCK, NOW) as work:
        assert "0" in work.session.get_one(StaffRow, officer.staff_id).hours
    sure = hidden(asked.text, path) | {f"hours-{day}": "9-17" for day in range(1, 5)}
    assert flashed(planner.post(path, data=sure)) == "hours"
