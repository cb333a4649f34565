"""From a free place in the calendar to an extra appointment, and why it exists on its own page."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words

TUESDAY = (NOW + timedelta(days=7)).date()


def test_an_officer_makes_one_from_the_calendar_and_its_page_says_why(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person(given_name="Piet", family_name="Extragesprek")
    other = arrange.person(officer_id=arrange.office.colleague.staff_id, deputy_id=None)
    duty = arrange.condition(person)
    of = arrange.office.officer.staff_id
    officer = visitor("officer", "en")
    free = officer.get(f"/free-place?on={TUESDAY}&at=14:00&of=staff-{of}").text
    (whom,) = re.findall(r'href="(/extra-appointment[^"]+)"', free)
    choose = officer.get(html.unescape(whom)).text
    assert other.family_name not in choose
    (whom,) = re.findall(r'action="(/extra-appointment[^"]+)"', choose)
    assert (
        "No client of this officer matches"
        in officer.post(html.unescape(whom), data={"client": "Nergens"}).text
    )
    choose = officer.post(html.unescape(whom), data={"client": "extrag"}).text
    (form,) = re.findall(rf'href="(/people/{person.id}/extra-appointment[^"]+)"', choose)
    page = officer.get(html.unescape(form)).text
    for name, value in (("on", TUESDAY), ("at", "14:00"), ("minutes", "45")):
        assert re.search(rf'name="{name}"[^>]*value="{value}"', page), name

    typed = {
        "kind": "check_in", "on": f"{TUESDAY}", "at": "14:00", "minutes": "45", "officer": str(of),
        "place": str(arrange.office.room_id), "reason": "", "condition": "", "binds-yes": "yes",
    }  # fmt: skip
    there = f"/people/{person.id}/extra-appointment"
    refused = officer.post(there, data=typed)
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.text
    typed["reason"] = "Gesprek over de nieuwe woning."
    refused = officer.post(there, data=typed)
    assert 'id="binds-error"' in refused.text
    assert typed["reason"] in refused.text

    typed |= {"condition": str(duty.id)}
    made = officer.post(there, data=typed)
    shown = words(officer.get(made.headers["location"]).text)
    assert "Extra appointment" in shown
    assert "beside the plan" in shown
    assert typed["reason"] in shown
    assert ", ref-" in shown
    times = words(officer.get(f"{made.headers['location'].partition('?')[0]}?times=yes").text)
    assert "Move the appointment" in times
    assert "The plan asks" not in times
    again = officer.post(there, data=typed)
    assert again.status_code == 422
    assert 'id="on-error"' in again.text
    assert "14:00–14:45" in words(officer.get(f"/people/{person.id}").text)


def test_a_free_time_of_today_is_taken_into_the_form_and_booked(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    officer = visitor("officer", "en")
    there = f"/people/{person.id}/extra-appointment"
    page = officer.get(there).text
    takes = re.findall(r'name="take" value="([^"]+)"', page)
    assert takes[0].startswith("24-11-2026T09:")
    typed = {"kind": "check_in", "minutes": "45", "officer": str(arrange.office.officer.staff_id),
             "place": str(arrange.office.room_id), "reason": "Kwam langs."}  # fmt: skip
    later = officer.post(there, data=typed | {"on": "26-11", "look": "yes"}).text
    assert 'value="26-11-2026T' in later
    assert 'value="24-11-2026T' not in later
    taken = officer.post(there, data=typed | {"take": "24-11-2026T15:00"}).text
    assert re.search(r'name="on"[^>]*value="24-11-2026"', taken)
    assert re.search(r'name="at"[^>]*value="15:00"', taken)
    assert "Kwam langs." in taken
    made = officer.post(there, data=typed | {"on": "24-11-2026", "at": "15:00"})
    assert made.status_code == 303
    assert "15:00–15:45" in words(officer.get(f"/people/{person.id}").text)


def test_planners_make_none(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person()
    of = arrange.office.officer.staff_id
    planner = visitor("planner")
    free = planner.get(f"/free-place?on={TUESDAY}&at=14:00&of=staff-{of}").text
    assert "/extra-appointment" not in free
    for address in (f"/extra-appointment?officer={of}", f"/people/{person.id}/extra-appointment"):
        assert planner.get(address).status_code == 403
