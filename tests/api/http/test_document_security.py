"""The document says who may call what, and what the service itself sends to webhooks."""

from __future__ import annotations

from typing import Any

from aftercare.api.http.security import MACHINE, PERSON
from aftercare.domain.accounts.machines import SCOPES
from aftercare.domain.events.types import PUBLIC_TYPES
from tests.api.http.contract import document, schemas


def security(method: str, path: str) -> list[dict[str, list[str]]]:
    found: list[dict[str, list[str]]] = document()["paths"][f"/api/v1/{path}"][method]["security"]
    return found


def test_machines_have_a_scheme_of_their_own_with_every_scope() -> None:
    flows = document()["components"]["securitySchemes"][MACHINE]["flows"]
    assert flows["clientCredentials"]["scopes"].keys() == {one.value for one in SCOPES}
    assert flows["clientCredentials"]["tokenUrl"] == "/api/v1/token"


def test_an_operation_names_the_scope_that_opens_it_or_is_for_people_alone() -> None:
    assert security("get", "people") == [{PERSON: []}, {MACHINE: ["read-cases"]}]
    assert security("get", "absences") == [{PERSON: []}, {MACHINE: ["read-cases"]}]
    assert security("post", "appointments/{appointment_id}/record-outcome") == [
        {PERSON: []},
        {MACHINE: ["record-outcomes"]},
    ]
    assert security("post", "absences/{absence_id}/give-verdict") == [{PERSON: []}]
    assert security("post", "plans/{plan_id}/approve") == [{PERSON: []}]
    assert security("delete", "token") == [{PERSON: []}, {MACHINE: []}]
    assert security("post", "token") == []


def test_what_is_sent_to_a_webhook_is_the_event_of_the_feed() -> None:
    sent: dict[str, Any] = document()["webhooks"]["event"]["post"]
    (content,) = sent["requestBody"]["content"].values()
    assert content["schema"] == {"$ref": "#/components/schemas/EventOut"}
    assert {one["name"] for one in sent["parameters"]} == {
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    }
    assert schemas()["EventType"]["enum"] == sorted(PUBLIC_TYPES)
