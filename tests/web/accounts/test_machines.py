"""Administrators give other systems an account, take it away, and see how it is used."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.bootstrap import AppState
from aftercare.casework.sign_in.machine_secrets import OVERLAP
from aftercare.domain.accounts.machines import SCOPES
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.scheduling.jobs.job import tick
from aftercare.scheduling.submissions.count_unread_files import count_unread_files_job
from aftercare.store.database.unit_of_work import as_sign_in
from aftercare.submission_drops import FolderSubmissionDrop
from aftercare.web.shell.dates import short_moment
from aftercare.web.shell.vocabulary import VOCABULARY
from tests.machines import key, key_set
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, words
from tests.web.shell.wording import dutch, fault

NAME = "Griffie rechtbank"
SECRET = re.compile(r'name="secret" value="([^"]+)"')


@pytest.fixture
def second(arrange: Arranger) -> Actor:
    return arrange.staff("admin")


def proposal(arrange: Arranger, **changes: str) -> dict[str, str]:
    return {
        "display_name": NAME,
        "username": "griffie",
        "scopes-read-times": "yes",
        f"teams-{arrange.office.team_id}": "yes",
        "ends_on": "1-6-2027",
        "keys": "",
    } | changes


def address_of(page: str, act: str) -> str:
    (found,) = re.findall(rf'hx-post="(/[^"]+/{act})"', page)
    return str(found)


UNTIL = "The secret of before is accepted until %(moment)s, so that the other system can change over without a stop."
TWO = "Two secrets are accepted: there is room for a new one after %(moment)s, or once you end one of the two."


def machine_id(browser: TestClient) -> str:
    (found,) = re.findall(r'href="/machines/([0-9a-f-]{36})"', browser.get("/machines").text)
    return str(found)


def version_of(browser: TestClient, address: str) -> str:
    """The version of the machine, as each form of its page has it."""
    (found,) = set(re.findall(r'name="version" value="(\d+)"', browser.get(address).text))
    return str(found)


def said_now(browser: TestClient, address: str) -> str:
    """What the page says that the machine may do now."""
    return words(browser.get(address).text.split('id="now-title"')[1].split("</section>")[0])


def secret_in(page: str) -> str:
    (found,) = re.findall(r"aftercare-secret-[\w-]{43}", page)
    return str(found)


def confirmed(browser: TestClient) -> str:
    """The page after the change that waits is confirmed."""
    address = address_of(browser.get("/account-changes").text, "confirm")
    return browser.post(address, data={"version": "1"}).text


def test_a_machine_is_proposed_by_one_confirmed_by_another_who_sees_the_secret_once(
    arrange: Arranger, visitor: Visitor, second: Actor
) -> None:
    admin, other = visitor("admin"), visitor(second)
    assert flashed(admin.post("/machines", data=proposal(arrange))) == "account-proposed"
    own = admin.get("/account-changes").text
    assert "/confirm" not in own
    shown = words(other.get("/account-changes").text)
    for said in (NAME, "griffie", dutch("Read appointments and times"), "Team Noord"):
        assert said in shown
    address = address_of(other.get("/account-changes").text, "confirm")
    assert admin.post(address, data={"version": "1"}).status_code == 403
    answer = other.post(address, data={"version": "1"})
    assert answer.headers["cache-control"] == "no-store"
    assert secret_in(answer.text)
    page = f"/machines/{machine_id(other)}"
    for browser in (admin, other):
        assert "aftercare-secret-" not in browser.get(page).text
        assert browser.post(f"{page}/make-secret").status_code in (403, 409)


def test_supervisors_planners_and_auditors_neither_see_nor_propose_machines(
    arrange: Arranger, visitor: Visitor
) -> None:
    for role in ("supervisor", "officer", "planner", "auditor"):
        browser = visitor(role)
        assert browser.get("/machines").status_code == 403
        assert browser.post("/machines", data=proposal(arrange)).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"scopes-read-times": ""}, "scopes", "missing"),
        ({"ends_on": "1-1-2020"}, "ends_on", "in-the-past"),
        ({"ends_on": "1-6-2031"}, "ends_on", "machine-too-long"),
        ({"username": "griffié"}, "username", "bad-username"),
        ({"keys": "geen sleutel"}, "keys", "not-keys"),
        ({"keys": '{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}'}, "keys", "private-key"),
        ({"keys": '{"keys": []}'}, "keys", "keys-number"),
        ({"keys": key_set(key("one"), key("one"))}, "keys", "key-names"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_nothing_typed_is_lost(
    arrange: Arranger, visitor: Visitor, changes: dict[str, str], field: str, code: str
) -> None:
    answer = visitor("admin").post("/machines", data=proposal(arrange, **changes))
    assert answer.status_code == 422
    assert error_of(answer.text, field) == fault(code)
    assert NAME in answer.text
    assert visitor("admin").get("/machines").text.count("/machines/0") == 0


@pytest.mark.parametrize("also", [{}, {"ends_on": "1-1-2020"}])
@pytest.mark.parametrize(
    "keys", ['{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}', '{"kty": "OKP", "d" : "c2VjcmV0"']
)
def test_a_private_key_is_not_shown_back(
    arrange: Arranger, visitor: Visitor, keys: str, also: dict[str, str]
) -> None:
    answer = visitor("admin").post("/machines", data=proposal(arrange, keys=keys, **also))
    assert answer.status_code == 422
    assert "c2VjcmV0" not in answer.text


def test_a_machine_that_sees_clients_needs_a_team_and_a_name_is_given_once(
    arrange: Arranger, visitor: Visitor
) -> None:
    admin = visitor("admin")
    without = proposal(arrange, **{f"teams-{arrange.office.team_id}": ""})
    assert error_of(admin.post("/machines", data=without).text, "teams") == fault(
        "machine-without-team"
    )
    only_texts = without | {"scopes-read-times": "", "scopes-read-standards": "yes"}
    assert admin.post("/machines", data=only_texts).status_code == 303
    again = admin.post("/machines", data=proposal(arrange, display_name="Ander"))
    assert (again.status_code, bool(error_of(again.text, "username"))) == (422, True)


def test_a_machine_with_keys_gets_no_secret(
    arrange: Arranger, visitor: Visitor, second: Actor
) -> None:
    admin, other = visitor("admin"), visitor(second)
    admin.post("/machines", data=proposal(arrange, keys=key_set()))
    assert "aftercare-secret-" not in confirmed(other)
    page = f"/machines/{machine_id(admin)}"
    assert dutch("Propose a new secret") not in words(admin.get(page).text)
    version = {"version": version_of(admin, page)}
    assert admin.post(f"{page}/replace-secret", data=version).status_code == 409


def test_a_secret_is_replaced_by_two_and_ended_by_one(
    arrange: Arranger, visitor: Visitor, second: Actor, clock: FixedClock
) -> None:
    admin, other = visitor("admin"), visitor(second)
    admin.post("/machines", data=proposal(arrange))
    first = secret_in(confirmed(other))
    clock.move_to(clock.now() + timedelta(minutes=1))
    page = f"/machines/{machine_id(admin)}"
    version = {"version": version_of(admin, page)}
    assert flashed(admin.post(f"{page}/replace-secret", data=version)) == "account-proposed"
    assert admin.post(f"{page}/replace-secret", data=version).status_code == 412
    assert dutch("New secret") in words(other.get("/account-changes").text)
    made = confirmed(other)
    assert secret_in(made) != first
    # The day on which that of before ends, as on the page of the machine.
    ends = short_moment(clock.now() + OVERLAP, "nl", clock.now().year)
    assert dutch(UNTIL).partition("%(moment)s")[0] + ends in words(made)
    shown = admin.get(page).text
    assert dutch("Propose a new secret") not in words(shown)
    assert dutch(TWO).partition("%(moment)s")[0] + ends in words(shown)
    third = {"version": version_of(admin, page)}
    assert admin.post(f"{page}/replace-secret", data=third).status_code == 409
    assert dutch("accepted until") in words(shown)
    secrets = SECRET.findall(shown)
    assert len(secrets) == 2
    ending = {"secret": secrets[0]}
    assert flashed(admin.post(f"{page}/end-secret", data=ending)) == "secret-ended"
    assert admin.post(f"{page}/end-secret", data=ending).status_code == 404
    left = admin.get(page).text
    assert SECRET.findall(left) == secrets[1:]
    assert dutch("Propose a new secret") in words(left)


def test_other_terms_take_effect_once_another_confirms_them_and_a_closed_machine_opens_so_too(
    arrange: Arranger, visitor: Visitor, second: Actor, clock: FixedClock
) -> None:
    admin, other = visitor("admin"), visitor(second)
    admin.post("/machines", data=proposal(arrange))
    confirmed(other)
    page = f"/machines/{machine_id(admin)}"
    same = proposal(arrange, version=version_of(admin, page))
    assert error_of(admin.post(f"{page}/propose", data=same).text, "scopes") == fault("unchanged")
    more = same | {"scopes-read-cases": "yes"}
    assert flashed(admin.post(f"{page}/propose", data=more)) == "account-proposed"
    assert dutch("Read case files") not in said_now(admin, page)
    waiting = words(other.get("/account-changes").text)
    assert f"{dutch('Now')}: {dutch('Read appointments and times')}" in waiting
    clock.move_to(clock.now() + timedelta(minutes=1))
    assert "aftercare-secret-" not in confirmed(other)
    assert dutch("Read case files") in said_now(admin, page)
    closing = admin.post(f"{page}/close", data={"version": version_of(admin, page)})
    assert flashed(closing) == "machine-closed"
    clock.move_to(clock.now() + timedelta(minutes=1))
    again = more | {"version": version_of(admin, page)}
    assert flashed(admin.post(f"{page}/propose", data=again)) == "account-proposed"
    assert secret_in(confirmed(other))


def test_use_is_shown_by_day_and_address(
    app_state: AppState, arrange: Arranger, visitor: Visitor, second: Actor
) -> None:
    admin, other = visitor("admin"), visitor(second)
    admin.post("/machines", data=proposal(arrange))
    confirmed(other)
    page, now = f"/machines/{machine_id(admin)}", app_state.clock.now()
    assert dutch("Not used") in words(admin.get(page).text)
    used = text(
        "insert into machine_use values (:id, :day, '192.0.2.17', 41, :now),"
        " (:id, :day, '2001:db8::1', 1, :now)"
    )
    values = {"id": machine_id(admin), "day": now.date(), "now": now}
    with app_state.database.work(CLOCK, now) as work, as_sign_in(work):
        work.session.execute(used, values)
    shown = words(admin.get(page).text)
    for said in ("192.0.2.17", "41", "2001:db8::1"):
        assert said in shown


def test_the_page_of_an_account_and_its_password_link_are_for_people_alone(
    arrange: Arranger, visitor: Visitor, second: Actor
) -> None:
    admin, other = visitor("admin"), visitor(second)
    admin.post("/machines", data=proposal(arrange))
    confirmed(other)
    machine = machine_id(admin)
    assert admin.get(f"/accounts/{machine}").status_code == 404
    assert NAME not in admin.get("/accounts").text
    assert other.post(f"/accounts/{machine}/link").status_code == 404
    form = {"version": "2", "role": "officer", "team": str(arrange.office.team_id), "provider": ""}
    assert admin.post(f"/accounts/{machine}/position", data=form).status_code == 404
    as_machine = {
        "display_name": "X",
        "username": "x-y",
        "role": "machine",
        "team": "",
        "provider": "",
        "language": "nl",
    }
    assert admin.post("/accounts", data=as_machine).status_code == 422
    assert admin.get(f"/machines/{arrange.office.officer.staff_id}").status_code == 404


def test_every_scope_is_called_by_words() -> None:
    assert set(VOCABULARY["machine_scope"]) == {one.value for one in SCOPES}


def test_administrators_see_how_many_files_were_not_read(
    app_state: AppState, clock: FixedClock, visitor: Visitor, tmp_path: Path
) -> None:
    drop = FolderSubmissionDrop(tmp_path, 1000)
    for name in ("in", "refused"):
        (tmp_path / name).mkdir()
    admin = visitor("admin")

    def shown() -> str:
        clock.move_to(clock.now() + timedelta(minutes=1))
        tick(app_state.database, clock, count_unread_files_job(clock, drop), "worker")
        return words(admin.get("/machines").text)

    drop.set_refused("one.jws", b"{}", clock.now())
    (tmp_path / "refused" / "one.jws").write_bytes(b"unsigned")
    assert "1 bestand dat een machine achterliet, is niet gelezen" in shown()
    (tmp_path / "refused" / "one.jws").unlink()
    assert "niet gelezen" not in shown()
