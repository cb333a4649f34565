"""A client cannot come, chooses another time by text, and the calendar, the officer and the client agree about it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from aftercare.domain.time.wall_time import wall
from tests.scenarios.running import move_clock
from tests.scenarios.test_the_thread import PHONE, World, moment, sandbox_world
from tests.seeding import START, appointments_of, seed_person, seed_plan


def test_s26_another_time_is_taken_by_text(service_url: str, tmp_path: Path) -> None:
    with sandbox_world(service_url, tmp_path) as world:
        # Given a weekly check-in, and an officer who lets this client take another time once, until a day before
        town = world.town
        client = seed_person(world.database, START, town, phone=PHONE)
        seed_plan(world.database, START, town, client)
        channels = {"channels": ["sms"], "reason": "Samen afgesproken", "moves_most": 1,
                    "moves_until_hours": 24}  # fmt: skip
        path = f"/api/v1/people/{client}/channels"
        assert world.officer.do("PUT", path, channels, version=0)["moves_most"] == 1
        first = appointments_of(world.database, START, client)[0]
        move_clock(world.address, START + timedelta(minutes=20))
        assert any(f"{wall(first.starts_at):%H:%M}" in text for text in world.texts())

        # When the client answers NO to the text about it
        world.reply("Nee, kan niet")
        move_clock(world.address, world.clock.now() + timedelta(minutes=2))

        # Then up to three times lie on the phone, the appointment stands, and the officer has the task
        (offer,) = [text for text in world.texts() if "1) " in text]
        assert "2) " in offer
        standing = f"/api/v1/appointments/{first.id}"
        assert world.officer.get(standing)["state"] in ("scheduled", "notified")
        (task,) = opened(world)
        assert task["kind"] == "wants_to_move"
        assert moment(task["due_at"]) > world.clock.now() + timedelta(hours=4)

        # When the client sends a number
        world.reply("2")
        move_clock(world.address, world.clock.now() + timedelta(minutes=2))

        # Then that time is in the calendar, the old one is marked as moved, the task is done, and the client is told
        assert world.officer.get(standing)["state"] == "moved"
        between = "from=2026-11-24T00:00:00Z&to=2026-12-24T00:00:00Z"
        coming = world.officer.items(f"/api/v1/appointments?person={client}&{between}")
        (fresh,) = [one for one in coming if one["replaces_id"] == str(first.id)]
        at = wall(moment(fresh["starts_at"]))
        assert f"{at:%H:%M}" in offer
        assert any("is verzet naar" in text and f"om {at:%H:%M}" in text for text in world.texts())
        assert opened(world) == []

        # And a second time, in the same thirteen weeks, is the officer's to find
        count = len(world.texts())
        world.reply("nee")
        move_clock(world.address, world.clock.now() + timedelta(minutes=2))
        assert len(world.texts()) == count
        assert [one["kind"] for one in opened(world)] == ["wants_to_move"]


def opened(world: World) -> list[dict[str, Any]]:
    return [one for one in world.officer.items("/api/v1/tasks") if one["state"] == "opened"]
