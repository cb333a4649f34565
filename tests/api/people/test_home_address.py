"""The home address over HTTP: entered, read back, and refused where its place is not plausible."""

from __future__ import annotations

from httpx import Response

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person

HOME = {
    "address": "Verzonnen Kade 3\n1000AA Proefstad",
    "at": {"longitude": 4.9, "latitude": 52.37},
}


def test_a_home_address_is_entered_read_back_and_closed_to_planners(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    where, officer = f"/api/v1/people/{person}/home-address", client_as(Role.OFFICER)
    assert officer.get(where).status_code == 404
    for bad in (HOME | {"at": {"longitude": 52.37, "latitude": 4.9}}, HOME | {"address": " "}):
        refused = officer.put(where, json=bad, headers={"If-Match": '"0"'})
        assert refused.status_code == 422
        assert "Kade" not in refused.text
    made = officer.put(where, json=HOME, headers={"If-Match": '"0"'})
    assert made.status_code == 200
    assert (
        officer.put(where, json=HOME | {"at": None}, headers={"If-Match": '"0"'}).status_code == 412
    )
    read = officer.get(where).json()
    assert (read["lines"], read["position"]) == (HOME["address"], "52.370000, 4.900000")
    assert client_as(Role.PLANNER).get(where).status_code == 403
    planner = client_as(Role.PLANNER).delete(where, headers={"If-Match": '"1"'})
    assert planner.status_code == 403
    assert officer.delete(where).status_code == 428
    assert officer.delete(where, headers={"If-Match": '"7"'}).status_code == 412
    for _ in range(2):
        assert officer.delete(where, headers={"If-Match": '"1"'}).status_code == 204
    assert officer.get(where).status_code == 404


def test_the_etag_of_an_address_that_was_removed_does_not_change_the_next_one(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    where, officer = f"/api/v1/people/{person}/home-address", client_as(Role.OFFICER)

    def put(street: str, version: str) -> Response:
        body = {"address": f"{street}\n1000AA Proefstad"}
        return officer.put(where, json=body, headers={"If-Match": version})

    seen = put("Verzonnen Kade 3", '"0"').headers["etag"]
    assert officer.delete(where, headers={"If-Match": seen}).status_code == 204
    second = put("Bedachte Laan 5", '"0"')
    assert second.json()["version"] == 2
    assert put("Verzonnen Kade 4", seen).status_code == 412
    assert officer.delete(where, headers={"If-Match": seen}).status_code == 412
    assert put("Bedachte Laan 7", second.headers["etag"]).json()["version"] == 3
    assert officer.delete(where, headers={"If-Match": '"3"'}).status_code == 204
    assert put("Bedachte Laan 9", '"0"').json()["version"] == 4
