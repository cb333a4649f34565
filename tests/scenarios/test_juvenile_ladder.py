"""Under juvenile law a miss climbs a ladder of its own, and the board gets a copy of what follows from it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.escalation.rule_book_rows import shipped_books
from tests.scenarios.running import ApiUser, move_clock
from tests.scenarios.test_the_thread import (
    World,
    a_drafted_plan,
    a_person,
    appointment,
    appointments_of,
    approve,
    moment,
    sandbox_world,
)
from tests.seeding import token_for

RUNGS = [
    {"after_hours": 0, "audience": "officer", "ask": "review"},
    {"after_hours": 2, "audience": "supervisor", "ask": "decide"},
    {"after_hours": 4, "audience": "duty_desk", "ask": "decide-now"},
]


@pytest.fixture
def world(service_url: str, tmp_path: Path) -> Iterator[World]:
    with sandbox_world(service_url, tmp_path) as running:
        yield running


def test_a_juvenile_s_miss_climbs_its_own_ladder_and_the_board_gets_a_copy_of_the_warning(
    world: World,
) -> None:
    officer, supervisor = world.officer, world.supervisor

    # Given rules that leave the deputy out under juvenile law, adopted by two administrators
    adopt_a_juvenile_ladder(world)

    # And a boy of sixteen under a juvenile order, with a plan in force
    person = officer.do(
        "POST",
        "/api/v1/people",
        a_person("J-1") | {"birth_on": "2010-02-01", "regime": "juvenile"},
    )
    juvenile = {"frame": "JV", "regime": "juvenile", "executed_by": "gi", "age_at_offence": 15}
    approve(world, a_drafted_plan(world, person["id"], **juvenile))

    # When he misses the first appointment, which he was reminded of, and it is judged unexcused
    first = appointments_of(world, person["id"])[0]
    move_clock(world.address, moment(first["starts_at"]) - timedelta(hours=12))
    world.deliver()
    move_clock(world.address, moment(first["ends_at"]) + timedelta(minutes=20))
    version = appointment(world, first["id"])["version"]
    officer.do(
        "POST", f"/api/v1/appointments/{first['id']}/record-outcome", {"outcome": "missed"}, version
    )
    (absence,) = officer.items(f"/api/v1/absences?person={person['id']}")
    verdict = {"verdict": "unexcused", "reason": "Geen bericht.", "early_reason": "no_reason"}
    officer.do(
        "POST", f"/api/v1/absences/{absence['id']}/give-verdict", verdict, absence["version"]
    )
    move_clock(world.address, world.clock.now() + timedelta(days=3))

    # Then the escalation has climbed the ladder for juveniles
    (escalation,) = [
        one
        for one in supervisor.items("/api/v1/escalations")
        if one["rule_code"] == "unexcused-required"
    ]
    escalation = supervisor.get(f"/api/v1/escalations/{escalation['id']}")
    assert [one["audience"] for one in escalation["steps"]] == [
        "officer",
        "supervisor",
        "duty_desk",
    ]

    # When a warning is decided, written and signed
    decision = {"decision": "official_warning", "reason": "Eerste keer."}
    supervisor.do(
        "POST", f"/api/v1/escalations/{escalation['id']}/decide", decision, escalation["version"]
    )
    paper = a_signed_warning(officer, person["id"], escalation["id"])

    # Then the officer is asked, once, to send the board its copy by the next working day
    asked = copies(officer, person["id"])
    signed_at = moment(paper["signed_at"])
    assert [(one["paper_id"], one["reason"], moment(one["due_at"])) for one in asked] == [
        (paper["id"], "official_warning", add_working_days(signed_at, 1))
    ]

    # And no time that passes sends it: it waits until somebody says on which day they did
    move_clock(world.address, world.clock.now() + timedelta(days=2))
    (task,) = copies(officer, person["id"])
    assert task["state"] == "opened"
    sent = {"sent_on": civil_date(world.clock.now()).isoformat(), "note": "Per post."}
    done = officer.do("POST", f"/api/v1/tasks/{task['id']}/complete", sent, task["version"])
    assert (done["state"], done["done_note"]) == ("done", f"{sent['sent_on']}: Per post.")


def adopt_a_juvenile_ladder(world: World) -> None:
    row = StaffRow(username="admin-2", display_name="Second admin", role="admin")
    with world.database.work(CLOCK, world.clock.now()) as work:
        work.session.add(row)
    second = row.actor()
    book: dict[str, Any] = copy.deepcopy(shipped_books()[0]["book"])
    book["valid_from"] = civil_date(world.clock.now()).isoformat()
    book["ladders"].append({"code": "juvenile", "rungs": RUNGS})
    for rule in book["rules"]:
        if rule["code"] == "unexcused-required":
            rule["juvenile_ladder"] = "juvenile"
    admin, other = (
        ApiUser(world.address, lambda who=who: token_for(world.database, world.clock.now(), who))
        for who in (world.town.admin, second)
    )
    proposed = admin.do("POST", "/api/v1/rule-books", {"book": book})
    activated = other.do("POST", f"/api/v1/rule-books/{proposed['version']}/activate")
    assert activated["state"] == "activated"


def a_signed_warning(officer: ApiUser, person_id: str, escalation_id: str) -> dict[str, Any]:
    asked = {"person_id": person_id, "kind": "official_warning", "escalation_id": escalation_id}
    paper = officer.do("POST", "/api/v1/papers", asked | {"language": "nl"})
    where = f"/api/v1/papers/{paper['id']}"
    for section in ("assessment", "expected"):
        words = {"body": "Kom op tijd."}
        officer.do("PUT", f"{where}/texts/{section}", words, paper["version"])
        paper = officer.get(where)
    paper = officer.do("POST", f"{where}/submit", version=paper["version"])
    signed: dict[str, Any] = officer.do("POST", f"{where}/sign", {}, paper["version"])
    return signed


def copies(officer: ApiUser, person_id: str) -> list[dict[str, Any]]:
    tasks = officer.items(f"/api/v1/tasks?person={person_id}")
    return [one for one in tasks if one["kind"] == "board_copy"]
