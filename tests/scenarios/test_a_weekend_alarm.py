"""An alarm on a Friday evening: who has the duty turn is notified in the same minute, and it waits for no Monday."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import col, select

from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.staff.alarms import alarm_words
from aftercare.domain.time.wall_time import at_wall
from aftercare.notifications.gateways.sandbox_voice import MARK
from aftercare.store.messages.rows import MessageRow
from tests.scenarios.running import ApiUser, move_clock
from tests.scenarios.test_the_thread import (
    World,
    a_drafted_plan,
    a_person,
    approve,
    moment,
    sandbox_world,
)
from tests.seeding import token_for

FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
RAISED_AT, OPENING = at_wall(FRIDAY, time(21, 26)), at_wall(MONDAY, time(8, 30))


@pytest.fixture
def world(service_url: str, tmp_path: Path) -> Iterator[World]:
    with sandbox_world(service_url, tmp_path) as running:
        yield running


def test_an_alarm_on_friday_evening_is_notified_at_once_to_who_has_the_duty_turn(
    world: World,
) -> None:
    # Given a client under supervision, and a deputy who has the duty turn from Friday to Monday
    person = world.officer.do("POST", "/api/v1/people", a_person("S-9"))
    approve(world, a_drafted_plan(world, person["id"]))
    turn(world, world.town.deputy.staff_id, at_wall(FRIDAY, time(17)), at_wall(MONDAY, time(9)))

    # When a zone alarm is reported on Friday at 21:26
    move_clock(world.address, RAISED_AT)
    escalation = an_alarm(world, person["id"])

    # Then the deputy has been notified in the same minute, and no one else
    assert view(escalation) == [("duty_desk", str(world.town.deputy.staff_id))]
    desk = next(one for one in escalation["steps"] if one["audience"] == "duty_desk")
    assert moment(desk["notified_at"]) - RAISED_AT <= timedelta(minutes=1)

    # And officer and supervisor are notified when the office opens
    later = {one["audience"]: moment(one["due_at"]) for one in escalation["steps"]}
    assert later["officer"] == later["supervisor"] == OPENING

    # When it is not acknowledged, the top of the ladder is reached the same night (the town has no unit
    # manager, and another team's supervisor is notified only at the desk: the step turns back to the supervisor)
    move_clock(world.address, RAISED_AT + timedelta(hours=2, minutes=1))
    assert view(the_escalation(world)) == [
        ("duty_desk", str(world.town.deputy.staff_id)),
        ("supervisor", str(world.town.supervisor.staff_id)),
    ]
    assert moment(the_escalation(world)["again_at"]) - RAISED_AT >= timedelta(hours=26)

    # And on Saturday night they are notified again, and on Sunday night: no notice waits for Monday
    for day in (1, 2):
        move_clock(world.address, RAISED_AT + timedelta(days=day, hours=2, minutes=5))
        line = world.supervisor.get(f"/api/v1/escalations/{escalation['id']}")
        assert moment(line["again_at"]) > world.clock.now()

    # When the supervisor decides on Sunday night that it was acted on, nothing is told of it any more on Monday
    escalation = the_escalation(world)
    decision = {"decision": "action_taken", "reason": "Om 22:10 gebeld; hij is weer thuis."}
    where = f"/api/v1/escalations/{escalation['id']}"
    world.supervisor.do("POST", f"{where}/decide", decision, escalation["version"])
    move_clock(world.address, OPENING + timedelta(minutes=30))
    after = world.supervisor.get(where)
    assert (view(after), after["again_at"]) == (view(escalation), None)


def test_an_alarm_rings_the_phone_of_who_has_the_duty_turn_until_it_is_taken_up(
    world: World,
) -> None:
    # Given a deputy who has entered a number, and has proved with the code texted to it that it is theirs
    deputy = ApiUser(
        world.address, lambda: token_for(world.database, world.clock.now(), world.town.deputy)
    )
    verify(world, deputy)

    # And who has the duty turn of the weekend
    person = world.officer.do("POST", "/api/v1/people", a_person("S-9"))
    approve(world, a_drafted_plan(world, person["id"]))
    turn(world, world.town.deputy.staff_id, at_wall(FRIDAY, time(17)), at_wall(MONDAY, time(9)))
    before = len(rung(world))

    # When a zone alarm is reported on Friday at 21:26
    move_clock(world.address, RAISED_AT)
    escalation = an_alarm(world, person["id"])

    # Then within the minute there is one text and one call to that number, in words that say of no one
    first = rung(world)[before:]
    assert len(first) == 2
    assert {one["body"].removeprefix(MARK) for one in first} == {alarm_words("nl")}
    rung_at = moment(first[0]["at"])
    assert rung_at - RAISED_AT <= timedelta(minutes=1)

    # And nothing more before a quarter of an hour is over, then both once more
    move_clock(world.address, rung_at + timedelta(minutes=14))
    assert len(rung(world)) == before + 2
    move_clock(world.address, rung_at + timedelta(minutes=16))
    assert len(rung(world)) == before + 4
    for one in rung(world)[before:]:
        httpx.post(
            f"{world.address}/api/v1/sandbox/receipts",
            json={"sid": one["sid"], "status": "delivered"},
        )

    # When the deputy acknowledges it, it rings no more
    version = deputy.get(f"/api/v1/escalations/{escalation['id']}")["version"]
    deputy.do("POST", f"/api/v1/escalations/{escalation['id']}/acknowledge", {}, version)
    move_clock(world.address, rung_at + timedelta(minutes=55))
    assert len(rung(world)) == before + 4

    # And no slot was texted or called twice
    with world.database.work(CLOCK, world.clock.now()) as work:
        sent = work.session.exec(
            select(MessageRow.slot, MessageRow.channel, MessageRow.attempts).where(
                MessageRow.staff_id == world.town.deputy.staff_id,
                MessageRow.template == "staff-alarm",
            )
        ).all()
    assert len({(slot, channel) for slot, channel, _ in sent}) == len(sent) == 4
    assert {attempts for *_, attempts in sent} == {1}


def test_an_alarm_that_comes_back_undecided_rings_again_and_so_does_the_next_shift(
    world: World,
) -> None:
    # Given a deputy with the duty turn of the weekend and an officer with that of Monday, both with a number
    town, next_number = world.town, "+447700900962"
    deputy = ApiUser(
        world.address, lambda: token_for(world.database, world.clock.now(), town.deputy)
    )
    verify(world, deputy)
    verify(world, world.officer, town.officer.staff_id, next_number)
    person = world.officer.do("POST", "/api/v1/people", a_person("S-9"))
    approve(world, a_drafted_plan(world, person["id"]))
    handed_over_at = at_wall(MONDAY, time(9))
    turn(world, town.deputy.staff_id, at_wall(FRIDAY, time(17)), handed_over_at)
    turn(world, town.officer.staff_id, handed_over_at, handed_over_at + timedelta(days=1))

    # And an alarm on Friday at 21:26 that the deputy acknowledges, and does not see to
    move_clock(world.address, RAISED_AT)
    escalation = an_alarm(world, person["id"])
    where = f"/api/v1/escalations/{escalation['id']}"
    version = deputy.get(where)["version"]
    held = deputy.do("POST", f"{where}/acknowledge", {}, version)
    back_at = moment(held["acknowledged_until_at"])
    move_clock(world.address, back_at - timedelta(minutes=1))
    before = times_rung(world, town.deputy)

    # When the hour is over, then the phone rings within the minute, and a quarter of an hour later
    move_clock(world.address, back_at + timedelta(minutes=1))
    assert times_rung(world, town.deputy) == before + 1
    move_clock(world.address, back_at + timedelta(minutes=16))
    assert times_rung(world, town.deputy) == before + 2

    # And after a night and a day, on Sunday, it still rings every two hours
    sunday = at_wall(FRIDAY + timedelta(days=2), time(12))
    move_clock(world.address, sunday)
    before = times_rung(world, town.deputy)
    move_clock(world.address, sunday + timedelta(hours=6))
    assert times_rung(world, town.deputy) == before + 3

    # When the shift passes on Monday, then the officer's phone rings within the minute, and then every quarter
    move_clock(world.address, handed_over_at - timedelta(minutes=1))
    assert times_rung(world, town.officer) == 0
    move_clock(world.address, handed_over_at + timedelta(minutes=1))
    assert times_rung(world, town.officer) == 1
    move_clock(world.address, handed_over_at + timedelta(minutes=31))
    assert times_rung(world, town.officer) == 3


def times_rung(world: World, who: Actor) -> int:
    """How often a text and a call about the alarm have left for this colleague."""
    with world.database.work(CLOCK, world.clock.now()) as work:
        sent = work.session.exec(
            select(MessageRow.slot, MessageRow.channel).where(
                MessageRow.staff_id == who.staff_id,
                MessageRow.template == "staff-alarm",
                col(MessageRow.state).not_in(("planned", "cancelled", "skipped_late")),
            )
        ).all()
    assert len(sent) % 2 == 0
    return len(sent) // 2


def verify(
    world: World, user: ApiUser, account_id: Any = None, number: str = "+447700900961"
) -> None:
    where = f"/api/v1/accounts/{account_id or world.town.deputy.staff_id}/phone"
    one = user.do("PUT", where, {"number": number}, 0)
    assert (one["state"], one["code"]) == ("unverified", None)
    one = user.do("POST", f"{where}/codes", None, one["version"])
    move_clock(world.address, world.clock.now() + timedelta(minutes=1))
    (text,) = rung(world, number)
    (code,) = re.findall("[0-9]{6}", text["body"])
    one = user.do("POST", f"{where}/attempts", {"code": code}, one["version"])
    assert (one["state"], one["code"]) == ("verified", "confirmed")


def rung(world: World, number: str = "+447700900961") -> list[dict[str, Any]]:
    """What came to that number, the deputy's, the oldest first."""
    items = httpx.get(f"{world.address}/api/v1/sandbox/messages").json()["items"]
    return [one for one in reversed(items) if one["number"] == number]


def turn(world: World, staff_id: Any, from_at: datetime, until_at: datetime) -> None:
    body = {
        "staff_id": str(staff_id),
        "from_at": from_at.isoformat(),
        "until_at": until_at.isoformat(),
    }
    world.supervisor.do("POST", "/api/v1/duty-shifts", body)


def an_alarm(world: World, person_id: str) -> dict[str, Any]:
    """A zone alarm of this moment, and its escalation a minute later."""
    body = {"person_id": person_id, "happened_at": world.clock.now().isoformat()}
    world.officer.do("POST", "/api/v1/deadlines/zone-alarms", body)
    move_clock(world.address, world.clock.now() + timedelta(minutes=1))
    return the_escalation(world)


def the_escalation(world: World) -> dict[str, Any]:
    (escalation,) = [
        one for one in world.supervisor.items("/api/v1/escalations") if one["rule_code"] == "alarm"
    ]
    found: dict[str, Any] = world.supervisor.get(f"/api/v1/escalations/{escalation['id']}")
    return found


def view(escalation: dict[str, Any]) -> list[tuple[str, str]]:
    """Which levels were notified, and whom, in the order of their moments."""
    ran = [one for one in escalation["steps"] if one["state"] == "notified"]
    ran.sort(key=lambda one: (one["notified_at"], one["position"]))
    return [(one["reached"], one["staff_id"]) for one in ran]
