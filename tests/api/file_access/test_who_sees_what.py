"""Every GET of the API, taken from its route table, for every role and every way in which a file is hidden or shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.casework.file_access.emergency import Emergency, open_in_emergency
from aftercare.casework.file_access.lists import list_colleague
from aftercare.domain.accounts.permissions import Actor
from aftercare.domain.file_access.lists import AccessKind, NewEntry
from aftercare.main import create_app
from aftercare.store.database.unit_of_work import Database
from tests.api.conftest import ClientAs
from tests.seeding import START, Town, seed_person, seed_plan

ORDINARY, RESTRICTED, LISTED, BARRED, EMERGENCY = (
    "ordinary",
    "restricted",
    "listed",
    "barred",
    "emergency",
)
FILES = (ORDINARY, RESTRICTED, LISTED, BARRED, EMERGENCY)
# The actor of each row, and the files that any answer may name to them.
SEEN: Mapping[str, frozenset[str]] = {
    "officer": frozenset(FILES),
    "deputy": frozenset({LISTED, EMERGENCY}),
    "supervisor": frozenset(FILES),
    "other_officer": frozenset({LISTED, EMERGENCY}),
    "other_supervisor": frozenset({LISTED, EMERGENCY}),
    "planner": frozenset({ORDINARY, LISTED, EMERGENCY}),
    "provider": frozenset(),
    "auditor": frozenset(),
    "admin": frozenset(),
}
LISTED_ACTORS = ("deputy", "other_officer", "other_supervisor")
BARRED_ACTORS = ("deputy", "other_officer", "other_supervisor", "planner", "provider")
PARAMETER = re.compile(r"\{(\w+)\}")
# What a document of a client's file looks like, without one.
SCHEMA = "/api/v1/schemas/"
# An auditor reads ids of files that were looked at, and no name.
LOG = "/api/v1/access-log"


def arrange(database: Database, town: Town) -> dict[str, UUID]:
    """One client for each way, all on the same caseload, each with a plan and its appointments."""
    people = {
        name: seed_person(
            database, START, town, number, restricted=name == RESTRICTED,
            given_name=f"Given{number}", family_name=f"Family{number}",
        )
        for number, name in enumerate(FILES, 501)
    }  # fmt: skip
    for person_id in people.values():
        seed_plan(database, START, town, person_id)
    today, later = START.date(), START.date() + timedelta(days=90)
    with database.work(town.supervisor, START) as work:
        for kind, name, actors in (
            (AccessKind.ALLOWED, LISTED, LISTED_ACTORS),
            (AccessKind.BARRED, BARRED, BARRED_ACTORS),
        ):
            for actor in actors:
                who: Actor = getattr(town, actor)
                list_colleague(
                    work,
                    people[name],
                    who.staff_id,
                    NewEntry(kind, "een goede reden", today, later),
                )
    for actor in LISTED_ACTORS:
        with database.work(getattr(town, actor), START) as work:
            asked = Emergency("P-0505", "Family505", "Danger at the front desk", 1)
            assert open_in_emergency(work, asked, 4) is not None
    return people


def gets(app_state: AppState) -> list[str]:
    """Every path of the API that answers a GET."""
    routes = (one.original_route for one in iter_route_contexts(create_app(app_state).routes))
    return sorted(
        {
            one.path
            for one in routes
            if isinstance(one, APIRoute)
            and one.path.startswith("/api/v1/")
            and "GET" in one.methods
        }
    )


def addresses(paths: list[str], people: Mapping[str, UUID], client: TestClient) -> Iterator[str]:
    """Each path with the ids that exist: of the people, and of what the list beside it has for a reader of all."""
    for path in paths:
        names = PARAMETER.findall(path)
        if not names:
            yield path
            yield from (f"{path}?person={one}" for one in people.values())
        elif names == ["person_id"]:
            yield from (path.replace("{person_id}", str(one)) for one in people.values())
        elif len(names) == 1:
            listed = client.get(path.split("/{")[0], params={"limit": 200})
            items = listed.json().get("items", []) if listed.status_code == 200 else []
            found: dict[str, str] = {}
            for item in items:
                if isinstance(item, dict) and "id" in item:
                    found.setdefault(str(item.get("person_id")), str(item["id"]))
            yield from (path.replace(f"{{{names[0]}}}", one) for one in found.values())


def named_in(body: str, marks: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {name for name, texts in marks.items() if any(one in body for one in texts)}


@pytest.mark.thorough
def test_no_answer_names_a_client_to_a_reader_who_may_not_see_them(
    app_state: AppState, town: Town, client_as: ClientAs
) -> None:
    people = arrange(app_state.database, town)
    marks = {
        name: (str(person_id), f"P-0{number}", f"Family{number}")
        for number, (name, person_id) in enumerate(people.items(), 501)
    }
    paths = gets(app_state)
    assert len(paths) > 60
    asked = sorted(set(addresses(paths, people, client_as(town.supervisor))))
    assert len(asked) > len(paths)
    wrong: dict[str, list[str]] = {}
    for actor, seen in SEEN.items():
        client = client_as(getattr(town, actor))
        hidden = {name: texts for name, texts in marks.items() if name not in seen}
        for address in asked:
            if actor == "auditor" and address.startswith(LOG):
                continue
            answer = client.get(address)
            assert answer.status_code < 500, address
            # A refusal repeats the address that was asked for.
            body = (
                answer.text if answer.status_code < 400 else json.dumps(answer.json().get("detail"))
            )
            if found := named_in(body, hidden):
                wrong.setdefault(actor, []).append(f"{address}: {sorted(found)}")
    assert wrong == {}
    for actor in ("officer", "deputy", "supervisor", "other_officer", "other_supervisor"):
        client = client_as(getattr(town, actor))
        for name in SEEN[actor]:
            assert client.get(f"/api/v1/people/{people[name]}").status_code == 200, (actor, name)


def test_no_answer_names_a_client_or_a_level_to_a_planner(
    app_state: AppState, town: Town, client_as: ClientAs
) -> None:
    people = arrange(app_state.database, town)
    client, names = client_as(town.planner), [f"Family{one}" for one in range(501, 506)]
    fields = re.compile(r'"(given_name|family_name|tier)":\s*(?!null)')
    asked = sorted(set(addresses(gets(app_state), people, client_as(town.supervisor))))
    wrong = [
        address
        for address in asked
        if not address.startswith((SCHEMA, "/api/v1/openapi.json"))
        and (answer := client.get(address)).status_code < 400
        and (any(one in answer.text for one in names) or fields.search(answer.text))
    ]
    assert wrong == []
