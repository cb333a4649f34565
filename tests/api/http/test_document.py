"""The OpenAPI document is true: whatever it allows to send, what comes back is what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Response
from schemathesis.checks import CheckContext, CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import Engine, text

from aftercare.api.http.inputs import version_looked_at
from aftercare.api.operations import sandbox_routes as sandbox
from aftercare.api.router import RESOURCES, mount
from aftercare.base.document_faults import API_FAULTS
from aftercare.bootstrap import AppState
from aftercare.casework.calendars.acts import NewFeed, make_feed
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.main import create_app
from aftercare.scheduling.jobs.job import tick
from aftercare.store.database.unit_of_work import Database
from tests.api.conftest import PUBLIC, clock_of, house_on
from tests.api.http.contract import closed
from tests.api.letters.test_letters import seed_letter
from tests.api.messages.test_messages import text_in_state
from tests.conftest import taken_back
from tests.seeding import (
    Town,
    seed_draft,
    seed_miss,
    seed_person,
    seed_plan,
    seed_treatment,
    token_for,
)
from tests.seeding_around import seed_around
from tests.seeding_periods import seed_periods
from tests.seeding_risk import seed_assessment
from tests.tiers import is_thorough

_OFFSET = re.compile(r'"\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:?\d\d"')


def moments_in_utc(_context: Any, response: Any, case: Any) -> None:
    """Every moment of an answer ends with Z."""
    is_json = response.headers.get("content-type", [""])[0].startswith("application/json")
    # Frozen facts of a document are what their digest was counted over.
    is_json = is_json and not case.path.endswith("/facts")
    assert not (is_json and _OFFSET.search(response.text)), _OFFSET.findall(response.text)[:3]


# What every answer has, and no client acts on.
GENERAL = {
    "cache-control", "content-length", "content-security-policy", "content-type", "referrer-policy", "pragma",
    "strict-transport-security", "x-content-type-options", "x-frame-options", "content-disposition",
    "vary", "content-encoding",
}  # fmt: skip


def header_conformance(
    _context: CheckContext, response: Response, case: schemathesis.Case[Any]
) -> None:
    """Every header that is sent stands in the document, and those that it requires are sent."""
    answers = case.operation.definition.raw["responses"]
    status = str(response.status_code)
    documented = answers.get(status) or answers[f"{status[0]}XX"]
    known = {name.lower() for name in documented.get("headers", {})}
    sent = set(response.headers)
    assert sent - GENERAL <= known, f"{case.method} {case.path} {status}: {sent - GENERAL - known}"
    assert "x-request-id" in sent & known


CHECKS: list[CheckFunction] = [
    moments_in_utc,
    header_conformance,
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
FEW = settings(
    max_examples=6 if is_thorough() else 2,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
# Where the things are whose ids stand in a path.
LISTED = {
    "person_id": "person", "order_id": "supervision_order",
    "extension_id": "order_extension", "suspension_id": "order_suspension", "condition_id": "condition",
    "plan_id": "supervision_plan", "obligation_id": "obligation", "appointment_id": "appointment",
    "absence_id": "absence", "escalation_id": "escalation", "message_id": "message",
    "task_id": "task", "account_id": "staff", "referral_id": "referral",
    "offer_id": "place_offer", "group_id": "treatment_group", "programme_id": "programme",
    "related_id": "related_person", "party_id": "restricted_party", "circle_id": "circle", "stand_in_id": "stand_in",
    "item_id": "handover_item", "team_id": "team",
    "alarm_id": "reading_alarm", "emergency_id": "emergency_access", "request_id": "access_request",
    "correction_id": "correction_note", "disclosure_id": "disclosure",
    "assessment_id": "assessment", "letter_id": "letter", "feed_id": "calendar_feed",
}  # fmt: skip


@pytest.fixture(scope="module")
def app_state(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppState]:
    """A house for all tests of this module, on one transaction that is rolled back."""
    with taken_back(engine) as connection:
        yield house_on(Database(connection), tmp_path_factory.mktemp("house"), demonstration=True)


@pytest.fixture(scope="module")
def town(app_state: AppState, standing_town: tuple[Engine, Town]) -> Town:
    """The town, with something of every noun in it."""
    now, town = app_state.clock.now(), standing_town[1]
    busy, drafting = (seed_person(app_state.database, now, town, number) for number in (1, 2))
    seed_plan(app_state.database, now, town, busy)
    seed_draft(app_state.database, now, town, drafting)
    text_in_state(app_state, busy, "failed", "T-9")
    seed_miss(app_state.database, town, clock_of(app_state), busy)
    seed_around(app_state.database, app_state.clock.now(), town, busy)
    seed_periods(app_state.database, now, town, drafting)
    seed_treatment(app_state.database, now, town, drafting)
    seed_assessment(app_state.database, now, town, busy)
    seed_letter(app_state, town, busy)
    with app_state.database.work(town.officer, app_state.clock.now()) as work:
        make_feed(work, NewFeed(busy, "x"), PUBLIC)
    for job in app_state.jobs:
        tick(app_state.database, app_state.clock, job, "test")
    return town


@pytest.fixture(scope="module")
def known(app_state: AppState, town: Town) -> dict[str, str]:
    """An id for every parameter of a path."""
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        found = {
            name: work.session.execute(text(f"select id from {table} order by id limit 1")).scalar()
            for name, table in LISTED.items()
        }
    return {name: str(one) for name, one in found.items() if one is not None}


@pytest.fixture(scope="module")
def bearers(app_state: AppState, town: Town) -> list[str]:
    """Tokens of an officer and a supervisor, who together may do most of what there is."""
    actors = [town.actor(role) for role in (Role.OFFICER, Role.SUPERVISOR)]
    return [token_for(app_state.database, app_state.clock.now(), actor) for actor in actors]


@pytest.fixture(scope="module")
def document(app_state: AppState) -> Any:
    """Each answer is held to the members that the document has, though it allows more of a later release."""
    app = app_of(app_state)
    described = schemathesis.openapi.from_dict(closed(app.openapi()))
    described.app = app
    return described


def app_of(app_state: AppState) -> FastAPI:
    return create_app(app_state, [mount])


# Moving the clock of a demonstration has tests of its own; here it would only take time.
OPERATIONS = [
    (route.path, method)
    for resource in (*RESOURCES, sandbox)
    for route in resource.router.routes
    if isinstance(route, APIRoute) and route.include_in_schema and route.path != "/sandbox/clock"
    for method in sorted(route.methods or ())
]


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{m} {p}" for p, m in OPERATIONS])
def test_every_answer_is_documented(
    path: str, method: str, document: Any, bearers: list[str], known: dict[str, str]
) -> None:
    """As sent, and once more about something that exists."""

    @given(case=document[path][method].as_strategy())
    @FEW
    def holds(case: schemathesis.Case[Any]) -> None:
        for bearer in bearers:
            headers = {"Authorization": f"Bearer {bearer}"}
            case.call_and_validate(headers=headers, checks=CHECKS)
            if about := known_of(case, known):
                case.path_parameters = {**case.path_parameters, **about}
                case.call_and_validate(headers=headers | {"If-Match": '"1"'}, checks=CHECKS)

    holds()


def known_of(case: schemathesis.Case[Any], known: dict[str, str]) -> dict[str, str]:
    return {name: known[name] for name in case.path_parameters if name in known}


def test_the_document_is_openapi_3_1_and_every_refusal_is_a_problem(
    tmp_path: Path, app_state: AppState
) -> None:
    document = app_of(app_state).openapi()
    assert document["openapi"].startswith("3.1")
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                if status == "4XX" or int(status) >= 400:
                    # RFC 6749 has a form of its own for refusals of a token.
                    refused = status not in ("4XX", "500")
                    oauth = path.startswith("/api/v1/token") and method == "post" and refused
                    expected = "application/json" if oauth else "application/problem+json"
                    assert list(answer["content"]) == [expected], (path, method)
    assert "HTTPValidationError" not in str(document)


def test_the_codes_of_faults_are_those_of_the_catalogue_each_with_its_sentence(
    app_state: AppState,
) -> None:
    schemas = app_of(app_state).openapi()["components"]["schemas"]
    codes = schemas["FieldFaultCode"]
    fault = schemas["Problem"]["properties"]["errors"]["items"]["properties"]
    assert fault["code"]["$ref"] == "#/components/schemas/FieldFaultCode"
    assert codes["enum"] == sorted(API_FAULTS)
    assert "- `missing`: Fill this in.\n" in codes["description"]
    assert codes["description"].count("\n- `") == len(API_FAULTS)


@pytest.mark.parametrize(
    "given", ['"3"', 'W/"3"', '"3.9f0c12ab34cd56ef"', 'W/"3.9f0c12ab34cd56ef"']
)
def test_the_document_lets_each_etag_through_that_the_service_takes(
    app_state: AppState, given: str
) -> None:
    approve = app_of(app_state).openapi()["paths"]["/api/v1/plans/{plan_id}/approve"]["post"]
    (asked,) = [one for one in approve["parameters"] if one["name"] == "If-Match"]
    assert re.fullmatch(asked["schema"]["pattern"], given)
    assert version_looked_at(given) == 3
