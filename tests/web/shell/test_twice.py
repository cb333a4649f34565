"""A form that comes again while it is on its way, by a second click, is done once and answered alike."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import RedirectResponse, Response

from aftercare.base.clock import FixedClock
from aftercare.base.errors import AlreadyDecided
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.store.database.unit_of_work import Database
from aftercare.web.router import mount
from aftercare.web.shell.cookies import session_cookie
from aftercare.web.shell.forms.submitted import typed_form
from aftercare.web.shell.request import ANYONE, PageContext, PageRoute
from tests.serving import awaited

ORIGIN = "http://127.0.0.1:8000"
HERE = "/decision"


class Desk:
    """Decides once per version, and holds on to the first one as long as it is told to."""

    def __init__(self) -> None:
        self.decided: list[str] = []
        self.asked = 0
        self.begun, self.let_go = threading.Event(), threading.Event()

    def decide(
        self,
        _visit: Annotated[PageContext, Depends(ANYONE)],
        typed: Annotated[dict[str, str], Depends(typed_form)],
    ) -> Response:
        self.asked += 1
        self.begun.set()
        assert self.let_go.wait(20)
        if self.decided or typed["reason"] == "too late":
            raise AlreadyDecided()
        self.decided.append(typed["reason"])
        return RedirectResponse("/worklist?flash=decided", 303)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def app(desk: Desk, database: Database, clock: FixedClock) -> FastAPI:
    app = FastAPI()
    mount(app, furnish(Settings(), database, clock=clock))
    router = APIRouter(route_class=PageRoute)
    router.post(HERE)(desk.decide)
    app.include_router(router)
    return app


def click_twice(
    app: FastAPI, desk: Desk, first: str, second: str, session: str
) -> list[httpx.Response]:
    """The second arrives while the first is on its way; `session`: of the second browser."""
    headers = {"origin": ORIGIN, "content-type": "application/x-www-form-urlencoded"}
    cookie = session_cookie(Settings())

    async def run() -> list[httpx.Response]:
        arrived = asyncio.Event()

        async def body() -> AsyncIterator[bytes]:
            yield second.encode()
            arrived.set()

        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url=ORIGIN, headers=headers
        ) as client:
            mine = {"cookie": f"{cookie}=somebody"}
            one = asyncio.create_task(client.post(HERE, content=first.encode(), headers=mine))
            await asyncio.to_thread(desk.begun.wait, 20)
            theirs = {"cookie": f"{cookie}={session}"}
            other = asyncio.create_task(client.post(HERE, content=body(), headers=theirs))
            await arrived.wait()
            desk.let_go.set()
            return [await one, await other]

    return awaited(run())


def test_the_second_click_waits_and_is_shown_what_the_first_did(app: FastAPI, desk: Desk) -> None:
    first, second = click_twice(app, desk, "reason=none", "reason=none", "somebody")
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"] == "/worklist?flash=decided"
    assert desk.asked == 1


@pytest.mark.parametrize(("reason", "session"), [("other", "somebody"), ("none", "somebody-else")])
def test_another_form_or_another_browser_is_answered_for_itself(
    app: FastAPI, desk: Desk, reason: str, session: str
) -> None:
    click_twice(app, desk, "reason=none", f"reason={reason}", session)
    assert desk.asked == 2


def test_what_was_refused_the_first_time_is_asked_for_again(app: FastAPI, desk: Desk) -> None:
    answers = click_twice(app, desk, "reason=too+late", "reason=too+late", "somebody")
    assert [one.status_code for one in answers] == [409, 409]
    assert desk.asked == 2
