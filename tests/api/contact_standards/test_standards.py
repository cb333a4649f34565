"""Contact standards, contact records and changes of tier through the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.domain.contact_standards.kinds import PROFILE_FORM
from aftercare.store.accounts.rows import TeamRow
from tests.api.conftest import ClientAs
from tests.domain.contact_standards.profiles import raw_profile, raw_requirement
from tests.seeding import START, Town, seed_draft, seed_person, seed_plan, weekly_check_in

STANDARDS, CONTACTS = "/api/v1/contact-standards", "/api/v1/contacts"
OWN = {
    "code": "own",
    "nl": "Eigen norm",
    "en": "Own standard",
    "source": "Team meeting",
    "adopted_by": "North",
    "reason": "More contact in the first weeks",
    "valid_from": "2026-11-01",
    "profile": raw_profile(raw_requirement(number=1, period_days=7)),
}


@pytest.fixture
def by_example(app_state: AppState, town: Town) -> None:
    work_by_example(app_state, town)


def work_by_example(app_state: AppState, town: Town) -> None:
    """The first team works by the standard that ships."""
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        team = work.session.get_one(TeamRow, town.team_id)
        team.standard_code, team.standard_since_on = "idaho-example", START.date()


def version_of(client: TestClient, address: str) -> dict[str, str]:
    return {"If-Match": client.get(address).headers["etag"]}


def person_at(app_state: AppState, town: Town, tier: int = 1) -> UUID:
    return seed_person(app_state.database, app_state.clock.now(), town, tier=tier)


class TestStandards:
    def test_the_schema_is_the_published_one_and_accepts_what_ships(
        self, client_as: ClientAs
    ) -> None:
        officer = client_as(Role.OFFICER)
        schema = officer.get(f"{STANDARDS}/schema")
        assert schema.json() == PROFILE_FORM.schema
        example = officer.get(f"{STANDARDS}/idaho-example/2").json()
        assert example["is_example"]
        assert jsonschema_rs.is_valid(schema.json(), example["profile"])
        assert officer.get(STANDARDS).json()["items"] == [example]

    def test_one_proposes_another_activates_and_a_team_chooses(
        self, client_as: ClientAs, town: Town, second_admin: Actor
    ) -> None:
        admin, other = client_as(Role.ADMIN), client_as(second_admin)
        proposed = admin.post(STANDARDS, json=OWN)
        assert proposed.status_code == 201, proposed.text
        where = proposed.headers["location"]
        assert proposed.json()["activated_at"] is None
        own = admin.post(f"{where}/activate")
        assert (own.status_code, own.json()["type"]) == (403, "/problems/own-standard-activation")
        activated = other.post(f"{where}/activate")
        assert activated.json()["activated_by"] == str(second_admin.staff_id)
        assert other.post(f"{where}/activate").status_code == 409
        address = f"/api/v1/teams/{town.team_id}/contact-standard"
        reason = {"reason": "Agreed for every team of this office"}
        assert admin.put(address, json={"code": "own"}).status_code == 422
        chosen = admin.put(address, json={"code": "own"} | reason).json()
        assert chosen["proposed_standard_reason"] == reason["reason"]
        assert (chosen["standard_code"], chosen["proposed_standard"]) == (None, "own")
        alone = admin.post(f"{address}/confirm", json={"code": "own"})
        assert (alone.status_code, alone.json()["type"]) == (
            403,
            "/problems/own-standard-activation",
        )
        confirmed = other.post(f"{address}/confirm", json={"code": "own"}).json()
        assert (confirmed["standard_code"], confirmed["proposed_standard"]) == ("own", None)
        teams = admin.get("/api/v1/teams").json()["items"]
        assert {one["name"]: one["standard_code"] for one in teams} == {
            "North": "own",
            "South": None,
        }

    def test_a_profile_that_does_not_hold_is_pointed_into(self, client_as: ClientAs) -> None:
        wrong = OWN | {"profile": raw_profile(raw_requirement(cadence="sometimes"))}
        answer = client_as(Role.ADMIN).post(STANDARDS, json=wrong)
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert error["pointer"] == "/profile/tracks/0/requirements/0/cadence"
        assert error["code"] == "unknown-value"

    def test_a_team_cannot_choose_what_nobody_activated(
        self, client_as: ClientAs, town: Town
    ) -> None:
        admin = client_as(Role.ADMIN)
        admin.post(STANDARDS, json=OWN)
        answer = admin.put(f"/api/v1/teams/{town.team_id}/contact-standard", json={"code": "own"})
        assert answer.json()["errors"][0]["code"] == "unknown-standard"

    def test_officers_read_standards_and_do_not_write_them(self, client_as: ClientAs) -> None:
        assert client_as(Role.OFFICER).post(STANDARDS, json=OWN).status_code == 403
        assert client_as(Role.PLANNER).get(STANDARDS).status_code == 403
        assert client_as(Role.OFFICER).get(f"{STANDARDS}/unknown/1").status_code == 404


class TestPlans:
    def test_a_plan_below_its_standard_is_handed_in_with_a_reason(
        self, app_state: AppState, client_as: ClientAs, town: Town, by_example: None
    ) -> None:
        plan_id = seed_draft(
            app_state.database, app_state.clock.now(), town, person_at(app_state, town)
        )
        officer = client_as(Role.OFFICER)
        address = f"/api/v1/plans/{plan_id}"
        check = officer.get(f"{address}/standard-check").json()
        assert check["standard"] == {"code": "idaho-example", "version": 2, "is_example": True}
        assert {one["kind"]: one["rate"] for one in check["requirements"]} == {
            "face_to_face": "above",
            "home_visit": "below",
            "provider_contact": "by_record",
            "employment_check": "by_record",
        }
        refused = officer.post(f"{address}/submit", headers=version_of(officer, address))
        assert refused.status_code == 422
        assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
            ("/below_standard_reason", "below-standard")
        ]
        given = officer.post(
            f"{address}/submit",
            json={"below_standard_reason": "There is no home yet."},
            headers=version_of(officer, address),
        )
        assert given.status_code == 200, given.text
        assert given.json()["below_standard_reason"] == "There is no home yet."
        assert given.json()["standard_code"] == "idaho-example"

    def test_without_a_standard_the_check_is_absent_and_nothing_is_asked(
        self, app_state: AppState, client_as: ClientAs, town: Town
    ) -> None:
        plan_id = seed_draft(
            app_state.database, app_state.clock.now(), town, person_at(app_state, town)
        )
        officer, address = client_as(Role.OFFICER), f"/api/v1/plans/{plan_id}"
        check = officer.get(f"{address}/standard-check").json()
        assert check == {"standard": None, "below": False, "requirements": []}
        done = officer.post(f"{address}/submit", headers=version_of(officer, address))
        assert done.status_code == 200


class TestContacts:
    def record(self, client: TestClient, person_id: UUID, **changes: Any) -> Any:
        body = {"person_id": str(person_id), "kind": "provider_contact", "held_on": "2026-11-24"}
        return client.post(CONTACTS, json=body | changes)

    def test_a_contact_is_recorded_listed_moves_the_due_day_and_is_voided(
        self, app_state: AppState, client_as: ClientAs, town: Town, by_example: None
    ) -> None:
        person_id, officer = person_at(app_state, town), client_as(Role.OFFICER)
        added = self.record(officer, person_id, note="By telephone.")
        assert added.status_code == 201, added.text
        listed = officer.get(CONTACTS, params={"person": str(person_id)}).json()["items"]
        assert listed == [added.json()] == [officer.get(added.headers["location"]).json()]
        due = officer.get(f"/api/v1/people/{person_id}/contact-dues").json()
        by_kind = {one["kind"]: one for one in due["requirements"]}
        assert by_kind["provider_contact"]["due_on"] == "2026-12-24"
        assert by_kind["provider_contact"]["standing"] == "met"
        assert by_kind["face_to_face"]["due_on"] == "2026-11-27"
        assert by_kind["face_to_face"]["standing"] == "awaited"
        void = f"{added.headers['location']}/void"
        assert officer.post(void).status_code == 428
        voided = officer.post(void, headers={"If-Match": added.headers["etag"]})
        assert voided.json()["voided_by"] == str(town.officer.staff_id)
        again = officer.post(void, headers={"If-Match": voided.headers["etag"]})
        assert again.status_code == 409

    def test_a_day_to_come_is_pointed_at(
        self, app_state: AppState, client_as: ClientAs, town: Town
    ) -> None:
        answer = self.record(
            client_as(Role.OFFICER), person_at(app_state, town), held_on="2026-11-25"
        )  # fmt: skip
        assert answer.json()["errors"][0]["pointer"] == "/held_on"

    def test_the_same_key_records_once(
        self, app_state: AppState, client_as: ClientAs, town: Town
    ) -> None:
        person_id, officer = person_at(app_state, town), client_as(Role.OFFICER)
        officer.headers["Idempotency-Key"] = "once"
        first, second = self.record(officer, person_id), self.record(officer, person_id)
        assert first.json() == second.json()

    def test_planners_and_providers_learn_nothing(
        self, app_state: AppState, client_as: ClientAs, town: Town
    ) -> None:
        person_id = person_at(app_state, town)
        for role in (Role.PLANNER, Role.PROVIDER, Role.ADMIN):
            assert client_as(role).get(CONTACTS).status_code == 403
            dues = client_as(role).get(f"/api/v1/people/{person_id}/contact-dues")
            assert dues.status_code == 403

    def test_without_a_standard_nothing_is_due(
        self, app_state: AppState, client_as: ClientAs, town: Town
    ) -> None:
        address = f"/api/v1/people/{person_at(app_state, town)}/contact-dues"
        assert client_as(Role.OFFICER).get(address).json() == {"standard": None, "requirements": []}


class TestTiers:
    def test_a_change_is_previewed_made_and_listed_with_its_draft(
        self, app_state: AppState, client_as: ClientAs, town: Town
    ) -> None:
        person_id = person_at(app_state, town, tier=2)
        seed_plan(
            app_state.database, app_state.clock.now(), town, person_id,
            terms=lambda town, on: replace(weekly_check_in(town, on), period_days=30),
        )  # fmt: skip
        work_by_example(app_state, town)
        officer, address = client_as(Role.OFFICER), f"/api/v1/people/{person_id}"
        seen = officer.get(f"{address}/tier-preview", params={"to_tier": 1}).json()
        (difference,) = seen["differences"]
        assert (difference["kind"], difference["from_days"], difference["to_days"]) == (
            "check_in",
            30,
            14,
        )
        body = {"to_tier": 1, "reason": "New worries."}
        assert officer.post(f"{address}/change-tier", json=body).status_code == 428
        done = officer.post(
            f"{address}/change-tier", json=body, headers=version_of(officer, address)
        )
        assert done.status_code == 200, done.text
        assert done.json()["proposal"] == seen
        assert not done.json()["review_opened"]
        assert done.headers["etag"][:3] == officer.get(address).headers["etag"][:3] == '"2.'
        assert officer.get(address).json()["tier"] == 1
        (line,) = officer.get(
            "/api/v1/obligations", params={"plan": done.json()["draft_id"]}
        ).json()["items"]
        assert line["period_days"] == 14
        listed = officer.get("/api/v1/tier-changes", params={"person": str(person_id)}).json()
        assert listed["items"] == [done.json()["change"]]

    def test_the_tier_of_today_is_no_change(
        self, app_state: AppState, client_as: ClientAs, town: Town
    ) -> None:
        person_id, officer = person_at(app_state, town, tier=2), client_as(Role.OFFICER)
        address = f"/api/v1/people/{person_id}"
        answer = officer.post(
            f"{address}/change-tier",
            json={"to_tier": 2, "reason": "Calmer at home"},
            headers=version_of(officer, address),
        )
        assert answer.json()["errors"][0]["code"] == "same-tier"
