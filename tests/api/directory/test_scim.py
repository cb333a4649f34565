"""A directory keeps accounts over real HTTP: it proposes them, and stops them at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from structlog.testing import capture_logs

from aftercare.base.clock import FixedClock
from aftercare.base.errors import AccountHasCaseload, Forbidden
from aftercare.base.logs import keep_allowed_keys
from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings
from aftercare.base.subject_errors import DirectorySaysOtherwise
from aftercare.bootstrap import furnish
from aftercare.casework.accounts.account_changes import (
    NewPosition,
    confirm_change,
    count_changes_to_see,
    propose_reopening,
)
from aftercare.casework.directory.refusals import SHOWN, refused_requests
from aftercare.casework.sign_in.acts import Credential, issue_token
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.domain.directory.users import CORE, PATCH
from aftercare.openid_provider import PUBLIC_TOKEN, directory_of
from aftercare.store.accounts.change_rows import AccountChangeRow, waiting_change
from aftercare.store.accounts.rows import StaffRow, teams
from aftercare.store.database.unit_of_work import Database
from aftercare.store.staff.leave_rows import present_at
from tests.scenarios.running import free_port, served
from tests.standing_office import open_office, standing_in
from tests.store.arranging import NOW, Arranger

TOKEN = "a token for the tests alone"
LINE = f"idp {hashlib.sha256(TOKEN.encode()).hexdigest()}\n"
NUMBERS = count(1)


@dataclass(frozen=True)
class House:
    """The service on the web, its rows, and a directory that speaks to it."""

    address: str
    arrange: Arranger
    idp: httpx.Client

    def work(self, who: Actor = CLOCK) -> Any:
        return self.arrange.database.work(who, NOW)

    def staff(self, staff_id: str) -> StaffRow:
        with self.work() as work:
            return work.session.get_one(StaffRow, UUID(staff_id))

    def change(self, staff_id: str) -> AccountChangeRow | None:
        with self.work() as work:
            return waiting_change(work.session, UUID(staff_id))

    def confirm(self, staff_id: str) -> None:
        change = self.change(staff_id)
        assert change is not None
        with self.work(self.arrange.office.admin) as work:
            confirm_change(work, change.id, change.version)

    def machines(self, subject_id: str) -> dict[str, str | None]:
        """By action, the machine that the log names."""
        query = text("select action, machine from audit_entry where subject_id = :id")
        with self.work() as work:
            return {
                one.action: one.machine for one in work.session.execute(query, {"id": subject_id})
            }

    def actions(self, staff_id: str) -> list[str]:
        query = text("select action from audit_entry where subject_id = :id order by id")
        with self.work() as work:
            return list(work.session.execute(query, {"id": staff_id}).scalars())

    def session_of(self, staff_id: str) -> httpx.Client:
        """A program with a token of this account."""
        with self.work() as work:
            token, _ = issue_token(
                work, work.session.get_one(StaffRow, UUID(staff_id)), Credential.BEARER
            )
        return httpx.Client(base_url=self.address, headers={"authorization": f"Bearer {token}"})


@pytest.fixture(scope="module")
def house(
    server_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("scim")
    with standing_in(server_url, template_database, open_office) as (engine, office):
        database = Database(engine)
        with database.work(CLOCK, NOW) as work:
            north = next(one.name for one in teams(work.session) if one.id == office.team_id)
        settings = settings_in(folder, LINE, north)
        with (
            served(furnish(settings, database, clock=FixedClock(NOW)), settings.port) as address,
            httpx.Client(
                base_url=f"{address}/scim/v2",
                headers={"authorization": f"Bearer {TOKEN}"},
                timeout=30,
            ) as idp,
        ):
            yield House(address, Arranger(database, office=office), idp)


def settings_in(folder: Path, tokens: str, place: str, **more: Any) -> Settings:
    (folder / "tokens").write_text(tokens)
    roles = {"officers": "officer", "auditors": "auditor"}
    mapping = {"roles": roles, "places": {"north": place}}
    (folder / "mapping.json").write_text(json.dumps(mapping | more))
    return Settings(
        data_dir=folder,
        port=free_port(),
        scim_tokens_file=folder / "tokens",
        openid_mapping=folder / "mapping.json",
    )


def user(**changes: Any) -> dict[str, Any]:
    number = next(NUMBERS)
    return {
        "schemas": [CORE], "userName": f"smit-{number}", "displayName": f"J. Smit {number}",
        "externalId": f"ext-{number}", "active": True,
        "roles": [{"value": "officers"}, {"value": "north"}],
    } | changes  # fmt: skip


def added(house: House, **changes: Any) -> dict[str, Any]:
    answer = house.idp.post("/Users", json=user(**changes))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def patch(house: House, one: dict[str, Any], **value: Any) -> httpx.Response:
    operation = {"op": "replace", "value": value}
    body = {"schemas": [PATCH], "Operations": [operation]}
    return house.idp.patch(f"/Users/{one['id']}", json=body)


def refusal(answer: Any) -> tuple[int, str | None]:
    assert answer.headers["content-type"] == "application/scim+json"
    body = answer.json()
    assert body["status"] == str(answer.status_code)
    return answer.status_code, body.get("scimType")


def test_the_service_describes_itself(house: House) -> None:
    assert house.idp.get("/ServiceProviderConfig").json()["patch"] == {"supported": True}
    (kind,) = house.idp.get("/ResourceTypes").json()["Resources"]
    assert kind["endpoint"] == "/Users"
    for schema in house.idp.get("/Schemas").json()["Resources"]:
        assert house.idp.get(f"/Schemas/{schema['id']}").json() == schema


def test_an_account_is_proposed_and_a_second_person_opens_it(house: House) -> None:
    answer = house.idp.post("/Users", json=user())
    one = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, one["meta"]["version"])
    assert answer.headers["location"] == one["meta"]["location"]
    staff, change = house.staff(one["id"]), house.change(one["id"])
    assert change is not None
    assert (staff.active, change.kind, change.role, change.proposed_by) == (
        False, "open", "officer", None,
    )  # fmt: skip
    assert change.team_id == house.arrange.office.team_id
    house.confirm(one["id"])
    assert house.staff(one["id"]).may_sign_in
    assert house.actions(one["id"])[:2] == ["add", "directory-add"]
    # The log has the name of the token, and of what people did none.
    said = house.machines(one["id"])
    assert (said["directory-add"], None in said.values()) == ("idp", True)
    assert house.idp.get(f"/Users/{one['id']}").json()["active"] is True


def test_a_name_is_taken_once_in_any_case(house: House) -> None:
    one = added(house)
    for changes in (
        {"userName": one["userName"]}, {"userName": one["userName"].upper()},
        {"externalId": one["externalId"]}, {"displayName": one["displayName"].lower()},
    ):  # fmt: skip
        assert refusal(house.idp.post("/Users", json=user(**changes))) == (409, "uniqueness")


def test_accounts_are_found_by_name_and_id_also_those_made_here(house: House) -> None:
    one = added(house)
    for asked in (
        f'userName eq "{one["userName"].upper()}"',
        f'externalId eq "{one["externalId"]}"',
    ):
        found = house.idp.get("/Users", params={"filter": asked}).json()
        assert [each["id"] for each in found["Resources"]] == [one["id"]]
    everyone = house.idp.get("/Users").json()
    own = house.arrange.office.officer.staff_id
    assert str(own) in {each["id"] for each in everyone["Resources"]}
    page = house.idp.get("/Users", params={"startIndex": 2, "count": 1}).json()
    assert page["Resources"] == everyone["Resources"][1:2]
    assert (page["totalResults"], page["startIndex"]) == (everyone["totalResults"], 2)
    assert house.idp.get("/Users", params={"count": -1}).json()["Resources"] == []


def test_inactive_there_stops_everything_here_at_once_and_active_lifts_it(house: House) -> None:
    one = added(house)
    house.confirm(one["id"])
    program = house.session_of(one["id"])
    assert program.get("/api/v1/me").status_code == 200
    with house.work(house.arrange.office.admin) as work:
        before = count_changes_to_see(work)
    for _ in range(2):
        assert patch(house, one, active=False).json()["active"] is False
    assert program.get("/api/v1/me").status_code == 401
    # A session that began just before does not open either.
    assert house.session_of(one["id"]).get("/api/v1/me").status_code == 401
    with house.work(house.arrange.office.admin) as work:
        assert count_changes_to_see(work) == before + 1
    assert patch(house, one, active="True").json()["active"] is True
    assert house.session_of(one["id"]).get("/api/v1/me").status_code == 200
    kept = [act for act in house.actions(one["id"]) if act.startswith("directory-")]
    assert kept == ["directory-add", "directory-suspend", "directory-resume"]


def test_active_there_never_opens_what_people_closed(house: House) -> None:
    one = added(house)
    house.confirm(one["id"])
    with house.work() as work:
        work.session.get_one(StaffRow, UUID(one["id"])).active = False
    assert patch(house, one, active=True).json()["active"] is False
    assert (house.staff(one["id"]).active, house.change(one["id"])) == (False, None)


def test_a_suspended_account_is_opened_again_by_two_people(house: House) -> None:
    one = added(house)
    house.confirm(one["id"])
    patch(house, one, active=False)
    admin = house.arrange.staff("admin")
    position = NewPosition(Role.OFFICER, house.arrange.office.team_id)
    staff = house.staff(one["id"])
    with house.work(admin) as work:
        propose_reopening(work, staff.id, staff.version, position)
    assert not house.staff(one["id"]).may_sign_in
    house.confirm(one["id"])
    assert house.staff(one["id"]).may_sign_in


def test_what_a_suspended_account_still_has_is_not_left_to_another_role(house: House) -> None:
    one = added(house)
    house.confirm(one["id"])
    house.arrange.person(officer_id=UUID(one["id"]))
    patch(house, one, active=False)
    staff, admin = house.staff(one["id"]), house.arrange.staff("admin")
    with house.work(admin) as work:
        propose_reopening(work, staff.id, staff.version, NewPosition(Role.AUDITOR))
    with pytest.raises(AccountHasCaseload):
        house.confirm(one["id"])
    assert not house.staff(one["id"]).may_sign_in


def test_no_alarm_and_no_mail_waits_for_a_suspended_account(house: House) -> None:
    one = added(house)
    house.confirm(one["id"])
    with house.work() as work:
        assert present_at(work.session, [UUID(one["id"])], NOW) == [UUID(one["id"])]
    patch(house, one, active=False)
    with house.work() as work:
        assert present_at(work.session, [UUID(one["id"])], NOW) == []


def test_another_role_there_is_proposed_and_no_role_suspends(house: House) -> None:
    one = added(house)
    house.confirm(one["id"])
    program = house.session_of(one["id"])
    patch(house, one, roles=["auditors"])
    change = house.change(one["id"])
    assert change is not None
    assert (change.kind, change.role, house.staff(one["id"]).role) == ("edit", "auditor", "officer")
    assert program.get("/api/v1/me").status_code == 401
    patch(house, one, roles=["officers", "auditors", "north"])
    assert not house.staff(one["id"]).may_sign_in
    patch(house, one, roles=["officers", "north"])
    assert house.staff(one["id"]).may_sign_in


@pytest.mark.parametrize("role", ["officer", "auditor", "admin"])
def test_an_account_that_no_role_was_sent_for_keeps_its_own(house: House, role: str) -> None:
    """A first cycle sends what a directory knows of everyone: the team, and values that mean nothing here."""
    place = {"team_id": house.arrange.office.team_id} if role == "officer" else {}
    actor = house.arrange.staff(role, **place)
    one = house.idp.get(f"/Users/{actor.staff_id_or_none}").json()
    had = (house.staff(one["id"]).role, house.staff(one["id"]).team_id)
    program = house.session_of(one["id"])
    for value in (
        {"title": "Auditor"}, {"department": "north"}, {"department": "unheard"}, {"division": "unheard"},
        {"costCenter": "4711"}, {"roles": ["User"]},
    ):  # fmt: skip
        answer = patch(house, one, **value)
        assert (answer.status_code, answer.json()["active"]) == (200, True), value
        assert program.get("/api/v1/me").status_code == 200, value
    staff = house.staff(one["id"])
    assert (staff.role, staff.team_id, house.change(one["id"])) == (*had, None)
    patch(house, one, active=False)
    assert not house.staff(one["id"]).may_sign_in
    patch(house, one, active=True)
    assert house.staff(one["id"]).may_sign_in
    # From its first role on it is kept by the directory.
    patch(house, one, roles=["auditors"])
    patch(house, one, roles=[])
    patch(house, one, active=True)
    assert not house.staff(one["id"]).may_sign_in


def refused_leavers(one: dict[str, Any], taken: dict[str, Any]) -> list[dict[str, Any]]:
    """Operations beside the end of an account, each of which is refused."""
    return [
        {"op": "replace", "path": "userName", "value": "another"},
        {"op": "replace", "path": "displayName", "value": taken["displayName"]},
        {"op": "replace", "path": "displayName", "value": "x\0y"},
        {"op": "replace", "path": "name", "value": "smit@example.org"},
        {"op": "replace", "path": "externalId", "value": taken["externalId"]},
        {"op": "replace", "path": 'roles[display eq "x"].value', "value": "officers"},
        {"op": "destroy", "path": "title"},
    ]


@pytest.mark.parametrize("which", range(7))
def test_who_leaves_is_suspended_also_where_the_rest_of_the_request_is_refused(
    house: House, which: int
) -> None:
    one, taken = added(house), added(house)
    house.confirm(one["id"])
    program = house.session_of(one["id"])
    body = {
        "schemas": [PATCH],
        "Operations": [
            {"op": "Replace", "path": "active", "value": "False"},
            refused_leavers(one, taken)[which],
        ],
    }
    for _ in range(2):
        answer = house.idp.patch(f"/Users/{one['id']}", json=body)
        assert refusal(answer)[0] == (409 if which in (1, 4) else 400)
        assert answer.json()["detail"].endswith(" The account is suspended all the same.")
        assert not house.staff(one["id"]).may_sign_in
    assert program.get("/api/v1/me").status_code == 401
    acts = [act for act in house.actions(one["id"]) if act.startswith("directory-")]
    assert acts == ["directory-add", "directory-suspend", "directory-refuse"]
    # What was refused beside it is as it was, and what is sent later does not lift it by the way.
    now = patch(house, one, title="PO").json()
    assert (now["displayName"], now["active"]) == (one["displayName"], False)
    assert patch(house, one, active=True).json()["active"] is True


def test_a_whole_user_who_leaves_is_suspended_also_where_the_rest_is_refused(house: House) -> None:
    actor = house.arrange.staff("admin")
    path = f"/Users/{actor.staff_id_or_none}"
    sent = user(userName="another", active=False)
    stale = house.idp.put(path, json=sent, headers={"if-match": 'W/"0"'})
    assert refusal(stale)[0] == 412
    assert house.staff(str(actor.staff_id_or_none)).may_sign_in
    answer = house.idp.put(path, json=sent)
    assert refusal(answer) == (400, "mutability")
    assert not house.staff(str(actor.staff_id_or_none)).may_sign_in
    assert house.machines(str(actor.staff_id_or_none))["directory-suspend"] == "idp"
    assert refusal(house.idp.put(path, json=sent | {"active": True})) == (400, "mutability")
    assert not house.staff(str(actor.staff_id_or_none)).may_sign_in


def test_a_body_that_is_not_said_to_be_json_is_refused(house: House) -> None:
    content = json.dumps(user())
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = house.idp.post("/Users", content=content, headers={"content-type": kind})
        assert refusal(answer)[0] == 415
    kind = {"content-type": "application/scim+json; charset=utf-8"}
    assert house.idp.post("/Users", content=content, headers=kind).status_code == 201


def test_the_log_names_the_token_and_what_was_refused(house: House) -> None:
    with capture_logs(processors=[keep_allowed_keys]) as lines:
        assert refusal(house.idp.post("/Users", json=user(roles=[])))[0] == 400
    asked, refused = (one for one in lines if one["event"].startswith("directory-"))
    assert (asked["machine"], "dropped_keys" in asked) == ("idp", False)
    assert (refused["event"], refused["kind"], refused["status"]) == (
        "directory-refused", "invalidValue", 400,
    )  # fmt: skip
    assert refused["request_id"] == asked["request_id"]


def test_what_is_deleted_is_gone_there_and_suspended_here(house: House) -> None:
    one = added(house)
    house.confirm(one["id"])
    assert house.idp.delete(f"/Users/{one['id']}").status_code == 204
    assert refusal(house.idp.get(f"/Users/{one['id']}"))[0] == 404
    assert refusal(house.idp.delete(f"/Users/{one['id']}"))[0] == 404
    assert not house.staff(one["id"]).may_sign_in
    # The same name again may be another colleague: two people decide.
    again = house.idp.post("/Users", json=user(userName=one["userName"]))
    change = house.change(one["id"])
    assert (again.status_code, again.json()["id"]) == (201, one["id"])
    assert change is not None
    assert (change.kind, house.staff(one["id"]).may_sign_in) == ("reopen", False)


def test_versions_are_compared(house: House) -> None:
    one = added(house)
    stale = {"if-match": one["meta"]["version"]}
    assert patch(house, one, displayName=f"{one['displayName']} x").status_code == 200
    body = user(userName=one["userName"])
    for version in (stale, {"if-match": "nonsense"}):
        answer = house.idp.put(f"/Users/{one['id']}", json=body, headers=version)
        assert refusal(answer)[0] == 412
    fresh = {"if-match": house.idp.get(f"/Users/{one['id']}").headers["etag"]}
    changed = house.idp.put(f"/Users/{one['id']}", json=body, headers=fresh)
    assert changed.json()["displayName"] == body["displayName"]


def test_versions_are_written_in_each_way_of_an_etag(house: House) -> None:
    one = added(house)
    for given in ('W/"{}"', '"{}"', "{}", 'W/"0", W/"{}"', '"0" , "{}"', "*", '"0", *'):
        now = house.staff(one["id"]).version
        body = {"schemas": [PATCH], "Operations": [{"op": "replace", "value": {"title": given}}]}
        headers = {"if-match": given.format(now)}
        answer = house.idp.patch(f"/Users/{one['id']}", json=body, headers=headers)
        assert answer.status_code == 200, given
    for given in ("", "W/{}", 'w/"{}"', '"x{}"', 'W/"0", "1"'):
        headers = {"if-match": given.format(house.staff(one["id"]).version)}
        answer = house.idp.delete(f"/Users/{one['id']}", headers=headers)
        assert refusal(answer)[0] == 412, given


@pytest.mark.parametrize(
    "path",
    [
        "/Groups",
        "/Bulk",
        "/Me",
        "/.search",
        "/Groups/x",
        "/Groups/x/members/y",
        "/Groups/.search",
        "/Users/",
        "",
        "/",
        "/x",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_what_it_does_not_have_is_refused_in_the_form_of_scim(
    house: House, method: str, path: str
) -> None:
    assert refusal(house.idp.request(method, path))[0] == 404
    headers = {"authorization": "Bearer wrong"}
    assert refusal(house.idp.request(method, path, headers=headers))[0] == 401


@pytest.mark.parametrize(
    ("method", "path", "takes"),
    [
        ("PATCH", "/Users", "GET, HEAD, OPTIONS, POST"),
        ("POST", "/Users/.search", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
        ("POST", "/ServiceProviderConfig", "GET, HEAD, OPTIONS"),
    ],
)
def test_another_method_is_refused_in_the_form_of_scim_and_those_it_takes_are_named(
    house: House, method: str, path: str, takes: str
) -> None:
    answer = house.idp.request(method, path, json={})
    assert (refusal(answer)[0], answer.headers["allow"]) == (405, takes)
    assert house.idp.options(path).headers["allow"] == takes


def test_what_stands_twice_is_refused_where_only_the_last_would_count(house: House) -> None:
    one = added(house)
    twice = '{"schemas": ["%s"], "Operations": [{"op": "replace", "value": {"active": false, "active": true}}]}'
    headers = {"content-type": "application/scim+json"}
    answer = house.idp.patch(f"/Users/{one['id']}", content=twice % PATCH, headers=headers)
    assert refusal(answer) == (400, "invalidSyntax")
    assert refusal(house.idp.get("/Users?count=1&count=2")) == (400, "invalidSyntax")


def test_moments_are_written_as_everywhere(house: House) -> None:
    meta = added(house)["meta"]
    assert datetime.fromisoformat(meta["created"]) == NOW
    assert meta["created"].endswith("Z")
    assert meta["lastModified"].endswith("Z")


def test_the_name_that_cannot_be_used_is_said(house: House) -> None:
    answer = house.idp.post("/Users", json=user(userName="smit@example.org"))
    assert refusal(answer) == (400, "invalidValue")
    assert answer.json()["detail"].startswith("userName has 2 to 61 letters")


def test_a_page_beyond_all_accounts_is_empty(house: House) -> None:
    found = house.idp.get("/Users", params={"startIndex": 2**31}).json()
    assert (found["Resources"], found["itemsPerPage"]) == ([], 0)
    assert found["totalResults"] > 0


def test_who_leaves_is_suspended_in_the_patch_that_entra_sends(house: House) -> None:
    """With its own mapping it names the address of the office too, which is not used here."""
    one = added(house)
    house.confirm(one["id"])
    operations = [
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "Add", "path": 'emails[type eq "work"].value', "value": "smit@example.org"},
    ]
    body = {"schemas": [PATCH], "Operations": operations}
    answer = house.idp.patch(f"/Users/{one['id']}", json=body)
    assert (answer.status_code, answer.json()["active"]) == (200, False)
    assert not house.staff(one["id"]).may_sign_in


def test_a_name_that_is_taken_is_said_before_what_else_is_missing(house: House) -> None:
    one = added(house)
    for roles in ([], ["officers"], ["officers", "auditors", "north"]):
        answer = house.idp.post("/Users", json=user(userName=one["userName"], roles=roles))
        assert refusal(answer) == (409, "uniqueness")


def test_a_patch_and_a_confirmation_at_once_leave_nothing_in_between(house: House) -> None:
    """In either order the account is as it was confirmed, or as it was, and what waits is the word of the directory."""
    for _ in range(6):
        one = added(house)
        change = house.change(one["id"])
        assert change is not None

        def confirms(change: AccountChangeRow = change) -> bool:
            try:
                with house.work(house.arrange.office.admin) as work:
                    confirm_change(work, change.id, change.version)
            except DirectorySaysOtherwise:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            patched = pool.submit(patch, house, one, roles=["auditors"])
            confirmed = pool.submit(confirms)
        assert patched.result().status_code == 200
        staff, waits = house.staff(one["id"]), house.change(one["id"])
        assert waits is not None
        assert waits.role == "auditor"
        was = ("officer", confirmed.result())
        assert (staff.role, staff.active) == was
        assert waits.kind == ("edit" if confirmed.result() else "open")


def test_a_refusal_names_the_attribute_and_administrators_see_the_last_ones(house: House) -> None:
    one = added(house)
    asked = [
        (house.idp.post("/Users", json=user(title="x" * 201)), "title", "invalidValue"),
        (house.idp.post("/Users", json=user(name={"givenName": 1})), "givenName", "invalidValue"),
        (patch(house, one, active="perhaps"), "active", "invalidValue"),
        (patch(house, one, userName="other"), "userName", "mutability"),
        (patch(house, one, **{"title[type eq 1]": "x"}), "title", "invalidPath"),
    ]
    for answer, attribute, kind in asked:
        body = answer.json()
        assert (answer.status_code, body["scimType"]) == (400, kind)
        assert attribute in body["detail"]
    # A directory sends the same again and again.
    patch(house, one, userName="other")
    house.idp.get("/Users?filter=userName%20sw%20%22a%22")
    with house.work(house.arrange.office.admin) as work:
        seen = [(one.method, one.attribute, one.kind) for one in refused_requests(work)]
    assert len(seen) == len(set(seen)) <= SHOWN
    assert {("PATCH", "active", "invalidValue"), ("PATCH", "title", "invalidPath")} <= set(seen)
    assert {method for method, _, _ in seen} <= {"POST", "PUT", "PATCH"}


def test_another_word_replaces_what_waits_and_the_log_has_it(house: House) -> None:
    one = added(house)
    patch(house, one, roles=["auditors"])
    change = house.change(one["id"])
    assert change is not None
    assert (change.role, change.team_id) == ("auditor", None)
    assert house.machines(one["id"])["withdraw"] == "idp"
    assert house.idp.delete(f"/Users/{one['id']}").status_code == 204
    assert house.change(one["id"]) is None


def test_the_same_again_keeps_the_version_and_when_it_changed(house: House) -> None:
    """A directory sends every account each night, and what reads it compares versions."""
    sent = user()
    one = added(house, **sent)
    same = house.idp.put(f"/Users/{one['id']}", json=sent)
    assert (same.status_code, same.json()["meta"]) == (200, one["meta"])
    assert patch(house, one, displayName=one["displayName"]).json()["meta"] == one["meta"]
    stale = {"if-match": 'W/"0"'}
    assert house.idp.put(f"/Users/{one['id']}", json=sent, headers=stale).status_code == 412
    for change in ({"externalId": f"{sent['externalId']}-b"}, {"title": "PO"}, {"active": False}):
        sent |= change
        was = one
        one = house.idp.put(f"/Users/{one['id']}", json=sent).json()
        assert one["meta"]["version"] != was["meta"]["version"], change
    again = house.idp.put(f"/Users/{one['id']}", json=sent).json()
    assert again == one


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "kind"),
    [
        ("POST", "/Users", {"content": b"x" * 10_000_000}, 413, None),
        ("POST", "/Users", {"content": DEEP}, 400, "invalidSyntax"),
        ("POST", "/Users", {"content": b"\xff\xfe"}, 400, "invalidSyntax"),
        ("POST", "/Users", {"content": ""}, 400, "invalidSyntax"),
        ("POST", "/Users", {"json": []}, 400, "invalidSyntax"),
        ("POST", "/Users", {"json": user(schemas=["urn:x"])}, 400, "invalidSyntax"),
        ("POST", "/Users", {"json": user(userName="x\0y")}, 400, "invalidValue"),
        ("POST", "/Users", {"json": user(userName="smit; drop table")}, 400, "invalidValue"),
        ("POST", "/Users", {"json": user(userName="\u017fmit")}, 400, "invalidValue"),
        ("POST", "/Users", {"json": user(displayName=None)}, 400, "invalidValue"),
        ("POST", "/Users", {"json": user(roles=[])}, 400, "invalidValue"),
        ("POST", "/Users", {"json": user(roles=["officers", "auditors", "north"])}, 400, "invalidValue"),
        ("GET", "/Users?filter=userName%20eq%20%22x%22%20or%201%20eq%201", {}, 400, "invalidFilter"),
        ("GET", "/Users?startIndex=x", {}, 400, "invalidSyntax"),
        ("GET", "/Users/not-an-id", {}, 404, None),
        ("GET", "/Users/00000000-0000-0000-0000-000000000000", {}, 404, None),
        ("GET", "/Schemas/urn:x", {}, 404, None),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_refused_in_the_form_of_scim(
    house: House, method: str, path: str, sent: dict[str, Any], status: int, kind: str | None
) -> None:
    headers = {"content-type": "application/scim+json"}
    answer = house.idp.request(method, path, headers=headers, **sent)
    assert refusal(answer) == (status, kind)
    assert "smit" not in answer.text


@pytest.mark.parametrize("value", ["x\u0000y", "' or '1'='1", "%", "_mit-1"])
def test_a_filter_means_its_text_and_nothing_else(house: House, value: str) -> None:
    asked = {"filter": f"userName eq {json.dumps(value)}"}
    assert house.idp.get("/Users", params=asked).json()["totalResults"] == 0


def test_a_user_name_stays(house: House) -> None:
    one = added(house)
    assert refusal(patch(house, one, userName="other")) == (400, "mutability")


@pytest.mark.parametrize("header", ["Bearer", "Bearer wrong", f"Basic {TOKEN}"])
def test_no_other_token_opens_it_not_even_that_of_an_administrator(
    house: House, header: str
) -> None:
    own = house.session_of(str(house.arrange.office.admin.staff_id)).headers["authorization"]
    for given in (header, own):
        answer = house.idp.get("/Users", headers={"authorization": given})
        assert refusal(answer)[0] == 401
        assert answer.headers["www-authenticate"] == "Bearer"
    assert httpx.get(f"{house.address}/api/v1/me", headers=house.idp.headers).status_code == 401


def test_the_database_lets_no_administrator_lift_a_suspension_alone(house: House) -> None:
    one = added(house)
    house.confirm(one["id"])
    patch(house, one, active=False)
    lift = text("update staff set suspended_at = null where id = :id")
    with pytest.raises(Forbidden) as refused, house.work(house.arrange.office.admin) as work:
        work.session.execute(lift, {"id": one["id"]})
    assert "reopened by two people" in str(refused.value.__cause__)


def test_without_a_directory_there_is_no_such_address(client: TestClient) -> None:
    assert refusal(client.get("/scim/v2/Users"))[0] == 404


@pytest.mark.parametrize(
    "tokens",
    [
        "", "idp\n", "IDP " + "0" * 64, "idp " + "0" * 63, LINE + "idp secret",
        # The token of the demonstration, which everyone knows.
        f"{LINE}idp {hashlib.sha256(PUBLIC_TOKEN.encode()).hexdigest()}\n",
    ],
)  # fmt: skip
def test_a_file_of_tokens_that_cannot_be_used_stops_the_start(tmp_path: Path, tokens: str) -> None:
    with pytest.raises(UnusableSettings):
        directory_of(settings_in(tmp_path, tokens, "Noord"))
