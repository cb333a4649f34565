"""Leave is entered by whoever takes it or leads the team, and tells who stands in."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from aftercare.casework.staff.stand_ins import team_stand_ins
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.staff.leave_rows import LeaveRow
from aftercare.web.shell.forms.reading import DAY_TOO_FAR
from aftercare.web.staff.leave_page import ALREADY
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, value_of, words
from tests.web.shell.wording import dutch, fault


def a_week_off(staff_id: object, **changes: str) -> dict[str, str]:
    return {"staff": str(staff_id), "from_on": "30-11", "until_on": "4-12"} | changes


def test_an_officer_enters_whole_days_the_last_one_included(
    arrange: Arranger, visitor: Visitor
) -> None:
    own = arrange.office.officer.staff_id
    officer = visitor("officer")
    assert flashed(officer.post("/leave", data=a_week_off(own))) == "leave"
    assert "ma 30 nov – vr 4 dec" in words(officer.get("/leave").text)
    with arrange.database.work(CLOCK, NOW) as work:
        (leave,) = work.session.exec(select(LeaveRow).where(LeaveRow.staff_id == own))
    assert leave.during.lower == datetime(2026, 11, 29, 23, tzinfo=UTC)
    assert leave.during.upper == datetime(2026, 12, 4, 23, tzinfo=UTC)


def test_what_was_entered_is_confirmed_with_its_days_once_and_on_that_page_alone(
    arrange: Arranger, visitor: Visitor
) -> None:
    officer = visitor("officer")
    days = {"from_on": "30-12", "until_on": "4-1"}
    answer = officer.post("/leave", data=a_week_off(arrange.office.officer.staff_id, **days))
    view = f"{dutch('Day entered: %(days)s.', num=2, days='wo 30 dec – ma 4 jan 2027, 6 dagen')}"
    assert not re.search(r"\b2027\b", answer.headers["location"])
    assert view not in words(officer.get("/caseload?flash=leave").text)
    assert view in words(officer.get(answer.headers["location"]).text)
    assert view not in words(officer.get(answer.headers["location"]).text)


def test_a_deputy_who_is_away_on_one_of_these_days_too_is_said_to_be(
    arrange: Arranger, visitor: Visitor
) -> None:
    office = arrange.office
    arrange.person()
    supervisor = visitor("supervisor", "en")
    stands_in = f"{office.deputy.display_name} stands in for 1 client"
    also_away = f"{office.deputy.display_name} would stand in for 1 client, but is also away"
    supervisor.post("/leave", data=a_week_off(office.officer.staff_id))
    page = words(supervisor.get("/leave").text)
    assert stands_in in page
    assert also_away not in page
    one_day = {"from_on": "1-12", "until_on": "1-12"}
    supervisor.post("/leave", data=a_week_off(office.deputy.staff_id, **one_day))
    page = words(supervisor.get("/leave").text)
    assert also_away in page
    assert stands_in not in page


def test_part_of_a_day_is_shown_with_its_times(arrange: Arranger, visitor: Visitor) -> None:
    own = arrange.office.officer.staff_id
    officer = visitor("officer")
    form = a_week_off(own, until_on="30-11", from_at="9", until_at="12:30")
    assert flashed(officer.post("/leave", data=form)) == "leave"
    text = words(officer.get("/leave").text)
    assert "ma 30 nov, 09:00 – ma 30 nov, 12:30" in text


def test_leave_from_an_hour_until_the_end_of_a_day_keeps_its_hour_and_names_that_day(
    arrange: Arranger, visitor: Visitor
) -> None:
    own = str(arrange.office.officer.staff_id)
    officer, view = visitor("officer"), "ma 30 nov, 12:00 – vr 4 dec"
    shown = officer.post(
        "/officer-away", data=a_week_off(own, officer=own, from_at="12"), follow_redirects=True
    )
    assert view in words(shown.text)
    officer.post("/leave", data=a_week_off(own, from_at="12"))
    page = officer.get("/leave").text
    assert view in words(page)
    assert "00:00" not in words(page)
    again = re.search(r'href="(/officer-away\?officer=[^"]+)"', page)
    assert again
    form = officer.get(html.unescape(again.group(1))).text
    assert value_of(form, "from_at") == "12:00"
    assert value_of(form, "until_at") == ""
    assert value_of(form, "until_on") == "04-12-2026"


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("from_on", {"from_on": "1-1-0001"}),
        ("from_on", {"from_on": "31-12-9999", "until_on": "31-12-9999"}),
        ("until_on", {"until_on": "9999-12-31"}),
    ],
)
@pytest.mark.parametrize(("who", "page"), [("officer", "/leave"), ("supervisor", "/duty-rota")])
def test_a_day_at_the_edge_of_the_calendar_is_shown_beside_its_field(
    who: str, page: str, field: str, days: dict[str, str], arrange: Arranger, visitor: Visitor
) -> None:
    answer = visitor(who).post(page, data=a_week_off(arrange.office.officer.staff_id, **days))
    assert answer.status_code == 422
    assert error_of(answer.text, field) == dutch(DAY_TOO_FAR)


def test_the_list_says_who_stands_in_and_for_how_many(arrange: Arranger, visitor: Visitor) -> None:
    office = arrange.office
    arrange.person()
    arrange.person(deputy_id=None)
    arrange.leave(office.officer, NOW - timedelta(days=1), NOW + timedelta(days=2))
    text = words(visitor("supervisor").get("/leave").text)
    assert "nu afwezig" in text
    assert (
        dutch(
            "%(name)s stands in for %(clients)s",
            name=office.deputy.display_name,
            clients="1 cliënt",
        )
        in text
    )
    assert (
        dutch("%(clients)s without a stand-in: the supervisor is notified", clients="1 cliënt")
        in text
    )


def test_a_supervisor_enters_and_withdraws_leave_of_the_team(
    arrange: Arranger, visitor: Visitor
) -> None:
    supervisor = visitor("supervisor")
    form = a_week_off(arrange.office.colleague.staff_id)
    assert flashed(supervisor.post("/leave", data=form)) == "leave"
    page = supervisor.get("/leave").text
    address = page.partition('action="/leave/')[2].partition('"')[0]
    assert flashed(supervisor.post(f"/leave/{address}")) == "removed"
    assert dutch("No one is away") in words(supervisor.get("/leave").text)


def test_before_leave_is_withdrawn_the_page_says_whether_the_stand_in_ends_with_it(
    arrange: Arranger, visitor: Visitor
) -> None:
    office, officer = arrange.office, visitor("officer")
    own, name = str(office.officer.staff_id), office.colleague.display_name
    form = a_week_off(own, stand_in=str(office.colleague.staff_id))
    assert flashed(officer.post("/leave", data=form)) == "leave"
    officer.post("/leave", data=a_week_off(own, from_on="7-12", until_on="8-12"))
    beyond = {"officer": own, "stand_in": form["stand_in"], "from_on": "8-12", "until_on": "9-12"}
    assert officer.post("/stand-ins", data=beyond).status_code == 303
    page = officer.get("/leave").text
    first, later = re.findall(r'action="(/leave/[^"]+/end)"', page)
    assert dutch("%(name)s then no longer stands in on these days.", name=name) in words(page)
    assert flashed(officer.post(first)) == "leave-and-stand-in"
    page = words(officer.get("/leave").text)
    stays = "%(name)s goes on standing in: that was also agreed for other days or other leave."
    assert dutch(stays, name=name) in page
    assert flashed(officer.post(later)) == "removed"
    with arrange.database.work(office.officer, NOW) as work:
        ended = {one["from_on"].day: one["ended_at"] for one in team_stand_ins(work)}
    assert ended == {30: NOW, 8: None}


def test_an_officer_cannot_enter_or_withdraw_a_colleagues_leave(
    arrange: Arranger, visitor: Visitor
) -> None:
    office = arrange.office
    officer = visitor("officer")
    answer = officer.post("/leave", data=a_week_off(office.colleague.staff_id))
    assert answer.status_code == 422
    assert error_of(answer.text, "staff") == fault("unknown-choice")
    arrange.leave(office.colleague, NOW, NOW + timedelta(days=2))
    page = officer.get("/leave").text
    assert office.colleague.display_name in page
    assert "/end" not in page
    with arrange.database.work(CLOCK, NOW) as work:
        leave = work.session.exec(select(LeaveRow)).one()
    assert officer.post(f"/leave/{leave.id}/end").status_code == 403
    assert visitor("other_supervisor").post(f"/leave/{leave.id}/end").status_code == 404


def test_mistakes_keep_what_was_typed(arrange: Arranger, visitor: Visitor) -> None:
    own = arrange.office.officer.staff_id
    officer = visitor("officer")
    backwards = officer.post("/leave", data=a_week_off(own, from_on="4-12", until_on="30-11-2026"))
    assert backwards.status_code == 422
    assert error_of(backwards.text, "until_on") == fault("dates-reversed")
    assert value_of(backwards.text, "from_on") == "4-12"
    officer.post("/leave", data=a_week_off(own))
    twice = officer.post("/leave", data=a_week_off(own, until_on="1-12"))
    assert twice.status_code == 422
    assert error_of(twice.text, "from_on").startswith(dutch(ALREADY))


def test_leave_is_for_those_who_do_casework(visitor: Visitor) -> None:
    for role in ("planner", "provider", "auditor", "admin"):
        assert visitor(role).get("/leave").status_code == 403
