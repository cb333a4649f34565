"""Lengths, extensions and suspensions of legal frames through the API."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs
from tests.api.http.test_problems import is_problem
from tests.seeding import Town, seed_person

ORDERS, SUSPENSIONS, EXTENSIONS = "/api/v1/orders", "/api/v1/suspensions", "/api/v1/extensions"


@pytest.fixture
def person(app_state: AppState, town: Town) -> str:
    return str(seed_person(app_state.database, app_state.clock.now(), town))


@pytest.fixture
def officer(client_as: ClientAs) -> TestClient:
    return client_as(Role.OFFICER)


def terms(**changes: Any) -> dict[str, Any]:
    return {
        "frame": "VV",
        "court_reference": "02/123456-26",
        "starts_on": "2026-01-01",
        "length": {"number": 1, "unit": "years"},
    } | changes


def entered(officer: TestClient, person: str, **changes: Any) -> Any:
    answer = officer.post(ORDERS, json=terms(person_id=person, **changes))
    assert answer.status_code == 201, answer.text
    return answer.json()


def at(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def test_an_order_has_its_regime_its_length_and_a_computed_last_day(
    officer: TestClient, person: str
) -> None:
    order = entered(officer, person, age_at_offence=34, serious_risk=True)
    assert (order["ends_on"], order["regime"], order["executed_by"]) == (
        "2026-12-31", "adult", "rn",
    )  # fmt: skip
    assert (order["age_at_offence"], order["serious_risk"]) == (34, True)


def test_a_suspension_is_previewed_entered_corrected_and_voided(
    officer: TestClient, person: str
) -> None:
    order = entered(officer, person)
    body = {
        "person_id": person,
        "kind": "detention",
        "from_on": "2026-06-01",
        "until_on": "2026-06-30",
    }
    asked = officer.post(SUSPENSIONS, params={"preview": True}, json=body)
    assert (asked.status_code, asked.json()["orders"][0]["after"]) == (200, "2027-01-30")
    assert officer.get(SUSPENSIONS, params={"person": person}).json()["items"] == []
    answer = officer.post(SUSPENSIONS, json=body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["change"] == asked.json()
    suspension = answer.json()["suspension"]
    where = answer.headers["location"]
    assert officer.get(where).json() == suspension
    shorter = {"kind": "detention", "from_on": "2026-06-01", "until_on": "2026-06-10"}
    assert officer.put(where, json=shorter).status_code == 428
    corrected = officer.put(where, json=shorter, headers=at(1))
    assert corrected.json()["change"]["orders"][0]["after"] == "2027-01-10"
    assert officer.put(where, json=shorter, headers=at(1)).status_code == 412
    voided = officer.post(f"{where}/void", headers=at(2))
    assert voided.json()["suspension"]["voided_at"] is not None
    assert officer.get(f"{ORDERS}/{order['id']}").json()["ends_on"] == "2026-12-31"


def test_both_days_of_a_suspension_belong_to_it_and_may_be_the_same(
    officer: TestClient, person: str
) -> None:
    """One day in detention makes the order one day longer, and the text of the document says so."""
    order = entered(officer, person)
    body = {"person_id": person, "kind": "detention", "from_on": "2026-06-01"}
    reversed_days = officer.post(SUSPENSIONS, json=body | {"until_on": "2026-05-31"})
    (fault,) = reversed_days.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/until_on", "dates-reversed")
    assert "the same day is fine" in fault["detail"]
    answer = officer.post(SUSPENSIONS, json=body | {"until_on": "2026-06-01"})
    assert answer.status_code == 201, answer.text
    assert officer.get(f"{ORDERS}/{order['id']}").json()["ends_on"] == "2027-01-01"
    schemas = officer.get("/api/v1/openapi.json").json()["components"]["schemas"]
    for name in ("SuspensionIn", "StretchIn", "SuspensionOut"):
        assert "included" in schemas[name]["properties"]["until_on"]["description"], name
    assert "backtest" not in schemas["NewPeopleIn"]["properties"]["people"]["description"]


def test_one_that_begins_later_is_warned_of_and_one_far_ahead_is_refused(
    officer: TestClient, person: str
) -> None:
    """A far one would be saved without moving anything, and then refuse the real one."""
    body = {"person_id": person, "kind": "detention", "from_on": "2062-11-08"}
    (fault,) = officer.post(SUSPENSIONS, json=body).json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/from_on", "too-far")
    late = officer.post(
        SUSPENSIONS, json=body | {"from_on": "2026-11-24", "until_on": "2190-12-02"}
    )
    (fault,) = late.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/until_on", "too-far")
    assert "2081" in fault["detail"]
    ahead = officer.post(SUSPENSIONS, json=body | {"from_on": "2027-05-25"})
    assert ahead.status_code == 201, ahead.text
    (warning,) = ahead.json()["change"]["warnings"]
    assert (warning["pointer"], warning["code"]) == ("/from_on", "begins-later")
    where, again = ahead.headers["location"], {"kind": "detention", "from_on": "2062-11-08"}
    (fault,) = officer.put(where, json=again, headers=at(1)).json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/from_on", "too-far")
    today = officer.put(where, json=again | {"from_on": "2026-11-20"}, headers=at(1))
    assert today.json()["change"]["warnings"] == []


@pytest.mark.parametrize(
    ("given", "code", "bound"),
    [
        ({"starts_on": "2190-01-01"}, "too-far", "2036-11-24"),
        ({"starts_on": "1930-01-01"}, "too-early", "1997-03-14"),
        ({"final_on": "2190-01-01"}, "too-far", "2027-11-25"),
        ({"final_on": "1990-01-01"}, "too-early", "1997-03-14"),
        ({"ends_on": "2190-01-01", "length": None}, "too-far", "2076-01-01"),
    ],
)
def test_an_order_of_a_mistyped_year_is_refused_with_the_bound_when_entered_and_when_corrected(
    officer: TestClient, person: str, given: dict[str, Any], code: str, bound: str
) -> None:
    name = next(iter(given))
    refused = officer.post(ORDERS, json=terms(person_id=person, **given))
    (fault,) = is_problem(refused, 422)["errors"]
    assert (fault["pointer"], fault["code"]) == (f"/{name}", code)
    assert bound in fault["detail"]
    order = entered(officer, person)
    again = officer.put(f"{ORDERS}/{order['id']}", json=terms(**given), headers=at(1))
    (fault,) = is_problem(again, 422)["errors"]
    assert (fault["pointer"], fault["code"]) == (f"/{name}", code)


def test_an_order_without_an_end_does_not_end_in_a_far_year(
    officer: TestClient, person: str
) -> None:
    order = entered(officer, person, frame="TBS_VB", length=None)
    ending = {"ended_on": "2190-01-01", "reason": "completed"}
    refused = officer.post(f"{ORDERS}/{order['id']}/end", json=ending, headers=at(1))
    (fault,) = is_problem(refused, 422)["errors"]
    assert (fault["pointer"], fault["code"]) == ("/ended_on", "too-far")


def test_a_judgment_that_becomes_final_later_or_an_order_far_ahead_is_warned_of(
    officer: TestClient, person: str
) -> None:
    later = terms(starts_on="2028-01-01", final_on="2026-12-08")
    order = entered(officer, person)
    answer = officer.put(f"{ORDERS}/{order['id']}", json=later, headers=at(1))
    assert answer.status_code == 200, answer.text
    found = [(one["pointer"], one["code"]) for one in answer.json()["change"]["warnings"]]
    assert found == [("/starts_on", "begins-later"), ("/final_on", "final-later")]


def test_a_period_shows_how_its_last_day_is_computed(officer: TestClient, person: str) -> None:
    order = entered(officer, person)
    body = {"person_id": person, "kind": "detention", "from_on": "2026-11-15"}
    officer.post(SUSPENSIONS, json=body)
    period = officer.get(f"{ORDERS}/{order['id']}/period").json()
    assert (period["bare_ends_on"], period["ends_on"]) == ("2026-12-31", None)
    assert period["earliest_ends_on"] == "2027-01-10"
    length, stretch = period["steps"]
    assert length["length"] == {"number": 1, "unit": "years"}
    assert (stretch["from_on"], stretch["until_on"]) == ("2026-11-15", None)


def test_an_extension_is_entered_under_the_orders_version_once_per_key(
    officer: TestClient, person: str
) -> None:
    order = entered(officer, person)
    where = f"{ORDERS}/{order['id']}/extensions"
    body = {
        "decided_on": "2026-11-20",
        "court_reference": "02/999-26",
        "length": {"number": 6, "unit": "months"},
    }
    headers = at(1) | {"Idempotency-Key": "once"}
    first, again = (officer.post(where, json=body, headers=headers) for _ in range(2))
    assert first.status_code == 201, first.text
    assert first.json() == again.json()
    assert first.json()["change"]["orders"][0]["after"] == "2027-06-30"
    listed = officer.get(EXTENSIONS, params={"order": order["id"]}).json()["items"]
    assert listed == [first.json()["extension"]]
    voided = officer.post(f"{EXTENSIONS}/{listed[0]['id']}/void", headers=at(1))
    assert voided.json()["change"]["orders"][0]["after"] == "2026-12-31"


def test_an_order_is_corrected_transferred_ended_and_opened_again(
    officer: TestClient, person: str
) -> None:
    order = entered(officer, person)
    where = f"{ORDERS}/{order['id']}"
    longer = terms(length={"number": 18, "unit": "months"})
    changed = officer.put(where, json=longer, headers=at(1)).json()
    assert changed["order"]["ends_on"] == "2027-06-30"
    moved = officer.post(
        f"{where}/transfer", json={"executed_by": "svg"}, headers=at(changed["order"]["version"])
    ).json()["order"]
    assert (moved["executed_by"], moved["regime"]) == ("svg", "adult")
    ending = {"ended_on": "2026-12-01", "reason": "revoked"}
    ended = officer.post(f"{where}/end", json=ending, headers=at(moved["version"])).json()
    assert ended["order"]["end_reason"] == "revoked"
    assert ended["change"]["orders"][0]["after"] == "2026-12-01"
    opened = officer.post(f"{where}/reopen", headers=at(ended["order"]["version"])).json()
    assert opened["order"]["ended_on"] is None


def test_a_wrong_year_that_ends_an_order_is_warned_of(officer: TestClient, person: str) -> None:
    order = entered(officer, person)
    wrong = officer.put(
        f"{ORDERS}/{order['id']}", json=terms(starts_on="2016-01-01"), headers=at(1)
    )
    (warning,) = wrong.json()["change"]["warnings"]
    assert (warning["pointer"], warning["code"]) == ("/ends_on", "has-ended-then")


def test_what_law_refuses_is_pointed_at_with_its_source(officer: TestClient, person: str) -> None:
    answer = officer.post(
        ORDERS, json=terms(person_id=person, length={"number": 4, "unit": "years"})
    )
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/length", "longer-than-law")
    assert "Sr 14b" in error["detail"]


def test_who_may_not_read_cases_sees_no_period(
    officer: TestClient, client_as: ClientAs, person: str
) -> None:
    order = entered(officer, person)
    for role in (Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN):
        client = client_as(role)
        assert client.get(f"{ORDERS}/{order['id']}/period").status_code == 403
        assert client.get(SUSPENSIONS).status_code == 403
        body = {"person_id": person, "kind": "detention", "from_on": "2026-06-01"}
        assert client.post(SUSPENSIONS, json=body).status_code == 403


def test_an_order_that_never_ended_is_not_reopened_and_one_that_ended_not_extended(
    officer: TestClient, person: str
) -> None:
    order = entered(officer, person)
    where = f"{ORDERS}/{order['id']}"
    never = officer.post(f"{where}/reopen", headers=at(1))
    assert is_problem(never, 409)["type"].endswith("illegal-transition")
    assert officer.get(where).json()["version"] == 1
    ending = {"ended_on": "2026-11-20", "reason": "completed"}
    ended = officer.post(f"{where}/end", json=ending, headers=at(1)).json()["order"]
    body = {
        "decided_on": "2026-11-19",
        "court_reference": "02/999-26",
        "length": {"number": 2, "unit": "years"},
    }
    late = officer.post(f"{where}/extensions", json=body, headers=at(ended["version"]))
    assert is_problem(late, 409)["type"].endswith("order-has-ended")
    assert officer.get(where).json()["ends_on"] == "2026-12-31"
    opened = officer.post(f"{where}/reopen", headers=at(ended["version"])).json()["order"]
    extended = officer.post(f"{where}/extensions", json=body, headers=at(opened["version"]))
    assert extended.status_code == 201, extended.text
