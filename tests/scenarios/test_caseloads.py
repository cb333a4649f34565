"""A caseload goes to two officers from next Monday, through HTTP alone, and only then its officer's account closes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from tests.scenarios.running import ApiUser, free_port, move_clock, served
from tests.seeding import (
    OFFICE_HOURS,
    START,
    Town,
    seed_person,
    seed_plan,
    seed_town,
    token_for,
)

MONDAY = "2026-11-30"
TUESDAY_EVENING = datetime.fromisoformat("2026-11-24T20:00:00+01:00")
MONDAY_MORNING = datetime.fromisoformat("2026-11-30T09:00:00+01:00")
TRANSFERS = "/api/v1/transfers"


@dataclass
class World:
    """One running service in which an officer with three clients leaves."""

    address: str
    town: Town
    third: Actor
    clients: list[str]
    database: Database
    clock: FixedClock

    def as_(self, actor: Actor) -> ApiUser:
        return ApiUser(self.address, lambda: token_for(self.database, self.clock.now(), actor))

    def coming(self, client: str) -> dict[str, list[Any]]:
        """By day, the officer of each appointment to come."""
        path = f"/api/v1/appointments?person={client}&limit=200&from=2026-11-24T00:00:00Z&to=2027-02-10T00:00:00Z"
        rows = self.as_(self.town.supervisor).items(path)
        standing = [one for one in rows if one["state"] in ("scheduled", "notified", "confirmed")]
        return {one["starts_at"]: one["officer_id"] for one in standing}


@pytest.fixture
def world(service_url: str, tmp_path: Path) -> Iterator[World]:
    database, clock = Database(open_engine(service_url, pool_size=12)), FixedClock(START)
    town = seed_town(database, START)
    with database.work(CLOCK, START) as work:
        row = StaffRow(
            username="third", display_name="Third of the town", role=Role.OFFICER.value,
            team_id=town.team_id, hours=OFFICE_HOURS, office_id=town.office_id,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        third = row.actor()
    clients = [seed_person(database, START, town, number) for number in (1, 2, 3)]
    for one in clients:
        seed_plan(database, START, town, one)
    app_state = furnish(Settings(data_dir=tmp_path), database, clock=clock, demonstration=True)
    with served(app_state, free_port()) as address:
        yield World(address, town, third, [str(one) for one in clients], database, clock)


def test_s20_a_caseload_goes_to_two_officers_from_next_monday(world: World) -> None:
    town, supervisor, admin = (
        world.town,
        world.as_(world.town.supervisor),
        world.as_(world.town.admin),
    )
    first, second, third = world.clients
    old, deputy, other = (str(one.staff_id) for one in (town.officer, town.deputy, world.third))
    before = {one: world.coming(one) for one in world.clients}

    # Given an officer who leaves: the account cannot close while there are clients
    closing = f"/api/v1/accounts/{old}/close"
    refused = admin.ask("POST", closing, version=1)
    assert refused.json()["type"] == "/problems/account-has-caseload"
    assert {one["pointer"] for one in refused.json()["errors"]} == {"/clients", "/appointments"}

    # When the supervisor looks what it changes to give two clients to one colleague and one to another
    asked = {
        "from_officer_id": old, "from_on": MONDAY, "reason": "Vertrek van de toezichthouder", "stays": [],
        "clients": [{"person_id": first, "officer_id": deputy}, {"person_id": second, "officer_id": deputy},
                    {"person_id": third, "officer_id": other}],
    }  # fmt: skip
    shown = supervisor.do("POST", f"{TRANSFERS}/preview", asked)
    assert (shown["moved"], shown["unplaced"]) == ([], [])
    loads = {one["officer_id"]: (one["before_min"], one["after_min"]) for one in shown["loads"]}
    assert loads[old][1] == 0
    assert loads[deputy][1] == 2 * loads[other][1] > 0

    # And a client is enrolled meanwhile: what was looked at is no longer the whole caseload
    newcomer = str(seed_person(world.database, START, town, 4))
    seen = asked | {"fingerprint": shown["fingerprint"]}
    assert supervisor.ask("POST", TRANSFERS, seen).status_code == 412
    asked["stays"] = [newcomer]
    shown = supervisor.do("POST", f"{TRANSFERS}/preview", asked)
    seen = asked | {"fingerprint": shown["fingerprint"]}
    done, again = (supervisor.do("POST", TRANSFERS, seen) for _ in range(2))
    assert done["batch_id"] == again["batch_id"]

    # Then no client changes hands yet, but every appointment from that Monday on has its new officer at its own time
    assert {one["officer_id"] for one in supervisor.items("/api/v1/people")} == {old}
    new_officer = {first: deputy, second: deputy, third: other}
    for client in world.clients:
        assert world.coming(client) == {
            at: new_officer[client] if at >= MONDAY else officer
            for at, officer in before[client].items()
        }
    assert world.as_(town.deputy).ask("GET", f"/api/v1/people/{first}").status_code == 404

    # When nights pass and Monday comes
    move_clock(world.address, TUESDAY_EVENING)
    move_clock(world.address, MONDAY_MORNING)

    # Then each client is on the new caseload, and the old officer sees none of them
    found = {one["id"]: one["officer_id"] for one in supervisor.items("/api/v1/people")}
    assert found == new_officer | {newcomer: old}
    assert world.as_(town.officer).ask("GET", f"/api/v1/people/{first}").status_code == 404
    assert world.as_(town.deputy).get(f"/api/v1/people/{first}")["officer_id"] == deputy
    for client in world.clients:
        assert set(world.coming(client).values()) <= {new_officer[client]}
    history = supervisor.items(f"{TRANSFERS}?person={first}")
    assert [(one["to_officer_id"], one["done_at"] is not None) for one in history] == [
        (deputy, True)
    ]

    # And the account closes once the last client is a colleague's
    assert admin.ask("POST", closing, version=1).status_code == 409
    last = {
        "from_officer_id": old, "from_on": MONDAY, "reason": "Laatste overdracht",
        "clients": [{"person_id": newcomer, "officer_id": other}],
    }  # fmt: skip
    shown = supervisor.do("POST", f"{TRANSFERS}/preview", last)
    supervisor.do("POST", TRANSFERS, last | {"fingerprint": shown["fingerprint"]})
    assert admin.do("POST", closing, version=1)["active"] is False
