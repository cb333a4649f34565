"""An administrator makes and closes accounts, and sees nothing of cases."""

from __future__ import annotations

import re

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


def signs_in(visitor: Visitor) -> bool:
    form = {"name": "nieuw", "password": PASSWORD}
    return visitor("auditor").post("/sign-in", data=form).status_code == 303


def test_a_new_account_signs_in_once_the_supervisor_confirms_it(
    arrange: Arranger, visitor: Visitor
) -> None:
    admin, supervisor = visitor("admin"), visitor("supervisor")
    assert flashed(admin.post("/accounts", data=new_account(arrange))) == "account"
    assert dutch("Waits for confirmation") in words(admin.get("/accounts").text)
    assert not signs_in(visitor)
    assert "/account-changes" in supervisor.get("/approvals").text
    page = supervisor.get("/account-changes").text
    assert "N. Nieuw" in page
    assert arrange.office.admin.display_name in words(page)
    (confirm,) = re.findall(r'hx-post="(/account-changes/[^"]+/confirm)"', page)
    own = admin.get("/account-changes").text
    assert confirm not in own
    assert dutch("Someone else decides: this is about you, or from you") in words(own)
    assert admin.post(confirm, data={"version": "1"}).status_code == 403
    assert flashed(supervisor.post(confirm, data={"version": "1"})) == "account-confirmed"
    assert signs_in(visitor)
    assert supervisor.post(confirm, data={"version": "1"}).status_code == 409


def test_a_refusal_needs_a_reason_beside_its_field(arrange: Arranger, visitor: Visitor) -> None:
    visitor("admin").post("/accounts", data=new_account(arrange))
    supervisor = visitor("supervisor")
    page = supervisor.get("/account-changes").text
    (refuse,) = re.findall(r'hx-post="(/account-changes/[^"]+/refuse)"', page)
    field = f"reason-{refuse.split('/')[2]}"
    answer = supervisor.post(refuse, data={"version": "1", field: ""})
    assert answer.status_code == 422
    assert error_of(answer.text, field)
    assert '<details class="confirm" open>' in answer.text
    done = supervisor.post(refuse, data={"version": "1", field: "Niet bekend"})
    assert flashed(done) == "account-refused"
    assert not signs_in(visitor)


def test_name_and_role_of_an_account_are_changed_on_its_own_page(
    arrange: Arranger, visitor: Visitor
) -> None:
    admin, planner = visitor("admin"), arrange.office.planner
    page = f"/accounts/{planner.staff_id}"
    assert f'href="{page}"' in admin.get("/accounts").text
    assert value_of(admin.get(page).text, "display_name") == planner.display_name
    taken = {"version": "1", "display_name": arrange.office.officer.display_name, "language": "nl"}
    answer = admin.post(f"{page}/name", data=taken)
    assert error_of(answer.text, "display_name") == fault("name-in-use")
    renamed = {"version": "1", "display_name": "P. Lanner", "language": "nl"}
    assert flashed(admin.post(f"{page}/name", data=renamed)) == "saved"
    moved = {"version": "2", "role": "officer", "team": str(arrange.office.team_id)}
    assert flashed(admin.post(f"{page}/position", data=moved)) == "account-proposed"
    assert dutch("A change waits for confirmation") in words(admin.get("/accounts").text)
    assert f"{page}/position" not in admin.get(page).text
    assert visitor("planner").get("/groups").status_code == 200


def test_who_has_work_left_keeps_the_role_until_it_is_transferred(
    arrange: Arranger, visitor: Visitor
) -> None:
    arrange.person()
    officer = arrange.office.officer.staff_id
    moved = {"version": "1", "role": "planner", "team": str(arrange.office.team_id)}
    answer = visitor("admin").post(f"/accounts/{officer}/position", data=moved)
    assert error_of(answer.text, "role") == dutch(
        "This account has clients or other work: a colleague takes that over first"
    )


def test_a_supervisor_marks_what_others_confirmed_as_seen(
    arrange: Arranger, visitor: Visitor
) -> None:
    second = visitor(arrange.staff("admin"))
    visitor("admin").post("/accounts", data=new_account(arrange))
    page = second.get("/account-changes").text
    (confirm,) = re.findall(r'hx-post="(/account-changes/[^"]+/confirm)"', page)
    second.post(confirm, data={"version": "1"})
    supervisor = visitor("supervisor")
    news = words(supervisor.get("/account-changes").text)
    assert "N. Nieuw" in news
    assert "→" not in news
    supervisor.post("/account-changes/seen")
    assert "N. Nieuw" not in supervisor.get("/account-changes").text


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
    again = admin.post("/accounts", data=new_account(arrange, display_name="N. Ander"))
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
