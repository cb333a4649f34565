"""A provider sees who comes today, and says whether they came; nothing about why."""

from __future__ import annotations

from datetime import timedelta

from aftercare.store.appointments import AppointmentRow
from aftercare.store.people import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.pages.conftest import Visitor
from tests.web.pages.reading_html import hidden, said, words


def a_treatment(
    arrange: Arranger, person: PersonRow, hours: float, number: int = 1
) -> AppointmentRow:
    """A treatment at the provider's clinic, `hours` from now."""
    _, (line,) = arrange.plan(person, arrange.terms("treatment"), state="superseded", number=number)
    return arrange.appointment(person, NOW + timedelta(hours=hours), line)


def test_todays_list_gives_names_and_times_and_no_way_into_a_file(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    a_treatment(arrange, person, hours=1)
    page = visitor("provider").get("/attendance").text
    assert person.family_name in page
    assert "10:00" in page
    assert "/people/" not in page
    assert person.reference not in page


def test_attendance_is_recorded_with_one_button_and_back_on_the_list(
    arrange: Arranger, visitor: Visitor
) -> None:
    treatment = a_treatment(arrange, arrange.person(), hours=-1)
    provider = visitor("provider")
    address = f"/appointments/{treatment.id}/outcome"
    form = hidden(provider.get("/attendance").text, address)
    answer = provider.post(address, data=form | {"outcome": "attended"})
    assert answer.headers["location"].startswith("/attendance?")
    page = provider.get("/attendance").text
    assert "Verschenen" in words(page)
    assert address not in page
    assert said(provider.post(address, data=form | {"outcome": "attended"})) == "recorded"


def test_a_miss_is_recorded_and_left_to_the_officer(arrange: Arranger, visitor: Visitor) -> None:
    treatment = a_treatment(arrange, arrange.person(), hours=-1)
    address = f"/appointments/{treatment.id}/outcome"
    form = {"version": "1", "outcome": "missed", "next": "/attendance"}
    assert said(visitor("provider").post(address, data=form)) == "recorded"
    assert "Over een absentie beslissen" in words(visitor("officer").get("/worklist").text)


def test_what_was_not_recorded_on_earlier_days_stands_above_today(
    arrange: Arranger, visitor: Visitor
) -> None:
    a_treatment(arrange, arrange.person(), hours=-49)
    text = words(visitor("provider").get("/attendance").text)
    assert text.index("Nog vast te leggen") < text.index("Vandaag geen afspraken")


def test_another_day_is_one_click_away(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person()
    a_treatment(arrange, person, hours=25)
    provider = visitor("provider")
    assert 'href="/attendance?day=2026-11-25"' in provider.get("/attendance").text
    assert person.family_name in provider.get("/attendance?day=2026-11-25").text
    assert provider.get("/attendance?day=yesterday").status_code == 200


def test_another_providers_clients_are_not_there(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person()
    treatment = a_treatment(arrange, person, hours=-1)
    other = visitor("other_provider")
    assert person.family_name not in other.get("/attendance").text
    answer = other.post(
        f"/appointments/{treatment.id}/outcome", data={"version": "1", "outcome": "attended"}
    )
    assert answer.status_code == 404
    assert visitor("officer").get("/attendance").status_code == 403
