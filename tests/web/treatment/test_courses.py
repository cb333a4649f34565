"""A course on the pages: a planner enters its modules, a provider makes a miss good, an officer reads how far it is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.casework.treatment.test_courses import a_course, adopt
from tests.store.arranging import NOW, Arranger
from tests.store.treatment.clinic import Clinic
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault


@pytest.fixture
def clinic(arrange: Arranger) -> Clinic:
    return Clinic(arrange)


def test_a_planner_enters_the_modules_of_a_programme_one_on_each_line(
    clinic: Clinic, visitor: Visitor
) -> None:
    planner, where = visitor("planner"), f"/treatment-groups?programme={clinic.kompas.id}"
    to = f"/treatment-groups/programmes/{clinic.kompas.id}/outlines"
    typed = hidden(planner.get(where).text, to) | {
        "modules": "Kennismaking, 4\nSignalen", "dose-1": "16", "dose-2": "40", "dose-3": "4", "unit": "sessions",
        "session_minutes": "",
        "source": "Handboek <Kompas>, 2025", "valid_from": "1-9-2026",
    }  # fmt: skip
    wrong = planner.post(to, data=typed)
    assert wrong.status_code == 422
    assert error_of(wrong.text, "modules") == dutch(
        "Line %(line)s needs a name and its number of sessions: Introduction, 4", line=2
    )
    assert "Handboek &lt;Kompas&gt;, 2025" in wrong.text
    typed["modules"] = "Kennismaking, 4\n\nSignalen: 12"
    assert error_of(planner.post(to, data=typed).text, "dose-2") == fault("out-of-range")
    typed["dose-2"] = "8"
    assert flashed(planner.post(to, data=typed)) == "saved"
    assert flashed(planner.post(to, data=typed)) == "saved", "sent twice"
    text = words(planner.get(where).text)
    assert text.count("Signalen: 12 bijeenkomsten") == 1
    assert visitor("officer").post(to, data=typed).status_code == 403

    # In hours, which need the length of a session.
    typed |= hidden(planner.get(where).text, to) | {
        "unit": "hours", "dose-1": "20", "dose-2": "20", "dose-3": "4", "valid_from": "morgen",
    }  # fmt: skip
    wrong = planner.post(to, data=typed)
    assert wrong.status_code == 422
    assert error_of(wrong.text, "session_minutes")
    typed["session_minutes"] = "90"
    assert flashed(planner.post(to, data=typed)) == "saved"
    text = words(planner.get(where).text)
    assert "20 uur, 14 bijeenkomsten" in text
    assert "Een bijeenkomst duurt 90 minuten" in text


def test_a_planner_enters_how_many_clients_can_be_treated_at_the_same_time(
    clinic: Clinic, arrange: Arranger, visitor: Visitor
) -> None:
    adopt(clinic)
    clinic.referral(arrange.person(), days_ago=14)
    planner = visitor("planner")
    page = planner.get("/waiting-list").text
    none = dutch(
        "No group, and no number of individual courses: a planner enters with the programme how many clients can be "
        "treated at the same time"
    )
    assert none in words(page)
    assert f"/treatment-groups?programme={clinic.kompas.id}#programme-title" in page
    assert none in words(visitor("supervisor").get("/waiting-list").text)

    to = f"/treatment-groups/programmes/{clinic.kompas.id}"
    where = f"/treatment-groups?programme={clinic.kompas.id}"
    typed = hidden(planner.get(where).text, to) | {
        "title": "Groep Kompas", "provider": str(clinic.provider_id), "audience": "adult", "purpose": "",
        "individual_places": "0",
    }  # fmt: skip
    wrong = planner.post(to, data=typed)
    assert error_of(wrong.text, "individual_places")
    assert flashed(planner.post(to, data=typed | {"individual_places": "4"})) == "saved"
    assert 'value="4"' in planner.get(where).text
    text = words(planner.get("/waiting-list").text)
    assert none not in text
    assert "1 individueel traject tegelijk erbij" in text


def test_a_planner_makes_a_missed_session_good_and_reads_nothing_of_the_course(
    clinic: Clinic, arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    a_course(clinic, person, "attended", "missed")
    clinic.meetings(clinic.group())
    adopt(clinic)
    planner = visitor("planner")
    assert 'href="/catch-ups"' in planner.get("/waiting-list").text
    page = planner.get("/catch-ups").text
    assert person.reference in page
    for unread in (person.family_name, "Groep Kompas", "Signalen", "Kennismaking"):
        assert unread not in page
    found = re.search(r'href="/catch-ups\?caught=([0-9a-f-]{36})#catch-up"', page)
    assert found
    proposed = planner.get(f"/catch-ups?caught={found[1]}").text
    to = f"/catch-ups/{found[1]}/plan"
    first, *_ = re.findall(r'name="starts_at"[^>]* value="([^"]+)"', proposed)
    form = hidden(proposed, to)
    wrong = planner.post(to, data=form | {"starts_at": "2026-11-30T10:00"})
    assert wrong.status_code == 422
    assert error_of(wrong.text, "starts_at")
    assert flashed(planner.post(to, data=form | {"starts_at": first})) == "saved"
    assert flashed(planner.post(to, data=form | {"starts_at": first})) == "saved", "sent twice"
    assert dutch("No missed session waits for another time") in words(
        planner.get("/catch-ups").text
    )
    assert visitor("provider").get("/catch-ups").status_code == 403


def test_a_provider_makes_a_missed_session_good_at_a_proposed_time(
    clinic: Clinic, arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    referral = a_course(clinic, person, "attended", "attended", "missed")
    clinic.meetings(clinic.group())
    adopt(clinic)
    provider = visitor("provider")
    page = provider.get("/attendance").text
    progress = dutch("Module %(number)s of %(all)s: %(name)s", number=2, all=2, name="Signalen")
    assert progress in words(page)
    found = re.search(r'href="(/attendance\?caught=([0-9a-f-]{36})#catch-up)"', page)
    assert found
    proposed = provider.get(found[1]).text
    to = f"/attendance/{found[2]}/catch-up"
    first, *_ = re.findall(r'name="starts_at"[^>]* value="([^"]+)"', proposed)
    form = hidden(proposed, to)
    wrong = provider.post(to, data=form | {"starts_at": "tomorrow"})
    assert wrong.status_code == 422
    assert error_of(wrong.text, "starts_at")
    assert flashed(provider.post(to, data=form | {"starts_at": first})) == "saved"
    assert flashed(provider.post(to, data=form | {"starts_at": first})) == "saved", "sent twice"
    assert "caught=" not in provider.get("/attendance").text

    officer = visitor("officer")
    text = words(officer.get(f"/people/{person.id}/treatment/{referral.id}").text)
    assert progress in text
    assert (
        dutch("the provider or a planner still has to plan a session to make it good") not in text
    )
    assert progress in words(officer.get(f"/people/{person.id}/risk-and-treatment").text)
    other = visitor(arrange.office.other_provider)
    assert progress not in words(other.get("/attendance").text)
    assert other.post(to, data=form | {"starts_at": first}).status_code == 404


def test_an_early_end_asks_why_and_who_decided_and_the_waiting_list_forecasts(
    clinic: Clinic, arrange: Arranger, visitor: Visitor
) -> None:
    group = clinic.group(meets=False, capacity=1, name="Avond")
    clinic.meetings(group)
    referral = a_course(clinic, arrange.person(), "attended", group=group)
    adopt(clinic)
    waiting = clinic.referral(arrange.person(), days_ago=14)
    for who, shown in (("planner", False), ("supervisor", True)):
        text = words(visitor(who).get("/waiting-list").text)
        assert dutch("If nothing changes") in text
        assert dutch("Last in turn") in text
        said = "nog ongeveer 5 weken als er niets verandert"
        assert (said in text) == shown, who

    officer = visitor("officer")
    where = f"/people/{referral.person_id}/treatment/{referral.id}"
    typed = hidden(officer.get(where).text, f"{where}/steps") | {
        "act": "drop_out", "happened_on": "vandaag", "note": "", "drop_out_reason": "moved",
    }  # fmt: skip
    wrong = officer.post(f"{where}/steps", data=typed)
    assert wrong.status_code == 422
    assert error_of(wrong.text, "drop_out_by")
    typed["drop_out_by"] = "client"
    assert flashed(officer.post(f"{where}/steps", data=typed)) == "saved"
    (offer,) = clinic.offers(state="offered")
    assert offer.referral_id == waiting.id
    assert offer.answer_by > NOW + timedelta(days=1)
