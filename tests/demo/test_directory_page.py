"""The page on SCIM is true: each request on it is sent to a demonstration, and gets the answer that stands below it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import col, select

from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish, movable_clock
from aftercare.casework.accounts.account_changes import confirm_change
from aftercare.demo.machine import GROUPS, with_directory
from aftercare.demo.places import build_places
from aftercare.demo.stage import employ, set_stage
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.openid_provider import PUBLIC_TOKEN, mapping_of
from aftercare.store.accounts.change_rows import AccountChangeRow
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from tests.serving import api_on

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "connect-identity.md").read_text()
STEP = re.compile(r"^```text\n(.*?)^```$|^(\*\*Confirm it)", re.MULTILINE | re.DOTALL)
REMARK = re.compile(r"^# .*\n", re.MULTILINE)
# In an answer: any value, and further members.
ANY, MORE = "…", ", …"


@pytest.fixture
def house(fresh_database_url: str, tmp_path: Path) -> Iterator[AppState]:
    """The places and colleagues of the demonstration, with its directory."""
    settings, engine = Settings(data_dir=tmp_path), open_engine(fresh_database_url, pool_size=2)
    clock = movable_clock(settings)
    with engine.begin() as connection:
        stage = set_stage(settings, connection, clock.now())
        today = civil_date(clock.now())
        with stage.work() as work:
            build_places(work.session, today, today)
        employ(stage)
    made = furnish(settings, Database(engine), clock=clock, demonstration=True)
    yield with_directory(made, fresh_database_url)
    engine.dispose()


def test_each_request_on_the_page_gets_its_answer(house: AppState) -> None:
    client = TestClient(api_on(house), headers={"authorization": f"Bearer {PUBLIC_TOKEN}"})
    known: dict[str, str] = {}
    steps = list(STEP.finditer(PAGE))
    assert len(steps) == 3
    assert PAGE.count("\n→ ") > 15
    for step in steps:
        if step[2]:
            confirm(house)
            continue
        for exchange in step[1].split("\n\n"):
            request, expected = REMARK.sub("", exchange).split("\n→ ")
            answer = sent(client, request, known)
            compare(expected.replace('"ID"', f'"{known.get("ID")}"'), answer, request)
            if answer.status_code == 201:
                known["ID"] = answer.json()["id"]


def test_the_mapping_on_the_page_is_that_of_the_demonstration() -> None:
    found = re.search(r"^ *```json\n(.*?)^ *```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    assert mapping_of(found[1]) == GROUPS


def test_an_answer_that_differs_is_noticed() -> None:
    answer = {"a": 1, "b": [{"c": "x"}]}
    assert fits(read('{"a": 1, "b": [{"c": "…"}]}'), answer)
    assert fits(read('{"a": 1, …}'), answer)
    for text in ('{"a": 2, …}', '{"a": 1}', '{"a": 1, "b": []}', '{"a": 1, "z": "…", …}'):
        assert not fits(read(text), answer), text


def compare(expected: str, answer: Response, request: str) -> None:
    """Status, ETag if there is one, and body if there is one."""
    head, brace, body = expected.strip().partition("{")
    status, *etag = head.split()
    assert answer.status_code == int(status), request + answer.text
    assert etag in ([], [answer.headers.get("etag")]), request
    if body:
        assert answer.headers["content-type"] == "application/scim+json"
        assert fits(read(brace + body), answer.json()), f"{request}\n{answer.text}"


def sent(client: TestClient, request: str, known: dict[str, str]) -> Response:
    for name, value in known.items():
        request = request.replace(f"/{name}", f"/{value}")
    line, headers, body = parts(request)
    method, address = line.split(" ", 1)
    typed = {"content-type": "application/scim+json"} if body else {}
    content = body.encode() or None
    path, _, query = address.partition("?")
    asked = dict(one.split("=", 1) for one in query.split("&")) if query else None
    found: Response = client.request(
        method, f"/scim/v2{path}", params=asked, headers=headers | typed, content=content
    )
    return found


def parts(text: str) -> tuple[str, dict[str, str], str]:
    """The first line, the headers, and the body, which begins with a brace."""
    head, brace, body = text.strip().partition("\n{")
    line, *headers = head.split("\n")
    return line, dict(one.split(": ", 1) for one in headers), brace.strip() + body


def read(text: str) -> Any:
    return json.loads(text.replace(f"{MORE}}}", f', "{MORE}": 0}}'))


def fits(expected: Any, found: Any) -> bool:
    if expected == ANY:
        return True
    if isinstance(expected, dict) and isinstance(found, dict):
        names = expected.keys() - {MORE}
        if not names <= found.keys() or (MORE not in expected and names != found.keys()):
            return False
        return all(fits(expected[name], found[name]) for name in names)
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(fits, expected, found))
    return bool(expected == found)


def confirm(house: AppState) -> None:
    """Another administrator confirms the one change that waits."""
    now = house.clock.now()
    with house.database.work(CLOCK, now) as work:
        staff = select(StaffRow).where(StaffRow.username == "beheer2")
        second = work.session.exec(staff).one().actor()
        waits = select(AccountChangeRow).where(col(AccountChangeRow.decided_at).is_(None))
        change = work.session.exec(waits).one()
        which, version = change.id, change.version
    with house.database.work(second, now) as work:
        confirm_change(work, which, version)
