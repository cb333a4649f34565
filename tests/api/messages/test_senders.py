"""An administrator sees how senders stand and what was blocked, and starts one again; nobody's message shows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from aftercare.base.ids import new_id
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, PEOPLE, Actor, Role
from aftercare.domain.messages.sender_rate import LONE_STOP, Answer, News, after
from aftercare.store.messages.rows import MessageRow
from aftercare.store.messages.sender_rows import change_sender
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person

PHONE = "+447700900123"
WHY = {"reason": "  Nummer vernieuwd  "}


def view(app_state: AppState, answer: Answer, code: int | None = None, **more: Any) -> None:
    """One attempt told the sender of texts this."""
    now = app_state.clock.now()
    news = News(answer, now, code, **more)
    with app_state.database.work(CLOCK, now) as work:
        change_sender(work.session, "sms", lambda one: after(one, (news,), now), now)


def texts(app_state: AppState, person: UUID, code: int | None, count: int = 1, **more: Any) -> None:
    """So many texts that did not arrive for this reason, unless `more` says otherwise."""
    now = app_state.clock.now()
    values: dict[str, Any] = {
        "person_id": person, "recipient": PHONE, "body": "Herinnering", "language": "pl",
        "template": "reminder-day-before", "template_version": 3, "error_code": code,
        "state": "undelivered", "reason": "no-retry-admin", "due_at": now, "useful_until_at": now,
        "created_at": now, "state_at": now,
    }  # fmt: skip
    with app_state.database.work(CLOCK, now) as work:
        for _ in range(count):
            work.session.add(MessageRow(slot=f"own-{new_id()}", **values | more))


def sms(client: TestClient) -> dict[str, Any]:
    found = client.get("/api/v1/senders")
    assert found.status_code == 200, found.text
    (one,) = (one for one in found.json()["senders"] if one["channel"] == "sms")
    assert isinstance(one, dict)
    return one


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    return seed_person(app_state.database, app_state.clock.now(), town)


@pytest.fixture
def admin(client_as: ClientAs) -> TestClient:
    return client_as(Role.ADMIN)


def test_each_sender_says_which_way_it_goes_and_how_it_stands(
    app_state: AppState, admin: TestClient
) -> None:
    found = admin.get("/api/v1/senders").json()["senders"]
    assert [(one["channel"], one["way"], one["state"]) for one in found] == [
        ("email", "sandbox", "running"), ("sms", "twilio", "running"), ("voice", "none", "running"),
    ]  # fmt: skip
    view(app_state, Answer.NOT_NOW, wait=timedelta(seconds=90))
    slowed = sms(admin)
    assert slowed["state"] == "slowed"
    assert slowed["slowed_until_at"].startswith(
        (app_state.clock.now() + timedelta(seconds=90)).isoformat()[:19]
    )


def test_a_stopped_sender_says_why_and_starts_for_a_reason(
    app_state: AppState, admin: TestClient
) -> None:
    view(app_state, Answer.SET_UP_WRONGLY, 21606)
    stopped = sms(admin)
    assert (stopped["state"], stopped["because"], stopped["code"]) == ("stopped", "set-up", 21606)
    assert stopped["next_try_at"] is not None
    one = admin.get("/api/v1/senders/sms")
    assert one.headers["etag"].startswith(f'"{stopped["version"]}.')
    looked = {"If-Match": one.headers["etag"], "Idempotency-Key": "again"}
    started = admin.post("/api/v1/senders/sms/start", json=WHY, headers=looked)
    assert (started.status_code, started.json()["state"]) == (200, "running"), started.text
    repeated = admin.post("/api/v1/senders/sms/start", json=WHY, headers=looked)
    assert repeated.json() == started.json()
    events = admin.get("/api/v1/senders").json()["events"]
    assert [(one["event"], one["because"], one["code"], one["reason"]) for one in events] == [
        ("started", "set-up", 21606, "Nummer vernieuwd"),
        ("stopped", "set-up", 21606, None),
    ]


def test_what_changed_meanwhile_is_not_started_and_what_runs_neither(
    app_state: AppState, admin: TestClient, client_as: ClientAs, second_admin: Actor
) -> None:
    view(app_state, Answer.SET_UP_WRONGLY, 21606)
    looked = {"If-Match": f'"{sms(admin)["version"]}"'}
    view(app_state, Answer.SET_UP_WRONGLY, 20003)
    stale = admin.post("/api/v1/senders/sms/start", json=WHY, headers=looked)
    assert (stale.status_code, sms(admin)["code"]) == (412, 20003)
    looked = {"If-Match": f'"{sms(admin)["version"]}"'}
    assert admin.post("/api/v1/senders/sms/stop", json=WHY, headers=looked).status_code == 200
    by_hand = sms(admin)
    until = (app_state.clock.now() + LONE_STOP).isoformat().replace("+00:00", "Z")
    assert (by_hand["because"], by_hand["next_try_at"]) == ("by-hand", until)
    looked = {"If-Match": f'"{by_hand["version"]}"'}
    own = admin.post("/api/v1/senders/sms/confirm-stop", json=WHY, headers=looked)
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-stop-confirmation")
    other = client_as(second_admin)
    assert sms(other)["may_confirm"]
    second = other.post("/api/v1/senders/sms/confirm-stop", json=WHY, headers=looked)
    assert (second.status_code, second.json()["next_try_at"]) == (200, None)
    looked = {"If-Match": f'"{sms(admin)["version"]}"'}
    again = admin.post("/api/v1/senders/sms/stop", json=WHY, headers=looked)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/illegal-transition")
    assert admin.post("/api/v1/senders/sms/start", json=WHY, headers=looked).status_code == 200
    looked = {"If-Match": f'"{sms(admin)["version"]}"'}
    assert admin.post("/api/v1/senders/sms/start", json=WHY, headers=looked).status_code == 409


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": "x" * 1001},
                                  {"reason": "x\0"}, {"reason": 1}, {"reason": "x", "more": 1}])  # fmt: skip
def test_without_a_reason_that_can_be_kept_nothing_happens(
    app_state: AppState, admin: TestClient, body: dict[str, Any]
) -> None:
    view(app_state, Answer.SET_UP_WRONGLY, 21606)
    looked = {"If-Match": f'"{sms(admin)["version"]}"'}
    refused = admin.post("/api/v1/senders/sms/start", json=body, headers=looked)
    assert (refused.status_code, sms(admin)["state"]) == (422, "stopped")


def test_a_version_is_asked_for_and_a_channel_there_is_not_found(admin: TestClient) -> None:
    assert admin.post("/api/v1/senders/sms/start", json=WHY).status_code == 428
    assert admin.get("/api/v1/senders/letter").status_code == 422


def test_what_was_blocked_is_counted_and_names_nobody(
    app_state: AppState, person: UUID, admin: TestClient
) -> None:
    texts(app_state, person, 30007, 2)
    texts(app_state, person, 30034, language="nl")
    # One number our set-up does not serve, while others are texted.
    texts(app_state, person, 21408, state="failed", reason="unknown")
    texts(app_state, person, 30005, reason="channel-suspended-task")
    texts(app_state, person, 30004, state_at=app_state.clock.now() - timedelta(days=31))
    found = admin.get("/api/v1/senders")
    assert {(one["code"], one["language"], one["count"]) for one in found.json()["blocked"]} == {
        (30007, "pl", 2), (30034, "nl", 1), (21408, "pl", 1),
    }  # fmt: skip
    (filtered,) = (one for one in found.json()["blocked"] if one["code"] == 30007)
    assert filtered.keys() == {
        "on_day", "last_at", "channel", "code", "template", "template_version", "language", "count",
    }  # fmt: skip
    for word in (PHONE, "Herinnering", "person", "recipient", "Imaginary"):
        assert word not in found.text


def test_what_is_due_and_waits_is_counted(
    app_state: AppState, person: UUID, admin: TestClient
) -> None:
    now = app_state.clock.now()
    since = now - timedelta(minutes=5)
    texts(app_state, person, None, 2, state="planned", reason=None, due_at=now)
    texts(app_state, person, None, state="planned", reason=None, due_at=since)
    texts(app_state, person, None, state="planned", reason=None, due_at=now + timedelta(minutes=5))
    found = sms(admin)
    assert found["waiting"] == 3
    assert datetime.fromisoformat(found["oldest_due_at"]) == since


@pytest.mark.parametrize("role", [one for one in PEOPLE if one is not Role.ADMIN])
def test_nobody_else_looks_or_starts(client_as: ClientAs, role: Role) -> None:
    client, looked = client_as(role), {"If-Match": '"1"'}
    for address in ("/api/v1/senders", "/api/v1/senders/sms"):
        assert client.get(address).status_code == 403
    for act in ("start", "stop", "confirm-stop"):
        refused = client.post(f"/api/v1/senders/sms/{act}", json=WHY, headers=looked)
        assert refused.status_code == 403
