"""The tutorial of the API is true: each of its calls is sent as it stands on the page, with the answer that it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.scenarios.running import signed_in
from tests.scenarios.test_the_thread import World, sandbox_world
from tests.seeding import PASSWORD

PAGE = Path(__file__).parents[2] / "docs" / "tutorials" / "first-case-api.md"
KEPT = re.compile(r"`([a-z_\[\]0-9.]+)` as `\{(\w+)\}`")


class Call(NamedTuple):
    """A request of the page, the status it says, and what it keeps of the answer by name."""

    as_supervisor: bool
    method: str
    address: str
    headers: dict[str, str]
    body: str
    status: int
    kept: dict[str, str]


def calls_of(text: str) -> Iterator[Call]:
    """Every call of a page in its order."""
    heading = ""
    for part in re.split(r"\n(?=## |```http\n)", text):
        if part.startswith("## "):
            heading = part.partition("\n")[0]
        if not part.startswith("```http\n"):
            continue
        request, _, after = part.removeprefix("```http\n").partition("\n```")
        head, _, body = request.partition("\n\n")
        first, *lines = head.split("\n")
        method, address = first.split(" ")
        status = re.search(r"Answer (\d{3})", after)
        assert status, first
        kept = {name: place for place, name in KEPT.findall(after)}
        headers = dict(line.split(": ", 1) for line in lines)
        yield Call("supervisor" in heading, method, address, headers, body, int(status[1]), kept)


def filled(text: str, known: dict[str, Any]) -> str:
    return re.sub(r"\{(\w+)\}", lambda one: str(known[one[1]]), text)


def at(answer: Any, place: str) -> Any:
    """What stands at a place such as `items[0].id`."""
    for part in re.findall(r"\w+", place):
        answer = answer[int(part)] if part.isdecimal() else answer[part]
    return answer


def send(world: World, call: Call, known: dict[str, Any]) -> httpx.Response:
    who = "supervisor" if call.as_supervisor else "officer"
    headers = {name: filled(value, known) for name, value in call.headers.items()}
    if call.address != "/api/v1/token":
        headers |= {"authorization": f"Bearer {signed_in(world.address, who)}"}
    if call.body and "Content-Type" not in headers:
        headers["content-type"] = "application/json"
    address = world.address + filled(call.address, known)
    body = filled(call.body, known).encode()
    return httpx.request(call.method, address, headers=headers, content=body, timeout=120)


def test_each_call_of_the_tutorial_is_answered_as_it_says(service_url: str, tmp_path: Path) -> None:
    calls = list(calls_of(PAGE.read_text()))
    known: dict[str, Any] = {"password": PASSWORD}
    with sandbox_world(service_url, tmp_path) as world:
        for call in calls:
            known["two_minutes_later"] = (world.clock.now() + timedelta(minutes=2)).isoformat()
            answer = send(world, call, known)
            said = f"{call.method} {call.address}: {answer.text}"
            assert answer.status_code == call.status, said
            known |= {name: at(answer.json(), place) for name, place in call.kept.items()}
    assert answer.json()["state"] == "resolved"
    assert len(calls) == 19


def test_a_call_is_read_with_its_body_and_what_it_keeps() -> None:
    request = 'POST /a/{x}\nIf-Match: "1"\n\n{"b": 1}'
    text = f"## As the supervisor\n\n```http\n{request}\n```\n\nAnswer 201. Keep `id` as `{{y}}`.\n"
    (call,) = calls_of(text)
    assert call == Call(True, "POST", "/a/{x}", {"If-Match": '"1"'}, '{"b": 1}', 201, {"y": "id"})
    assert json.loads(call.body) == {"b": 1}
