"""A file of clients is shown line by line, makes what was shown once it is confirmed, and makes nothing twice."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import text
from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.case_files.client_list import heading
from aftercare.store.conditions.rows import conditions_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.letters.rows import address_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import obligations_of, plans_of
from aftercare.web.case_files.words import SAME_OR_NOT
from tests.casework.case_files.case_file_moves import exported
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, words
from tests.web.shell.wording import dutch, fault, named

LIST = """reference;given_name;family_name;birth_on;regime;tier;address;frame;court_reference;starts_on;conditions;plan
V-1;"Pim
Pam";Peer-Voorbeeld;3-4-1985;adult;2;Perenlaan 12 | 1234 AB Voorbeeldstad;VV;V/1;1-12-2026;{kinds};check_in 14
V-2;Pip;Appel-Voorbeeld;3-4-2025;adult;2;;;;;;
V-3;Pam;Pruim-Voorbeeld;3-4-1985;adult;2;;VV;V/3;1-12-2026;general;substance_test 7
{known};Bes;Kers-Voorbeeld;3-4-1985;adult;2;;;;;;
{same};SANNE;Voorbeeld;3-4-1985;adult;2;;;;;;
{hidden};Druif;Vijg-Voorbeeld;3-4-1985;adult;2;;;;;;
"""
EMPTY = "kenmerk;voornaam;achternaam;geboortedatum;recht;toezichtniveau\r\n"


def sent(client: TestClient, file: bytes) -> Response:
    """The page with the file, which has an address of its own."""
    return shown(client, client.post("/import-clients", files={"file": ("clients.csv", file)}))


def shown(client: TestClient, answer: Response) -> Response:
    return client.get(answer.headers["location"]) if answer.status_code == 303 else answer


def confirmed(client: TestClient, page: Response, **ticks: str) -> Response:
    form = {
        name: unescape(re.findall(rf'name="{name}" value="([^"]*)"', page.text)[0])
        for name in ("file", "seen", "new")
    } | ticks
    return shown(client, client.post("/import-clients/confirm", data=form))


def people_of(database: Database, officer: Actor) -> dict[str, PersonRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(PersonRow).where(PersonRow.officer_id == officer.staff_id)
        return {one.reference: one for one in work.session.exec(query)}


def test_a_list_is_shown_line_by_line_and_made_once_it_is_confirmed(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    known = arrange.person(given_name="Bes", family_name="Braam-Voorbeeld").reference
    same = arrange.person(
        given_name="Sanne", family_name="Voorbeeld", birth_on=date(1985, 4, 3)
    ).reference
    hidden = arrange.person(
        team_id=arrange.office.outsider.team_id,
        officer_id=arrange.office.outsider.staff_id,
        deputy_id=None,
    ).reference
    officer, client = arrange.office.officer, visitor("officer")
    before = people_of(database, officer)
    page = sent(
        client,
        LIST.format(known=known, same=same, hidden=hidden, kinds="general reporting_duty").encode(
            "utf-8-sig"
        ),
    )
    assert page.status_code == 200
    rows = re.findall(r"<tr.*?</tr>", page.text, re.DOTALL)[1:]
    refused = dutch("Refused")
    lines = [words(row) for row in rows]
    assert lines[0].startswith("2 Pim Pam Peer-Voorbeeld V-1")
    assert dutch("Will be created") in lines[0]
    for line, why in (
        (1, "age-out-of-range"),
        (2, "kind-not-of-condition"),
        (5, "reference-taken"),
    ):
        assert refused in lines[line]
        assert fault(why) in lines[line]
    # Another name is asked about: it may be another client.
    assert dutch("Already here under another name or birth date") in lines[3]
    assert "Bes Braam-Voorbeeld" in lines[3]
    assert dutch("Already here: nothing changes") in lines[4]
    asked = confirmed(client, page)
    assert error_of(asked.text, "same") == dutch(SAME_OR_NOT)
    assert people_of(database, officer).keys() == before.keys()

    done = confirmed(client, asked, **{"same-yes": "yes"})
    made = people_of(database, officer)
    assert made.keys() - before.keys() == {"V-1"}
    person = made["V-1"]
    with database.work(officer, NOW) as work:
        address = address_of(work.session, person.id)
        assert address is not None
        assert address.lines == "Perenlaan 12\n1234 AB Voorbeeldstad"
        assert len(conditions_of(work.session, person.id)) == 5
        (plan,) = plans_of(work.session, person.id)
        assert plan.state == "drafted"
        (line,) = obligations_of(work.session, plan.id)
        assert (line.kind, line.period_days) == ("check_in", 14)

    # The page says who was made and who was not, also where it is confirmed again.
    link = f'href="/people/{person.id}"'
    again = confirmed(client, page)
    for answer in (done, again):
        assert answer.status_code == 200
        rows = re.findall(r"<tr.*?</tr>", answer.text, re.DOTALL)[1:]
        assert named("import_line", "made") in words(rows[0])
        assert link in rows[0]
        assert fault("age-out-of-range") in words(rows[1])
        assert dutch("The clients are on your caseload") in answer.text
    assert people_of(database, officer).keys() == made.keys()
    with database.work(CLOCK, NOW) as work:
        looks = text("select count(*) from audit_entry where action = 'read' and person_id = :id")
        assert work.session.scalar(looks, {"id": before[known].id})


def test_a_refused_line_says_all_that_can_be_known_of_it(
    visitor: Visitor, arrange: Arranger
) -> None:
    known = arrange.person(phone="+447700900987", birth_on=date(1985, 4, 3))
    lines = """\
reference;given_name;family_name;birth_on;regime;tier;phone;frame;court_reference;starts_on;plan;conditions
V-1;Pim;Peer-Voorbeeld;30-2-1985;adult;9;12;VV;V/1;1-12-2026;substance_test 7;general
V-2;Pip;Appel-Voorbeeld;3-4-2025;adult;2;12;VV;V/2;1-12-2226;;general
{reference};{given};{family};3-4-1985;adult;9;;;;;;
"""
    page = sent(
        visitor("officer"),
        lines.format(
            reference=known.reference, given=known.given_name, family=known.family_name
        ).encode(),
    )
    first, second, third = map(words, re.findall(r"<tr.*?</tr>", page.text, re.DOTALL)[1:])
    for why in ("no-such-day", "unknown-level", "phone-invalid", "kind-not-of-condition"):
        assert fault(why) in first
    for why in ("age-out-of-range", "phone-invalid"):
        assert fault(why) in second
    assert heading("starts_on", "nl") in second
    assert fault("unknown-level") in third
    assert f"{known.given_name} {known.family_name}" in third
    assert all(dutch("Refused") in one for one in (first, second, third))


def test_what_was_made_otherwise_meanwhile_is_shown_anew(
    visitor: Visitor, arrange: Arranger
) -> None:
    client, office = visitor("officer"), arrange.office
    page = sent(client, EMPTY.encode() + b"V-9;Pim;Peer;3-4-1985;adult;2\r\n")
    arrange.person(reference="V-9", officer_id=office.colleague.staff_id)
    again = confirmed(client, page)
    assert dutch("Nothing was created") in again.text
    assert dutch("The clients are on your caseload") not in again.text


def test_an_empty_list_to_fill_in_has_the_columns_in_the_language_of_the_reader(
    visitor: Visitor,
) -> None:
    for language, first in (("nl", "kenmerk;voornaam"), ("en", "reference,first name")):
        client = visitor("officer", language)
        file = client.get("/import-clients/template")
        assert file.text.startswith(f"\ufeff{first}")
        row = ("," if language == "en" else ";").join(["V-5", "Pim", "Peer", "soon", "adult", "2"])
        page = sent(client, file.content + row.encode())
        assert heading("birth_on", language) in page.text
        assert "birth_on" not in page.text


def test_a_case_file_of_another_service_is_shown_first_and_made_once(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.plan(person)
    officer, client = arrange.office.officer, visitor("officer")
    document = exported(database, officer, person.id)
    document["person"]["reference"] = "V-ELDERS"
    broken = document | {"orders": "none"}
    page = sent(client, json.dumps([document, broken]).encode())
    assert dutch("Refused") in words(page.text)
    assert "V-ELDERS" not in people_of(database, officer)
    assert named("import_line", "alike") in words(page.text)
    none = confirmed(client, page)
    assert fault("none-ticked") in words(none.text)
    without = confirmed(client, page, **{"apart-1": "yes"})
    assert error_of(without.text, "not_same_because") == fault("missing")
    ticked = {"apart-1": "yes", "not_same_because": "Uit een andere regio"}
    for first in (True, False):
        made = confirmed(client, page, **ticked)
        assert (dutch("the plan is waiting for approval here") in words(made.text)) == first
        person = people_of(database, officer)["V-ELDERS"]
        assert f'href="/people/{person.id}"' in made.text
        assert named("import_line", "made") in words(made.text)
        assert dutch("Refused") in words(made.text)


def test_who_may_be_here_already_is_made_only_when_ticked_and_back_leads_to_what_was_made(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    known = arrange.person(given_name="PIM", family_name="Peer", birth_on=date(1985, 4, 3))
    officer, client = arrange.office.officer, visitor("officer")
    rows = [f"V-{n};Pim;Peer;3-4-1985;Volwassenenstrafrecht;niveau HOOG" for n in (1, 2)]
    other = "V-3;Pam;Pruim;3-4-1985;adult;2"
    posted = client.post(
        "/import-clients",
        files={"file": ("c.csv", "\r\n".join([EMPTY.strip(), *rows, other]).encode())},
    )
    assert posted.status_code == 303
    page = shown(client, posted)
    assert known.reference in page.text
    done = confirmed(client, page, **{"apart-3": "yes", "not_same_because": "Tweeling"})
    assert {"V-2", "V-3"} <= people_of(database, officer).keys()
    assert "V-1" not in people_of(database, officer)
    assert people_of(database, officer)["V-2"].tier == 1
    # Back leads to addresses that are asked for again, and make nothing.
    again = client.get(posted.headers["location"])
    assert (again.status_code, done.status_code) == (200, 200)


def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    visitor: Visitor, arrange: Arranger
) -> None:
    client = visitor("officer")
    for file, why in (
        (b"", "missing"),
        (b"\xff\xfe\x00", "not-utf8"),
        (b'{"format": ', "not-a-list"),
        (b"[]", "not-a-list"),
        (b'{"person": {"reference": "\\ud800"}}', "not-a-list"),
        (b'{"person": {"reference": "\\u0000"}}', "not-a-list"),
        (b"[" * 100_000, "not-a-list"),
        (b"reference;name\nV-1;Pim\n", "other-columns"),
        (b"reference\n" + b"x" * 300_001, "list-too-large"),
    ):
        page = sent(client, file)
        assert page.status_code == 422
        assert fault(why) in words(page.text)
    assert client.post("/import-clients/confirm", data={}).status_code == 422
    for role in ("planner", "supervisor", "provider", "auditor", "admin"):
        assert visitor(role).get("/import-clients").status_code == 403
