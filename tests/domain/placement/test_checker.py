"""The judge itself: every rule it knows is seen to be broken once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.placing import place
from tests.domain.placement.checker import violations

EXAMPLE = Path(__file__).parent / "examples" / "two-people.json"


def spoilt(obligation: str, occurrence: int, changes: dict[str, Any]) -> list[str]:
    """What the judge says when one row of a sound plan is changed."""
    document = json.loads(EXAMPLE.read_text())
    plan = plan_document(place(read_instance(document)), explain=False)
    rows = plan["placed"]
    row = next(r for r in rows if (r["obligation"], r["occurrence"]) == (obligation, occurrence))
    if "start" in changes:
        row["start"] = changes["start"]
        begins = datetime.fromisoformat(row["start"])
        length = {"A-visit": 60, "A-course": 90}.get(obligation, 30)
        row["end"] = (begins + timedelta(minutes=length)).isoformat()
    row.update({key: value for key, value in changes.items() if key != "start"})
    return violations(document, plan)


BROKEN = {
    "wrong length": ("A-checkin", 0, {"end": "2026-03-26T11:45:00+01:00"}),
    "off the grid": ("A-checkin", 0, {"start": "2026-03-26T11:20:00+01:00"}),
    "wrong offset": ("A-checkin", 0, {"start": "2026-03-26T10:30:00+00:00"}),
    "outside its period": ("A-checkin", 1, {"start": "2026-03-27T09:00:00+01:00"}),
    "wrong weekday": ("A-checkin", 0, {"start": "2026-03-28T09:00:00+01:00"}),
    "on a holiday": ("A-checkin", 1, {"start": "2026-04-03T09:00:00+02:00"}),
    "outside its hours": ("A-checkin", 0, {"start": "2026-03-26T07:00:00+01:00"}),
    "while the person works": ("A-checkin", 0, {"start": "2026-03-23T09:00:00+01:00"}),
    "neither officer nor deputy": ("B-checkin", 0, {"officer": "second"}),
    "officer not at work": ("A-visit", 0, {"start": "2026-03-30T09:00:00+02:00"}),
    "officer away": ("B-checkin", 0, {"start": "2026-03-24T09:00:00+01:00"}),
    "location not allowed": ("A-checkin", 0, {"location": "hall"}),
    "location closed": ("A-checkin", 0, {"start": "2026-03-26T20:00:00+01:00"}),
    "not at the session's time": ("A-course", 0, {"session": "evening-2"}),
    "officer twice": ("A-checkin", 0, {"start": "2026-03-26T09:00:00+01:00"}),
    "no-contact pair": ("A-checkin", 0, {"start": "2026-03-26T10:00:00+01:00"}),
    "own appointments too close": ("A-checkin", 0, {"start": "2026-03-26T18:00:00+01:00"}),
    "occurrences too close": ("B-checkin", 1, {"start": "2026-03-26T11:00:00+01:00"}),
    "appears twice": ("A-checkin", 0, {"occurrence": 1}),
    "not accounted for": ("A-checkin", 0, {"occurrence": 7}),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_seen(rule: str) -> None:
    obligation, occurrence, changes = BROKEN[rule]
    assert any(rule in said for said in spoilt(obligation, occurrence, changes))


def test_a_full_site_mixed_ages_and_full_sessions_are_seen() -> None:
    document = json.loads(EXAMPLE.read_text())
    plan = plan_document(place(read_instance(document)), explain=False)
    seat = next(row for row in plan["placed"] if row["session"] == "evening-1")
    desk = next(row for row in plan["placed"] if row["obligation"] == "B-checkin")
    plan["placed"] += [
        {**seat, "obligation": "B-course"},
        {**desk, "obligation": "A-checkin", "officer": "second"},
    ]
    document["locations"][0]["capacity"] = 1
    document["persons"][1]["juvenile"] = True
    said = " ".join(violations(document, plan))
    for rule in ("more people than seats", "holds 2 of 1", "ages together", "wrong audience"):
        assert rule in said
