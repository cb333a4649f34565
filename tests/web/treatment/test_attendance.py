"""A provider sees who comes today, and says whether they came; nothing about why."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import text
from sqlmodel import col, select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import AppointmentRow, OutcomeRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import CALLBACK, NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, named


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
    address = f"/appointments/{treatment.id}/record-outcome"
    form = hidden(provider.get("/attendance").text, address)
    answer = provider.post(address, data=form | {"outcome": "attended"})
    assert answer.headers["location"].startswith("/attendance?")
    page = provider.get("/attendance").text
    assert "Verschenen" in words(page)
    assert address not in page
    assert flashed(provider.post(address, data=form | {"outcome": "attended"})) == "recorded"


def test_a_miss_is_recorded_and_left_to_the_officer(arrange: Arranger, visitor: Visitor) -> None:
    treatment = a_treatment(arrange, arrange.person(), hours=-1)
    address = f"/appointments/{treatment.id}/record-outcome"
    form = {"version": "1", "outcome": "missed", "next": "/attendance"}
    assert flashed(visitor("provider").post(address, data=form)) == "recorded"
    assert named("task", "give_verdict") in words(visitor("officer").get("/worklist").text)


def test_what_was_just_recorded_is_said_beside_the_row_by_name_and_can_be_put_right(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    treatment = a_treatment(arrange, person, hours=-1)
    provider, address = visitor("provider"), f"/appointments/{treatment.id}/record-outcome"
    form = hidden(provider.get("/attendance").text, address)
    there = provider.post(address, data=form | {"outcome": "missed"}).headers["location"]
    page = provider.get(there).text
    name = f"{person.given_name} {person.family_name}"
    assert dutch(
        "Recorded for %(name)s: %(outcome)s", name=name, outcome="niet verschenen"
    ) in words(page)
    assert dutch("Recorded") not in words(page).split(name)[0], "nothing at the top beside it"

    assert f"correct={treatment.id}#appointment-{treatment.id}" in page
    opened = provider.get(f"/attendance?correct={treatment.id}").text
    assert re.search(
        rf"<h3[^>]*autofocus>{dutch('Correct the outcome of %(name)s', name=name)}<", opened
    )
    correction = f"/attendance/{treatment.id}/correct"
    typed = hidden(opened, correction) | {"outcome": "attended", "note": " "}
    refused = provider.post(correction, data=typed)
    assert refused.status_code == 422
    assert 'value="attended" selected' in refused.text
    assert error_of(refused.text, "note")
    done = provider.post(correction, data=typed | {"note": "Verkeerd getikt."})
    assert flashed(done) == "recorded"
    assert "verschenen" in words(provider.get(done.headers["location"]).text)
    with arrange.database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(AbsenceRow.state)).one() == "dropped"


def test_an_outcome_of_another_day_recorded_today_stays_in_reach_today_and_no_longer(
    arrange: Arranger, visitor: Visitor
) -> None:
    treatment = a_treatment(arrange, arrange.person(), hours=-49)
    provider, address = visitor("provider"), f"/appointments/{treatment.id}/record-outcome"
    form = hidden(provider.get("/attendance").text, address)
    provider.post(address, data=form | {"outcome": "missed"})
    link = f"correct={treatment.id}"
    assert link in provider.get("/attendance").text
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(
            text("insert into outcome select gen_random_uuid(), appointment_id, person_id, code, note,"
                 " :officer, recorded_at + interval '1 minute' from outcome"),
            {"officer": arrange.office.officer.staff_id},
        )  # fmt: skip
    assert link not in provider.get("/attendance").text, "an officer has the last word"
    correction = f"/attendance/{treatment.id}/correct"
    refused = provider.post(
        correction, data={"version": "2", "outcome": "attended", "note": "Verkeerd getikt."}
    )
    assert refused.status_code == 409
    assert "toezichthouder" in words(refused.text)
    assert visitor("officer").post(correction, data={}).status_code == 403


def test_what_was_not_recorded_on_earlier_days_stands_above_today(
    arrange: Arranger, visitor: Visitor
) -> None:
    a_treatment(arrange, arrange.person(), hours=-49)
    text = words(visitor("provider").get("/attendance").text)
    assert text.index(dutch("Still to record")) < text.index(dutch("No appointments today"))


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
        f"/appointments/{treatment.id}/record-outcome", data={"version": "1", "outcome": "attended"}
    )
    assert answer.status_code == 404
    assert visitor("officer").get("/attendance").status_code == 403


def test_a_group_of_twelve_is_recorded_from_one_screen_in_parts_by_two_people_at_once(
    arrange: Arranger, visitor: Visitor
) -> None:
    meeting = [
        a_treatment(arrange, arrange.person(), hours=-1, number=number) for number in range(1, 13)
    ]
    trainer, colleague = visitor("provider"), visitor("provider")
    addresses = [f"/appointments/{one.id}/record-outcome" for one in meeting]
    theirs, ours = trainer.get("/attendance").text, colleague.get("/attendance").text
    assert all(address in theirs and address in ours for address in addresses)

    # The trainer does the first eight, a colleague with a page of before the last eight.
    for address in addresses[:8]:
        form = hidden(theirs, address)
        assert flashed(trainer.post(address, data=form | {"outcome": "attended"})) == "recorded"
    for address in addresses[8:]:
        form = hidden(ours, address)
        assert flashed(colleague.post(address, data=form | {"outcome": "missed"})) == "recorded"
    # The same again changes nothing; something else on the old page is refused, and is not written.
    again, other = addresses[4], addresses[5]
    same = colleague.post(again, data=hidden(ours, again) | {"outcome": "attended"})
    assert flashed(same) == "recorded"
    stale = colleague.post(other, data=hidden(ours, other) | {"outcome": "missed"})
    assert stale.status_code == 412

    page = trainer.get("/attendance").text
    assert not any(address in page for address in addresses)
    assert words(page).count("Verschenen") == 8
    with arrange.database.work(CLOCK, NOW) as work:
        ids = [one.id for one in meeting]
        lines = work.session.exec(select(OutcomeRow).where(col(OutcomeRow.appointment_id).in_(ids)))
        assert sorted(one.code for one in lines) == ["attended"] * 8 + ["missed"] * 4


def test_what_was_agreed_with_a_client_who_comes_less_often_reaches_the_officer_once(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, other = arrange.person(), arrange.person()
    _, [line] = arrange.plan(person, arrange.terms("treatment"))
    for weeks in (2, 1):
        arrange.appointment(person, NOW - timedelta(weeks=weeks), line, state="missed")
    provider, here = visitor("provider"), f"/attendance/calls/{person.id}"
    page = provider.get("/attendance").text
    assert 'href="tel:' in page[page.index('id="calls-title"') :]
    name = f"agreed-{person.id}"
    assert error_of(provider.post(here, data={name: " "}).text, name)
    for _pressed_twice in range(2):
        assert flashed(provider.post(here, data={name: "Komt woensdag weer"})) == "saved"
    assert f'action="{here}"' not in provider.get("/attendance").text
    history = words(visitor("officer").get(f"/people/{person.id}/history").text)
    assert history.count("Komt woensdag weer") == 1
    strange = {f"agreed-{other.id}": "Komt niet"}
    assert provider.post(f"/attendance/calls/{other.id}", data=strange).status_code == 404


def test_who_records_a_miss_is_shown_the_officer_and_what_is_passed_on_is_a_notice(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    treatment = a_treatment(arrange, person, hours=-1)
    provider, officer = visitor("provider"), visitor("officer")
    record = f"/appointments/{treatment.id}/record-outcome"
    form = hidden(provider.get("/attendance").text, record)
    here = f"/attendance/calls/{person.id}"
    assert provider.post(here, data={f"agreed-{person.id}": "Gebeld"}).status_code == 404
    provider.post(record, data=form | {"outcome": "missed"})
    page = provider.get("/attendance").text
    card = words(page[page.index('id="calls-title"') :])
    assert dutch("missed an appointment today") in card
    name = arrange.office.officer.display_name
    assert f"{dutch('Probation officer: %(name)s', name=name)}, {CALLBACK}" in card
    assert dutch("A treatment provider passed something on") not in officer.get("/notices").text
    provider.post(here, data={f"agreed-{person.id}": "Gebeld, komt maandag"})
    assert f'action="{here}"' not in provider.get("/attendance").text
    assert (
        dutch("A treatment provider passed something on")
        not in visitor("supervisor").get("/notices").text
    )
    page = officer.get("/notices").text
    assert dutch("A treatment provider passed something on") in page
    (opens,) = re.findall(r'action="(/notices/passed_on/[^"]+/open)"', page)
    answer = officer.post(opens)
    assert answer.headers["location"] == f"/people/{person.id}/history"
    assert "komt maandag" in officer.get(answer.headers["location"]).text
    assert opens not in officer.get("/notices?show=unread").text
