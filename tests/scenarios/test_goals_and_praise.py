"""Through HTTP with the movable clock: a goal with its steps, one past its day, and praise by text once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.scenarios.running import ApiUser, move_clock
from tests.scenarios.test_the_thread import a_drafted_plan, a_person, sandbox_world


def faults(refused: Any) -> list[tuple[str, str]]:
    return [(one["pointer"], one["code"]) for one in refused.json()["errors"]]


def texts(user: ApiUser, person_id: str) -> list[dict[str, Any]]:
    return user.items(f"/api/v1/messages?person={person_id}")


def test_s35_a_goal_is_reached_in_steps_and_is_praised_once_as_chosen(
    service_url: str, tmp_path: Path
) -> None:
    with sandbox_world(service_url, tmp_path) as world:
        officer = world.officer
        person = officer.do("POST", "/api/v1/people", a_person("S-35"))
        a_drafted_plan(world, person["id"])
        who = {"person_id": person["id"]}

        # Given a goal with a step of the client, and one of the officer
        goal = officer.do(
            "POST", "/api/v1/goals", who | {"area": "work", "words": "Ik wil werk als kok."}
        )
        of = {"goal_id": goal["id"], "due_on": "2026-11-24"}
        own = officer.do(
            "POST", "/api/v1/goal-steps", of | {"words": "Schrijft zich in.", "done_by": "client"}
        )
        ours = of | {"words": "Belt het uitzendbureau.", "done_by": "officer"}
        assert faults(officer.ask("POST", "/api/v1/goal-steps", ours)) == [
            ("/officer_id", "unknown-kind")
        ]
        ours |= {"officer_id": str(world.town.officer.staff_id)}
        step = officer.do("POST", "/api/v1/goal-steps", ours)
        stale = {key: ours[key] for key in ("words", "done_by", "officer_id", "due_on")}
        changed = officer.do(
            "PUT", f"/api/v1/goal-steps/{step['id']}", stale | {"words": "Belt."}, 1
        )
        assert changed["version"] == 2
        refused = officer.ask("PUT", f"/api/v1/goal-steps/{step['id']}", stale, 1)
        assert refused.status_code == 412

        # When both days have passed, no absence and no escalation comes of it
        move_clock(world.address, world.clock.now() + timedelta(days=2))
        assert officer.items(f"/api/v1/absences?person={person['id']}") == []
        deadlines = officer.items(f"/api/v1/deadlines?person={person['id']}")
        assert not {one["subject_id"] for one in deadlines} & {own["id"], step["id"]}

        # When the client did theirs, it is a milestone; before the client chose a text, none is sent
        ended = f"/api/v1/goal-steps/{own['id']}/end"
        assert faults(officer.ask("POST", ended, {"state": "dropped"}, 1)) == [
            ("/reason", "reason-missing")
        ]
        officer.do("POST", ended, {"state": "done"}, 1)
        proposed = officer.get(f"/api/v1/people/{person['id']}/milestones")
        assert proposed["choice"] is None
        assert [one["step_id"] for one in proposed["proposed"]] == [own["id"]]
        asked = who | {"step_id": own["id"], "way": "text"}
        assert faults(officer.ask("POST", "/api/v1/praise", asked)) == [
            ("/way", "praise-not-by-text")
        ]

        # When the client has chosen, a colleague sends it once, however often it is pressed
        officer.do("POST", "/api/v1/praise-choices", who | {"choice": "praise-well-done"})
        first, again = (officer.do("POST", "/api/v1/praise", asked) for _ in range(2))
        assert first["id"] == again["id"]
        other = officer.ask("POST", "/api/v1/praise", asked | {"way": "in_person"})
        assert other.status_code == 409
        move_clock(world.address, world.clock.now() + timedelta(hours=14))
        sent = [
            one for one in texts(officer, person["id"]) if one["slot"] == f"praise:{first['id']}"
        ]
        assert [(one["state"] in ("sent", "delivered"), one["body"]) for one in sent] == [
            (True, "Goed gedaan! Bedankt voor uw inzet.")
        ]
        assert officer.get(f"/api/v1/people/{person['id']}/milestones")["proposed"] == []

        # When the goal is reached, its open step ends with it, and "not now" asks for no reason
        officer.do("POST", f"/api/v1/goals/{goal['id']}/end", {"state": "done"}, 1)
        states = {
            one["id"]: one["state"]
            for one in officer.items(f"/api/v1/goal-steps?goal={goal['id']}")
        }
        assert states == {own["id"]: "done", step["id"]: "dropped"}
        officer.do("POST", "/api/v1/praise", who | {"goal_id": goal["id"], "way": "not_now"})
        assert officer.get(f"/api/v1/people/{person['id']}/milestones")["proposed"] == []
