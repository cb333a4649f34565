"""An administrator makes and closes accounts, and sees nothing of cases."""

from __future__ import annotations

from aftercare.web.accounts.pages import TAKEN
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, value_of, words
from tests.web.shell.wording import dutch, fault

PASSWORD = "een lang wachtwoord"


def new_account(arrange: Arranger, **changes: str) -> dict[str, str]:
    return {
        "display_name": "N. Nieuw",
        "username": "nieuw",
        "role": "officer",
        "team": str(arrange.office.team_id),
        "provider": "",
        "language": "nl",
        "password": PASSWORD,
    } | changes


def test_a_new_account_can_sign_in_at_once(arrange: Arranger, visitor: Visitor) -> None:
    admin = visitor("admin")
    assert flashed(admin.post("/accounts", data=new_account(arrange))) == "account"
    assert "N. Nieuw" in admin.get("/accounts").text
    answer = admin.post("/sign-in", data={"name": "nieuw", "password": PASSWORD})
    assert answer.status_code == 303


def test_mistakes_are_shown_at_their_fields_and_nothing_typed_is_lost(
    arrange: Arranger, visitor: Visitor
) -> None:
    form = new_account(arrange, username="?", password="kort", team="")
    answer = visitor("admin").post("/accounts", data=form)
    assert answer.status_code == 422
    assert error_of(answer.text, "username") == fault("bad-username")
    assert error_of(answer.text, "password") == fault("too-short")
    assert error_of(answer.text, "team") == fault("missing")
    assert value_of(answer.text, "display_name") == "N. Nieuw"
    assert "kort" not in answer.text


def test_a_name_is_taken_once(arrange: Arranger, visitor: Visitor) -> None:
    admin = visitor("admin")
    admin.post("/accounts", data=new_account(arrange))
    again = admin.post("/accounts", data=new_account(arrange))
    assert again.status_code == 422
    assert error_of(again.text, "username") == dutch(TAKEN)


def test_a_closed_account_is_signed_out_and_stays_in_the_list(
    arrange: Arranger, visitor: Visitor
) -> None:
    admin, officer = visitor("admin"), visitor("officer")
    assert officer.get("/week").status_code == 200
    staff_id = arrange.office.officer.staff_id
    assert f"/accounts/{staff_id}/close" in admin.get("/accounts").text
    assert flashed(admin.post(f"/accounts/{staff_id}/close")) == "account-closed"
    assert officer.get("/week").headers["location"].startswith("/sign-in")
    page = admin.get("/accounts").text
    assert "Gesloten" in words(page)
    assert f"/accounts/{staff_id}/close" not in page


def test_an_account_with_clients_is_not_closed_and_says_who_can_transfer_them(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    admin = visitor("admin")
    answer = admin.post(f"/accounts/{arrange.office.officer.staff_id}/close")
    assert answer.status_code == 409
    view = words(answer.text)
    way = dutch("A supervisor transfers them on the page Transfers")
    assert f"{dutch('Clients')}: 1. {way}." in view
    assert arrange.office.supervisor.display_name in view
    assert person.family_name not in view
    assert visitor("officer").get("/week").status_code == 200


def test_nobody_closes_the_account_they_work_with(arrange: Arranger, visitor: Visitor) -> None:
    admin = visitor("admin")
    own = f"/accounts/{arrange.office.admin.staff_id}/close"
    assert own not in admin.get("/accounts").text
    assert admin.post(own).status_code == 409


def test_no_client_is_named_here(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person()
    assert person.family_name not in visitor("admin").get("/accounts").text
    assert visitor("supervisor").get("/accounts").status_code == 403


def test_an_account_that_is_a_stand_in_is_not_closed_and_a_supervisor_finds_the_clients(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    answer = visitor("admin").post(f"/accounts/{arrange.office.deputy.staff_id}/close")
    assert answer.status_code == 409
    view = words(answer.text)
    assert f"{dutch('Clients this account stands in for')}: 1." in view
    assert person.family_name not in view
    page = visitor("supervisor").get("/transfers").text
    assert arrange.office.deputy.display_name in words(page)
    assert f'href="/people/{person.id}/details"' in page
    assert visitor("supervisor").get(f"/people/{person.id}/details").status_code == 200
    assert f'href="/people/{person.id}/details"' not in visitor("officer").get("/transfers").text
