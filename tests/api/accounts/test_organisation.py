"""Teams, providers and working hours through the API: created once, changed in the version that was looked at."""

from __future__ import annotations

from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs
from tests.seeding import Town

API = "/api/v1"


def test_administrators_name_teams_and_providers_and_the_planner_sets_working_hours(
    client_as: ClientAs, town: Town
) -> None:
    admin, planner = client_as(Role.ADMIN), client_as(Role.PLANNER)
    for path in ("teams", "providers"):
        made = admin.post(f"{API}/{path}", json={"name": f"Nieuw {path}"})
        assert made.status_code == 201, made.text
        address = made.headers["location"]
        assert admin.get(address).json() == made.json()
        assert admin.post(f"{API}/{path}", json={"name": f"Nieuw {path}"}).status_code == 409
        renamed = admin.put(f"{address}/name", json={"name": "Ander"}, headers={"If-Match": '"1"'})
        assert (renamed.json()["name"], renamed.headers["etag"][:3]) == ("Ander", '"2.')
        stale = admin.put(f"{address}/name", json={"name": "Weer"}, headers={"If-Match": '"1"'})
        assert stale.status_code == 412
        assert "Ander" in {one["name"] for one in admin.get(f"{API}/{path}").json()["items"]}
        assert planner.post(f"{API}/{path}", json={"name": "Van mij"}).status_code == 403
    address = f"{API}/working-hours/{town.officer.staff_id}"
    shown = planner.get(address)
    assert shown.json() in planner.get(f"{API}/working-hours").json()["items"]
    version = {"If-Match": shown.headers["etag"]}
    hours = {"0": [[540, 720], [780, 1020]], "4": [[540, 1020]]}
    changed = planner.put(address, json={"hours": hours}, headers=version)
    assert changed.json()["hours"] == hours
    assert planner.put(address, json={"hours": hours}, headers=version).status_code == 412
    for wrong in ({"0": [[720, 540]]}, {"7": [[540, 720]]}, {"0": [[540, 720], [700, 800]]}):
        fresh = {"If-Match": changed.headers["etag"]}
        assert planner.put(address, json={"hours": wrong}, headers=fresh).status_code == 422
    assert client_as(Role.OFFICER).get(address).status_code == 403


def test_administrators_end_providers_and_enter_and_withdraw_closing_days(
    client_as: ClientAs, town: Town
) -> None:
    admin, planner = client_as(Role.ADMIN), client_as(Role.PLANNER)
    made = admin.post(f"{API}/providers", json={"name": "Vergissing bij het sluiten"})
    first = {"If-Match": made.headers["etag"]}
    assert planner.post(f"{made.headers['location']}/end", headers=first).status_code == 403
    assert admin.post(f"{made.headers['location']}/end", headers=first).json() == {"removed": True}
    assert admin.get(made.headers["location"]).status_code == 404
    used = next(one for one in admin.get(f"{API}/providers").json()["items"])
    address = f"{API}/providers/{used['id']}"
    version = {"If-Match": admin.get(address).headers["etag"]}
    assert admin.post(f"{address}/end", headers=version).json() == {"removed": False}
    assert admin.post(f"{address}/end", headers=version).status_code == 412
    ended = admin.get(address)
    assert ended.json()["ended_at"]
    again = admin.post(f"{address}/reopen", headers={"If-Match": ended.headers["etag"]})
    assert again.json()["ended_at"] is None

    day = {"closed_on": "2027-05-07", "name": "Dag na Hemelvaart"}
    entered = admin.post(f"{API}/closing-days", json=day)
    assert entered.status_code == 201, entered.text
    assert admin.get(entered.headers["location"]).json() == entered.json()
    assert admin.post(f"{API}/closing-days", json=day).status_code == 409
    holiday = admin.post(f"{API}/closing-days", json=day | {"closed_on": "2027-05-06"})
    (fault,) = holiday.json()["errors"]
    assert (holiday.status_code, fault["pointer"]) == (422, "/closed_on")
    assert planner.delete(entered.headers["location"]).status_code == 403
    assert admin.delete(entered.headers["location"]).status_code == 204
    assert admin.get(f"{API}/closing-days").json()["items"] == []


def test_planners_enter_and_end_kits_for_checks_of_devices(client_as: ClientAs) -> None:
    planner, officer = client_as(Role.PLANNER), client_as(Role.OFFICER)
    path = f"{API}/device-kits"
    made = planner.post(path, json={"name": "Kit 1"})
    assert (made.status_code, made.json()["ended_at"]) == (201, None)
    address, version = made.headers["location"], {"If-Match": made.headers["etag"]}
    assert planner.post(path, json={"name": "kit 1"}).status_code == 409
    assert planner.post(path, json={"name": "x" * 61}).status_code == 422
    assert officer.post(path, json={"name": "Kit 2"}).status_code == 403
    assert officer.post(f"{address}/end", headers=version).status_code == 403
    assert planner.post(f"{address}/end", headers=version).json()["ended_at"]
    assert planner.post(f"{address}/end", headers=version).status_code == 412
    assert planner.post(path, json={"name": "Kit 1"}).status_code == 201
    assert len(planner.get(path).json()["items"]) == 2
