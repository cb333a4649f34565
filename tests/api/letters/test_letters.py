"""Letters through the API: made, printed without a name in any header, posted by whoever says so."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

import pytest

from aftercare.api.http.answers import PageOut
from aftercare.bootstrap import AppState
from aftercare.casework.letters.acts import NewLetter, make_letter
from aftercare.casework.letters.postal_addresses import NONE_YET, write_address
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.letters.composing import Mailing
from aftercare.domain.letters.wording import LetterKind
from aftercare.store.letters.listing import AddressOut, LetterOut
from tests.api.conftest import ClientAs
from tests.seeding import Town, appointments_of, seed_person, seed_plan

LETTERS = "/api/v1/letters"
LINES = "Perenlaan 12\n1234 AB Voorbeeldstad"


def seed_letter(app_state: AppState, town: Town, person: UUID) -> UUID:
    """An address and a draft to print there."""
    with app_state.database.work(town.officer, app_state.clock.now()) as work:
        write_address(work, person, NONE_YET, LINES)
        new = NewLetter(person, LetterKind.UNREACHED)
        return make_letter(work, Mailing("", app_state.settings.callback_number), new).id


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    seed_plan(app_state.database, app_state.clock.now(), town, person)
    return person


@pytest.fixture
def address(person: UUID, client_as: ClientAs) -> str:
    where = f"/api/v1/people/{person}/postal-address"
    written = client_as(Role.OFFICER).put(
        where, json={"address": LINES}, headers={"If-Match": '"0"'}
    )
    assert written.status_code == 200, written.text
    AddressOut.model_validate_json(written.content)
    return where


def made(client_as: ClientAs, person: UUID, **more: object) -> LetterOut:
    body = {"person_id": str(person), "kind": "unreached"} | more
    answer = client_as(Role.OFFICER).post(LETTERS, json=body)
    assert answer.status_code == 201, answer.text
    return LetterOut.model_validate_json(answer.content)


@pytest.mark.usefixtures("address")
def test_a_letter_is_made_printed_and_posted(
    app_state: AppState, person: UUID, client_as: ClientAs
) -> None:
    officer = client_as(Role.OFFICER)
    about = appointments_of(app_state.database, app_state.clock.now(), person)[1]
    letter = made(client_as, person, kind="appointment", appointment_id=str(about.id))
    paper = officer.get(f"{LETTERS}/{letter.id}/pdf")
    assert paper.status_code == 200
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.headers["content-disposition"] == f'inline; filename="letter-{letter.id}.pdf"'
    assert paper.headers["cache-control"] == "no-store"
    assert sha256(paper.content).hexdigest() == letter.sha256
    where, day = f"{LETTERS}/{letter.id}/post", {"sent_on": "2026-11-24"}
    assert officer.post(where, json=day).status_code == 428
    assert officer.post(where, json=day, headers={"If-Match": '"9"'}).status_code == 412
    posted = officer.post(where, json=day, headers={"If-Match": '"1"'})
    assert LetterOut.model_validate_json(posted.content).state == "sent"
    again = officer.post(f"{LETTERS}/{letter.id}/discard", headers={"If-Match": '"2"'})
    assert again.json()["type"] == "/problems/illegal-transition"


@pytest.mark.usefixtures("address")
def test_what_waits_is_listed_and_printed_together(person: UUID, client_as: ClientAs) -> None:
    supervisor = client_as(Role.SUPERVISOR)
    assert supervisor.get(f"{LETTERS}/due/pdf").status_code == 409
    letter = made(client_as, person)
    listed = supervisor.get(LETTERS, params={"state": "drafted", "due_by": "2026-11-24"})
    page = PageOut[LetterOut].model_validate_json(listed.content)
    assert [one.id for one in page.items] == [letter.id]
    none_due = supervisor.get(LETTERS, params={"state": "drafted", "due_by": "2026-11-23"})
    assert none_due.json()["items"] == []
    paper = supervisor.get(f"{LETTERS}/due/pdf")
    assert paper.headers["content-disposition"] == 'inline; filename="letters.pdf"'
    assert paper.content.count(b"/MediaBox") == 2


@pytest.mark.usefixtures("address")
def test_letters_are_recorded_as_posted_together_and_what_failed_is_named(
    person: UUID, client_as: ClientAs
) -> None:
    letter, officer = made(client_as, person), client_as(Role.OFFICER)
    gone = {"id": str(person), "version": 1}
    body = {"letters": [{"id": str(letter.id), "version": 1}, gone], "sent_on": "2026-11-24"}
    for _ in range(2):
        answer = officer.post(f"{LETTERS}/post", json=body)
        assert answer.status_code == 200, answer.text
        assert answer.json() == {
            "posted": [str(letter.id)],
            "not_posted": [{"id": str(person), "code": "not-found"}],
        }
    assert officer.get(f"{LETTERS}/{letter.id}").json()["state"] == "sent"
    tomorrow = officer.post(f"{LETTERS}/post", json=body | {"sent_on": "2026-11-25"})
    assert tomorrow.status_code == 422


@pytest.mark.parametrize("role", [Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN])
def test_who_works_on_no_case_gets_no_letter(
    role: Role, person: UUID, address: str, client_as: ClientAs
) -> None:
    letter, other = made(client_as, person), client_as(role)
    for where in (LETTERS, f"{LETTERS}/{letter.id}", f"{LETTERS}/{letter.id}/pdf", address,
                  f"{LETTERS}/due/pdf"):  # fmt: skip
        assert other.get(where).status_code == 403
    body = {"person_id": str(person), "kind": "card"}
    assert other.post(LETTERS, json=body).status_code == 403


def test_an_officer_of_another_team_finds_nothing(
    town: Town, person: UUID, address: str, client_as: ClientAs
) -> None:
    letter, other = made(client_as, person), client_as(town.other_officer)
    assert other.get(LETTERS).json()["items"] == []
    for where in (f"{LETTERS}/{letter.id}", f"{LETTERS}/{letter.id}/pdf", address):
        assert other.get(where).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "warning"},
        {"language": "fr"},
        {"due_on": "2026-13-01"},
        {"appointment_id": "x"},
        {"kind": "appointment"},
        {"due_on": "2026-11-01"},
        {"body": "free words"},
    ],
)
@pytest.mark.usefixtures("address")
def test_a_body_that_does_not_hold_is_a_problem(
    change: dict[str, str], person: UUID, client_as: ClientAs
) -> None:
    body = {"person_id": str(person), "kind": "unreached"} | change
    answer = client_as(Role.OFFICER).post(LETTERS, json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "lines", ["", "a\0b", "Kliniek De Boom\nPerenlaan 12", "x" * 500, "\u202e"]
)
def test_an_address_that_does_not_hold_is_a_problem_and_is_not_repeated(
    lines: str, person: UUID, client_as: ClientAs
) -> None:
    where = f"/api/v1/people/{person}/postal-address"
    officer = client_as(Role.OFFICER)
    answer = officer.put(where, json={"address": lines}, headers={"If-Match": '"0"'})
    assert answer.status_code == 422
    assert "Boom" not in answer.text
    assert officer.get(where).status_code == 404


@pytest.mark.usefixtures("address")
def test_the_same_request_again_makes_no_second_letter(person: UUID, client_as: ClientAs) -> None:
    body = {"person_id": str(person), "kind": "unreached"}
    officer, key = client_as(Role.OFFICER), {"Idempotency-Key": "one"}
    first, again = (officer.post(LETTERS, json=body, headers=key) for _ in range(2))
    assert first.json() == again.json()
    assert made(client_as, person).id == UUID(first.json()["id"])
