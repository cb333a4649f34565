"""Through HTTP with the movable clock: a court and a monitoring room send what they know, and people decide on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from aftercare.domain.accounts.permissions import CLOCK, Permission
from aftercare.store.accounts.rows import StaffRow
from tests import machines
from tests.scenarios.running import ApiUser, move_clock
from tests.scenarios.test_the_thread import World, a_person, sandbox_world
from tests.submissions import submission


def court(world: World) -> httpx.Client:
    """A machine with a token, which two administrators gave it."""
    now = world.clock.now()
    second = StaffRow(username="admin-2", display_name="Second admin", role="admin")
    with world.database.work(CLOCK, now) as work:
        work.session.add(second)
    given = machines.terms([world.town.team_id], now, [Permission.SEND_SUBMISSIONS])
    machine = machines.machine_in_force(
        world.database, now, world.town.admin, second.actor(), given
    )
    client = httpx.Client(base_url=world.address, timeout=60)
    token = client.post("/api/v1/token", data=machine.form).json()["access_token"]
    client.headers["authorization"] = f"Bearer {token}"
    return client


def send(sender: httpx.Client, kind: str, number: str, at: datetime, **more: Any) -> None:
    more = {"client": {"reference": "S-36"}} | more
    document = submission(kind, number, sent_at=at.isoformat(), **more)
    sent = sender.post("/api/v1/submissions", json=document)
    assert sent.status_code == 201, sent.text


def accept(officer: ApiUser, row: dict[str, Any]) -> None:
    seen = officer.get(f"/api/v1/submissions/{row['id']}/difference")
    asked = {"basis": seen["basis"]}
    officer.do("POST", f"/api/v1/submissions/{row['id']}/accept", asked, row["version"])


def test_s36_a_court_s_order_is_accepted_and_what_nobody_decides_on_reaches_the_supervisor(
    service_url: str, tmp_path: Path
) -> None:
    with sandbox_world(service_url, tmp_path) as world:
        officer, sender = world.officer, court(world)
        person = officer.do("POST", "/api/v1/people", a_person("S-36"))
        of_person = f"?person={person['id']}"

        # When the court sends an order with a condition
        send(sender, "order-imposed", "N-1", world.clock.now())
        (row,) = officer.items(f"/api/v1/submissions{of_person}")

        # Then nothing is in the file before the officer accepts it
        assert officer.items(f"/api/v1/orders{of_person}") == []
        accept(officer, row)
        (order,) = officer.items(f"/api/v1/orders{of_person}")
        assert order["court_reference"] == "16-123456-26"
        (condition,) = officer.items(f"/api/v1/conditions{of_person}")
        assert condition["wording"] == "Report when asked."

        # When nobody decides on a detention within two working days
        send(sender, "detention", "N-2", world.clock.now())
        move_clock(world.address, world.clock.now() + timedelta(days=3))

        # Then it escalates, until the officer has decided
        (escalation,) = world.supervisor.items(f"/api/v1/escalations{of_person}")
        assert escalation["state"] != "resolved"
        (waiting,) = officer.items(f"/api/v1/submissions{of_person}&state=waiting")
        accept(officer, waiting)
        over = world.supervisor.get(f"/api/v1/escalations/{escalation['id']}")
        assert (over["state"], over["decision"]) == ("resolved", "remedied")


def test_s37_an_alarm_acts_within_a_minute_and_one_without_a_client_once_it_is_named(
    service_url: str, tmp_path: Path
) -> None:
    with sandbox_world(service_url, tmp_path) as world:
        officer, sender = world.officer, court(world)
        person = officer.do("POST", "/api/v1/people", a_person("S-36"))
        now = world.clock.now()
        happened = {"happened_at": now.isoformat()}

        # When an alarm comes, and another with a reference that no file has
        send(sender, "monitoring-alarm", "N-1", now, content=happened)
        send(sender, "monitoring-alarm", "N-2", now, content=happened, client={"reference": "?"})
        move_clock(world.address, now + timedelta(minutes=2))

        # Then the first is an escalation
        (escalation,) = world.supervisor.items(f"/api/v1/escalations?person={person['id']}")
        assert (escalation["rule_code"], escalation["severity"]) == ("alarm", 3)

        # And the second acts once a supervisor has named the client
        (unmatched,) = world.supervisor.items("/api/v1/submissions?state=waiting")
        where = f"/api/v1/submissions/{unmatched['id']}/match"
        matched = world.supervisor.do("POST", where, {"reference": "S-36"}, unmatched["version"])
        assert (matched["state"], matched["person_id"]) == ("accepted", person["id"])
