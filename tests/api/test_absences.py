"""Absences through the API: evidence comes in, a named person decides."""

from __future__ import annotations

from uuid import UUID

import pytest

from aftercare.api.answers import PageOut
from aftercare.api.routes.absences import AbsenceOut
from aftercare.bootstrap import House
from aftercare.domain.access import Role
from tests.api.conftest import ClientAs, clock_of
from tests.seeding import Town, seed_miss, seed_person, seed_plan

ABSENCES = "/api/v1/absences"


@pytest.fixture
def absence(house: House, town: Town) -> UUID:
    person = seed_person(house.database, house.clock.now(), town)
    seed_plan(house.database, house.clock.now(), town, person)
    return seed_miss(house.database, town, clock_of(house), person)


def test_evidence_is_kept_and_is_not_a_verdict(absence: UUID, client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    where = f"{ABSENCES}/{absence}"
    body = {"ground": "medical", "note": "Was at the doctor's."}
    assert officer.post(f"{where}/evidence", json=body).status_code == 428
    answer = officer.post(f"{where}/evidence", json=body, headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["verdict"]) == ("opened", None)
    page = officer.get(ABSENCES, params={"state": "opened"})
    PageOut[AbsenceOut].model_validate_json(page.content)
    assert page.json()["items"] == [answer.json()]


def test_a_verdict_needs_a_reason_and_stands(
    absence: UUID, client_as: ClientAs, town: Town
) -> None:
    officer = client_as(Role.OFFICER)
    where = f"{ABSENCES}/{absence}/verdict"
    for reason in ("", "   "):
        body = {"verdict": "unexcused", "reason": reason}
        assert officer.post(where, json=body, headers={"If-Match": '"1"'}).status_code == 422
    body = {"verdict": "unexcused", "reason": "No reason was given."}
    decided = officer.post(where, json=body, headers={"If-Match": '"1"'})
    assert decided.status_code == 200
    assert decided.json()["decided_by"] == str(town.officer.staff_id)
    again = officer.post(where, json=body, headers={"If-Match": '"2"'})
    assert again.status_code == 409
    assert again.json()["type"] == "/problems/already-decided"


def test_an_absence_of_another_caseload_is_not_found(
    absence: UUID, client_as: ClientAs, town: Town
) -> None:
    other = client_as(town.other_officer)
    assert other.get(f"{ABSENCES}/{absence}").status_code == 404
    body = {"verdict": "excused", "reason": "Meddling."}
    refused = other.post(f"{ABSENCES}/{absence}/verdict", json=body, headers={"If-Match": '"1"'})
    assert refused.status_code == 404
    assert other.get(ABSENCES).json()["items"] == []


def test_providers_record_but_do_not_decide(absence: UUID, client_as: ClientAs) -> None:
    assert client_as(Role.PROVIDER).get(f"{ABSENCES}/{absence}").status_code == 403
