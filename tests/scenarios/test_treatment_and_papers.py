"""Through HTTP with the movable clock: no treatment without a place, and a warning that has to be handed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
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

HANDING_OVER = "hand-over-paper"


@pytest.fixture
def world(service_url: str, tmp_path: Path) -> Iterator[World]:
    with sandbox_world(service_url, tmp_path) as running:
        yield running


def test_s23_treatment_is_planned_only_once_a_clinic_has_taken_the_client(world: World) -> None:
    officer = world.officer

    # Given a client with a plan that asks for weekly treatment, and no referral
    person = officer.do("POST", "/api/v1/people", a_person("S-23"))
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
        "starts_on": "2026-11-23",
    }  # fmt: skip
    officer.do("POST", f"/api/v1/plans/{plan['id']}/obligations", treatment, plan["version"])
    plan = officer.get(f"/api/v1/plans/{plan['id']}")

    # Then the plan warns, and approving it books check-ins and no treatment
    preview = officer.get(f"/api/v1/plans/{plan['id']}/preview")
    assert [one["code"] for one in preview["warnings"]] == ["no-referral"]
    approve(world, plan)
    assert kinds(world, person["id"]) == {"check_in"}

    # When the client is referred and nights pass, there is still no time: the clinic has not taken them
    referral = officer.do(
        "POST",
        "/api/v1/referrals",
        {
            "person_id": person["id"],
            "condition_id": condition["id"],
            "programme_id": str(world.town.programme_id),
            "referred_on": "2026-11-24",
        },
    )
    move_clock(world.address, world.clock.now() + timedelta(days=2))
    assert kinds(world, person["id"]) == {"check_in"}

    # When the intake was held and the clinic agrees to begin in two weeks
    starts_on = civil_date(world.clock.now()) + timedelta(days=14)
    for act, on in (
        ("offer_intake", civil_date(world.clock.now())),
        ("hold_intake", civil_date(world.clock.now())),
        ("start", starts_on),
    ):
        step = {"act": act, "happened_on": on.isoformat()}
        path = f"/api/v1/referrals/{referral['id']}/steps"
        referral = officer.do("POST", path, step, referral["version"])
    move_clock(world.address, world.clock.now() + timedelta(days=1))

    # Then treatment is booked from that day on, at the clinic and with none of our officers
    booked = [one for one in appointments_of(world, person["id"]) if one["kind"] == "treatment"]
    assert booked
    assert min(civil_date(moment(one["starts_at"])) for one in booked) >= starts_on
    assert {one["site"] for one in booked} == {"Clinic"}
    assert {one.get("officer_id") for one in booked} == {None}


def test_s24_a_signed_warning_that_was_not_handed_over_is_missed(world: World) -> None:
    officer, supervisor = world.officer, world.supervisor

    # Given an unexcused miss on which the supervisor decided to warn
    person = officer.do("POST", "/api/v1/people", a_person("S-24"))
    approve(world, a_drafted_plan(world, person["id"]))
    escalation = a_decided_miss(world, person["id"])

    # When the officer drafts the warning, writes what it asks for, and it is signed
    paper = officer.do(
        "POST",
        "/api/v1/papers",
        {"person_id": person["id"], "kind": "official_warning", "escalation_id": escalation["id"]},
    )
    where = f"/api/v1/papers/{paper['id']}"
    for section in ("assessment", "expected"):
        words = {"body": "Kom op uw volgende afspraak."}
        paper = officer.do("PUT", f"{where}/texts/{section}", words, paper["version"])
    paper = officer.do("POST", f"{where}/submit", version=paper["version"])
    paper = supervisor.do("POST", f"{where}/sign", {}, paper["version"])

    # Then handing it over is a term at once, which saying "done" does not end
    (term,) = handing_over(world, person["id"], "opened")
    done = {"done_on": civil_date(world.clock.now()).isoformat()}
    refused = officer.ask("POST", f"/api/v1/deadlines/{term['id']}/complete", done, 1)
    assert [one["code"] for one in refused.json()["errors"]] == ["hand-over-first"]

    # When its working days pass, it is an escalation
    move_clock(world.address, moment(term["due_at"]) + timedelta(minutes=5))
    assert "deadline-overdue" in rules(world)

    # When it is handed over, the term is met and the escalation ends by itself
    handed = {
        "handed_over_on": civil_date(world.clock.now()).isoformat(),
        "handed_over_to": "de cliënt zelf",
    }
    paper = officer.do("POST", f"{where}/hand-over", handed, paper["version"])
    assert handing_over(world, person["id"], "opened") == []
    assert len(handing_over(world, person["id"], "done")) == 1
    assert "deadline-overdue" not in rules(world)


def a_decided_miss(world: World, person_id: str) -> dict[str, Any]:
    """The escalation of a first appointment that was missed without an excuse, decided with a warning."""
    first = appointments_of(world, person_id)[0]
    move_clock(world.address, moment(first["ends_at"]) + timedelta(minutes=20))
    missed = world.officer.get(f"/api/v1/appointments/{first['id']}")
    path = f"/api/v1/appointments/{first['id']}/record-outcome"
    world.officer.do("POST", path, {"outcome": "missed"}, missed["version"])
    (absence,) = world.officer.items(f"/api/v1/absences?person={person_id}")
    verdict = {
        "verdict": "unexcused", "reason": "Zei aan de telefoon dat er geen reden was.",
        "early_reason": "no_evidence_coming",
    }  # fmt: skip
    path = f"/api/v1/absences/{absence['id']}/give-verdict"
    world.officer.do("POST", path, verdict, absence["version"])
    move_clock(world.address, world.clock.now() + timedelta(minutes=2))
    (escalation,) = [
        one
        for one in world.supervisor.items("/api/v1/escalations")
        if one["rule_code"].startswith("unexcused")
    ]
    decision = {"decision": "official_warning", "reason": "Eerste keer."}
    path = f"/api/v1/escalations/{escalation['id']}/decide"
    decided: dict[str, Any] = world.supervisor.do("POST", path, decision, escalation["version"])
    return decided


def handing_over(world: World, person_id: str, state: str) -> list[dict[str, Any]]:
    found = world.officer.items(f"/api/v1/deadlines?person={person_id}")
    return [one for one in found if (one["code"], one["state"]) == (HANDING_OVER, state)]


def rules(world: World) -> set[str]:
    """The rules that open escalations stand on."""
    found = world.supervisor.items("/api/v1/escalations")
    return {one["rule_code"] for one in found if one["state"] != "resolved"}


def kinds(world: World, person_id: str) -> set[str]:
    return {one["kind"] for one in appointments_of(world, person_id)}


def order_of(world: World, condition_id: str) -> str:
    found: dict[str, Any] = world.officer.get(f"/api/v1/conditions/{condition_id}")
    return str(found["order_id"])
