"""Risk assessments through the API: written down, signed, voided, and seen by officers and supervisors alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.risk.acute_2007 import ACUTE_2007
from aftercare.domain.risk.stable_2007 import BANDS
from aftercare.domain.risk.static_99r import LEVELS, STATIC_99R
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person

ASSESSMENTS, INSTRUMENTS, MATRICES = (
    "/api/v1/assessments",
    "/api/v1/instruments",
    "/api/v1/risk-matrices",
)
TODAY = "2026-11-24"


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    return seed_person(app_state.database, app_state.clock.now(), town)


@pytest.fixture
def officer(client_as: ClientAs) -> TestClient:
    return client_as(Role.OFFICER)


def static_form() -> dict[str, Any]:
    return {
        "assessed_on": TODAY,
        "items": {item.code: 0 for item in STATIC_99R.items if item.code != "age"},
        "answers": {"not_male": False, "images_only": False, "consenting_peers": False},
        "age_at_release": 41,
        "age_at_offence": 38,
    }


def acute_form(**items: int) -> dict[str, Any]:
    return {"assessed_on": TODAY, "items": {item.code: 0 for item in ACUTE_2007.items} | items}


def of(person: UUID, instrument: str, form: dict[str, Any]) -> dict[str, Any]:
    return form | {"person_id": str(person), "instrument": instrument}


def table() -> dict[str, Any]:
    cells = [{"static": one, "stable": two, "level": one} for one in LEVELS for two in BANDS]
    return {
        "code": "invented",
        "source": "made up for a test",
        "adopted_by": "nobody",
        "valid_from": "2026-01-01",
        "cells": cells,
    }


def test_an_assessment_is_drafted_completed_signed_and_voided(
    officer: TestClient, person: UUID
) -> None:
    form = static_form()
    hole = form | {"items": {k: v for k, v in form["items"].items() if k != "male_victim"}}
    drafted = officer.post(ASSESSMENTS, json=of(person, "static-99r", hole))
    assert drafted.status_code == 201, drafted.text
    assert (drafted.json()["total"], drafted.json()["scales"]) == (None, {})
    address, etag = drafted.headers["location"], drafted.headers["etag"]

    early = officer.post(f"{address}/sign", headers={"If-Match": etag})
    assert early.status_code == 422
    assert [one["pointer"] for one in early.json()["errors"]] == ["/items/male_victim"]

    changed = officer.put(address, json=form, headers={"If-Match": etag})
    assert changed.json()["scales"] == {"sum": {"sum": -1, "most": 12, "band": "II"}}
    stale = officer.put(address, json=form, headers={"If-Match": etag})
    assert stale.status_code == 412

    signed = officer.post(f"{address}/sign", headers={"If-Match": changed.headers["etag"]}).json()
    assert (signed["state"], signed["total"], signed["items"]["age"]) == ("signed", -1, -1)
    late = officer.put(address, json=form, headers={"If-Match": f'"{signed["version"]}"'})
    assert late.status_code == 409

    voided = officer.post(
        f"{address}/void",
        json={"reason": "Verkeerd dossier."},
        headers={"If-Match": f'"{signed["version"]}"'},
    )
    assert voided.json()["void_reason"] == "Verkeerd dossier."
    listed = officer.get(ASSESSMENTS, params={"person": str(person), "state": "voided"}).json()
    assert [one["id"] for one in listed["items"]] == [signed["id"]]
    assert officer.get(ASSESSMENTS, params={"state": "signed"}).json()["items"] == []


def test_a_total_is_never_typed(officer: TestClient, person: UUID) -> None:
    answer = officer.post(ASSESSMENTS, json=of(person, "static-99r", static_form()) | {"total": 6})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/total"]


@pytest.mark.parametrize("score", ["1", 1.5, True, None])
def test_a_score_is_a_whole_number(officer: TestClient, person: UUID, score: object) -> None:
    form = acute_form() | {"items": {"hostility": score}}
    assert officer.post(ASSESSMENTS, json=of(person, "acute-2007", form)).status_code == 422


def test_why_an_instrument_is_refused_is_pointed_at_with_its_source(
    officer: TestClient, app_state: AppState, town: Town
) -> None:
    young = seed_person(
        app_state.database, app_state.clock.now(), town, 2, regime="juvenile", birth_on="2009-06-01"
    )
    answer = officer.post(ASSESSMENTS, json=of(young, "acute-2007", acute_form()))
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/instrument", "adult-tool-juvenile-case-file")
    assert "Static-99R coding rules" in error["detail"]
    unknown = officer.post(ASSESSMENTS, json=of(young, "oxrec", acute_form()))
    assert unknown.json()["errors"][0]["code"] == "unknown-instrument"


def test_an_item_rated_three_makes_a_deadline_that_is_due_now(
    officer: TestClient, person: UUID, app_state: AppState
) -> None:
    answer = officer.post(ASSESSMENTS, json=of(person, "acute-2007", acute_form(hostility=3)))
    assert answer.json()["state"] == "drafted"
    (term,) = officer.get("/api/v1/deadlines", params={"person": str(person)}).json()["items"]
    assert (term["code"], term["subject_id"]) == ("intervene-now", answer.json()["id"])
    assert term["due_at"].startswith(app_state.clock.now().isoformat()[:16])


@pytest.mark.parametrize(
    "role", [Role.PLANNER, Role.PROVIDER, Role.ADMIN, Role.AUDITOR], ids=lambda role: role.value
)
def test_nobody_else_learns_of_instruments_or_assessments(
    client_as: ClientAs, officer: TestClient, person: UUID, role: Role
) -> None:
    made = officer.post(ASSESSMENTS, json=of(person, "static-99r", static_form()))
    other = client_as(role)
    for address in (ASSESSMENTS, INSTRUMENTS, made.headers["location"]):
        assert other.get(address).status_code == 403
    assert other.post(ASSESSMENTS, json=of(person, "static-99r", static_form())).status_code == 403


def test_a_colleague_of_another_team_finds_nothing(
    client_as: ClientAs, officer: TestClient, person: UUID, town: Town
) -> None:
    made = officer.post(ASSESSMENTS, json=of(person, "static-99r", static_form()))
    other = client_as(town.other_officer)
    assert other.get(made.headers["location"]).status_code == 404
    assert other.get(ASSESSMENTS).json()["items"] == []
    assert other.post(ASSESSMENTS, json=of(person, "static-99r", static_form())).status_code == 404


def test_every_instrument_is_listed_with_what_it_asks(officer: TestClient) -> None:
    items = officer.get(INSTRUMENTS).json()["items"]
    view = {one["code"]: one for one in items}
    assert len(view) == 11
    assert len(view["static-99r"]["items"]) == 10
    assert [band["code"] for band in view["static-99r"]["scales"][0]["bands"]] == list(LEVELS)
    assert view["j-soap-d"]["scales"] == []
    assert all(one["source"] for one in items)


def test_an_administrator_loads_the_organisation_s_table_and_nobody_else_does(
    client_as: ClientAs, officer: TestClient
) -> None:
    admin = client_as(Role.ADMIN)
    assert admin.get(MATRICES).json() == {"items": [], "next": None}
    assert officer.post(MATRICES, json=table()).status_code == 403
    loaded = admin.post(MATRICES, json=table())
    assert loaded.status_code == 201, loaded.text
    assert (loaded.json()["version"], loaded.json()["cells"]["IVa"]["low"]) == (1, "IVa")
    assert admin.post(MATRICES, json=table()).json()["version"] == 1
    assert admin.post(MATRICES, json=table() | {"source": "anew"}).json()["version"] == 2
    assert [one["version"] for one in officer.get(MATRICES).json()["items"]] == [2]
    assert client_as(Role.PLANNER).get(MATRICES).status_code == 403


def test_a_table_with_a_hole_is_refused(client_as: ClientAs) -> None:
    hole = table()
    hole["cells"] = hole["cells"][1:]
    answer = client_as(Role.ADMIN).post(MATRICES, json=hole)
    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["errors"]] == ["cell-missing"]


def test_an_assessment_asked_for_twice_under_one_key_is_made_once(
    officer: TestClient, person: UUID
) -> None:
    body, key = of(person, "static-99r", static_form()), {"Idempotency-Key": "one"}
    first, second = (officer.post(ASSESSMENTS, json=body, headers=key) for _ in range(2))
    assert first.json() == second.json()
    assert len(officer.get(ASSESSMENTS).json()["items"]) == 1
