"""Two administrators try another wording: chance divides the clients, a look counts, and one of them ends it."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.trials.arms import Arm, arm_of
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.trials.rows import ReminderTrialRow
from tests.scenarios.running import ApiUser, move_clock
from tests.scenarios.test_the_thread import World, sandbox_world
from tests.seeding import START, appointments_of, seed_person, seed_plan, token_for

TRIALS = "/api/v1/reminder-trials"
WORDS = "Denk aan uw afspraak op {weekday_date} om {time}. Kunt u niet? Bel {phone}."


@pytest.mark.thorough
def test_s32_another_wording_is_tried_on_half_of_the_clients_until_an_administrator_ends_it(
    service_url: str, tmp_path: Path
) -> None:
    with sandbox_world(service_url, tmp_path) as world:
        # Given a protocol that one administrator proposed and another activated
        today = civil_date(START)
        protocol = {
            "question": "Komen er meer cliënten?", "adopted_by": "Directie", "looks": 2,
            "team_ids": [str(world.town.team_id)],
            "differs": {"text": "reminder-day-before", "wordings": {"nl": WORDS}},
            "begins_on": f"{today + timedelta(days=1)}", "ends_on": f"{today + timedelta(days=29)}",
        }  # fmt: skip
        admin, other = administrators(world)
        number = admin.do("POST", TRIALS, protocol)["version"]
        assert admin.ask("POST", f"{TRIALS}/{number}/activate").status_code == 403
        trial = other.do("POST", f"{TRIALS}/{number}/activate")
        assert trial["state"] == "activated"

        # And a client on each side, each with a weekly check-in
        phones = {Arm.CONTROL: "+447700900001", Arm.TESTED: "+447700900002"}
        clients = {arm: client(world, number, arm, place) for place, arm in enumerate(Arm, start=1)}

        # When two weeks pass, with a reminder before each check-in, and both miss one
        look_at = START + timedelta(days=14, hours=17)
        for arm in Arm:
            first = appointments_of(world.database, START, clients[arm])[0]
            move_clock(world.address, max(world.clock.now(), first.ends_at) + timedelta(minutes=30))
            path = f"/api/v1/appointments/{first.id}"
            version = world.officer.get(path)["version"]
            world.officer.do("POST", f"{path}/record-outcome", {"outcome": "missed"}, version)
        move_clock(world.address, look_at)

        # Then only the tested side got the new wording, and both were reminded of every check-in
        sent = {arm: texts_to(world, phone) for arm, phone in phones.items()}
        assert any("Denk aan" in text for text in sent[Arm.TESTED])
        assert not any("Denk aan" in text for text in sent[Arm.CONTROL])

        # And the look says that there are too few clients, and shows no count of a few
        found = world.supervisor.get(f"{TRIALS}/{number}")
        (look,) = found["results"]
        assert (look["decision"], look["tested_missed"], look["lower"]) == ("continues", None, None)

        # When an administrator ends it, with a reminder of the tested side waiting
        ended = admin.do("POST", f"{TRIALS}/{number}/end")
        assert ended["ended_because"] == "by-hand"
        before = len(texts_to(world, phones[Arm.TESTED]))
        move_clock(world.address, look_at + timedelta(days=6, hours=11))

        # Then the next one has the usual wording, and none is missing
        later = texts_to(world, phones[Arm.TESTED])[before:]
        assert later
        assert not any("Denk aan" in text for text in later)


def administrators(world: World) -> tuple[ApiUser, ApiUser]:
    with world.database.work(CLOCK, START) as work:
        row = StaffRow(username="second_admin", display_name="Second administrator", role="admin")
        work.session.add(row)
        work.session.flush()
        second = row.actor()
    first, other = (
        ApiUser(
            world.address, lambda actor=actor: token_for(world.database, world.clock.now(), actor)
        )
        for actor in (world.town.admin, second)
    )
    return first, other


def client(world: World, number: int, arm: Arm, place: int) -> UUID:
    """A client whom chance puts on this side."""
    with world.database.work(CLOCK, START) as work:
        trial = work.session.get_one(ReminderTrialRow, number).id
    found = next(one for n in count(1) if arm_of(trial, one := UUID(int=n)) is arm)
    client = seed_person(world.database, START, world.town, place, id=found)
    seed_plan(world.database, START, world.town, client)
    return client


def texts_to(world: World, phone: str) -> list[str]:
    items = httpx.get(f"{world.address}/api/v1/sandbox/messages").json()["items"]
    items.sort(key=lambda one: str(one["at"]))
    return [
        one["body"] for one in items if one["direction"] == "to_person" and one["number"] == phone
    ]
