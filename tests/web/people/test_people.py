"""Someone is enrolled and changed with a form that keeps everything typed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import tasks_of_kind
from aftercare.web.people.number_tick import ANOTHER_NUMBER
from aftercare.web.people.pages import MAY_BE_HERE, WHICH_LAW, WHICH_OFFENCE
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, hidden, value_of, words
from tests.web.shell.wording import dutch, fault

NEW = {
    "given_name": "Pim",
    "family_name": "Peer-Voorbeeld",
    "born_on": "3-4-1985",
    "reference": "T-NIEUW",
    "regime": "adult",
    "tier": "2",
    "case_type": "sexual_offence",
    "phone": "+1 202 555 0199",
    "texts-yes": "yes",
    "language": "nl",
    "visits-yes": "yes",
    "work-0": "9-17",
    "work-4": "8:30-12, 13-17",
}


def person_in(database: Database, reference: str) -> PersonRow:
    with database.work(CLOCK, NOW) as work:
        query = select(PersonRow).where(PersonRow.reference == reference)
        people = list(work.session.exec(query))
    assert len(people) == 1
    return people[0]


def test_a_whole_form_enrols_and_goes_on_to_the_order(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    answer = visitor("officer").post(
        "/people/new", data=NEW | {"deputy": str(arrange.office.deputy.staff_id)}
    )
    person = person_in(database, "T-NIEUW")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/people/{person.id}/orders/new?flash=enrolled"
    assert person.phone == "+12025550199"
    assert person.phone_state == "unverified"
    assert person.deputy_id == arrange.office.deputy.staff_id
    assert person.work_weeks == [{"0": [[540, 1020]], "4": [[510, 720], [780, 1020]]}]


def test_law_and_offence_are_never_chosen_for_the_officer(visitor: Visitor) -> None:
    client = visitor("officer")
    page = client.get("/people/new").text
    assert not re.search(r'name="regime"[^>]* checked', page)
    offences = page[page.index('name="case_type"') :].partition("</select>")[0]
    assert " selected" not in offences
    assert '<option value="">' in offences
    unchosen = {name: one for name, one in NEW.items() if name not in ("regime", "case_type")}
    refused = client.post("/people/new", data=unchosen | {"case_type": ""}).text
    assert error_of(refused, "regime") == dutch(WHICH_LAW)
    assert error_of(refused, "case_type") == dutch(WHICH_OFFENCE)


def test_the_stand_in_is_chosen_from_the_officers_of_the_team(
    visitor: Visitor, arrange: Arranger
) -> None:
    page = visitor("officer").get("/people/new").text
    office = arrange.office
    assert office.deputy.display_name in page
    assert office.colleague.display_name in page
    assert office.outsider.display_name not in page
    assert f'<option value="{office.officer.staff_id}"' not in page


def test_a_form_with_mistakes_comes_back_with_all_of_them_and_everything_typed(
    visitor: Visitor,
) -> None:
    wrong = NEW | {"family_name": "", "born_on": "31/31/1985", "work-0": "van negen tot vijf"}
    page = visitor("officer").post("/people/new", data=wrong)
    assert page.status_code == 422
    assert 'value="Pim"' in page.text
    assert 'value="van negen tot vijf"' in page.text
    for field in ("family_name", "born_on", "work-0"):
        assert f'id="{field}-error"' in page.text
        assert f'href="#{field}"' in page.text


def test_what_the_service_refuses_is_shown_together_with_what_could_not_be_read(
    visitor: Visitor, arrange: Arranger
) -> None:
    wrong = NEW | {
        "family_name": "",
        "tier": "",
        "regime": "",
        "born_on": "ooit",
        "phone": "bellen",
    }
    wrong |= {"deputy": str(arrange.office.outsider.staff_id)}
    person = arrange.person()
    client = visitor("officer")
    for address in ("/people/new", f"/people/{person.id}/details"):
        page = client.post(address, data=wrong | {"version": "1"})
        assert page.status_code == 422
        for field in ("family_name", "tier", "regime", "born_on", "phone", "deputy"):
            assert f'href="#{field}"' in page.text
        assert dutch("This is not a telephone number") in page.text
        assert (
            dutch("Enter the date of birth of someone between 12 and 120 years old")
            not in page.text
        )


def test_a_client_who_may_be_here_already_is_asked_about_once(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    known = arrange.person(
        given_name="PIM", family_name="Peer Voorbeeld", birth_on=date(1985, 4, 3)
    )
    client = visitor("officer")
    page = client.post("/people/new", data=NEW)
    assert page.status_code == 422
    assert error_of(page.text, "same") == dutch(MAY_BE_HERE)
    assert f'href="/people/{known.id}"' in page.text
    assert 'value="9-17"' in page.text
    asked = NEW | {**hidden(page.text, "/people/new"), "same-another": "yes"}
    without = client.post("/people/new", data=asked)
    assert error_of(without.text, "not_same_because") == fault("missing")
    assert f'href="/people/{known.id}"' in without.text
    made = client.post("/people/new", data=asked | {"not_same_because": "Tweelingbroer"})
    assert made.status_code == 303
    person = person_in(database, "T-NIEUW")
    with database.work(arrange.office.officer, NOW) as work:
        assert tasks_of_kind(work.session, person.id, "same_client")[0][1] == "done"


@pytest.mark.parametrize(
    ("language", "day", "level"),
    [
        ("en", "Work or school, Monday", "Choose a level"),
        ("nl", "Werk of school, maandag", "Kies een niveau"),
    ],
)
def test_a_mistake_names_its_field_as_the_language_writes_it(
    visitor: Visitor, language: str, day: str, level: str
) -> None:
    client = visitor("officer", language)
    page = client.post("/people/new", data=NEW | {"tier": "", "work-0": "van negen tot vijf"})
    assert f">{day}: " in page.text
    assert level in words(page.text)


def test_a_number_on_file_is_not_judged_because_something_else_is_missing(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person(phone="+4961111")
    typed = NEW | {"version": "1", "family_name": "", "phone": person.phone}
    page = visitor("officer").post(f"/people/{person.id}/details", data=typed)
    assert 'href="#family_name"' in page.text
    assert 'href="#phone"' not in page.text


def test_what_the_service_refuses_stands_beside_its_field(visitor: Visitor) -> None:
    page = visitor("officer").post("/people/new", data=NEW | {"phone": "020 123"})
    assert page.status_code == 422
    assert 'id="phone-error"' in page.text
    assert 'value="020 123"' in page.text


def test_the_address_of_home_visits_is_asked_at_the_enrolment_and_shown_at_the_visit(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    client = visitor("officer")
    wrong = NEW | {"address": "Reclassering\nVoorbeeldweg 1", "family_name": ""}
    page = client.post("/people/new", data=wrong).text
    assert 'href="#address"' in page
    assert 'href="#family_name"' in page
    answer = client.post("/people/new", data=NEW | {"address": "Voorbeeldweg 1\n1000 AA Dorp"})
    assert answer.status_code == 303, words(answer.text)
    person = person_in(database, "T-NIEUW")
    _, (line,) = arrange.plan(person, arrange.terms("home_visit"))
    visit = arrange.appointment(person, NOW + timedelta(days=3), line)
    shown = client.get(f"/appointments/{visit.id}").text
    assert "Voorbeeldweg 1, 1000 AA Dorp" in words(shown)
    # The planner sees a time, never the address.
    assert "Voorbeeldweg" not in visitor("planner").get(f"/people/{person.id}").text
    homeless = arrange.person()
    _, (line,) = arrange.plan(homeless, arrange.terms("home_visit"))
    visit = arrange.appointment(homeless, NOW + timedelta(hours=4), line)
    for address in (f"/appointments/{visit.id}", "/week"):
        page = words(client.get(address).text)
        assert dutch("No address is known for this visit.") in page, address


def test_sending_twice_enrols_once_and_says_why(visitor: Visitor, database: Database) -> None:
    client = visitor("officer")
    client.post("/people/new", data=NEW)
    again = client.post("/people/new", data=NEW)
    assert again.status_code == 422
    assert f'href="/people/{person_in(database, "T-NIEUW").id}"' in again.text


def test_a_shared_number_is_shown_without_revealing_whose(
    visitor: Visitor, arrange: Arranger
) -> None:
    other = arrange.person(
        family_name="Geheimhouder",
        team_id=arrange.office.other_team_id,
        officer_id=arrange.office.outsider.staff_id,
        deputy_id=None,
    )
    mine = arrange.person(phone=other.phone)
    client = visitor("officer")
    for address in (f"/people/{mine.id}/messages", f"/people/{mine.id}/details"):
        page = client.get(address).text
        assert dutch("Someone else has the same number") in page
        assert "Geheimhouder" not in page
        assert other.reference not in page


def test_details_are_changed_and_shown_as_they_were_typed(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person(work_weeks=[{"1": [[420, 720]]}, {"1": [[900, 1320]]}])
    client = visitor("officer")
    page = client.get(f"/people/{person.id}/details").text
    assert 'value="7:00-12:00"' in page
    assert 'value="15:00-22:00"' in page
    typed = NEW | {"version": "1", "reference": person.reference, "given_name": "Anders"}
    typed |= {"index_offence": " Art. 246 Sr, 2019 ", "victim_safety": "x" * 301}
    refused = client.post(f"/people/{person.id}/details", data=typed)
    assert 'href="#victim_safety"' in refused.text
    assert "Art. 246 Sr, 2019" in refused.text
    answer = client.post(f"/people/{person.id}/details", data=typed | {"victim_safety": " "})
    assert answer.headers["location"] == f"/people/{person.id}?flash=saved"
    changed = person_in(database, person.reference)
    assert (changed.given_name, changed.index_offence) == ("Anders", "Art. 246 Sr, 2019")
    assert changed.victim_safety is None


def test_a_tick_counts_for_the_number_it_was_given_for(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, browser = arrange.person(phone="+12025550188"), visitor("officer")
    address = f"/people/{person.id}/details"
    other = NEW | {"reference": person.reference, "verified-yes": "yes", "phone": "+1 202 555 0177"}
    asked = browser.post(address, data=other | hidden(browser.get(address).text, address))
    assert error_of(asked.text, "verified") == dutch(ANOTHER_NUMBER)
    assert value_of(asked.text, "phone") == "+1 202 555 0177"
    assert not re.search(r'name="verified-yes"[^>]* checked', asked.text)
    assert person_in(database, person.reference).phone == "+12025550188"
    # Left as it comes back, the number is unchecked; ticked anew, it is checked.
    again = hidden(asked.text, address)
    assert "verified_for" not in again
    unticked = {name: value for name, value in other.items() if name != "verified-yes"}
    assert browser.post(address, data=unticked | again).status_code == 303
    assert person_in(database, person.reference).phone_state == "unverified"
    again = hidden(browser.get(address).text, address)
    assert browser.post(address, data=other | again).status_code == 303
    # The same number written otherwise keeps its tick.
    kept = other | {"phone": "001 (202) 555-0177"} | hidden(browser.get(address).text, address)
    assert browser.post(address, data=kept).status_code == 303
    assert person_in(database, person.reference).phone_state == "verified"


def test_a_change_made_in_between_is_not_overwritten(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    client = visitor("officer")
    typed = NEW | {"version": "1", "reference": person.reference}
    address = f"/people/{person.id}/details"
    client.post(address, data=typed | {"given_name": "Eerst"})
    stale = client.post(
        address,
        data=typed | {"given_name": "Later"},
        headers={"referer": f"http://127.0.0.1:8000{address}"},
    )
    assert stale.status_code == 412
    assert "Voornaam Later" in words(stale.text)
    assert not re.search(r">\s*412\s*<", stale.text)
    assert f'href="{address}"' in stale.text
    assert person_in(database, person.reference).given_name == "Eerst"


def test_someone_elses_person_is_not_there(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person()
    outsider = visitor("outsider")
    assert outsider.get(f"/people/{person.id}/details").status_code == 404
    typed = NEW | {"version": "1"}
    assert outsider.post(f"/people/{person.id}/details", data=typed).status_code == 404


def test_only_officers_enrol(visitor: Visitor) -> None:
    for role in ("supervisor", "planner", "provider", "auditor", "admin"):
        assert visitor(role).get("/people/new").status_code == 403


def test_the_address_after_saving_reveals_nothing_but_an_id(visitor: Visitor) -> None:
    answer = visitor("officer").post("/people/new", data=NEW)
    assert re.fullmatch(
        r"/people/[0-9a-f-]{36}/orders/new\?flash=enrolled", answer.headers["location"]
    )


def test_a_form_from_elsewhere_is_refused(visitor: Visitor) -> None:
    answer = visitor("officer").post(
        "/people/new", data=NEW, headers={"origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
