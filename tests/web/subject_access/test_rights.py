"""A client's request is registered, its notes checked and the document given, all on pages; and what is disputed."""

from __future__ import annotations

import re

import pytest

from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.store.contact_standards.rows import ContactRecordRow
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.rows import PersonRow
from aftercare.web.shell.phrases import rule_name
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, named

ASKED = {"received_on": "vandaag", "received_by": "letter", "identity": "document", "law": "avg",
         "language": "nl"}  # fmt: skip
NOTE = "Moeder belde over de afspraak."


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    person = arrange.person(given_name="Fenna", family_name="Framboos")
    arrange.add(
        ContactRecordRow(
            person_id=person.id, kind="phone_call", held_on=NOW.date(), completed=True, note=NOTE,
            recorded_by=arrange.office.officer.staff_id, recorded_at=NOW,
        )
    )  # fmt: skip
    return person


def test_a_request_is_answered_once_its_notes_are_checked(
    visitor: Visitor, person: PersonRow
) -> None:
    officer = visitor("officer")
    rights = f"/people/{person.id}/rights"
    assert rights in officer.get(f"/people/{person.id}").text
    registered = officer.post(rights, data=ASKED)
    assert flashed(registered) == "recorded"
    here = registered.headers["location"].partition("?")[0]
    worklist = officer.get("/worklist").text
    assert DEADLINE_KINDS["access-request"].nl in words(worklist).casefold()
    assert rights in worklist
    given = {"given_on": "vandaag", "given_by": "post"}
    early = officer.post(
        f"{here}/answer", data=hidden(officer.get(here).text, f"{here}/answer") | given
    )
    assert early.status_code == 422
    assert fault("notes-unchecked") in words(early.text)
    form = officer.get(f"{here}/notes").text
    assert NOTE in words(form)
    fields = dict.fromkeys(re.findall(r'name="(note-[0-9a-f]+)"', form), "third_party")
    sent = officer.post(f"{here}/notes", data=hidden(form, f"{here}/notes") | fields)
    assert sent.headers["location"].partition("?")[0] == here
    warned = dutch(
        "The rest of this record stays in the document. To keep that back as well, withhold the whole record."
    )
    assert warned in words(officer.get(f"{here}/notes").text)
    version = hidden(officer.get(here).text, f"{here}/answer")
    assert flashed(officer.post(f"{here}/answer", data=version | given)) == "recorded"
    paper, data = officer.get(f"{here}.pdf"), officer.get(f"{here}.json")
    assert paper.content.startswith(b"%PDF")
    assert "Framboos" not in str(paper.headers) + str(data.headers)
    assert data.headers["cache-control"] == "no-store"
    assert NOTE not in data.text
    assert data.json()["person"]["name"] == "Fenna Framboos"
    assert rights not in officer.get("/worklist").text


def test_a_refusal_waits_for_the_supervisor(visitor: Visitor, person: PersonRow) -> None:
    officer, supervisor = visitor("officer"), visitor("supervisor")
    asked = officer.post(f"/people/{person.id}/rights", data=ASKED)
    here = asked.headers["location"].partition("?")[0]
    why = {"ground": "excessive", "refusal_reason": "Derde keer."}
    way = f"{here}/propose-refusal"
    assert flashed(officer.post(way, data=hidden(officer.get(here).text, way) | why)) == "saved"
    assert officer.post(f"{here}/refuse", data={"version": "2"}).status_code == 403
    assert here in supervisor.get("/approvals").text
    way = f"{here}/refuse"
    sent = supervisor.post(way, data=hidden(supervisor.get(here).text, way))
    assert flashed(sent) == "decided"
    page = officer.get(here).text
    assert named("access_state", "refused") in words(page)
    (term,) = set(re.findall(r'href="(/deadlines/[0-9a-f-]+)"', page))
    assert term in officer.get("/worklist").text
    way, heard = f"{term}/complete", {"done_on": "vandaag", "note": "Per brief van vandaag."}
    typed = hidden(officer.get(term).text, way) | heard
    assert error_of(officer.post(way, data=typed | {"note": ""}).text, "note") == fault("missing")
    assert officer.post(way, data=typed).status_code == 303
    for shown in (here, f"/people/{person.id}/rights"):
        assert heard["note"] in words(officer.get(shown).text)


def test_an_escalation_and_a_plan_are_called_by_name_and_not_by_code(
    visitor: Visitor, arrange: Arranger, person: PersonRow
) -> None:
    kept = {"rule_nl": "Eigen regel", "rule_en": "Own rule"}
    for key, code, names in (("a", "lost-contact-middle", {}), ("b", "own-rule", kept)):
        arrange.add(
            EscalationRow(
                person_id=person.id, trigger_key=key, rule_code=code, rule_version=1, severity=1,
                opened_at=NOW, state="opened", **names,
            )
        )  # fmt: skip
    page = words(visitor("officer").get(f"/people/{person.id}/corrections/escalation/new").text)
    assert rule_name("lost-contact-middle", "nl") in page
    assert "Eigen regel" in page
    assert "lost-contact" not in page
    assert "own-rule" not in page


def test_what_a_client_disputes_stands_beside_the_record(
    visitor: Visitor, arrange: Arranger, person: PersonRow
) -> None:
    officer = visitor("officer")
    _, absence = arrange.miss(person, NOW, "unexcused")
    beside = officer.get(f"/absences/{absence.id}").text
    way = f"/people/{person.id}/corrections/absence/new"
    assert f"{way}?subject={absence.id}" in beside
    typed = {"subject": str(absence.id), "stated_on": "vandaag", "statement": "Ik was afgemeld."}
    empty = officer.post(way, data=typed | {"statement": ""})
    assert error_of(empty.text, "statement") == fault("missing")
    assert officer.post(way, data=typed).headers["location"].startswith(f"/absences/{absence.id}")
    beside = words(officer.get(f"/absences/{absence.id}").text)
    assert dutch("The client disputes this") in beside
    assert "Ik was afgemeld." in beside
    assert officer.get(f"/people/{person.id}/corrections/nonsense/new").status_code == 404
    rights, supervisor = f"/people/{person.id}/rights", visitor("supervisor")
    assert f"{rights}#" in supervisor.get("/approvals").text
    offered = dutch(
        "Only a supervisor who did not make this record can refuse: it is among the approvals."
    )
    assert offered in words(officer.get(rights).text)
    page = supervisor.get(rights).text
    assert offered not in words(page)
    (way,) = re.findall(rf'action="(/people/{person.id}/corrections/[0-9a-f-]+)"', page)
    which = way.rpartition("/")[2]
    typed = hidden(page, way) | {
        f"decision-{which}": "refused",
        f"reason-{which}": "Dat klopt niet",
    }
    assert error_of(supervisor.post(way, data=typed).text, f"reason-{which}") == fault(
        "not-a-sentence"
    )
    assert officer.post(way, data=typed).status_code == 403
    typed |= {f"reason-{which}": "De balie heeft geen bericht."}
    assert flashed(supervisor.post(way, data=typed)) == "decided"
    assert dutch("Record how the client was informed") in words(officer.get(rights).text)


def test_the_pages_are_for_case_workers_alone(visitor: Visitor, person: PersonRow) -> None:
    planner, pages = visitor("planner"), ("rights", "disclosures", "corrections/absence/new")
    found = [planner.get(f"/people/{person.id}/{page}").status_code for page in pages]
    assert found == [403] * len(pages)


def test_what_went_to_third_parties_is_entered_completed_and_voided(
    visitor: Visitor, person: PersonRow
) -> None:
    officer = visitor("officer")
    here = f"/people/{person.id}/disclosures"
    typed = {"disclosed_on": "vandaag", "what": "information", "recipient": "Gemeente Voorbeeld",
             "ground": "consent", "detail": "Het nieuwe adres."}  # fmt: skip
    assert error_of(officer.post(here, data=typed | {"ground": ""}).text, "ground")
    assert flashed(officer.post(here, data=typed)) == "recorded"
    page = officer.get(here).text
    assert "Gemeente Voorbeeld" in words(page)
    (line,) = re.findall(rf'action="({here}/[0-9a-f-]+/void)"', page)
    field = f"reason-{line.split('/')[-2]}"
    voided = officer.post(line, data=hidden(page, line) | {field: "Niet gegeven."})
    assert flashed(voided) == "saved"
    assert "Niet gegeven." in words(officer.get(here).text)
