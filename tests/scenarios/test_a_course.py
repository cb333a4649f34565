"""Through HTTP with the movable clock: a course of treatment from the wait to completion, a session made good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aftercare.domain.time.wall_time import civil_date
from tests.scenarios.running import move_clock
from tests.scenarios.test_the_thread import (
    World,
    a_drafted_plan,
    a_person,
    appointments_of,
    approve,
    moment,
    sandbox_world,
)
from tests.scenarios.test_treatment_and_papers import order_of

MODULES = [{"name": "Kennismaking", "sessions": 1}, {"name": "Signalen", "sessions": 2}]


@pytest.fixture
def world(service_url: str, tmp_path: Path) -> Iterator[World]:
    with sandbox_world(service_url, tmp_path) as running:
        yield running


def test_s25_a_course_goes_from_the_wait_to_completion_with_a_session_made_good(
    world: World,
) -> None:
    officer, provider = world.officer, world.provider

    # Given a programme of two modules, and a client who waits for it
    programme = world.planner.get(f"/api/v1/programmes/{world.town.programme_id}")
    outline = {
        "valid_from": "2026-01-01", "source": "Handboek, 2025", "modules": MODULES,
        "session_minutes": 60, "dose_minutes": {"1": 180, "2": 180, "3": 90},
    }  # fmt: skip
    path = f"/api/v1/programmes/{programme['id']}/outlines"
    programme = world.planner.do("POST", path, outline, programme["version"])
    (version,) = programme["outlines"]
    assert (version["dose"], version["dose_minutes"]["3"]) == ({"1": 3, "2": 3, "3": 2}, 90)
    person, referral = a_waiting_client(world)
    course = f"/api/v1/referrals/{referral['id']}/course"
    assert officer.ask("GET", course).status_code == 404

    # When the treatment begins, one session is attended, the next missed, and the third attended
    for act in ("offer_intake", "hold_intake", "start"):
        referral = step(world, referral, act)
    for outcome in ("attended", "missed", "attended"):
        hold_next(world, person, outcome)

    # Then the second module has a gap, which the provider fills with a time the engine proposes
    found = officer.get(course)
    assert [one["attended"] for one in found["modules"]] == [1, 1]
    (gap,) = found["modules"][1]["missed"]
    where = f"/api/v1/appointments/{gap['appointment_id']}"
    assert (found["attended_minutes"], found["dose_minutes"]) == (120, 180)
    # and a planner, who reads nothing of the course, can confirm one too: the same time once
    assert [one["appointment_id"] for one in world.planner.get("/api/v1/missed-sessions")] == [
        gap["appointment_id"]
    ]
    first, *_ = provider.get(f"{where}/catch-up-times")["starts_at"]
    world.planner.do("POST", f"{where}/confirm-catch-up", {"starts_at": first})
    assert world.planner.get("/api/v1/missed-sessions") == []
    made = provider.do("POST", f"{where}/confirm-catch-up", {"starts_at": first})
    assert (moment(made["starts_at"]), made["kind"]) == (moment(first), "treatment")
    (gap,) = officer.get(course)["modules"][1]["missed"]
    assert moment(gap["caught_up_at"]) == moment(first)

    # When it is attended, every session of every module is
    record(world, made["id"], "attended")
    found = officer.get(course)
    assert (found["attended"], found["sessions"]) == (3, 3)
    assert (found["attended_minutes"], found["dose_minutes"]) == (180, 180)

    # When the course is completed, nothing of it is to come, and the figures count it
    referral = step(world, referral, "complete")
    assert referral["state"] == "completed"
    coming = [one for one in of_treatment(world, person) if moment(one["starts_at"]) > now(world)]
    assert coming
    assert {one["state"] for one in coming} <= {"cancelled_by_service", "moved"}
    move_clock(world.address, now(world) + timedelta(days=8))
    figures = world.supervisor.get("/api/v1/team-figures?period=4-weeks")["treatment"]
    assert {one["what"]: one["total"] for one in figures} == {
        "completed": 1, "dropped-out": 0, "under-way": 0,
    }  # fmt: skip


def a_waiting_client(world: World) -> tuple[str, dict[str, Any]]:
    """With a plan of weekly treatment, referred to the programme."""
    officer = world.officer
    person = officer.do("POST", "/api/v1/people", a_person("S-25"))
    plan = a_drafted_plan(world, person["id"])
    (line,) = officer.items(f"/api/v1/obligations?plan={plan['id']}")
    condition = officer.do(
        "POST",
        "/api/v1/conditions",
        {"order_id": order_of(world, line["condition_id"]), "kind": "treatment_obligation"},
    )
    treatment = {
        "condition_id": condition["id"], "kind": "treatment", "minutes": 60, "period_days": 7,
        "site_ids": [str(world.town.clinic_id)], "provider_id": str(world.town.provider_id),
        "programme_id": str(world.town.programme_id), "starts_on": "2026-11-23",
    }  # fmt: skip
    officer.do("POST", f"/api/v1/plans/{plan['id']}/obligations", treatment, plan["version"])
    approve(world, officer.get(f"/api/v1/plans/{plan['id']}"))
    asked = {
        "person_id": person["id"], "condition_id": condition["id"],
        "programme_id": str(world.town.programme_id), "referred_on": "2026-11-24",
    }  # fmt: skip
    return person["id"], officer.do("POST", "/api/v1/referrals", asked)


def step(world: World, referral: dict[str, Any], act: str) -> dict[str, Any]:
    body = {"act": act, "happened_on": civil_date(now(world)).isoformat()}
    path = f"/api/v1/referrals/{referral['id']}/steps"
    made: dict[str, Any] = world.officer.do("POST", path, body, referral["version"])
    return made


def hold_next(world: World, person: str, outcome: str) -> None:
    """The next session of treatment takes place, and the provider records it."""
    coming = (one for one in of_treatment(world, person) if moment(one["starts_at"]) > now(world))
    record(world, min(coming, key=lambda one: moment(one["starts_at"]))["id"], outcome)


def record(world: World, appointment_id: str, outcome: str) -> None:
    found = world.officer.get(f"/api/v1/appointments/{appointment_id}")
    move_clock(world.address, moment(found["ends_at"]) + timedelta(minutes=5))
    found = world.provider.get(f"/api/v1/appointments/{appointment_id}")
    path = f"/api/v1/appointments/{appointment_id}/record-outcome"
    world.provider.do("POST", path, {"outcome": outcome}, found["version"])


def of_treatment(world: World, person: str) -> list[dict[str, Any]]:
    return [one for one in appointments_of(world, person) if one["kind"] == "treatment"]


def now(world: World) -> datetime:
    return world.clock.now()
