"""An officer's absence is shown as a difference, and applied only as it was shown."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.explanation.wording import DUTCH as WHY_NOT
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.appointments.rows import AppointmentRow, get_appointment, live_appointments
from aftercare.store.database.columns import half_open
from aftercare.store.people.rows import ExclusionRow, PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.staff.duty_rows import DutyShiftRow
from aftercare.store.staff.leave_rows import LeaveRow
from aftercare.store.tasks.rows import TaskRow
from aftercare.web.placement.replanned_view import CHANGED
from aftercare.web.staff.officer_away_page import _rest_of_week
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, hidden, value_of, words
from tests.web.shell.wording import dutch, fault, named

BECOMES = "%(name)s becomes the deputy of: %(clients)s"
WEEK = {"from_on": "30-11", "until_on": "4-12"}


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    """With weekly check-ins placed for twelve weeks."""
    person = arrange.person()
    arrange.plan(person)
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    return person


def asked(arrange: Arranger, **changes: str) -> dict[str, str]:
    return {"officer": str(arrange.office.officer.staff_id)} | WEEK | changes


def second(arrange: Arranger, person: PersonRow) -> AppointmentRow:
    """The one in the week of the absence."""
    with arrange.database.work(CLOCK, NOW) as work:
        return live_appointments(work.session, [person.id], NOW)[1]


def leave(arrange: Arranger) -> list[LeaveRow]:
    with arrange.database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(LeaveRow)))


def test_it_is_shown_first_and_written_when_confirmed(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    row = second(arrange, person)
    officer = visitor("officer")
    there = officer.post("/officer-away", data=asked(arrange)).headers["location"]
    # Its address shows it again, which the browser's way back needs.
    page = officer.get(there).text
    view = words(page)
    assert "Voorbeeld Testpersoon1" in view
    assert dutch("Another officer, same time") in view
    assert arrange.office.deputy.display_name in view
    assert value_of(page, "until_on") == WEEK["until_on"]
    assert leave(arrange) == []
    sent = asked(arrange) | hidden(page, "/officer-away") | {"confirm": "yes"}
    done = officer.post("/officer-away", data=sent)
    assert done.headers["location"].startswith("/officer-away?search=")
    assert len(leave(arrange)) == 1
    with arrange.database.work(CLOCK, NOW) as work:
        stands = get_appointment(work.session, row.id)
        assert stands.officer_id == arrange.office.deputy.staff_id
        assert stands.starts_at == row.starts_at


def test_when_the_calendar_changed_the_new_difference_is_shown_instead(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    officer = visitor("officer")
    page = officer.post("/officer-away", data=asked(arrange), follow_redirects=True).text
    arrange.leave(arrange.office.deputy, NOW, NOW + timedelta(days=20))
    sent = asked(arrange) | hidden(page, "/officer-away") | {"confirm": "yes"}
    answer = officer.post("/officer-away", data=sent, follow_redirects=True)
    assert dutch(CHANGED) in words(answer.text)
    assert dutch("Cancelled: no time found") in words(answer.text)
    assert len(leave(arrange)) == 1
    assert hidden(answer.text, "/officer-away") != hidden(page, "/officer-away")


def test_one_choice_gives_all_without_a_time_to_who_has_room_and_none_becomes_deputy_before(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    arrange.leave(arrange.office.deputy, NOW, NOW + timedelta(days=40))
    row, officer = second(arrange, person), visitor("officer")
    first = officer.post("/officer-away", data=asked(arrange), follow_redirects=True).text
    assert '<option value="later" selected>' in first
    assert dutch("Cancelled: no time found") in words(first)
    form = asked(arrange, cover="team")
    page = officer.post("/officer-away", data=form, follow_redirects=True).text
    name = arrange.office.colleague.display_name
    assert dutch(BECOMES, name=name, clients="Voorbeeld Testpersoon1") in words(page)
    done = officer.post(
        "/officer-away", data=form | hidden(page, "/officer-away") | {"confirm": "yes"}
    )
    assert done.headers["location"].startswith("/officer-away?search=")
    with arrange.database.work(CLOCK, NOW) as work:
        stands = get_appointment(work.session, row.id)
        assert (stands.officer_id, stands.starts_at) == (
            arrange.office.colleague.staff_id,
            row.starts_at,
        )
    # Planners name no deputies: neither offered nor taken.
    planner = visitor("planner").post("/officer-away", data=form, follow_redirects=True).text
    assert 'name="cover"' not in planner


def test_other_days_than_were_shown_are_shown_anew(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    officer = visitor("officer")
    page = officer.post("/officer-away", data=asked(arrange), follow_redirects=True).text
    sent = asked(arrange, until_on="11-12") | hidden(page, "/officer-away") | {"confirm": "yes"}
    answer = officer.post("/officer-away", data=sent, follow_redirects=True)
    assert dutch(CHANGED) in words(answer.text)
    assert leave(arrange) == []


def test_a_planner_replans_the_team_and_reads_of_no_restriction(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    arrange.add(ExclusionRow(person_id=person.id, site_id=arrange.office.room_id))
    assert "mag daar niet komen" in words(
        visitor("supervisor").post("/officer-away", data=asked(arrange), follow_redirects=True).text
    )
    planner = visitor("planner")
    assert 'href="/officer-away"' in planner.get("/sites").text
    view = words(planner.post("/officer-away", data=asked(arrange), follow_redirects=True).text)
    assert WHY_NOT["hidden"] in view.lower()
    assert "verboden" not in view
    assert "Meldgesprek" not in view
    english = words(
        visitor("planner", "en")
        .post("/officer-away", data=asked(arrange), follow_redirects=True)
        .text
    )
    assert "Not possible at this site" in english
    assert "zone" not in english


def test_the_rest_of_this_week_is_shown_for_the_chosen_officer(
    arrange: Arranger, visitor: Visitor
) -> None:
    """On Tuesday 24 November."""
    colleague = str(arrange.office.colleague.staff_id)
    form = {"officer": colleague, "from_on": "", "until_on": "", "rest": "week"}
    page = visitor("supervisor").post("/officer-away", data=form, follow_redirects=True).text
    assert f'<option value="{colleague}" selected>' in page
    assert (value_of(page, "from_on"), value_of(page, "until_on")) == ("24-11-2026", "27-11-2026")
    assert "di 24 nov – vr 27 nov" in words(page)


@pytest.mark.parametrize(
    ("day", "last"),
    [(23, "27-11-2026"), (27, "27-11-2026"), (28, "29-11-2026"), (29, "29-11-2026")],
)
def test_a_week_rests_until_friday_and_a_weekend_until_sunday(day: int, last: str) -> None:
    assert _rest_of_week(date(2026, 11, day)) == {"from_on": f"{day}-11-2026", "until_on": last}


def test_mistakes_keep_what_was_typed_and_a_colleague_is_no_choice(
    arrange: Arranger, visitor: Visitor
) -> None:
    officer = visitor("officer")
    colleague = asked(arrange, officer=str(arrange.office.colleague.staff_id))
    answer = officer.post("/officer-away", data=colleague, follow_redirects=True)
    assert answer.status_code == 422
    assert error_of(answer.text, "officer") == fault("unknown-choice")
    backwards = officer.post(
        "/officer-away", data=asked(arrange, until_on="1-11-2026"), follow_redirects=True
    )
    assert error_of(backwards.text, "until_on") == fault("dates-reversed")


def test_leave_entered_for_a_part_of_it_is_named_and_becomes_one_with_it(
    arrange: Arranger, visitor: Visitor
) -> None:
    wednesday = start_of_day(date(2026, 12, 2))
    arrange.leave(arrange.office.officer, wednesday, wednesday + timedelta(days=7))
    officer = visitor("officer")
    page = officer.post("/officer-away", data=asked(arrange), follow_redirects=True).text
    assert dutch("Leave is already entered for part of this time") in words(page)
    assert "wo 2 dec – di 8 dec" in words(page)
    sent = asked(arrange) | hidden(page, "/officer-away") | {"confirm": "yes"}
    officer.post("/officer-away", data=sent)
    (found,) = leave(arrange)
    assert civil_date(found.during.lower) == date(2026, 11, 30)
    assert found.during.upper == wednesday + timedelta(days=7)


def test_the_way_leads_there_from_the_week_and_from_the_team_s_leave(
    arrange: Arranger, visitor: Visitor
) -> None:
    officer = visitor("officer")
    arrange.leave(arrange.office.officer, NOW, NOW + timedelta(days=1))
    assert 'href="/officer-away"' in officer.get("/week").text
    assert (
        f'href="/officer-away?officer={arrange.office.officer.staff_id}'
        in officer.get("/leave").text
    )
    assert visitor("provider").get("/officer-away").status_code == 403


def test_an_illness_since_yesterday_typed_without_years_is_this_year_s_and_moves_what_it_must(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    """On 24 November; the beginning has passed, which once made it next year's."""
    officer = visitor("officer")
    page = officer.post(
        "/officer-away",
        data=asked(arrange, from_on="23-11", until_on="4-12"),
        follow_redirects=True,
    ).text
    view = words(page)
    assert "ma 23 nov – vr 4 dec" in view
    assert "(12 dagen)" in view
    sent = asked(arrange, from_on="23-11", until_on="4-12")
    sent |= hidden(page, "/officer-away") | {"confirm": "yes"}
    done = officer.post("/officer-away", data=sent)
    assert done.headers["location"].startswith("/officer-away?search=")
    (found,) = leave(arrange)
    assert civil_date(found.during.lower) == date(2026, 11, 23)
    assert civil_date(found.during.upper) == date(2026, 12, 5)


def test_days_that_were_swapped_are_asked_about_before_a_year_of_appointments_moves(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    officer = visitor("officer")
    swapped = asked(arrange, from_on="4-12", until_on="30-11")
    page = officer.post("/officer-away", data=swapped, follow_redirects=True)
    assert page.status_code == 422
    assert "di 30 nov 2027 is 362" in error_of(page.text, "until_on")
    # Sent once more it is what was meant; other days are asked about anew.
    again = swapped | hidden(page.text, "/officer-away")
    assert officer.post("/officer-away", data=again, follow_redirects=True).status_code == 200
    assert (
        officer.post(
            "/officer-away", data=again | {"until_on": "1-12"}, follow_redirects=True
        ).status_code
        == 422
    )
    assert leave(arrange) == []


def test_the_message_counts_those_without_a_time_and_leads_to_finding_one(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    """The deputy is away too: nothing of these two weeks finds another time. The list had everyone of the team, and no
    act on a row."""
    other = arrange.person(family_name="Langwacht")
    _, (line,) = arrange.plan(other)
    arrange.add(
        UnplacedRow(
            line_id=line.line_id, occurrence=40, person_id=other.id, obligation_id=line.id,
            first_on=NOW.date(), last_on=NOW.date(), reason={}, noticed_at=NOW,
        )
    )  # fmt: skip
    arrange.leave(arrange.office.deputy, NOW, NOW + timedelta(days=30))
    officer = visitor("officer")
    both = asked(arrange, until_on="11-12")
    page = officer.post("/officer-away", data=both, follow_redirects=True).text
    office = arrange.office
    assert f": {office.officer.display_name}, {office.deputy.display_name}" in words(page)
    assert f'href="/people/{person.id}/details"' in page, "where another deputy is named"
    sent = both | hidden(page, "/officer-away") | {"confirm": "yes"}
    there = officer.post("/officer-away", data=sent).headers["location"]
    page = officer.get(there).text
    message = page[page.index("utrecht-alert--warning") :].partition("</form>")[0]
    assert dutch("%(num)s gets no time", num=2) in words(message)
    (made,) = re.findall(r'href="(/unplaced[^"]*)"', message)
    listed = officer.get(made).text
    assert listed.count(f'href="/people/{person.id}"') == 1, "once, with both occurrences under it"
    finds = re.findall(r'href="(/people/[^"]+/slots[^"]+)"', listed)
    assert len(finds) == 2
    assert officer.get(html.unescape(finds[0])).status_code == 200
    assert f'href="{html.escape(there)}"' in listed, "the way back"
    assert "Langwacht" not in listed
    assert "Langwacht" in officer.get("/unplaced").text


def test_numbers_in_an_address_are_not_believed(visitor: Visitor) -> None:
    page = visitor("officer").get("/officer-away?moved=999&without=0&to_pass_on=0").text
    assert "999" not in words(page)


@pytest.mark.parametrize("reader", ["officer", "supervisor", "planner"])
def test_a_turn_at_the_duty_desk_in_that_time_is_shown_before_the_leave_is_entered(
    arrange: Arranger, visitor: Visitor, person: PersonRow, reader: str
) -> None:
    office, monday = arrange.office, NOW + timedelta(days=6)
    client, view = visitor(reader), dutch("On the duty desk during this time")
    assert view not in words(
        client.post("/officer-away", data=asked(arrange), follow_redirects=True).text
    )
    for colleague, from_at in (
        (office.officer, monday),
        (office.colleague, monday + timedelta(days=1)),
    ):
        arrange.add(
            DutyShiftRow(
                team_id=office.team_id, staff_id=colleague.staff_id, entered_by=colleague.staff_id,
                during=half_open(from_at, from_at + timedelta(days=1)), entered_at=NOW,
            )
        )  # fmt: skip
    page = words(client.post("/officer-away", data=asked(arrange), follow_redirects=True).text)
    assert view in page
    assert "ma 30 nov, 09:00" in page
    assert "di 1 dec, 09:00 – wo" not in page


@pytest.mark.parametrize("path", ["/officer-away", "/leave"])
def test_leave_is_withdrawn_where_it_was_entered_and_the_page_names_what_came_back_and_what_did_not(
    arrange: Arranger, visitor: Visitor, clock: FixedClock, person: PersonRow, path: str
) -> None:
    """Of two appointments the client heard that the first is off; the deputy is away too, so neither has a time."""
    office = arrange.office
    arrange.leave(office.deputy, NOW, NOW + timedelta(days=30))
    entered = visitor("planner")
    both = asked(arrange, until_on="11-12")
    page = entered.post("/officer-away", data=both, follow_redirects=True).text
    name = office.officer.display_name
    assert dutch("What changes while %(name)s is away", name=name) in words(page)
    sent = both | hidden(page, "/officer-away") | {"confirm": "yes"}
    page = entered.post("/officer-away", data=sent, follow_redirects=True).text
    assert dutch("The leave of %(name)s is entered", name=name) in words(page)
    with arrange.database.work(CLOCK, NOW) as work:
        off = select(AppointmentRow).where(AppointmentRow.state == "cancelled_by_service")
        first, _ = sorted(work.session.exec(off), key=lambda one: one.starts_at)
        work.session.add(
            TaskRow(
                person_id=person.id, kind="notify_change", subject_key=f"notify_change:{first.id}:x",
                reason="cancelled_by_service", due_at=NOW, created_at=NOW, appointment_id=first.id,
                state="done", done_at=NOW + timedelta(minutes=1), done_by=office.officer.staff_id,
            )
        )  # fmt: skip
        row = work.session.get_one(AppointmentRow, first.id)
        row.known_at = NOW
    clock.move_to(NOW + timedelta(minutes=10))
    client = entered if path == "/officer-away" else visitor("officer")
    page = client.get(path).text
    # The planner may withdraw that of the deputy too, which began before.
    *_, address = re.findall(rf'action="({path}/[^"]+/(?:withdraw|end))"', page)
    page = client.post(address, follow_redirects=True).text
    assert dutch("The leave of %(name)s is withdrawn", name=name) in words(page)
    assert dutch("%(num)s appointment stands again as it did.", num=1) in words(page)
    message = page[page.index("utrecht-alert--warning") :].partition("</ul>")[0]
    assert named("task", "notify_change") in words(message)
    assert words(message).count("→") == 1
    assert {one.staff_id for one in leave(arrange)} == {office.deputy.staff_id}


def test_no_officer_is_chosen_beforehand_by_who_is_none(
    arrange: Arranger, visitor: Visitor
) -> None:
    """The first of the list was, and her week would have been rescheduled."""
    first = f'<option value="">{dutch("Choose")}</option>'
    assert first in visitor("planner").get("/officer-away").text
    own = visitor("officer").get("/officer-away").text
    assert first not in own
    assert f'value="{arrange.office.officer.staff_id}" selected' in own
    answer = visitor("planner").post("/officer-away", data=asked(arrange, officer=""))
    assert answer.status_code == 422
