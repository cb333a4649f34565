"""Through HTTP with the movable clock: a circle of support, its coordinator, and a concern that the officer answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.scenarios.running import move_clock
from tests.scenarios.test_a_school_concern import browser
from tests.scenarios.test_the_thread import (
    World,
    a_drafted_plan,
    a_person,
    appointments_of,
    approve,
    moment,
    sandbox_world,
)
from tests.scenarios.test_treatment_and_papers import order_of
from tests.web.shell.reading_html import hidden, words

CONCERN = "Hij praat weer veel over vroeger."


@pytest.fixture
def world(service_url: str, tmp_path: Path) -> Iterator[World]:
    with sandbox_world(service_url, tmp_path) as running:
        yield running


def test_s31_a_circle_coordinator_sees_the_meetings_of_her_circle_and_nothing_else(
    world: World,
) -> None:
    officer, coordinator, town = world.officer, world.coordinator, world.town

    # Given a client with check-ins and a circle, and another without one
    person = officer.do("POST", "/api/v1/people", a_person("S-31"))
    other = officer.do(
        "POST",
        "/api/v1/people",
        a_person("S-31-B") | {"given_name": "Fenna", "family_name": "Verzonnen", "phone": None,
                              "phone_verified": False, "texts_consented": False},
    )  # fmt: skip
    plan = a_drafted_plan(world, person["id"])
    (line,) = officer.items(f"/api/v1/obligations?plan={plan['id']}")
    agreed = {"order_id": order_of(world, line["condition_id"]), "kind": "other_conduct"}
    condition = officer.do("POST", "/api/v1/conditions", agreed)
    meeting = {
        "condition_id": condition["id"], "kind": "circle_meeting", "minutes": 90, "period_days": 7,
        "site_ids": [str(town.office_id)], "starts_on": "2026-11-23",
    }  # fmt: skip
    officer.do("POST", f"/api/v1/plans/{plan['id']}/obligations", meeting, plan["version"])
    approve(world, officer.get(f"/api/v1/plans/{plan['id']}"))
    circle = {"person_id": person["id"], "started_on": "2026-11-23"}
    wrong = circle | {"account_id": str(town.planner.staff_id)}
    refused = officer.ask("POST", "/api/v1/circles", wrong)
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/account_id"]

    # When the circle is given to a coordinator, who saw nothing before
    page = browser(world, town.coordinator).get("/attendance").text
    assert "Voorbeeld" not in page
    given = circle | {"account_id": str(town.coordinator.staff_id)}
    officer.do("POST", "/api/v1/circles", given)

    # Then she sees its meetings, and no other appointment, client or part of the file
    held = [one for one in appointments_of(world, person["id"]) if one["kind"] == "circle_meeting"]
    asked = "from=2026-11-23T00:00:00%2B01:00&to=2027-03-01T00:00:00%2B01:00"
    seen = coordinator.items(f"/api/v1/appointments?{asked}")
    assert [one["id"] for one in seen] == [one["id"] for one in held]
    assert {one["kind"] for one in seen} == {"circle_meeting"}
    page = browser(world, town.coordinator).get("/attendance").text
    assert "Next circle meetings" in page
    assert "Noor Voorbeeld" in page
    assert "Verzonnen" not in page
    whose = f"?person={person['id']}"
    for path in (
        f"people/{person['id']}",
        *(one + whose for one in ("conditions", "messages", "plans", "concerns", "tasks")),
    ):
        assert coordinator.ask("GET", f"/api/v1/{path}").status_code == 403, path
    for path in (f"/people/{person['id']}", f"/people/{person['id']}/concerns", "/caseload"):
        assert browser(world, town.coordinator).get(path).status_code == 403, path
    check_in = next(
        one for one in appointments_of(world, person["id"]) if one["kind"] == "check_in"
    )
    said = {"outcome": "attended"}
    answer = coordinator.ask(
        "POST", f"/api/v1/appointments/{check_in['id']}/record-outcome", said, check_in["version"]
    )
    assert answer.status_code == 404

    # When the meeting has been held, she records who came; a missed one opens no absence
    move_clock(world.address, moment(held[0]["ends_at"]) + timedelta(minutes=5))
    page = browser(world, town.coordinator).get("/attendance").text
    address = f"/appointments/{held[0]['id']}/record-outcome"
    missed = hidden(page, address) | {"outcome": "missed"}
    assert browser(world, town.coordinator).post(address, data=missed).status_code == 303
    assert officer.get(f"/api/v1/appointments/{held[0]['id']}")["state"] == "missed"
    assert officer.items(f"/api/v1/absences?person={person['id']}") == []

    # When she passes on a concern, twice by a double click, one is kept and she reads nothing back
    address = f"/attendance/{person['id']}/concern"
    form = browser(world, town.coordinator).get(address).text
    fields = hidden(form, address) | {"words": CONCERN}
    for _ in range(2):
        sent = browser(world, town.coordinator).post(address, data=fields)
        assert sent.headers["location"].startswith("/attendance")
    assert CONCERN not in browser(world, town.coordinator).get("/attendance").text
    elsewhere = f"/attendance/{other['id']}/concern"
    assert browser(world, town.coordinator).get(elsewhere).status_code == 404
    assert browser(world, town.coordinator).post(elsewhere, data=fields).status_code == 404

    # Then the officer is asked for a decision, and decides
    (concern,) = officer.items(f"/api/v1/concerns?person={person['id']}")
    assert (concern["words"], concern["sent_by"]) == (CONCERN, str(town.coordinator.staff_id))
    move_clock(world.address, world.clock.now() + timedelta(minutes=2))
    rules = {
        one["rule_code"] for one in officer.items(f"/api/v1/escalations?person={person['id']}")
    }
    assert "concern-received" in rules
    assert (
        "Coordinator of the town"
        in browser(world, town.officer).get(f"/concerns/{concern['id']}").text
    )
    decided = {"answer": "talked", "reason": "Vandaag met hem gesproken."}
    officer.do("POST", f"/api/v1/concerns/{concern['id']}/decide", decided, concern["version"])

    # And each of her looks is in the log
    log = words(
        browser(world, town.auditor).get(f"/access-log?reference={person['reference']}").text
    )
    assert "Coordinator of the town" in log

    # When the circle has ended, she sees nothing any more
    (row,) = officer.items(f"/api/v1/circles?person={person['id']}")
    today = world.clock.now().date().isoformat()
    officer.do("POST", f"/api/v1/circles/{row['id']}/end", {"ended_on": today}, row["version"])
    move_clock(world.address, world.clock.now() + timedelta(days=1))
    assert "Voorbeeld" not in browser(world, town.coordinator).get("/attendance").text
    assert coordinator.items(f"/api/v1/appointments?{asked}") == []
