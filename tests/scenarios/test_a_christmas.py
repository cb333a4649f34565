"""A Christmas: the fixed Friday is closed in two weeks, and the client is seen in both; the page says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from aftercare.domain.time.wall_time import ZONE, at_wall
from tests.scenarios.running import move_clock
from tests.scenarios.test_the_thread import (
    World,
    a_person,
    appointment,
    approve,
    moment,
    obligation,
    sandbox_world,
)

FRIDAY = 4


@pytest.fixture
def world(service_url: str, tmp_path: Path) -> Iterator[World]:
    with sandbox_world(service_url, tmp_path) as running:
        yield running


def test_h01_a_client_who_comes_on_fridays_is_seen_in_both_weeks_of_christmas(world: World) -> None:
    # Given a client of the highest level with a weekly check-in on Fridays, drafted
    officer = world.officer
    person = officer.do("POST", "/api/v1/people", a_person("H-1") | {"tier": 1})
    order = officer.do("POST", "/api/v1/orders", an_order(person["id"]))
    duty = {"order_id": order["id"], "kind": "reporting_duty"}
    condition = officer.do("POST", "/api/v1/conditions", duty)
    plan = officer.do("POST", "/api/v1/plans", {"person_id": person["id"]})
    line = obligation(world, condition["id"]) | {"weekdays": [FRIDAY]}
    where = f"/api/v1/plans/{plan['id']}"
    officer.do("POST", f"{where}/obligations", line, plan["version"])

    # When the forecast is asked for
    preview = officer.get(f"{where}/preview")

    # Then nothing is left over for the two closed Fridays
    assert preview["change"]["unplaced"] == []

    # When the plan is approved
    approve(world, officer.get(where))

    # Then the client comes on the Thursday before each, and on the Fridays around them
    placed = by_day(world, person["id"])
    assert [day for day in placed if date(2026, 12, 14) <= day <= date(2027, 1, 10)] == [
        date(2026, 12, 18), date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 8),
    ]  # fmt: skip

    # And the appointment says in both languages which day is closed
    why = appointment(world, placed[date(2026, 12, 24)])["why"]
    assert "the usual Friday is 25 December: Christmas Day" in why["en"]
    assert "de vaste vrijdag is 25 december: eerste kerstdag" in why["nl"]

    # When it is the Monday before Christmas, and every night between has rolled the plan
    move_clock(world.address, at_wall(date(2026, 12, 21), time(9)))

    # Then nothing has moved
    again = by_day(world, person["id"])
    assert {day: again[day] for day in again if day >= date(2026, 12, 24)}.items() >= {
        day: one for day, one in placed.items() if date(2026, 12, 24) <= day <= date(2027, 1, 8)
    }.items()


def an_order(person_id: str) -> dict[str, Any]:
    return {
        "person_id": person_id, "frame": "VV", "court_reference": "16-000009-26",
        "starts_on": "2026-11-02", "ends_on": "2028-11-01",
    }  # fmt: skip


def by_day(world: World, person_id: str) -> dict[date, str]:
    """Appointments that stand, by their day in Amsterdam."""
    path = (
        "/api/v1/appointments?from=2026-11-23T00:00:00%2B01:00&to=2027-03-01T00:00:00%2B01:00"
        f"&person={person_id}"
    )
    return {
        day_of(moment(one["starts_at"])): one["id"]
        for one in world.officer.items(path)
        if one["state"] not in ("moved", "cancelled_by_service")
    }


def day_of(at: datetime) -> date:
    return at.astimezone(ZONE).date()
