"""Browsers of people who work here, on a house whose rows are rolled back; what they read has its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.casework.sign_in.acts import Credential, issue_token, token_hash
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database, as_sign_in
from aftercare.store.sign_in.rows import confirm_session
from aftercare.web.router import register_words
from aftercare.web.shell.cookies import session_cookie
from tests.serving import web_on
from tests.standing_office import arrange, engine, office, opened
from tests.store.arranging import Arranger

__all__ = ["app_state", "arrange", "engine", "office", "opened", "stranger", "visitor"]
register_words()
ORIGIN = "http://127.0.0.1:8000"
Visitor = Callable[..., TestClient]


@pytest.fixture(scope="session")
def settings() -> Settings:
    """As the environment has them: reading it takes as long as an act."""
    return Settings()


@pytest.fixture
def app_state(settings: Settings, database: Database, clock: FixedClock) -> AppState:
    return furnish(settings.model_copy(), database, clock=clock)


@pytest.fixture
def stranger(app_state: AppState) -> TestClient:
    """A browser nobody has signed in with."""
    return TestClient(
        web_on(app_state), base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False
    )


@pytest.fixture
def visitor(app_state: AppState, arrange: Arranger) -> Visitor:
    """`visitor("officer")` is a browser signed in as that member of the office; an Actor will do too.
    Pages are in Dutch unless `language` says otherwise. `confirmed`: also for an act that always asks who is there."""

    def arrive(who: str | Actor, language: str = "nl", *, confirmed: bool = False) -> TestClient:
        actor = getattr(arrange.office, who) if isinstance(who, str) else who
        with app_state.database.work(CLOCK, app_state.clock.now()) as work:
            staff = work.session.get_one(StaffRow, actor.staff_id)
            token, _ = issue_token(work, staff, Credential.WEB_SESSION)
            if confirmed:
                with as_sign_in(work):
                    confirm_session(work.session, token_hash(token), staff.id, work.now)
        client = TestClient(
            web_on(app_state), base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False
        )
        client.cookies.set(session_cookie(app_state.settings), token)
        client.cookies.set("aftercare-language", language)
        return client

    return arrive
