"""The page of a telephone: a code sent and said, a call written down, texts stopped and let go again."""

from __future__ import annotations

import re
from uuid import UUID

from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.phones.code_rows import PhoneCodeRow, newest_code
from aftercare.web.phones.pages import WRONG_CODE
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.wording import dutch, fault, flash


def fresh(database: Database, person: PersonRow) -> PersonRow:
    with database.work(CLOCK, NOW) as work:
        return get_person(work.session, person.id)


def code_of(database: Database, person_id: UUID, related_id: UUID | None = None) -> PhoneCodeRow:
    with database.work(CLOCK, NOW) as work:
        found = newest_code(work.session, person_id, related_id)
    assert found
    return found


def digits(database: Database) -> str:
    with database.work(CLOCK, NOW) as work:
        query = select(MessageRow).where(MessageRow.template == "number-verification")
        found = re.search("[0-9]{6}", work.session.exec(query).one().body)
    assert found
    return found[0]


def test_a_code_is_asked_for_said_wrong_and_said_right(
    arrange: Arranger, database: Database, visitor: Visitor
) -> None:
    person = arrange.person(phone_state="unverified")
    browser, page = visitor("officer"), f"/people/{person.id}/phone"
    sent = browser.post(f"{page}/code", data={"version": "1"})
    assert sent.status_code == 303
    shown = browser.get(sent.headers["location"]).text
    code = digits(database)
    assert flash("code-sent") in shown
    assert "nog 5 pogingen" in shown
    assert code not in shown
    said = f"{page}/code/{code_of(database, person.id).id}"
    wrong = browser.post(said, data={"version": "1", "code": f"{(int(code) + 1) % 10**6:06}"})
    assert wrong.status_code == 422
    assert dutch(WRONG_CODE) in wrong.text
    assert "nog 4 pogingen" in wrong.text
    none = browser.post(said, data={"version": "2", "code": "twaalf"})
    assert fault("code-unreadable") in none.text
    right = browser.post(said, data={"version": "2", "code": code})
    assert right.status_code == 303
    assert fresh(database, person).phone_state == "verified"
    over = browser.post(said, data={"version": "3", "code": code})
    assert dutch("This code is no longer valid") in over.text


def test_a_double_click_on_the_button_sends_one_code(
    arrange: Arranger, database: Database, visitor: Visitor
) -> None:
    person = arrange.person(phone_state="unverified")
    browser = visitor("officer")
    first = browser.post(f"/people/{person.id}/phone/code", data={"version": "1"})
    second = browser.post(f"/people/{person.id}/phone/code", data={"version": "1"})
    assert (first.status_code, second.status_code) == (303, 412)
    digits(database)


def test_texts_are_stopped_and_let_go_with_a_reason_and_without_one_nothing_happens(
    arrange: Arranger, database: Database, visitor: Visitor
) -> None:
    person = arrange.person()
    browser, page = visitor("officer"), f"/people/{person.id}/phone"
    empty = browser.post(f"{page}/stop", data={"version": "1", "stop_reason": " "})
    assert empty.status_code == 422
    assert fresh(database, person).phone_state == "verified"
    browser.post(f"{page}/stop", data={"version": "1", "stop_reason": "Kwijt."})
    assert fresh(database, person).phone_state == "suspended"
    assert dutch("Allow texts again") in browser.get(page).text
    version = str(fresh(database, person).version)
    again = browser.post(f"{page}/stop", data={"version": version, "stop_reason": "Nog eens."})
    assert dutch("Texts to this number are already stopped") in again.text
    browser.post(f"{page}/lift", data={"version": version, "lift_reason": "Terecht."})
    assert fresh(database, person).phone_state == "unverified"
    history = browser.get(page).text
    assert "Kwijt." in history
    assert "Terecht." in history


def test_a_number_of_another_file_is_refused_in_plain_words_without_saying_whose(
    arrange: Arranger, visitor: Visitor
) -> None:
    office = arrange.office
    other = arrange.person(
        team_id=office.other_team_id, officer_id=office.outsider.staff_id, deputy_id=None
    )
    person = arrange.person(phone=other.phone, phone_state="unverified")
    browser, page = visitor("officer"), f"/people/{person.id}/phone"
    for way, data in (("code", {}), ("verify", {"heard_reason": "Gebeld en gesproken."})):
        refused = browser.post(f"{page}/{way}", data={"version": "1", **data})
        assert refused.status_code == 422
        assert dutch("This number is also in another case file") in refused.text
        assert other.family_name not in refused.text
        assert other.reference not in refused.text


def test_a_code_that_may_not_go_says_why(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person(texts_consented=False)
    browser = visitor("officer", language="en")
    refused = browser.post(f"/people/{person.id}/phone/code", data={"version": "1"})
    assert refused.status_code == 422
    assert "Has not agreed to texts" in refused.text


def test_a_contact_has_such_a_page_too(
    arrange: Arranger, database: Database, visitor: Visitor
) -> None:
    person = arrange.person()
    contact = RelatedPersonRow(
        person_id=person.id, role="family", name="Zus Verzonnen", phone="+12125550177",
        texts_agreed=True, from_on=NOW.date(),
    )  # fmt: skip
    arrange.add(contact)
    browser, page = (
        visitor("officer"),
        f"/people/{person.id}/related-persons/contacts/{contact.id}/phone",
    )
    assert dutch("Telephone number of %(name)s", name="Zus Verzonnen") in browser.get(page).text
    done = browser.post(
        f"{page}/verify", data={"version": "1", "heard_reason": "Gebeld, zij nam op."}
    )
    assert done.status_code == 303
    with database.work(CLOCK, NOW) as work:
        assert work.session.get_one(RelatedPersonRow, contact.id).phone_verified


def test_a_contact_of_somebody_else_has_no_page_here(arrange: Arranger, visitor: Visitor) -> None:
    person, other = arrange.person(), arrange.person()
    contact = RelatedPersonRow(
        person_id=other.id, role="family", name="Zus", phone="+12125550177", from_on=NOW.date()
    )
    arrange.add(contact)
    page = f"/people/{person.id}/related-persons/contacts/{contact.id}/phone"
    assert visitor("officer").get(page).status_code == 404
    data = {"version": "1", "heard_reason": "Gebeld en gesproken."}
    assert visitor("officer").post(f"{page}/verify", data=data).status_code == 404


def test_the_person_page_shows_the_number_and_when_it_is_due(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    shown = visitor("officer").get(f"/people/{person.id}/messages").text
    assert dutch("Number for texts") in shown
    assert f"/people/{person.id}/phone" in shown
    assert "Uiterlijk controleren op" in shown


def test_a_tick_beside_a_suspended_number_is_refused_beside_the_tick(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person(phone_state="suspended")
    browser, page = visitor("officer"), f"/people/{person.id}/details"
    fields = re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', browser.get(page).text)
    data = {name: value for name, value in fields if not name.endswith("-yes")}
    data |= {"regime": "adult", "tier": "2", "case_type": "sexual_offence", "language": "nl",
             "texts-yes": "yes", "verified-yes": "yes", "version": "1", "deputy": ""}  # fmt: skip
    data = {name: value for name, value in data.items() if name != "access-restricted"}
    refused = browser.post(page, data=data)
    assert refused.status_code == 422
    assert fault("needs-verification") in refused.text
