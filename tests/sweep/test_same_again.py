"""An edit that changes nothing keeps the version and is no change in the access log: each PUT, sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from tests.conftest import undone
from tests.sweep.asking import Sweep
from tests.sweep.routes import Route
from tests.sweep.test_examples import about, examples
from tests.sweep.test_foreign_ids import ROLES, is_for_one

# Looks are noted each time.
NOTED = text(
    "select count(*) from audit_entry where action not like 'read%' and action not like 'list%'"
)


def entries(sweep: Sweep) -> int:
    sweep.connection.exec_driver_sql("reset role")
    found: int = sweep.connection.execute(NOTED).scalar_one()
    return found


def version_in(tag: str | None) -> str:
    """An ETag without the hash of the answer, which may say what moved."""
    return tag.strip('W/"').partition(".")[0] if tag else ""


def sent_twice(sweep: Sweep, route: Route, example: Any) -> Iterator[str]:
    """What the second time changed, by each account of which the first succeeded."""
    for actor in ROLES:
        own = sweep.own(actor)
        for number in (0, -1) if route.is_for(sweep.actor(actor)) else ():
            address, version = sweep.address(route, own, number=number)
            with undone(sweep.connection):
                body = about(sweep, example, route, own)
                first = sweep.ask(actor, route, address, version, json=body)
                if first.status not in (200, 201):
                    continue
                tag = first.response.headers.get("etag")
                before = (200, version_in(tag), entries(sweep))
                known = int(version_in(tag)) if tag else version
                again = sweep.ask(actor, route, address, known, json=body)
                after = (
                    again.status,
                    version_in(again.response.headers.get("etag")),
                    entries(sweep),
                )
                yield "" if after == before else f"{again}: {before} became {after}"


@pytest.mark.thorough
def test_the_same_again_keeps_the_version_and_is_not_noted(sweep: Sweep) -> None:
    found = examples(sweep)
    routes = [
        one
        for one in sweep.routes
        if one.is_api and one.method == "PUT" and one.name in found and is_for_one(sweep, one)
    ]
    answers = {one.name: list(sent_twice(sweep, one, found[one.name])) for one in routes}
    changed = [said for each in answers.values() for said in each if said]
    assert changed == [], "\n".join(changed)
    assert sum(bool(said) for said in answers.values()) >= 10, answers
