"""An officer is ill for a week: what moves is shown and done as shown, and 23 clients hear of it without an act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from aftercare.domain.plans.obligations import ObligationTerms
from aftercare.domain.time.wall_time import at_wall
from tests.scenarios.running import ApiUser, move_clock
from tests.scenarios.test_the_thread import World, moment, sandbox_world
from tests.seeding import START, Town, seed_person, seed_plan, token_for, weekly_check_in

CLIENTS = 23
STOPPED = "+447700900007"
MONDAY = date(2026, 11, 30)
SUNDAY_EVENING = at_wall(MONDAY - timedelta(days=1), time(18))
ILL = {
    "from_at": at_wall(MONDAY, time.min).isoformat(),
    "until_at": at_wall(MONDAY + timedelta(days=5), time.min).isoformat(),
}


@pytest.fixture
def world(service_url: str, tmp_path: Path) -> Iterator[World]:
    with sandbox_world(service_url, tmp_path) as running:
        yield running


def on_monday(town: Town, _today: date) -> ObligationTerms:
    return replace(weekly_check_in(town, MONDAY), minutes=15, weekdays=(0,))


def test_s21_a_week_ill_moves_what_was_shown_and_23_clients_hear_of_it_within_a_quarter(
    world: World,
) -> None:
    # Given 23 clients with a check-in on Monday, all reminded of it by Sunday, one of whom answered STOP
    town = world.town
    deputy = ApiUser(
        world.address, lambda: token_for(world.database, world.clock.now(), town.deputy)
    )
    for number in range(1, CLIENTS + 1):
        client = seed_person(world.database, START, town, number, deputy_id=town.deputy.staff_id)
        seed_plan(world.database, START, town, client, terms=on_monday)
    move_clock(world.address, SUNDAY_EVENING)
    # ... who had heard of it as a new appointment.
    assert Counter(Counter(texted(world, START)).values()) == {2: CLIENTS}
    reply = {"number": STOPPED, "body": "STOP"}
    httpx.post(f"{world.address}/api/v1/sandbox/replies", json=reply).raise_for_status()

    # ... and the deputy is on a course that day, so that nobody takes over at the same time
    course = {
        "officer_id": str(town.deputy.staff_id),
        "from_at": at_wall(MONDAY, time.min).isoformat(),
        "until_at": at_wall(MONDAY + timedelta(days=1), time.min).isoformat(),
    }
    seen = world.supervisor.do("POST", "/api/v1/leave/preview", course)
    world.supervisor.do("POST", "/api/v1/leave", course | {"fingerprint": seen["fingerprint"]})

    # When the supervisor looks what a week's illness moves
    away = {"officer_id": str(town.officer.staff_id), **ILL}
    shown = world.supervisor.do("POST", "/api/v1/leave/preview", away)
    assert len(shown["moved"]) + len(shown["unplaced"]) == shown["to_pass_on"] == CLIENTS
    assert not with_who_is_ill(shown, town)

    # And enters it: it becomes what was shown, and no second click enters it again
    seen = away | {"fingerprint": shown["fingerprint"]}
    done = world.supervisor.do("POST", "/api/v1/leave", seen)
    assert (done["moved"], done["unplaced"]) == (shown["moved"], shown["unplaced"])
    assert world.supervisor.ask("POST", "/api/v1/leave", seen).status_code in (409, 412)

    # Then within half an hour every phone but one has one text, in words without a name
    move_clock(world.address, SUNDAY_EVENING + timedelta(minutes=30))
    sent = Counter(texted(world, SUNDAY_EVENING + timedelta(minutes=1)))
    assert (len(sent), set(sent.values()), STOPPED in sent) == (CLIENTS - 1, {1}, False)

    # And that client waits to be called
    (left,) = deputy.items("/api/v1/changes-to-pass-on")
    assert (left["number"], bool(left["why_call"]), left["goes_at"]) == (STOPPED, True, None)
    assert not any(name in left["words"] for name in ("Imaginary", "Main office"))


def with_who_is_ill(shown: dict[str, Any], town: Town) -> list[dict[str, Any]]:
    """New times in the week of the illness with the officer who is ill."""
    return [
        one
        for one in shown["moved"]
        if one["becomes"]["officer_id"] == str(town.officer.staff_id)
        and moment(one["becomes"]["starts_at"]) < moment(ILL["until_at"])
    ]


def texted(world: World, since: datetime) -> list[str]:
    """The numbers that got a text since then, once for each."""
    items = httpx.get(f"{world.address}/api/v1/sandbox/messages").json()["items"]
    return [
        one["number"]
        for one in items
        if one["direction"] == "to_person" and one["message_id"] and moment(one["at"]) >= since
    ]
