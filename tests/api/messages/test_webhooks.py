"""The provider's webhooks: only what is signed for our own address has any effect."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.notifications.inbound.signature import LARGEST_BODY
from tests.api.conftest import PUBLIC, SECRET, ClientAs
from tests.api.messages.test_messages import text_in_state
from tests.contracts.twilio_rules import inbound_form
from tests.contracts.twilio_server import signature
from tests.seeding import START, Town, seed_person, seed_plan

INBOUND = "/webhooks/twilio/inbound"
FORM_TYPE = "application/x-www-form-urlencoded"
NUMBER = "+447700900001"


def incoming(body: str, sid: str = "SM1", sender: str = NUMBER) -> dict[str, str]:
    return inbound_form(f"AC{'0' * 32}", sender, "+447700900999", body, sid)


def post(client: TestClient, path: str, form: dict[str, str], **changes: Any) -> Any:
    headers = {
        "content-type": FORM_TYPE,
        "x-twilio-signature": signature(SECRET, PUBLIC + path, form),
    }
    headers |= changes.get("headers", {})
    return client.post(
        path, content=changes.get("content", urlencode(form).encode()), headers=headers
    )


def kept(app_state: AppState, table: str) -> Any:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        return work.session.execute(text(f"select count(*) from {table}")).scalar()


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    person = seed_person(app_state.database, START, town)
    seed_plan(app_state.database, START, town, person)
    return person


def test_a_signed_text_is_understood_and_answered_in_twiml(
    app_state: AppState, client: TestClient, person: UUID, client_as: ClientAs
) -> None:
    answer = post(client, INBOUND, incoming("STOP"))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/xml")
    assert "<Response><Message>" in answer.text
    shown = client_as(Role.OFFICER).get(f"/api/v1/people/{person}").json()
    assert shown["opted_out_at"] is not None


def test_a_replayed_text_changes_and_answers_nothing(
    app_state: AppState, client: TestClient, person: UUID
) -> None:
    post(client, INBOUND, incoming("STOP"))
    again = post(client, INBOUND, incoming("STOP"))
    assert again.status_code == 200
    assert "<Response/>" in again.text
    assert kept(app_state, "inbound_text") == 1


def test_a_text_from_nobody_is_kept_and_not_answered(
    app_state: AppState, client: TestClient, person: UUID
) -> None:
    answer = post(client, INBOUND, incoming("JA", sender="+447700900555"))
    assert "<Response/>" in answer.text
    assert kept(app_state, "inbound_text") == 1


FORGERIES: dict[str, dict[str, Any]] = {
    "no signature": {"headers": {"x-twilio-signature": ""}},
    "a wrong signature": {"headers": {"x-twilio-signature": "bm9uc2Vuc2U="}},
    "another body": {"content": urlencode(incoming("START")).encode()},
    "a field twice": {"content": urlencode([*incoming("STOP").items(), ("Body", "JA")]).encode()},
    "JSON": {"headers": {"content-type": "application/json"}},
    "another host": {
        "headers": {
            "host": "evil.example",
            "x-twilio-signature": signature(SECRET, f"https://evil.example{INBOUND}", incoming("STOP")),
        }
    },
    "bad UTF-8": {"content": b"Body=%FF&From=%2B447700900001&MessageSid=SM1"},
    "nothing": {"content": b""},
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_403_and_nothing_is_written(
    name: str, app_state: AppState, client: TestClient, person: UUID
) -> None:
    answer = post(client, INBOUND, incoming("STOP"), **FORGERIES[name])
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/bad-signature"
    assert kept(app_state, "inbound_text") == 0


def test_a_receipt_moves_its_message_on_once(
    app_state: AppState, client: TestClient, person: UUID, client_as: ClientAs
) -> None:
    where = text_in_state(app_state, person, "unknown")
    path = f"/webhooks/twilio/status/{where.rpartition('/')[2]}"
    for status in ("delivered", "delivered", "sent"):
        form = {"MessageSid": "SM7", "MessageStatus": status}
        assert post(client, path, form).status_code == 204
    assert kept(app_state, "message_receipt") == 2
    assert client_as(Role.OFFICER).get(where).json()["state"] == "delivered"


def test_a_receipt_as_large_as_may_be_is_taken_and_one_byte_larger_is_refused(
    app_state: AppState, client: TestClient, town: Town
) -> None:
    """Both are signed: it is the size alone that is refused."""
    form = {"MessageSid": "SM8", "MessageStatus": "sent", "Padding": ""}
    largest = form | {"Padding": "x" * (LARGEST_BODY - len(urlencode(form)))}
    path = f"/webhooks/twilio/status/{uuid4()}"
    assert post(client, path, largest).status_code == 204
    assert kept(app_state, "message_receipt") == 1
    larger = largest | {"Padding": largest["Padding"] + "x"}
    answer = post(client, path, larger)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/bad-signature")
    assert kept(app_state, "message_receipt") == 1


def test_a_receipt_for_a_message_we_do_not_know_is_kept(
    app_state: AppState, client: TestClient, town: Town
) -> None:
    form = {"MessageSid": "SM8", "MessageStatus": "sent"}
    assert post(client, f"/webhooks/twilio/status/{uuid4()}", form).status_code == 204
    assert kept(app_state, "message_receipt") == 1


def test_a_receipt_signed_for_another_message_is_refused(
    app_state: AppState, client: TestClient, person: UUID
) -> None:
    form = {"MessageSid": "SM9", "MessageStatus": "sent"}
    other = signature(SECRET, f"{PUBLIC}/webhooks/twilio/status/{uuid4()}", form)
    answer = post(
        client, f"/webhooks/twilio/status/{uuid4()}", form, headers={"x-twilio-signature": other}
    )
    assert answer.status_code == 403
    assert kept(app_state, "message_receipt") == 0
