"""The example bodies of the API's document are sent for real, about things that exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from aftercare.api.http.openapi import Application
from tests.conftest import undone
from tests.serving import Housed, api_on
from tests.sweep.asking import Asked, Sweep, Where
from tests.sweep.routes import Route
from tests.sweep.test_foreign_ids import DONE, FOR_THE_FILE, ROLES, is_for_one, rank
from tests.sweep.watching import ID

JSON = "application/json"
# Every id of an example begins so.
INVENTED = "0193c000-0000-7000-8000-"
# What these files and accounts do not allow, however good the body.
OF_THE_FACTS = {
    "decision-to-review",
    "absence-undecided", "already-a-client", "circle-runs", "emergency-still-open", "escalation-open", "label-taken",
    "name-in-use", "no-deputy", "no-milestone", "no-treatment-asked", "not-found", "order-runs", "same-tier", "taken",
    "takes-no-texts", "transfer-to-come", "unchanged", "unknown-account", "unknown-site",
}  # fmt: skip


def examples(sweep: Sweep) -> dict[str, Any]:
    """By name of the route."""
    served = api_on(sweep.app_state)
    assert isinstance(served, Housed)
    assert isinstance(served.app, Application)
    return {
        f"{method.upper()} {path}": operation["requestBody"]["content"][JSON]["example"]
        for path, operations in served.app.openapi()["paths"].items()
        for method, operation in operations.items()
        if JSON in operation.get("requestBody", {}).get("content", {})
    }


def about(sweep: Sweep, example: Any, route: Route, where: Where, name: str = "") -> Any:
    """The example with ids of what there is in the place of the invented ones."""
    if isinstance(example, dict):
        return {one: about(sweep, value, route, where, one) for one, value in example.items()}
    if isinstance(example, list):
        return [about(sweep, one, route, where, name.removesuffix("s")) for one in example]
    if isinstance(example, str) and example.startswith(INVENTED) and ID.fullmatch(example):
        return str(sweep.id_of(name, where, route.path))
    return example


def tried(sweep: Sweep, route: Route, example: Any) -> Iterator[Asked]:
    """By each account that may, about the first and the last thing of its own file."""
    for actor in ROLES:
        own = sweep.own(actor)
        for number in (0, -1) if route.is_for(sweep.actor(actor)) else ():
            address, version = sweep.address(route, own, number=number)
            with undone(sweep.connection):
                body = about(sweep, example, route, own)
                yield sweep.ask(actor, route, address, version, json=body)


def furthest(answers: Iterator[Asked]) -> Asked:
    """The one that came furthest; no more are asked for than that takes."""
    best = next(answers)
    for one in answers:
        if rank(best) <= FOR_THE_FILE:
            break
        best = min(best, one, key=rank)
    return best


def why(asked: Asked) -> set[str]:
    """The codes of what is wrong with the body."""
    if asked.status != 422:
        return {str(asked.status)} if asked.is_unread else set()
    return {one["code"] for one in asked.response.json().get("errors", [])} or {"422"}


@pytest.mark.thorough
def test_no_example_is_refused_for_what_it_says(sweep: Sweep) -> None:
    found = examples(sweep)
    routes = [
        one for one in sweep.routes if one.is_api and one.name in found and is_for_one(sweep, one)
    ]
    answers = [furthest(tried(sweep, one, found[one.name])) for one in routes]
    refused = [f"{one}: {why(one)}" for one in answers if why(one) - OF_THE_FACTS]
    assert refused == [], "\n".join(refused)
    came = Counter(rank(one) for one in answers)
    assert came[DONE] > 75, came
    assert came[DONE] + came[FOR_THE_FILE] > 130, came
