"""Documents over HTTP: attached as a form with one file, listed, downloaded and removed."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person
from tests.serving import api_on, on_a_port

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 600
MEGABYTE = 1024 * 1024
LOOKS = (
    "select action from audit_entry where person_id = :person and subject_kind = 'attachment'"
    " order by id"
)


@pytest.fixture
def stored(app_state: AppState) -> Path:
    return app_state.settings.data_dir / "attachments"


def test_a_document_is_attached_once_listed_downloaded_and_removed_for_a_reason(
    app_state: AppState, client_as: ClientAs, town: Town, stored: Path
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    where, officer = f"/api/v1/people/{person}/attachments", client_as(Role.OFFICER)
    sent, file = (
        {"kind": "judgment", "name": "Vonnis van de rechtbank"},
        {"file": ("../x.exe", PDF)},
    )
    key = {"Idempotency-Key": str(uuid4())}
    made = officer.post(where, data=sent, files=file, headers=key)
    assert made.status_code == 201
    assert (made.json()["format"], made.json()["size"]) == ("pdf", len(PDF))
    # Another boundary between the same parts is the same request.
    assert officer.post(where, data=sent, files=file, headers=key).json() == made.json()
    other = officer.post(where, data=sent | {"name": "Anders"}, files=file, headers=key)
    assert other.json()["type"] == "/problems/idempotency-key-reused"
    assert officer.post(where, data=sent, files=file).json()["id"] == made.json()["id"]
    one = made.headers["location"]
    found = officer.get("/api/v1/attachments", params={"person": str(person)}).json()["items"]
    assert found == [officer.get(one).json()]
    got = officer.get(f"{one}/content")
    assert got.content == PDF
    assert (
        got.headers["content-disposition"]
        == "attachment; filename*=UTF-8''Vonnis%20van%20de%20rechtbank.pdf"
    )
    assert "sandbox" in got.headers["content-security-policy"]
    for role in (Role.PLANNER, Role.PROVIDER, Role.AUDITOR):
        assert client_as(role).get(f"{one}/content").status_code == 403
        assert client_as(role).post(where, data=sent, files=file).status_code == 403
    seen = {"If-Match": officer.get(one).headers["etag"]}
    for reason, status in (("", 422), ("Hoort elders", 200), ("Nog eens hetzelfde", 409)):
        gone = officer.post(f"{one}/remove", json={"reason": reason}, headers=seen)
        assert gone.status_code == status
    assert officer.get(f"{one}/content").status_code == 404
    assert officer.get(one).json()["remove_reason"] == "Hoort elders"
    assert len(list(stored.iterdir())) == 1
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        noted = work.session.execute(text(LOOKS), {"person": person}).scalars().all()
    assert [one for one in noted if one in ("add", "read", "remove")] == ["add", "read", "remove"]


def test_what_cannot_be_attached_is_a_fault_at_its_field_and_stores_nothing(
    app_state: AppState, client_as: ClientAs, town: Town, stored: Path
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    where, officer = f"/api/v1/people/{person}/attachments", client_as(Role.OFFICER)
    right = {"kind": "other", "name": "Brief"}
    for sent, content, fault in (
        (right, b"MZ\x90\x00 a program", ("/file", "file-format")),
        (right, b"", ("/file", "missing")),
        ({"kind": "recipe"}, PDF, ("/kind", "enum")),
        ({"name": "Brief"}, PDF, ("/kind", "missing")),
        (right | {"more": "x"}, PDF, ("/more", "extra-forbidden")),
        (right | {"name": "a\u202eb"}, PDF, ("/name", "unseen-characters")),
    ):
        refused = officer.post(where, data=sent, files={"file": ("x.pdf", content)})
        assert refused.status_code == 422, refused.text
        ((at, code),) = [(one["pointer"], one["code"]) for one in refused.json()["errors"]]
        assert (at, code) == fault
    assert officer.post(where, json=right).status_code == 400
    assert not stored.exists()


def test_a_document_of_more_than_ten_megabytes_is_refused_in_words_by_a_real_server(
    app_state: AppState, client_as: ClientAs, town: Town, stored: Path
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    headers = {"authorization": client_as(Role.OFFICER).headers["authorization"]}
    sent, where = {"kind": "other"}, f"/api/v1/people/{person}/attachments"
    with (
        on_a_port(api_on(app_state)) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=30) as browser,
    ):

        def post(size: int, **who: str) -> httpx.Response:
            file = {"file": ("Te groot.pdf", PDF + bytes(size))}
            return browser.post(where, data=sent, files=file, headers=who)

        for size in (10 * MEGABYTE, 20 * MEGABYTE):
            refused = post(size, **headers)
            assert refused.status_code == 422
            assert refused.headers["content-type"] == "application/problem+json"
            assert refused.json()["errors"] == [
                {"in": "body", "pointer": "/file", "code": "file-too-large",
                 "detail": "This document is too large."}
            ]  # fmt: skip
        assert post(0).status_code == 401
        assert not stored.exists()
        assert post(9 * MEGABYTE, **headers).status_code == 201
