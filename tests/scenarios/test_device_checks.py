"""Through HTTP with the movable clock: checks of devices within the judgment, never announced, and one refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.running import move_clock
from tests.scenarios.test_a_school_concern import browser
from tests.scenarios.test_the_thread import (
    World,
    a_drafted_plan,
    a_person,
    appointment,
    appointments_of,
    approve,
    home_of,
    moment,
    sandbox_world,
)
from tests.scenarios.test_treatment_and_papers import order_of
from tests.web.shell.reading_html import words

BOUNDS = {
    "device_checks": True, "device_checks_most": 2, "device_checks_weeks": 8,
    "device_checks_until": "2027-11-01", "devices": ["telephone", "computer"],
    "device_checks_unannounced": True,
}  # fmt: skip


@pytest.fixture
def world(service_url: str, tmp_path: Path) -> Iterator[World]:
    with sandbox_world(service_url, tmp_path) as running:
        yield running


def test_s29_devices_are_checked_as_the_judgment_allows_without_notice_and_by_two(
    world: World,
) -> None:
    officer = world.officer

    # Given a judgment that allows two checks in eight weeks
    deputy = str(world.town.deputy.staff_id)
    person = officer.do("POST", "/api/v1/people", a_person("S-29") | {"deputy_id": deputy})
    plan = a_drafted_plan(world, person["id"])
    (line,) = officer.items(f"/api/v1/obligations?plan={plan['id']}")
    condition = officer.do(
        "POST",
        "/api/v1/conditions",
        {"order_id": order_of(world, line["condition_id"]), "kind": "other_conduct", "parameters": BOUNDS},
    )  # fmt: skip

    # When the officer plans more, or for longer, the plan refuses it at its field
    path = f"/api/v1/plans/{plan['id']}/obligations"
    check = {
        "condition_id": condition["id"], "kind": "device_check", "minutes": 60, "period_days": 28,
        "site_ids": [home_of(world, person["id"])], "starts_on": "2026-11-24",
    }  # fmt: skip
    beyond = check | {"period_days": 27, "ends_on": "2027-11-02"}
    refused = officer.ask("POST", path, beyond, plan["version"])
    assert {one["pointer"] for one in refused.json()["errors"]} == {"/period_days", "/ends_on"}
    made = officer.do("POST", path, check, plan["version"])
    assert made["ends_on"] == "2027-11-01"
    twice = officer.ask("POST", path, check, officer.get(f"/api/v1/plans/{plan['id']}")["version"])
    assert [one["code"] for one in twice.json()["errors"]] == ["checks-planned-already"]
    approve(world, officer.get(f"/api/v1/plans/{plan['id']}"))

    # Then the checks are placed, four weeks apart or more
    checks = [one for one in appointments_of(world, person["id"]) if one["kind"] == "device_check"]
    first, second = (moment(one["starts_at"]) for one in checks[:2])
    assert (second.date() - first.date()).days >= 28

    # And the deputy goes along: the time is reserved, and stands in the deputy's own week
    assert {one["second_officer_id"] for one in checks} == {deputy}
    week = f"/week?week={first.date().isoformat()}"
    page = words(browser(world, world.town.deputy).get(week).text)
    assert "you are the second officer" in page
    assert "second officer" not in words(browser(world, world.town.officer).get(week).text)

    # And no text ever tells of one, while the other appointments are reminded of
    move_clock(world.address, first + timedelta(minutes=5))
    texted = {
        one["appointment_id"] for one in officer.items(f"/api/v1/messages?person={person['id']}")
    }
    assert texted
    assert checks[0]["id"] not in texted

    # When the client refuses it, two officers say so, and nothing about a device
    assert refusal(world, checks[0]["id"], {}) == ["/device_check"]
    assert refusal(world, checks[0]["id"], {"device_check": "refused"}) == ["/second_officer_id"]
    by_two = {"device_check": "refused", "second_officer_id": deputy}
    assert refusal(world, checks[0]["id"], by_two | {"note": "Foto's gezien"}) == ["/note"]
    own = {"device_check": "refused", "second_officer_id": str(world.town.officer.staff_id)}
    assert refusal(world, checks[0]["id"], own) == ["/second_officer_id"]
    assert refusal(world, checks[0]["id"], by_two) == []

    # Then an absence is open, as for any missed obligation, and no text asks about it
    (absence,) = officer.items(f"/api/v1/absences?person={person['id']}")
    assert (absence["appointment_id"], absence["state"]) == (checks[0]["id"], "opened")
    move_clock(world.address, first + timedelta(days=2))
    texted = {
        one["appointment_id"] for one in officer.items(f"/api/v1/messages?person={person['id']}")
    }
    assert checks[0]["id"] not in texted


def refusal(world: World, appointment_id: str, said: dict[str, Any]) -> list[str]:
    """Records a missed check; the fields that are refused."""
    path = f"/api/v1/appointments/{appointment_id}/record-outcome"
    version = appointment(world, appointment_id)["version"]
    answer = world.officer.ask("POST", path, {"outcome": "missed"} | said, version)
    return [one["pointer"] for one in answer.json().get("errors", [])]
