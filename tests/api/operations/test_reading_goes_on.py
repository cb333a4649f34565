"""While the database stands at an earlier moment programs read, and each change gets 503 with how long to wait."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from aftercare.processes.messages.older_database import look_back
from aftercare.store.database.fence import Fence
from tests.api.conftest import ClientAs


@pytest.fixture
def gone_back(app_state: AppState) -> AppState:
    """A published end of the access log is not in the database."""
    app_state.database.fence = Fence(9, b"published")
    look_back(app_state.database, app_state.clock)
    return app_state


def test_a_program_reads_and_changes_nothing(gone_back: AppState, client_as: ClientAs) -> None:
    client = client_as(Role.OFFICER)
    assert client.get("/api/v1/people").status_code == 200
    assert client.post("/api/v1/people/search", json={"text": "R-1"}).status_code != 503
    refused = client.post("/api/v1/people", json={})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
    assert refused.json()["type"] == "/problems/database-went-back"


def test_readiness_says_that_only_reading_goes_on(gone_back: AppState, client: TestClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "reads-only"})


def test_what_the_provider_reports_is_taken_all_the_same(
    gone_back: AppState, client: TestClient
) -> None:
    # It would not report it again, and a STOP among it must not be lost for sure.
    assert client.post("/webhooks/twilio/inbound").status_code == 403
