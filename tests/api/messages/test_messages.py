"""Texts through the API, and sending one again by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.api.http.answers import PageOut
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.messages.listing import MessageOut
from aftercare.store.messages.rows import MessageRow
from tests.api.conftest import ClientAs, clock_of
from tests.seeding import START, Town, appointments_of, seed_person, seed_plan

MESSAGES = "/api/v1/messages"


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    seed_plan(app_state.database, app_state.clock.now(), town, person)
    return person


def text_in_state(
    app_state: AppState, person: UUID, state: str, slot: str = "T-1", channel: str = "sms"
) -> str:
    first = appointments_of(app_state.database, app_state.clock.now(), person)[0]
    columns: dict[str, Any] = {
        "person_id": person,
        "appointment_id": first.id,
        "slot": slot,
        "channel": channel,
        "recipient": "+447700900001",
        "language": "nl",
        "template": "reminder-day-before",
        "template_version": 1,
        "body": "Herinnering: u heeft een afspraak.",
        "state": state,
        "due_at": START,
        "useful_until_at": START + timedelta(hours=8),
        "created_at": START,
        "state_at": START,
    }
    row = MessageRow(**columns)
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        work.session.add(row)
    return f"{MESSAGES}/{row.id}"


@pytest.mark.parametrize(("state", "duplicate"), [("unknown", True), ("failed", False)])
def test_a_text_of_unknown_or_failed_fate_is_sent_again_once(
    state: str, duplicate: bool, app_state: AppState, person: UUID, client_as: ClientAs
) -> None:
    where = text_in_state(app_state, person, state)
    officer = client_as(Role.OFFICER)
    assert officer.post(f"{where}/resend").status_code == 428
    fresh = officer.post(f"{where}/resend", headers={"If-Match": '"1"'})
    assert fresh.status_code == 201, fresh.text
    assert fresh.json()["slot"] == "T-1-again"
    assert fresh.json()["state"] == "planned"
    assert fresh.json()["possible_duplicate"] is duplicate
    assert where.endswith(fresh.json()["resend_of"])
    again = officer.post(
        f"{where}/resend", headers={"If-Match": officer.get(where).headers["etag"]}
    )
    assert again.status_code == 409
    assert again.json()["type"] == "/problems/already-decided"
    page = officer.get(MESSAGES, params={"person": str(person)})
    PageOut[MessageOut].model_validate_json(page.content)
    assert len(page.json()["items"]) == 2


def test_a_call_that_is_made_again_is_a_call(
    app_state: AppState, person: UUID, client_as: ClientAs
) -> None:
    where = text_in_state(app_state, person, "failed", channel="voice")
    client_as(Role.OFFICER).post(f"{where}/resend", headers={"If-Match": '"1"'})
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        query = select(MessageRow.channel).where(col(MessageRow.resend_of).is_not(None))
        assert list(work.session.exec(query)) == ["voice"]


@pytest.mark.parametrize("state", ["planned", "accepted", "delivered", "cancelled", "withheld"])
def test_a_text_that_may_have_arrived_or_was_kept_back_is_not_sent_again(
    state: str, app_state: AppState, person: UUID, client_as: ClientAs
) -> None:
    where = text_in_state(app_state, person, state)
    answer = client_as(Role.OFFICER).post(f"{where}/resend", headers={"If-Match": '"1"'})
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/illegal-transition"


def test_what_no_longer_helps_is_not_sent_again(
    app_state: AppState, person: UUID, client_as: ClientAs
) -> None:
    where = text_in_state(app_state, person, "failed")
    clock_of(app_state).move_to(START + timedelta(hours=8))
    answer = client_as(Role.OFFICER).post(f"{where}/resend", headers={"If-Match": '"1"'})
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/conflict"


def test_the_outbox_sends_what_was_sent_again(
    app_state: AppState, person: UUID, client_as: ClientAs
) -> None:
    where = text_in_state(app_state, person, "unknown")
    officer = client_as(Role.OFFICER)
    fresh = officer.post(f"{where}/resend", headers={"If-Match": '"1"'}).headers["location"]
    send = next(job for job in app_state.jobs if job.name == "send-messages")
    assert send.run() == 1
    assert officer.get(fresh).json()["state"] == "accepted"


def test_texts_are_listed_for_one_person_and_only_for_case_workers(
    app_state: AppState, person: UUID, client_as: ClientAs, town: Town
) -> None:
    where = text_in_state(app_state, person, "failed")
    assert client_as(Role.OFFICER).get(MESSAGES).status_code == 422
    assert client_as(town.other_officer).get(where).status_code == 404
    assert client_as(Role.PLANNER).get(where).status_code == 403
