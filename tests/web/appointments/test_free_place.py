"""A free place in a calendar leads to what may stand there, checked by the rules of placement, and to the act."""

from __future__ import annotations

import html
import re
from datetime import time, timedelta
from urllib.parse import quote

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import at_wall, start_of_day
from aftercare.store.appointments.rows import AppointmentRow, live_appointments
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import ObligationRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import flashed, words

TUESDAY = (NOW + timedelta(days=7)).date()
MONDAY = TUESDAY - timedelta(days=1)


def waiting(arrange: Arranger, person: PersonRow, **terms: object) -> ObligationRow:
    """A weekly check-in of the client that found no time in the week of Tuesday."""
    line = arrange.plan(person, arrange.terms(**terms))[1][0]
    arrange.add(
        UnplacedRow(
            line_id=line.line_id, occurrence=1, person_id=person.id, obligation_id=line.id, first_on=MONDAY,
            last_on=MONDAY + timedelta(days=6), reason={"code": "x", "nl": "x", "en": "x"}, noticed_at=NOW,
        )
    )  # fmt: skip
    return line


def standing(arrange: Arranger, person: PersonRow) -> tuple[ObligationRow, AppointmentRow]:
    line = arrange.plan(person)[1][0]
    return line, arrange.appointment(person, at_wall(MONDAY, time(9)), line, occurrence=1)


def place(arrange: Arranger, at: str = "14:00", **more: object) -> str:
    asked = {"on": TUESDAY, "at": at, "of": f"staff-{arrange.office.officer.staff_id}"} | more
    return "/free-place?" + "&".join(f"{name}={value}" for name, value in asked.items())


def fitting(page: str) -> str:
    return page.partition('id="fits-title"')[2].partition("<details")[0]


def action_of(page: str) -> str:
    found = re.search(r'action="(/appointments/[^"]+/times[^"]*)"', page)
    assert found
    return found[1]


def link_of(page: str, words_on_it: str) -> str:
    found = re.search(
        rf'href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?<span>{words_on_it}', fitting(page), re.S
    )
    assert found
    return html.unescape(found[1])


def test_the_calendar_links_each_free_stretch_of_the_working_hours_to_come(
    arrange: Arranger, visitor: Visitor
) -> None:
    of = f"staff-{arrange.office.officer.staff_id}"
    arrange.appointment(arrange.person(), at_wall(TUESDAY, time(10)))
    arrange.leave(
        arrange.office.officer,
        at_wall(TUESDAY, time(15)),
        start_of_day(TUESDAY + timedelta(days=1)),
    )
    for calendar in ("me", of):
        page = visitor("officer").get(f"/calendar?view=day&on={TUESDAY}&of={calendar}").text
        links = [html.unescape(one) for one in re.findall(r'href="(/free-place[^"]+)"', page)]
        assert links == [
            f"/free-place?on={TUESDAY}&at=09:00&minutes=60&of={of}",
            f"/free-place?on={TUESDAY}&at=10:30&minutes=270&of={of}",
        ]
    past = visitor("officer").get("/calendar?view=day&on=2026-11-23&of=me").text
    assert "/free-place" not in past


def test_what_waits_for_a_time_is_planned_from_the_free_place(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person(family_name="Wachtend")
    line = waiting(arrange, person)
    officer = visitor("officer", "en")
    page = officer.get(place(arrange)).text
    assert "Wachtend" in words(fitting(page))
    slots = officer.get(link_of(page, "Schedule here")).text
    assert "This time breaks no rules" in words(slots)
    where = f"/people/{person.id}/slots?obligation={line.line_id}&occurrence=1"
    sent = {
        "by_hand": "yes",
        "on": TUESDAY.isoformat(), "at": "14:00", "officer": str(arrange.office.officer.staff_id),
    }  # fmt: skip
    assert flashed(officer.post(where, data=sent)) == "placed"
    with arrange.database.work(CLOCK, NOW) as work:
        (row,) = live_appointments(work.session, [person.id], NOW)
    assert (row.starts_at, row.officer_id) == (
        at_wall(TUESDAY, time(14)), arrange.office.officer.staff_id,
    )  # fmt: skip


def test_an_appointment_that_could_move_there_is_proposed_with_the_time_it_has(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person(family_name="Beweeglijk")
    _, row = standing(arrange, person)
    officer = visitor("officer", "en")
    page = officer.get(place(arrange)).text
    assert "is now Mon 30 Nov, 09:00" in words(fitting(page))
    target = link_of(page, "Move here")
    assert target.startswith(f"/appointments/{row.id}?times=yes&on={TUESDAY}&at=14%3A00")
    assert "This time breaks no rules" in words(officer.get(target).text)


def test_a_drag_is_refused_by_the_name_of_the_rule_and_a_move_leads_back_to_the_calendar(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, row = standing(arrange, arrange.person())
    officer = visitor("officer", "en")
    calendar = f"/calendar?view=day&on={TUESDAY}&of=team"
    (drag,) = re.findall(
        r'data-move="([^"]+)"', officer.get(f"/calendar?view=week&on={MONDAY}&of=me").text
    )
    assert html.unescape(drag).startswith(f"/appointments/{row.id}?next=%2Fcalendar%3Fview%3Dweek")
    there = f"/appointments/{row.id}?times=yes&next={quote(calendar, safe='')}"
    night = words(officer.get(f"{there}&on={TUESDAY}&at=03:00").text)
    assert "Not moved: this time is not possible" in night
    assert "something is missing" not in night
    page = officer.get(there).text
    (move, *_) = re.findall(r'action="(/appointments/[^"]+/move[^"]*)"', page)
    typed = {"by_hand": "yes", "version": "1", "on": f"{TUESDAY}", "at": "14:00"}
    moved = officer.post(html.unescape(move), data=typed)
    assert moved.headers["location"] == f"{calendar}&flash=moved"
    elsewhere = officer.get(f"/appointments/{row.id}?next=https://example.org/").text
    assert 'href="https://example.org' not in elsewhere


def test_what_a_rule_forbids_is_named_with_every_rule(arrange: Arranger, visitor: Visitor) -> None:
    """The client works then, and already has another appointment a quarter of an hour before."""
    person = arrange.person(family_name="Verhinderd")
    waiting(arrange, person)
    arrange.appointment(person, at_wall(TUESDAY, time(13, 15)), officer_id=None)
    arrange.away(person, "away", at_wall(TUESDAY, time(13)), at_wall(TUESDAY, time(17)))
    page = visitor("officer", "en").get(place(arrange)).text
    assert "Verhinderd" not in words(fitting(page))
    refused = words(page.partition("Not possible here, and why")[2])
    assert "Verhinderd" in refused
    assert "Not possible: the client is at work or away then" in refused
    assert "Not possible: too close to another appointment of this client" in refused


def test_only_what_the_plan_allows_and_the_place_is_long_enough_for_is_looked_at(
    arrange: Arranger, visitor: Visitor
) -> None:
    waiting(arrange, arrange.person(family_name="Langdurig"), minutes=60)
    waiting(arrange, arrange.person(family_name="Maandags"), weekdays=(0,))
    waiting(arrange, arrange.person(family_name="Ochtends"), to_min=720)
    page = visitor("officer", "en").get(place(arrange, minutes=30)).text
    for name in ("Langdurig", "Maandags", "Ochtends"):
        assert name not in page
    assert "Nothing that a plan asks for can be scheduled here" in words(page)
    assert "Langdurig" in visitor("officer").get(place(arrange, minutes=60)).text


def test_the_deputy_s_free_place_asks_for_a_reason(arrange: Arranger, visitor: Visitor) -> None:
    waiting(arrange, arrange.person(family_name="Wachtend"))
    of = f"staff-{arrange.office.deputy.staff_id}"
    page = visitor("officer", "en").get(place(arrange, of=of)).text
    assert "Wachtend" in words(fitting(page))
    assert "The client's own officer is free then: give a reason" in words(fitting(page))


def test_a_planner_plans_what_waits_without_a_name_or_a_kind(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person(given_name="Piet", family_name="Plannaam")
    waiting(arrange, person)
    movable = arrange.person(given_name="Karel", family_name="Beweeglijk")
    line, row = standing(arrange, movable)
    hidden_one = arrange.person(restricted=True, family_name="Beperkt")
    waiting(arrange, hidden_one)
    planner = visitor("planner", "en")
    page = planner.get(place(arrange)).text
    assert f"P.P., {person.reference}" in words(fitting(page))
    secrets = ("Plannaam", "Beweeglijk", "Check-in", "Beperkt", hidden_one.reference)
    for secret in secrets:
        assert secret not in page
    assert f'href="/appointments/{row.id}/times"' in planner.get(f"/people/{movable.id}").text
    (there,) = re.findall(rf'href="(/appointments/{row.id}[^"]+)"', fitting(page))
    there = html.unescape(there)
    assert there.startswith(f"/appointments/{row.id}/times?times=yes&on={TUESDAY}&at=14%3A00")
    back = f"/calendar?view=day&on={TUESDAY}&of=staff-{arrange.office.officer.staff_id}"
    moves = planner.get(there)
    assert "This time breaks no rule" in words(moves.text)
    assert f"K.B., {movable.reference}" in words(moves.text)
    for secret in secrets:
        assert secret not in moves.text
    typed = {"by_hand": "yes", "version": "1", "on": f"{TUESDAY}", "at": "14:00"}
    moved = planner.post(html.unescape(action_of(moves.text)), data=typed)
    assert moved.headers["location"] == f"{back}&flash=moved"
    with arrange.database.work(CLOCK, NOW) as work:
        (stands,) = live_appointments(work.session, [movable.id], NOW)
        assert (stands.line_id, stands.starts_at) == (line.line_id, at_wall(TUESDAY, time(14)))
    assert planner.get(f"/appointments/{row.id}/times").status_code == 404


@pytest.mark.parametrize("of", ["", "staff-x", "team", "me", "outsider"])
def test_the_free_place_of_no_officer_of_the_team_is_not_there(
    arrange: Arranger, visitor: Visitor, of: str
) -> None:
    named = f"staff-{arrange.office.outsider.staff_id}" if of == "outsider" else of
    assert visitor("officer").get(place(arrange, of=named)).status_code == 404


@pytest.mark.parametrize(
    ("name", "value"), [("on", "ooit"), ("at", "25"), ("minutes", "-4"), ("at", "")]
)
def test_a_day_or_time_that_cannot_be_read_is_said_at_its_field(
    arrange: Arranger, visitor: Visitor, name: str, value: str
) -> None:
    page = visitor("officer").get(place(arrange, **{name: value}))
    assert page.status_code == 200
    assert f'id="{name}-error"' in page.text


@pytest.mark.parametrize("who", ["provider", "auditor", "admin"])
def test_others_plan_nothing(arrange: Arranger, visitor: Visitor, who: str) -> None:
    assert visitor(who).get(place(arrange)).status_code == 403
