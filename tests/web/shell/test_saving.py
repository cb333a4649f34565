"""A form is saved only without errors; otherwise its own page shows it again, and nothing is kept."""

from __future__ import annotations

from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import Response
from fastapi.testclient import TestClient

from aftercare.base.errors import AlreadyDecided, Conflict, FieldFault, Invalid
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Permission
from aftercare.store.database.unit_of_work import Work
from aftercare.web.router import mount
from aftercare.web.shell.forms.reading import MISSING
from aftercare.web.shell.request import Allow, PageRoute, Visit, session_cookie
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from tests.web.conftest import ORIGIN, Visitor

Reader = Annotated[Visit, Depends(Allow(Permission.READ_CASE_FILES))]
FAULTS = {
    "invalid": Invalid(fields=(FieldFault("/why", "missing", ""),)),
    "decided": AlreadyDecided(),
    "conflict": Conflict(),
}


class Desk:
    """Saves what it is told, unless `reason` names a fault."""

    def __init__(self) -> None:
        self.saved: list[str] = []

    def page(self, number: int, visit: Reader, form: Form, line: str = "") -> Response:
        shown = f"{number} {line} {form.typed.get('reason', '-')} {sorted(form.errors.items())}"
        return Response(shown, 200 if form.holds else 422)

    def save(self, work: Work, reason: str) -> None:
        assert work.actor is not None
        self.saved.append(reason)
        if reason in FAULTS:
            raise FAULTS[reason]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def browser(desk: Desk, app_state: AppState, visitor: Visitor) -> TestClient:
    app = FastAPI()
    mount(app, app_state)
    router = APIRouter(route_class=PageRoute)
    router.get("/desk/{number}")(desk.page)

    @router.post("/desk/{number}")
    @shown_again_by(desk.page, line="number")
    def decide(number: int, visit: Reader, form: Form) -> Response:
        reason = form.text("reason")
        with saving(
            visit, form, {"/why": "reason"}, {AlreadyDecided: ("reason", "Decided already")}
        ) as work:
            desk.save(work, reason)
        if reason == "late":
            raise NotSaved()
        return visit.back_to(f"/desk/{number}", said="done")

    app.include_router(router)
    client = TestClient(app, base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False)
    client.cookies = visitor("officer").cookies
    assert client.cookies.get(session_cookie(app_state.settings))
    return client


def test_the_page_asks_with_an_empty_form(browser: TestClient) -> None:
    answer = browser.get("/desk/3")
    assert (answer.status_code, answer.text) == (200, "3  - []")


def test_a_form_without_errors_is_saved(browser: TestClient, desk: Desk) -> None:
    answer = browser.post("/desk/3", data={"reason": "ill"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/3?said=done")
    assert desk.saved == ["ill"]


def test_a_form_with_an_error_never_reaches_the_act(browser: TestClient, desk: Desk) -> None:
    answer = browser.post("/desk/3", data={"reason": ""})
    assert answer.status_code == 422
    assert answer.text == f"3 3  [('reason', '{MISSING}')]"
    assert desk.saved == []


@pytest.mark.parametrize(("reason", "said"), [("invalid", MISSING), ("decided", "Decided already")])
def test_what_the_act_refuses_is_an_error_of_its_field(
    browser: TestClient, reason: str, said: str
) -> None:
    answer = browser.post("/desk/3", data={"reason": reason})
    assert answer.status_code == 422
    assert answer.text == f"3 3 {reason} [('reason', '{said}')]"


def test_any_other_fault_is_its_own_page(browser: TestClient) -> None:
    assert browser.post("/desk/3", data={"reason": "conflict"}).status_code == 409


def test_an_act_may_show_its_page_again_after_it_saved(browser: TestClient, desk: Desk) -> None:
    assert browser.post("/desk/3", data={"reason": "late"}).text == "3 3 late []"
    assert desk.saved == ["late"]


def test_a_form_from_elsewhere_is_refused(browser: TestClient, desk: Desk) -> None:
    answer = browser.post("/desk/3", data={"reason": "ill"}, headers={"origin": "http://elsewhere"})
    assert answer.status_code == 403
    assert desk.saved == []
