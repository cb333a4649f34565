"""A form is saved only without errors; otherwise its own page shows it again, and nothing is kept."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import Response
from fastapi.testclient import TestClient

import aftercare.web
from aftercare.base.errors import AlreadyDecided, Conflict, FieldFault, Invalid
from aftercare.bootstrap import AppState
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.router import mount
from aftercare.web.shell.cookies import session_cookie
from aftercare.web.shell.forms.reading import MISSING
from aftercare.web.shell.request import ANY_ROLE, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from tests.web.conftest import ORIGIN, Visitor

WEB = Path(aftercare.web.__file__).parent
Reader = Annotated[PageContext, Depends(ANY_ROLE)]
FAULTS = {
    "invalid": Invalid(fields=(FieldFault("/why", "missing", ""),)),
    "decided": AlreadyDecided(),
    "conflict": Conflict(),
}


class Desk:
    """Saves what it is told, unless `reason` names a fault."""

    def __init__(self) -> None:
        self.saved: list[str] = []

    def page(self, number: int, context: Reader, form: Form, line: str = "") -> Response:
        shown = f"{number} {line} {form.typed.get('reason', '-')} {sorted(form.errors.items())}"
        return Response(shown, 200 if form.is_valid else 422)

    def save(self, work: UnitOfWork, reason: str) -> None:
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
    def decide(number: int, context: Reader, form: Form) -> Response:
        reason = form.text("reason")
        with saving(
            context, form, {"/why": "reason"}, {AlreadyDecided: ("reason", "Decided already")}
        ) as work:
            desk.save(work, reason)
        if reason == "late":
            raise NotSaved()
        return context.redirect_to(f"/desk/{number}", flash="done")

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
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/3?flash=done")
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


Key = tuple[str, str]
SAVING = "aftercare.web.shell.saving"
RAISING = {(SAVING, "saving"), (SAVING, "NotSaved")}
# What reads a field: it puts an error in the form for what it cannot read, and goes on with a value of the right type.
READS = re.compile(r"form\.(optional_)?(text|choice|one_of|id|number|date|time)\(")


def _sources() -> dict[str, str]:
    names = {
        path: ".".join(path.relative_to(WEB).with_suffix("").parts) for path in WEB.rglob("*.py")
    }
    return {f"aftercare.web.{name}": path.read_text() for path, name in names.items()}


def _functions(
    sources: Mapping[str, str],
) -> tuple[dict[Key, ast.FunctionDef], dict[Key, set[Key]]]:
    """Every function of the client, and the functions of the client that it names."""
    functions: dict[Key, ast.FunctionDef] = {}
    uses: dict[Key, set[Key]] = {}
    for module, text in sources.items():
        body = ast.parse(text).body
        own = {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
        meant = {name: (module, name) for name in own} | dict(_imports(body))
        for name, node in own.items():
            functions[module, name] = node
            uses[module, name] = {meant[one] for one in _names(node.body) if one in meant}
    return functions, uses


def _leading_to(found: set[Key], uses: Mapping[Key, set[Key]]) -> set[Key]:
    """Those functions, and all that lead to one of them."""
    while more := {key for key, used in uses.items() if used & found} - found:
        found = found | more
    return found


def _is_act(node: ast.FunctionDef) -> bool:
    return any(".post(" in ast.unparse(one) for one in node.decorator_list)


def unhandled(sources: Mapping[str, str]) -> list[Key]:
    """The acts that may raise NotSaved, and whose form no page shows again."""
    functions, uses = _functions(sources)
    open_uses = {key: used for key, used in uses.items() if not _catches(functions[key])}
    raising = _leading_to(RAISING, open_uses)
    return [
        key
        for key, node in functions.items()
        if key in raising
        and _is_act(node)
        and not any("shown_again_by(" in ast.unparse(one) for one in node.decorator_list)
    ]


def unguarded(sources: Mapping[str, str]) -> list[Key]:
    """The acts that read a field, which may have an error, and go on without asking whether the form holds."""
    functions, uses = _functions(sources)
    texts = {key: ast.unparse(node) for key, node in functions.items()}
    reading = _leading_to({key for key, text in texts.items() if READS.search(text)}, uses)
    asking = {key for key, text in texts.items() if "form.is_valid" in text}
    guarded = _leading_to(RAISING | asking, uses)
    return [key for key, node in functions.items() if _is_act(node) and key in reading - guarded]


def _imports(body: Sequence[ast.stmt]) -> Iterator[tuple[str, Key]]:
    for node in body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("aftercare.web."):
            yield from (
                (one.asname or one.name, (str(node.module), one.name)) for one in node.names
            )


def _names(body: Sequence[ast.stmt]) -> set[str]:
    inner = (node for one in body for node in ast.walk(one))
    return {node.id for node in inner if isinstance(node, ast.Name)}


def _catches(node: ast.FunctionDef) -> bool:
    text = ast.unparse(node)
    return "except NotSaved:" in text or "suppress(NotSaved)" in text


def test_a_form_that_is_not_saved_is_always_shown_again() -> None:
    assert unhandled(_sources()) == []


def test_an_act_without_a_page_for_its_form_is_found() -> None:
    planted = (
        f"from {SAVING} import saving\n"
        "@router.post('/x')\ndef act(form):\n    _save(form)\n\n"
        "def _save(form):\n    with saving(form):\n        pass\n"
    )
    assert unhandled({"aftercare.web.x": planted}) == [("aftercare.web.x", "act")]


def test_an_act_that_reads_a_field_asks_whether_the_form_holds() -> None:
    assert unguarded(_sources()) == []


def test_an_act_that_goes_on_with_what_it_could_not_read_is_found() -> None:
    planted = (
        "@router.post('/x')\ndef act(form):\n    do(_day(form))\n\n"
        "def _day(form):\n    return form.date('on', today)\n\n"
        "@router.post('/y')\ndef other(form):\n    if form.is_valid:\n        do(_day(form))\n"
    )
    assert unguarded({"aftercare.web.x": planted}) == [("aftercare.web.x", "act")]
