"""The demonstration's clock and phone; anywhere else there is no such address."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from aftercare.base.clock import MovableClock
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK as CLOCK_ACTOR
from aftercare.domain.accounts.permissions import Role
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from tests.api.conftest import ClientAs, client_of, clock_of, house_on
from tests.seeding import START, Town, appointments_of, seed_person, seed_plan
from tests.store.arranging import Arranger

CLOCK, PHONE = "/api/v1/sandbox/clock", "/api/v1/sandbox/messages"


@pytest.fixture
def app_state(database: Database, tmp_path: Path) -> AppState:
    return house_on(database, tmp_path, demonstration=True)


def moved(client: TestClient, **body: Any) -> dict[str, Any]:
    answer = client.post(CLOCK, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", CLOCK),
        ("GET", CLOCK),
        ("GET", PHONE),
        ("POST", "/api/v1/sandbox/replies"),
        ("POST", "/api/v1/sandbox/receipts"),
    ],
)
def test_outside_the_demonstration_there_is_nothing_here(
    method: str, path: str, database: Database, tmp_path: Path
) -> None:
    client = client_of(house_on(database, tmp_path))
    assert client.request(method, path, json={}).status_code == 404
    assert not [
        one for one in client.get("/api/v1/openapi.json").json()["paths"] if "sandbox" in one
    ]


def test_a_reminder_leaves_when_the_clock_reaches_its_moment(
    app_state: AppState, town: Town, client: TestClient, client_as: ClientAs
) -> None:
    person = seed_person(app_state.database, START, town)
    seed_plan(app_state.database, START, town, person)
    # The second appointment is more than a week ahead, so its day-before reminder is planned late.
    second = appointments_of(app_state.database, START, person)[1]
    eve = second.starts_at - timedelta(hours=3)
    passed = moved(client, to=eve.isoformat())
    assert datetime.fromisoformat(passed["now"]) == eve
    assert passed["handled"] > 0
    texts = client.get(PHONE).json()["items"]
    assert {one["number"] for one in texts} == {"+447700900001"}
    assert any(one["direction"] == "to_person" for one in texts)

    shown = client_as(Role.OFFICER).get(f"/api/v1/appointments/{second.id}").json()
    assert shown["state"] == "notified"
    answer = client.post("/api/v1/sandbox/replies", json={"number": "+447700900001", "body": "JA"})
    assert answer.json()["answer"]
    shown = client_as(Role.OFFICER).get(f"/api/v1/appointments/{second.id}").json()
    assert shown["state"] == "confirmed"
    directions = [one["direction"] for one in client.get(PHONE).json()["items"]]
    assert directions.count("from_person") == 1


def test_an_outcome_nobody_records_climbs_the_ladder_while_time_passes(
    app_state: AppState, town: Town, client: TestClient, client_as: ClientAs
) -> None:
    person = seed_person(app_state.database, START, town)
    seed_plan(app_state.database, START, town, person)
    first = appointments_of(app_state.database, START, person)[0]
    moved(client, to=(first.ends_at + timedelta(days=7)).isoformat())
    officer = client_as(Role.OFFICER)
    escalation = officer.get("/api/v1/escalations").json()["items"][0]
    assert escalation["rule_code"] == "outcome-overdue"
    steps = officer.get(f"/api/v1/escalations/{escalation['id']}").json()["steps"]
    view = [one for one in steps if one["state"] == "notified"]
    assert len(view) >= 2
    # Each at its own moment, not all at the end.
    assert len({one["notified_at"] for one in view}) == len(view)
    for one in view:
        due, at = (datetime.fromisoformat(one[name]) for name in ("due_at", "notified_at"))
        assert due <= at <= due + timedelta(hours=2)


def test_tokens_stay_valid_when_the_clock_is_moved(client: TestClient, client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    moved(client, to=(START + timedelta(days=2)).isoformat())
    assert officer.get("/api/v1/people").status_code == 200
    moved(client, advance="day")
    assert officer.get("/api/v1/people").status_code == 200


def test_the_clock_goes_an_hour_a_day_or_to_the_next_event(
    app_state: AppState, town: Town, client: TestClient
) -> None:
    assert moved(client, advance="hour")["now"] == "2026-11-24T09:00:00Z"
    assert moved(client, advance="day")["now"] == "2026-11-25T09:00:00Z"
    # Nothing waits, so the next event is the first job of the night, before the roll.
    assert moved(client, advance="next-event")["now"] == "2026-11-26T01:15:00Z"


def test_a_move_under_way_is_shown_with_its_share_and_a_second_is_refused(
    database: Database, tmp_path: Path
) -> None:
    clock = MovableClock(tmp_path / "clock.json")
    clock.begin_at(START)
    client = client_of(replace(house_on(database, tmp_path, demonstration=True), clock=clock))
    assert client.get(CLOCK).json()["move"] is None
    with clock.moving(START + timedelta(days=10)):
        clock.begin_at(START + timedelta(days=5, minutes=1))
        shown = client.get(CLOCK).json()
        refused = client.post(CLOCK, json={"advance": "day"})
    assert datetime.fromisoformat(shown["move"]["to"]) == START + timedelta(days=10)
    assert shown["move"]["going"] is True
    assert 0.5 <= shown["move"]["share"] < 0.51
    assert datetime.fromisoformat(shown["now"]) >= START + timedelta(days=5)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/clock-is-moving")
    assert client.get(CLOCK).json()["move"] is None


def test_a_day_keeps_its_wall_time_when_clocks_change(
    app_state: AppState, town: Town, client: TestClient
) -> None:
    clock_of(app_state).move_to(datetime.fromisoformat("2027-03-27T09:00:00+01:00"))
    assert moved(client, advance="day")["now"] == "2027-03-28T07:00:00Z"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"to": "2026-11-24T07:59:59Z"}, "/problems/clock-cannot-go-back"),
        ({"to": "2026-12-01T09:00:00"}, "/problems/naive-moment"),
        ({"to": "2199-01-01T00:00:00Z"}, "/problems/invalid-input"),
        ({"to": "2026-12-01T09:00:00Z", "advance": "hour"}, "/problems/invalid-input"),
        ({}, "/problems/invalid-input"),
        ({"advance": "year"}, "/problems/invalid-input"),
    ],
)
def test_a_move_that_cannot_be_is_422(
    body: dict[str, str], code: str, app_state: AppState, client: TestClient
) -> None:
    answer = client.post(CLOCK, json=body)
    assert answer.status_code == 422
    assert answer.json()["type"] == code
    assert app_state.clock.now() == START


def test_a_receipt_for_a_text_on_the_phone_arrives_once(
    app_state: AppState, town: Town, client: TestClient
) -> None:
    person = seed_person(app_state.database, START, town)
    seed_plan(app_state.database, START, town, person)
    moved(client, advance="day")
    moved(client, to="2026-12-02T20:00:00+01:00")
    sent = client.get(PHONE).json()["items"][0]
    receipt = {"sid": sent["sid"], "status": "delivered"}
    assert client.post("/api/v1/sandbox/receipts", json=receipt).json() == {"new": True}
    assert client.post("/api/v1/sandbox/receipts", json=receipt).json() == {"new": False}
    assert client.get(PHONE).json()["items"][0]["status"] == "delivered"
    unknown = client.post("/api/v1/sandbox/receipts", json={"sid": "SB0", "status": "sent"})
    assert unknown.status_code == 404


def test_a_call_on_the_phone_gets_the_receipts_of_a_call(
    app_state: AppState, database: Database, client: TestClient
) -> None:
    arrange = Arranger(database)
    planned = {"reminders_planned_at": START}
    appointment = arrange.appointment(arrange.person(), START + timedelta(days=1), **planned)
    arrange.message(appointment, channel="voice", due_at=START)
    moved(client, to=(START + timedelta(minutes=15)).isoformat())
    (call,) = client.get(PHONE).json()["items"]
    assert call["body"].startswith("\u260e ")
    for status, state in (("no-answer", "planned"), ("completed", "planned")):
        receipt = {"sid": call["sid"], "status": status}
        assert client.post("/api/v1/sandbox/receipts", json=receipt).json() == {"new": True}
        with app_state.database.work(CLOCK_ACTOR, app_state.clock.now()) as work:
            assert work.session.exec(select(MessageRow.state)).one() == state
