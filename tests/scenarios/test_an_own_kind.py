"""An administrator adds a kind of condition, another confirms it; a later version leaves what was entered as it was."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.scenarios.running import move_clock
from tests.scenarios.test_a_trial import administrators
from tests.scenarios.test_the_thread import a_person, sandbox_world

KINDS = "/api/v1/condition-kinds"
CODE = "alcohol_test_at_clinic"


def a_version(name: str, valid_from: str) -> dict[str, Any]:
    return {
        "code": CODE, "source": "Zaakvak middelen", "adopted_by": "Directie", "valid_from": valid_from,
        "document": {
            "nl": name, "en": "alcohol check by blood sample at a clinic", "legal_kind": "substance_ban",
            "role": "obligation", "obligations": ["substance_test"], "properties": ["substances"],
            "frames": ["VV", "VI"], "defaults": {"substances": ["alcohol"], "testing": True},
        },
    }  # fmt: skip


def test_s34_a_kind_of_the_organisation_brings_its_obligation_and_keeps_its_words(
    service_url: str, tmp_path: Path
) -> None:
    with sandbox_world(service_url, tmp_path) as world:
        admin, other = administrators(world)
        officer = world.officer

        # Given a kind of condition that one administrator proposed
        today = world.clock.now().date()
        first = admin.do("POST", KINDS, a_version("bloedonderzoek in een kliniek", f"{today}"))
        library = "/api/v1/conditions/library?frame=VV"
        assert CODE not in {one["kind"] for one in officer.items(library)}

        # When another one confirms it, and the proposer could not
        activate = f"{KINDS}/{CODE}/{first['version']}/activate"
        assert admin.ask("POST", activate).status_code == 403
        other.do("POST", activate)

        # Then an officer enrols a client with it
        (kind,) = (one for one in officer.items(library) if one["kind"] == CODE)
        assert kind["properties"] == ["substances"]
        person = officer.do("POST", "/api/v1/people", a_person("S-34"))
        order = officer.do(
            "POST",
            "/api/v1/orders",
            {
                "person_id": person["id"],
                "frame": "VV",
                "court_reference": "16-000034-26",
                "starts_on": "2026-11-02",
                "ends_on": "2028-11-01",
            },
        )
        condition = officer.do(
            "POST",
            "/api/v1/conditions",
            {"order_id": order["id"], "kind": CODE},
        )
        assert condition["entry_version"] == kind["version"] == 1001
        assert condition["parameters"] == kind["defaults"]

        # And the plan proposes the obligation that it brings
        plan = officer.do("POST", "/api/v1/plans", {"person_id": person["id"]})
        (bare,) = officer.get(f"/api/v1/plans/{plan['id']}/coverage")["uncovered"]
        assert bare["condition_id"] == condition["id"]
        assert [one["kind"] for one in bare["proposals"]] == ["substance_test"]

        # When a later version changes the words
        later = today + timedelta(days=7)
        second = other.do("POST", KINDS, a_version("bloedproef in een kliniek", f"{later}"))
        admin.do("POST", f"{KINDS}/{CODE}/{second['version']}/activate")
        move_clock(world.address, world.clock.now() + timedelta(days=8))

        # Then new conditions are entered with them, and the older order keeps its own
        (kind,) = (one for one in officer.items(library) if one["kind"] == CODE)
        assert (kind["label"], kind["version"]) == ("bloedproef in een kliniek", 1002)
        kept = officer.get(f"/api/v1/conditions/{condition['id']}")
        assert kept["own_kind"]["nl"] == "bloedonderzoek in een kliniek"
        (changed,) = officer.items(f"/api/v1/conditions/library-changes?person={person['id']}")
        assert [one["kind"] for one in changed["changes"]] == ["text_changed"]

        # And the kind cannot be removed while a condition is of it: the refusal says how many
        gone = a_version("bloedproef in een kliniek", f"{later + timedelta(days=1)}")
        gone["document"]["offer"] = "removed"
        refused = admin.ask("POST", KINDS, gone)
        (fault,) = refused.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/document/offer", "condition-kind-in-use")
        assert "(1)" in fault["detail"]
        gone["document"]["offer"] = "retired"
        third = admin.do("POST", KINDS, gone)
        other.do("POST", f"{KINDS}/{CODE}/{third['version']}/activate")
        again = {"order_id": order["id"], "kind": CODE}
        anew = officer.ask("POST", "/api/v1/conditions", again)
        assert [one["code"] for one in anew.json()["errors"]] == ["kind-retired"]
        assert officer.get(f"/api/v1/conditions/{condition['id']}")["own_kind"]["nl"] == (
            "bloedonderzoek in een kliniek"
        )
