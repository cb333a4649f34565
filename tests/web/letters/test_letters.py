"""Letters are made on a person's page, printed in the browser, and marked as posted from a list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import open_task
from aftercare.web.shell.words import mid_sentence
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, words
from tests.web.shell.wording import dutch, named

ADDRESS = "Perenlaan 12\n1234 AB Voorbeeldstad"


@pytest.fixture
def person(visitor: Visitor, arrange: Arranger) -> PersonRow:
    person = arrange.person(given_name="Fenna", family_name="Framboos")
    typed = {"version": "0", "address": ADDRESS}
    assert flashed(visitor("officer").post(f"/people/{person.id}/address", data=typed)) == "saved"
    return person


def letter_id(page: str) -> str:
    return page.partition('href="/letters/')[2].partition(".pdf")[0].rpartition("/")[2]


def test_a_letter_is_made_from_the_worklist_seen_posted_and_shown_in_the_time_line(
    visitor: Visitor, arrange: Arranger, person: PersonRow
) -> None:
    officer = visitor("officer")
    appointment = arrange.appointment(person, starts_at=NOW + timedelta(days=3))
    with arrange.database.work(CLOCK, NOW) as work:
        open_task(
            work.session, person_id=person.id, kind="send_letter", subject=appointment.id,
            reason="no-phone", due_at=NOW, now=NOW, appointment_id=appointment.id,
        )  # fmt: skip
    way = f"/people/{person.id}/letters?kind=appointment&amp;appointment={appointment.id}"
    assert way in officer.get("/worklist").text
    assert way in officer.get(f"/appointments/{appointment.id}").text
    form = officer.get(way.replace("&amp;", "&")).text
    assert f'value="{appointment.id}" selected' in form
    typed = {"kind": "appointment", "appointment": str(appointment.id), "language": "nl",
             "due_on": "vandaag"}  # fmt: skip
    assert flashed(officer.post(f"/people/{person.id}/letters", data=typed)) == "letter"
    worklist = officer.get("/worklist").text
    assert way not in worklist
    assert f'href="/people/{person.id}/letters"' in worklist
    made = "The letter is made. Print it and post it by %(day)s."
    assert dutch(made, day="di 24 nov") in words(worklist)
    due = officer.get("/letters").text
    assert "Fenna Framboos" in words(due)
    assert f"{named('letter', 'appointment')} · {named('kind', 'check_in')}, " in words(due)
    its = letter_id(due.partition("<ul")[2])
    for address in (f"/letters/{its}.pdf", "/letters/due.pdf"):
        paper = officer.get(address)
        assert paper.headers["content-type"] == "application/pdf"
        assert "Framboos" not in str(paper.headers)
        assert paper.content.startswith(b"%PDF")
    posted = {"version": "1", "sent_on": "vandaag", "next": "/letters"}
    assert flashed(officer.post(f"/letters/{its}/post", data=posted)) == "posted"
    assert "Framboos" not in words(officer.get("/letters").text)
    assert way not in officer.get("/worklist").text
    sent = mid_sentence(named("letter_state", "sent"))
    assert f"{sent}: {named('letter', 'appointment')}" in words(
        officer.get(f"/people/{person.id}/history").text
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "warning"}, "kind"),
        ({"kind": "appointment"}, "appointment"),
        ({"appointment": "x"}, "appointment"),
        ({"language": "fr"}, "language"),
        ({"due_on": "31-31"}, "due_on"),
        ({"due_on": "1-1-2020"}, "due_on"),
    ],
)
def test_a_mistake_stands_beside_its_field(
    visitor: Visitor, person: PersonRow, change: dict[str, str], field: str
) -> None:
    typed = {"kind": "unreached", "appointment": "", "language": "nl", "due_on": "vandaag"}
    answer = visitor("officer").post(f"/people/{person.id}/letters", data=typed | change)
    assert answer.status_code == 422
    assert error_of(answer.text, field)


def test_without_an_address_the_page_asks_for_one_and_says_what_is_wrong_with_it(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, officer = arrange.person(), visitor("officer")
    where = f"/people/{person.id}"
    assert "Adres invullen" in words(officer.get(f"{where}/letters").text)
    typed = {"version": "0", "address": "Forensische kliniek\nPerenlaan 12"}
    refused = officer.post(f"{where}/address", data=typed)
    assert refused.status_code == 422
    assert error_of(refused.text, "address")
    assert "Forensische kliniek" in refused.text


def test_a_letter_that_no_longer_holds_is_marked_and_a_discarded_one_is_gone(
    visitor: Visitor, person: PersonRow
) -> None:
    officer = visitor("officer")
    typed = {"kind": "unreached", "appointment": "", "language": "", "due_on": "vandaag"}
    assert flashed(officer.post(f"/people/{person.id}/letters", data=typed)) == "letter"
    moved = {"version": "1", "address": "Appelweg 1\n1234 AB Voorbeeldstad"}
    assert flashed(officer.post(f"/people/{person.id}/address", data=moved)) == "saved"
    due = officer.get("/letters").text
    assert named("letter_state", "outdated") in words(due)
    assert "/letters/due.pdf" not in due
    assert officer.get("/letters/due.pdf").status_code == 409
    its = letter_id(due.partition("<ul")[2])
    assert flashed(officer.post(f"/letters/{its}/discard", data={"version": "1"})) == "done"
    assert dutch("No letters to post") in words(officer.get("/letters").text)


def test_a_morning_of_letters_is_printed_and_recorded_in_one_act_and_names_what_failed(
    visitor: Visitor, arrange: Arranger, person: PersonRow
) -> None:
    officer = visitor("officer")
    other = arrange.person(given_name="Bram", family_name="Bosbes")
    officer.post(f"/people/{other.id}/address", data={"version": "0", "address": ADDRESS})
    typed = {"kind": "unreached", "appointment": "", "language": "", "due_on": "vandaag"}
    for one in (person, other):
        officer.post(f"/people/{one.id}/letters", data=typed)
    assert 'form="posted-together" checked' not in officer.get("/letters").text
    assert officer.get("/letters/due.pdf").status_code == 200
    due = officer.get("/letters").text
    boxes = re.findall(r'name="(letter-[^"]+)" value="(\d+)" form="posted-together" checked', due)
    assert len(boxes) == 2
    assert "Framboos" not in words(
        officer.get(f"/letters?team={arrange.office.other_team_id}").text
    )
    nothing = officer.post("/letters/post", data={"team": "all", "sent_on": "vandaag"})
    assert nothing.status_code == 422
    assert dutch("Tick at least one letter") in words(nothing.text)
    team = str(arrange.office.team_id)
    stale = dict(boxes) | {boxes[0][0]: "7", "team": team, "sent_on": "vandaag"}
    answer = officer.post("/letters/post", data=stale)
    assert f"Fenna Framboos: {named('letter_not_posted', 'stale-version')}" in words(answer.text)
    assert "Bosbes" not in words(answer.text)
    right = dict(boxes) | {"team": team, "sent_on": "vandaag"}
    for _ in range(2):
        assert flashed(officer.post("/letters/post", data=right)) == "letters-posted"
    assert "Framboos" not in words(officer.get("/letters").text)


@pytest.mark.parametrize("role", ["planner", "provider", "auditor", "admin"])
def test_nobody_without_cases_comes_here(visitor: Visitor, person: PersonRow, role: str) -> None:
    other = visitor(role)
    for where in ("/letters", "/letters/due.pdf", f"/people/{person.id}/letters"):
        assert other.get(where).status_code == 403


def test_a_planner_says_how_letters_name_a_place_and_not_whose_it_is(visitor: Visitor) -> None:
    planner = visitor("planner")
    typed = {"name": "Kantoor Zuid", "kind": "office", "always-yes": "yes",
             "address": "Damrak 12\n1012 LH Amsterdam"}  # fmt: skip
    assert flashed(planner.post("/sites", data=typed)) == "saved"
    assert "Damrak 12, 1012 LH Amsterdam" in words(planner.get("/sites").text)
    revealing = typed | {"name": "Zuid", "address": "Reclassering\nDamrak 12"}
    refused = planner.post("/sites", data=revealing)
    assert refused.status_code == 422
    assert error_of(refused.text, "address")
