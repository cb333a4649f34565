"""Through HTTP with the movable clock: a move that cannot wait, and the conference about it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.scenarios.running import ApiUser, move_clock
from tests.scenarios.test_the_thread import a_drafted_plan, a_person, sandbox_world


def open_codes(user: ApiUser, person_id: str) -> set[str]:
    found = user.items(f"/api/v1/deadlines?person={person_id}&state=opened")
    return {one["code"] for one in found} & {"inform-prosecution", "agreed-action"}


def test_s33_a_move_that_could_not_wait_is_passed_on_and_what_a_conference_agreed_is_done(
    service_url: str, tmp_path: Path
) -> None:
    with sandbox_world(service_url, tmp_path) as world:
        officer, supervisor = world.officer, world.supervisor

        # Given a client under supervision, whose address is known
        person = officer.do("POST", "/api/v1/people", a_person("S-33"))
        a_drafted_plan(world, person["id"])
        home = f"/api/v1/people/{person['id']}/home-address"
        officer.do("PUT", home, {"address": "Verzonnen Kade 1"}, 0)

        # When the client has moved, it is refused until it says why no one was informed first
        moved = {"address": "Verzonnen Kade 2"}
        refused = officer.ask("PUT", home, moved, 1)
        assert [one["code"] for one in refused.json()["errors"]] == ["inform-first"]
        change = officer.do(
            "POST",
            "/api/v1/protected-changes",
            {"person_id": person["id"], "what": "address_change", "because": "happened"},
        )
        officer.do("PUT", home, moved, 1)
        kept = officer.get(f"/api/v1/protected-changes/{change['id']}")
        assert (kept["disclosure_id"], kept["changed_at"] is None) == (None, False)

        # And a conference that was planned agrees that the supervisor looks at the zone
        conferences = "/api/v1/case-conferences"
        to_come = {
            "person_id": person["id"], "starts_at": "2026-11-27T09:00:00+01:00", "took_part": "Politie, kliniek",
            "invited": [str(world.town.supervisor.staff_id)],
        }  # fmt: skip
        plan = officer.do("POST", f"{conferences}/plan", to_come)
        assert plan["held_on"] == "2026-11-27"
        other = officer.do("POST", f"{conferences}/plan", to_come)
        cancelled = officer.ask("POST", f"{conferences}/{other['id']}/cancel", {})
        assert cancelled.json()["cancelled_at"] is not None, cancelled.text
        held = {
            "person_id": person["id"], "held_on": "2026-11-24", "took_part": "Politie, kliniek",
            "plan_id": plan["id"],
        }  # fmt: skip
        conference = officer.do("POST", conferences, held)
        assert conference["plan_id"] == plan["id"]
        assert officer.ask("POST", conferences, held).status_code == 409
        assert officer.ask("POST", conferences, held | {"plan_id": other["id"]}).status_code == 409
        agreed = {
            "conference_id": conference["id"], "what": "Kijkt of de zone nog past.", "due_on": "2026-11-26",
            "owner_id": str(world.town.supervisor.staff_id),
        }  # fmt: skip
        nobody = officer.ask("POST", "/api/v1/agreed-actions", agreed | {"owner_id": None})
        assert [one["code"] for one in nobody.json()["errors"]] == ["one-owner"]
        action = officer.do("POST", "/api/v1/agreed-actions", agreed)
        assert open_codes(officer, person["id"]) == {"inform-prosecution", "agreed-action"}

        # When nothing happens for a week, both are late: one escalation asks
        move_clock(world.address, world.clock.now() + timedelta(days=7))
        (escalation,) = officer.items(f"/api/v1/escalations?person={person['id']}")
        assert (escalation["rule_code"], escalation["state"]) == ("deadline-overdue", "opened")

        # And each ends when a person has done it
        line = {
            "person_id": person["id"], "disclosed_on": "2026-11-30", "what": "address_change",
            "recipient": "Slachtofferloket", "ground": "execution",
        }  # fmt: skip
        words = officer.ask("POST", "/api/v1/disclosures", line | {"detail": "Woont in de straat."})
        assert [one["code"] for one in words.json()["errors"]] == ["no-words-here"]
        officer.do("POST", "/api/v1/disclosures", line)
        assert open_codes(officer, person["id"]) == {"agreed-action"}
        (deadline,) = (
            one
            for one in supervisor.items(f"/api/v1/deadlines?person={person['id']}")
            if one["subject_id"] == action["id"]
        )
        done = {"done_on": "2026-11-30", "note": "De zone past nog."}
        complete = f"/api/v1/deadlines/{deadline['id']}/complete"
        supervisor.do("POST", complete, done, deadline["version"])
        assert open_codes(officer, person["id"]) == set()
