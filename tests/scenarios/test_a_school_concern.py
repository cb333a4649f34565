"""A school's concern about a boy of sixteen, from the link that was given out to the decision of a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from aftercare.casework.sign_in.acts import Credential, issue_token
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.accounts.rows import StaffRow
from tests.scenarios.running import move_clock
from tests.scenarios.test_the_thread import World, a_person, sandbox_world
from tests.web.shell.reading_html import hidden, words

CONCERN = "Hij wacht na school steeds bij de kleuters."


@pytest.fixture
def world(service_url: str, tmp_path: Path) -> Iterator[World]:
    with sandbox_world(service_url, tmp_path) as running:
        yield running


def browser(world: World, actor: Actor | None = None) -> httpx.Client:
    """With a fresh session: the clock moves, and sessions run out."""
    client = httpx.Client(
        base_url=world.address,
        timeout=60,
        headers={"origin": world.address},
    )
    if actor is not None:
        with world.database.work(CLOCK, world.clock.now()) as work:
            staff = work.session.get_one(StaffRow, actor.staff_id)
            token, _ = issue_token(work, staff, Credential.WEB_SESSION)
        client.cookies.set("aftercare", token)
    client.cookies.set("aftercare-language", "en")
    return client


def test_a_school_s_concern_goes_up_the_steps_until_a_person_decides(world: World) -> None:
    officer = world.town.officer

    # Given a boy of sixteen, and a link that his officer made for the school, which works once
    person = world.officer.do(
        "POST",
        "/api/v1/people",
        a_person("J-2") | {"birth_on": "2010-02-01", "regime": "juvenile"},
    )
    address = f"/people/{person['id']}/concerns"
    page = browser(world, officer).get(address).text
    asked = {"relation": "school", "until_on": "15-12-2026", "once-yes": "yes"}
    made = browser(world, officer).post(address, data=hidden(page, address) | asked).text
    secret = made.partition("/concern#")[2].partition('"')[0]

    # When his mentor opens it without an account, and writes
    school = browser(world)
    form = school.post("/concern", data={"secret": secret}).text
    assert person["family_name"] not in form
    written = hidden(form, "/concern/send") | {"words": CONCERN, "days_missed": "6"}
    assert school.post("/concern/send", data=written).headers["location"] == "/concern/sent"

    # Then the mentor can neither read it back nor send more by that link
    assert CONCERN not in school.get("/concern/sent").text
    assert school.post("/concern", data={"secret": secret}).status_code == 410

    # And the officer is asked within the minute, the supervisor once four working hours have passed
    move_clock(world.address, world.clock.now() + timedelta(minutes=2))
    (escalation,) = world.officer.items(f"/api/v1/escalations?person={person['id']}")
    assert escalation["rule_code"] == "concern-received"
    move_clock(world.address, world.clock.now() + timedelta(days=1))
    steps = world.supervisor.get(f"/api/v1/escalations/{escalation['id']}")["steps"]
    asked_of = {one["audience"]: one["state"] for one in steps}
    assert list(asked_of) == ["officer", "deputy", "supervisor", "duty_desk", "unit_manager"]
    assert asked_of["supervisor"] != "waiting"

    # When the officer reads it and decides, in words
    risk = browser(world, officer).get(f"/people/{person['id']}/risk-and-treatment").text
    assert "6 school days missed in four weeks" in words(risk)
    concern = next(one for one in risk.split('"') if one.startswith("/concerns/"))
    page = browser(world, officer).get(concern).text
    assert CONCERN in page
    decided = {"answer": "talked", "reason": "Vandaag met hem en zijn moeder gesproken."}
    fields = hidden(page, f"{concern}/answer") | decided
    assert browser(world, officer).post(f"{concern}/answer", data=fields).status_code == 303

    # Then the escalation is over in the officer's name: no step is left
    move_clock(world.address, world.clock.now() + timedelta(days=3))
    over = world.supervisor.get(f"/api/v1/escalations/{escalation['id']}")
    assert (over["state"], over["decision"]) == ("resolved", "remedied")
