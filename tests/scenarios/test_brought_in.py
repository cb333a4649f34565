"""Through HTTP with the movable clock: a registry brings a client in, and the officer checks it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx

from aftercare.domain.accounts.permissions import CLOCK, Permission
from aftercare.store.accounts.rows import StaffRow
from tests import machines
from tests.scenarios.running import move_clock
from tests.scenarios.test_the_thread import World, sandbox_world


def registry(world: World) -> httpx.Client:
    """A machine that brings clients in, which two administrators gave its token."""
    now = world.clock.now()
    second = StaffRow(username="admin-2", display_name="Second admin", role="admin")
    with world.database.work(CLOCK, now) as work:
        work.session.add(second)
    given = machines.terms([world.town.team_id], now, [Permission.ENROL_PERSONS])
    machine = machines.machine_in_force(
        world.database, now, world.town.admin, second.actor(), given
    )
    client = httpx.Client(base_url=world.address, timeout=60)
    token = client.post("/api/v1/token", data=machine.form).json()["access_token"]
    client.headers["authorization"] = f"Bearer {token}"
    return client


def test_s41_a_registry_brings_a_client_in_and_the_officer_checks_and_sets_the_level(
    service_url: str, tmp_path: Path
) -> None:
    with sandbox_world(service_url, tmp_path) as world:
        officer, sender = world.officer, registry(world)

        # Given a registry that knows a client whom the service does not
        known = {
            "team_id": str(world.town.team_id),
            "officer_id": str(world.town.officer.staff_id),
            "reference": "S-41",
            "given_name": "Sjoerd",
            "family_name": "Oefening",
            "birth_on": "1984-05-14",
            "regime": "adult",
            "phone": "+447700900141",
        }

        # When it brings the client in, twice under one key
        key = {"idempotency-key": "S-41"}
        sent = [sender.post("/api/v1/people/bring-in", json=known, headers=key) for _ in range(2)]

        # Then there is one client, about whom nothing is decided, with one task for the officer
        assert [one.status_code for one in sent] == [201, 201]
        person_id = sent[0].json()["id"]
        assert sent[1].json()["id"] == person_id
        person = officer.get(f"/api/v1/people/{person_id}")
        assert (person["phone_state"], person["texts_consented"], person["tier"]) == (
            "unverified",
            False,
            1,
        )
        (task,) = officer.items(f"/api/v1/tasks?person={person_id}&state=opened")
        assert (task["kind"], task["reason"]) == ("check_brought_in", "brought-in")

        # When the officer sets the level, and a day later is done with the task
        officer.do("PUT", f"/api/v1/people/{person_id}", person_change(person), person["version"])
        move_clock(world.address, world.clock.now() + timedelta(days=1))
        officer.do("POST", f"/api/v1/tasks/{task['id']}/complete", {"note": ""}, task["version"])

        # Then nothing waits to be checked
        assert officer.items(f"/api/v1/tasks?person={person_id}&state=opened") == []
        person = officer.get(f"/api/v1/people/{person_id}")
        assert person["tier"] == 2


def person_change(person: dict[str, object]) -> dict[str, object]:
    """The details as they are, with another level."""
    kept = ("reference", "given_name", "family_name", "birth_on", "regime")
    return {name: person[name] for name in kept} | {"tier": 2}
