"""An administrator makes and closes accounts, and sees nothing of cases."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.casework.directory.acts import Directory, create_user, remove_user
from aftercare.casework.sign_in.passwords import set_password
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.domain.openid.claims import ClaimsMapping
from aftercare.store.accounts.change_rows import DIRECTORY
from aftercare.store.accounts.rows import StaffRow
from aftercare.web.accounts.pages import TAKEN
from aftercare.web.sign_in.my_account_page import NOT_PRESENT, SAME
from aftercare.web.sign_in.password_link_page import DIFFERS
from tests.light_passwords import light_hash
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, value_of, words
from tests.web.shell.wording import dutch, fault, named

PASSWORD, OTHER = "een lang wachtwoord", "drie groene olifanten"


def new_account(arrange: Arranger, **changes: str) -> dict[str, str]:
    return {
        "display_name": "N. Nieuw",
        "username": "nieuw",
        "role": "officer",
        "team": str(arrange.office.team_id),
        "provider": "",
        "language": "nl",
    } | changes


def signs_in(browser: TestClient, name: str = "nieuw") -> bool:
    form = {"name": name, "password": PASSWORD}
    return browser.post("/sign-in", data=form).status_code == 303


def secret_in(page: str) -> str:
    """What follows the # of the link on a page."""
    (secret,) = re.findall(r"/sign-in/link#([\w-]+)<", page)
    return secret


def chosen(secret: str, **changes: str) -> dict[str, str]:
    return {"secret": secret, "password": PASSWORD, "again": PASSWORD} | changes


def test_a_new_account_signs_in_once_the_supervisor_confirms_it_and_its_holder_opened_the_link(
    arrange: Arranger, visitor: Visitor, stranger: TestClient
) -> None:
    admin, supervisor = visitor("admin"), visitor("supervisor")
    assert flashed(admin.post("/accounts", data=new_account(arrange))) == "account"
    assert dutch("Waiting for confirmation") in words(admin.get("/accounts").text)
    assert "/account-changes" in supervisor.get("/approvals").text
    page = supervisor.get("/account-changes").text
    assert "N. Nieuw" in page
    assert arrange.office.admin.display_name in words(page)
    (confirm,) = re.findall(r'hx-post="(/account-changes/[^"]+/confirm)"', page)
    own = admin.get("/account-changes").text
    assert confirm not in own
    assert dutch("Someone else decides: this is about you, or from you") in words(own)
    assert admin.post(confirm, data={"version": "1"}).status_code == 403
    confirmed = supervisor.post(confirm, data={"version": "1"})
    assert confirmed.headers["cache-control"] == "no-store"
    secret = secret_in(confirmed.text)
    assert supervisor.post(confirm, data={"version": "1"}).status_code == 409
    # What follows the # is not sent: a look at the address uses nothing up.
    assert stranger.get("/sign-in/link").status_code == 200
    shown = stranger.post("/sign-in/link", data={"secret": secret}).text
    assert "N. Nieuw" in shown
    weak = stranger.post("/sign-in/link/password", data=chosen(secret, password="nieuw2026abc"))
    assert error_of(weak.text, "again") == dutch(DIFFERS)
    weak = {"password": "Nieuw-2026!!", "again": "Nieuw-2026!!"}
    refused = stranger.post("/sign-in/link/password", data=chosen(secret, **weak))
    assert (refused.status_code, error_of(refused.text, "password")) == (
        422,
        fault("guessable.name"),
    )
    assert flashed(stranger.post("/sign-in/link/password", data=chosen(secret))) == "password-set"
    assert stranger.get("/week").status_code == 200
    assert signs_in(visitor("auditor"))
    again = stranger.post("/sign-in/link/password", data=chosen(secret))
    assert (again.status_code, dutch("This link no longer works") in words(again.text)) == (
        410,
        True,
    )


def test_accounts_are_filtered_by_role_and_team(arrange: Arranger, visitor: Visitor) -> None:
    admin, office = visitor("admin"), arrange.office
    officers = admin.get(f"/accounts?with_role=officer&in_team={office.team_id}").text
    assert f'href="/accounts/{office.colleague.staff_id}"' in officers
    assert f'href="/accounts/{office.supervisor.staff_id}"' not in officers
    assert f'href="/accounts/{office.supervisor.staff_id}"' in admin.get("/accounts").text


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
    assert "N. Nieuw" not in supervisor.get("/account-changes").text
    shown = words(visitor("admin").get("/account-changes").text)
    assert "N. Nieuw" in shown
    assert "Niet bekend" in shown


def test_who_proposed_a_change_withdraws_it_and_the_last_unit_manager_is_named_first(
    arrange: Arranger, visitor: Visitor
) -> None:
    admin, manager = visitor("admin"), arrange.office.unit_manager
    alone = dutch(
        "Only this account is %(duty)s. If it no longer is, escalation steps to it are skipped.",
        duty=named("audience", "unit_manager").lower(),
    )
    assert alone in words(admin.get("/accounts").text)
    moved = {"version": "1", "role": "planner", "team": str(arrange.office.team_id)}
    admin.post(f"/accounts/{manager.staff_id}/position", data=moved)
    lost = dutch(
        "No one else has this duty: %(duties)s. Escalation steps to it are skipped from then on.",
        duties=named("audience", "unit_manager").lower(),
    )
    supervisor = visitor("supervisor")
    assert lost in words(supervisor.get("/account-changes").text)
    page = admin.get("/account-changes").text
    assert "/withdraw" not in supervisor.get("/account-changes").text
    (withdraw,) = re.findall(r'hx-post="(/account-changes/[^"]+/withdraw)"', page)
    assert supervisor.post(withdraw, data={"version": "1"}).status_code == 403
    assert flashed(admin.post(withdraw, data={"version": "1"})) == "account-withdrawn"
    assert "/withdraw" not in admin.get("/account-changes").text


def test_an_administrator_with_fewer_than_two_others_is_pointed_to_the_command_line(
    arrange: Arranger, visitor: Visitor
) -> None:
    browser = visitor("admin")
    for of, needs_command in (("admin", True), ("planner", False)):
        page = browser.get(f"/accounts/{getattr(arrange.office, of).staff_id}").text
        assert ("aftercare user link --username" in words(page)) is needs_command


def test_a_new_link_ends_the_one_before_and_a_reset_the_password_and_the_sessions(
    arrange: Arranger, visitor: Visitor, stranger: TestClient
) -> None:
    planner = visitor("planner")
    assert planner.get("/sites").status_code == 200
    proposed = visitor("admin").post(
        f"/accounts/{arrange.office.planner.staff_id}/reset", data={"version": "1"}
    )
    assert flashed(proposed) == "account-proposed"
    # The holder hears of it while there is time to say that it was not asked for.
    heard = named("account_notice", "reset_proposed")
    assert heard in words(planner.get("/me/account").text)
    supervisor = visitor("supervisor")
    page = supervisor.get("/account-changes").text
    (confirm,) = re.findall(r'hx-post="(/account-changes/[^"]+/confirm)"', page)
    first = secret_in(supervisor.post(confirm, data={"version": "1"}).text)
    assert planner.get("/sites").status_code == 303
    assert "/link" not in visitor("admin").get("/account-changes").text
    made = f"/accounts/{arrange.office.planner.staff_id}/link"
    assert visitor("admin").post(made).status_code == 403
    assert made in supervisor.get("/account-changes").text
    second = secret_in(supervisor.post(made).text)
    assert stranger.post("/sign-in/link", data={"secret": first}).status_code == 410
    assert flashed(stranger.post("/sign-in/link/password", data=chosen(second))) == "password-set"
    assert stranger.get("/sites").status_code == 200
    assert supervisor.post(made).status_code == 409


def test_who_knows_the_present_password_changes_it_and_is_signed_out_elsewhere(
    arrange: Arranger, app_state: AppState, visitor: Visitor
) -> None:
    officer = arrange.office.officer
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        username = work.session.get_one(StaffRow, officer.staff_id).username
        set_password(work, officer.staff_id, light_hash(PASSWORD))
    browser, elsewhere = visitor("officer"), visitor("officer")
    changed = {"present": "not this one", "password": OTHER, "again": OTHER}
    wrong = browser.post("/me/account/password", data=changed)
    assert error_of(wrong.text, "present") == dutch(NOT_PRESENT)
    same = changed | {"present": OTHER}
    assert error_of(browser.post("/me/account/password", data=same).text, "password") == dutch(SAME)
    changed |= {"present": PASSWORD}
    assert flashed(browser.post("/me/account/password", data=changed)) == "password-changed"
    assert browser.get("/me/account").status_code == 200
    assert elsewhere.get("/me/account").status_code == 303
    assert not signs_in(visitor("auditor"), username)


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
    assert dutch("A change is waiting for confirmation") in words(admin.get("/accounts").text)
    assert f"{page}/position" not in admin.get(page).text
    assert visitor("planner").get("/treatment-groups").status_code == 200


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
    assert dutch("Decided by others") not in words(supervisor.get("/account-changes").text)


def test_mistakes_are_shown_at_their_fields_and_nothing_typed_is_lost(
    arrange: Arranger, visitor: Visitor
) -> None:
    form = new_account(arrange, username="?", team="")
    answer = visitor("admin").post("/accounts", data=form)
    assert answer.status_code == 422
    assert error_of(answer.text, "username") == fault("bad-username")
    assert error_of(answer.text, "team") == fault("missing")
    assert value_of(answer.text, "display_name") == "N. Nieuw"


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


def test_an_administrator_signs_another_account_out_everywhere_and_its_holder_gets_a_notice(
    arrange: Arranger, visitor: Visitor
) -> None:
    admin, officer = visitor("admin"), visitor("officer")
    assert officer.get("/week").status_code == 200
    page = f"/accounts/{arrange.office.officer.staff_id}"
    assert f"{page}/end-sessions" in admin.get(page).text
    assert flashed(admin.post(f"{page}/end-sessions")) == "sessions-ended"
    assert officer.get("/week").headers["location"].startswith("/sign-in")
    shown = words(visitor("officer").get("/me/account").text)
    assert named("account_notice", "sessions_ended") in shown
    log = words(visitor("auditor").get("/access-log?action=end-sessions").text)
    assert dutch("Ended all sessions of an account") in log
    own = f"/accounts/{arrange.office.admin.staff_id}"
    assert "/end-sessions" not in admin.get(own).text
    assert admin.post(f"{own}/end-sessions").status_code == 409
    assert visitor("supervisor").post(f"{page}/end-sessions").status_code == 403


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
    assert f"{dutch('Clients this account is the deputy of')}: 1." in view
    assert person.family_name not in view
    page = visitor("supervisor").get("/transfers").text
    assert arrange.office.deputy.display_name in words(page)
    assert f'href="/people/{person.id}/details"' in page
    assert visitor("supervisor").get(f"/people/{person.id}/details").status_code == 200
    assert f'href="/people/{person.id}/details"' not in visitor("officer").get("/transfers").text
    own = arrange.person(officer_id=arrange.office.colleague.staff_id)
    address = f"/transfers/deputies/{arrange.office.deputy.staff_id}"
    field = f"deputy-{arrange.office.deputy.staff_id}"
    supervisor = visitor("supervisor")
    refused = supervisor.post(address, data={field: str(arrange.office.outsider.staff_id)})
    assert error_of(refused.text, field) == fault("no-deputy")
    given = supervisor.post(address, data={field: str(arrange.office.colleague.staff_id)})
    assert flashed(given) == "deputies-kept"
    page = supervisor.get("/transfers").text
    assert f'href="/people/{own.id}/details"' in page
    given = supervisor.post(address, data={field: str(arrange.office.officer.staff_id)})
    assert flashed(given) == "deputies-handed-over"
    closed = visitor("admin").post(f"/accounts/{arrange.office.deputy.staff_id}/close")
    assert flashed(closed) == "account-closed"


def test_what_the_directory_takes_back_is_said_with_nothing_left_to_confirm(
    app_state: AppState, arrange: Arranger, visitor: Visitor
) -> None:
    admin, directory = visitor("admin"), Directory({}, ClaimsMapping(roles={"audit": Role.AUDITOR}))
    document = {"userName": "d.r", "displayName": "D. Register", "active": True, "roles": ["audit"]}
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        staff_id = create_user(work, directory, document).staff.id
    (confirm,) = re.findall(
        r'hx-post="(/account-changes/[^"]+/confirm)"', admin.get("/account-changes").text
    )
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        remove_user(work, staff_id, None)
    refused = admin.post(confirm, data={"version": "1"})
    assert refused.status_code == 409
    said = dutch("The organisation's directory says something else now: look at what waits")
    assert said in words(refused.text)
    page = admin.get("/account-changes").text
    assert confirm not in page
    assert dutch("withdrawn by the directory of the organisation") in words(page)
    assert dutch(
        "The directory of the organisation no longer gives this role, so nothing is left to decide."
    ) in words(page)
    assert flashed(admin.post("/account-changes/seen")) == "saved"
    assert "D. Register" not in admin.get("/account-changes").text
    # The account in whose name it was withdrawn is no machine of people.
    assert str(DIRECTORY) not in admin.get("/machines").text
    assert admin.get(f"/machines/{DIRECTORY}").status_code == 404
