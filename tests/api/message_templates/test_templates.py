"""Texts through the API: read, previewed, drafted once, fixed, let out by another, and never stale."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import Actor, Role
from tests.api.conftest import ClientAs

TEMPLATES = "/api/v1/templates"
OURS = {
    "kind": "reply-to-wrong-number",
    "language": "nl",
    "text": "Dank u. Dit nummer krijgt niets meer van ons.",
    "reason": "Korter en duidelijker",
}


@pytest.fixture
def admin(client_as: ClientAs) -> TestClient:
    return client_as(Role.ADMIN)


@pytest.fixture
def other(client_as: ClientAs, second_admin: Actor) -> TestClient:
    return client_as(second_admin)


def drafted(admin: TestClient, **changes: Any) -> str:
    answer = admin.post(TEMPLATES, json=OURS | changes)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


def step(client: TestClient, where: str, what: str, etag: str | None = None) -> Any:
    seen = etag or client.get(where).headers["etag"]
    return client.post(f"{where}/{what}", headers={"If-Match": seen})


def said(admin: TestClient) -> dict[str, Any]:
    items = admin.get(f"{TEMPLATES}/in-force").json()["items"]
    assert len(items) == 132
    return next(x for x in items if (x["kind"], x["language"]) == (OURS["kind"], "nl"))


def test_a_text_goes_from_draft_to_force_and_back_to_what_ships(
    admin: TestClient, other: TestClient
) -> None:
    assert said(admin)["shipped"]
    where = drafted(admin)
    assert step(admin, where, "propose").json()["state"] == "proposed"
    own = step(admin, where, "activate")
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-template-activation")
    active = step(other, where, "activate")
    assert active.json()["state"] == "active"
    assert active.json()["valid_from"] == active.json()["activated_at"][:10]
    assert (said(admin)["text"], said(admin)["template_version"]) == (OURS["text"], 2)
    assert step(admin, where, "retire").json()["state"] == "retired"
    assert said(admin)["shipped"]
    listed = admin.get(TEMPLATES, params={"state": "retired", "language": "nl"}).json()["items"]
    assert [one["text"] for one in listed] == [OURS["text"]]


def test_the_same_key_drafts_once(admin: TestClient) -> None:
    key = {"Idempotency-Key": str(new_id())}
    first, again = (admin.post(TEMPLATES, json=OURS, headers=key) for _ in range(2))
    assert (first.status_code, first.text) == (again.status_code, again.text)
    assert admin.post(TEMPLATES, json=OURS).json()["type"] == "/problems/template-in-hand"
    other_body = admin.post(
        TEMPLATES, json=OURS | {"reason": "Te lang en onduidelijk"}, headers=key
    )
    assert other_body.json()["type"] == "/problems/idempotency-key-reused"


def test_an_edit_needs_the_version_that_was_looked_at(admin: TestClient) -> None:
    where = drafted(admin)
    words = {"text": "Dank u wel.", "reason": "Nog korter dan eerst"}
    assert admin.put(where, json=words).status_code == 428
    assert admin.put(where, json=words, headers={"If-Match": '"1"'}).json()["version"] == 2
    assert admin.put(where, json=words, headers={"If-Match": '"1"'}).status_code == 412
    assert step(admin, where, "propose", '"1"').status_code == 412
    assert step(admin, where, "propose").status_code == 200
    fixed = admin.put(where, json=words, headers={"If-Match": '"3"'})
    assert fixed.json()["type"] == "/problems/illegal-transition"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"text": "Bij de reclassering"}, "/text"),
        ({"text": "Dag {name}"}, "/text"),
        ({"text": "a\0b"}, "/text"),
        ({"text": "x" * 1_001}, "/text"),
        ({"reason": " "}, "/reason"),
        ({"kind": "free-text"}, "/kind"),
        ({"language": "fr"}, "/language"),
        ({"state": "active"}, "/state"),
    ],
)
def test_what_does_not_hold_is_pointed_at_and_not_repeated(
    admin: TestClient, changes: dict[str, Any], pointer: str
) -> None:
    answer = admin.post(TEMPLATES, json=OURS | changes)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert "{name}" not in answer.text
    assert admin.get(TEMPLATES).json()["items"] == []


def test_a_preview_shows_encoding_segments_price_and_faults_and_keeps_nothing(
    admin: TestClient,
) -> None:
    body = {"kind": "reminder-day-before", "language": "pl"}
    good = admin.post(
        f"{TEMPLATES}/preview",
        json=body | {"text": "Spotkanie {weekday_date} o {time}, więcej: {phone}"},
    ).json()
    assert good["faults"] == []
    assert (good["length"]["encoding"], good["length"]["forced_by"]) == ("UCS-2", ["ę"])
    assert (good["price"], good["currency"], good["room"]) == ("0.09", "EUR", 2)
    bad = admin.post(f"{TEMPLATES}/preview", json=body | {"text": "Kurator {name}"}).json()
    assert bad["example"] == "Kurator {name}"
    assert set(bad["faults"]) == {
        "placeholder:name", "missing:weekday_date", "missing:time", "word:kurator",
    }  # fmt: skip
    assert admin.get(TEMPLATES).json()["items"] == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.PLANNER, Role.AUDITOR])
def test_texts_are_the_administrator_s(client_as: ClientAs, role: Role) -> None:
    client = client_as(role)
    assert client.get(TEMPLATES).status_code == 403
    assert client.get(f"{TEMPLATES}/in-force").status_code == 403
    assert client.post(TEMPLATES, json=OURS).status_code == 403
    headers = {"If-Match": '"1"'}
    assert client.post(f"{TEMPLATES}/{new_id()}/activate", headers=headers).status_code == 403


def test_a_version_that_is_not_there_is_not_found(admin: TestClient) -> None:
    assert admin.get(f"{TEMPLATES}/{new_id()}").status_code == 404
    assert step(admin, f"{TEMPLATES}/{new_id()}", "propose", '"1"').status_code == 404
