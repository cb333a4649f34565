"""Days on which the clock changes: right offsets, nothing in an hour that is not or is twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.placing import place
from tests.domain.placement.checker import violations
from tests.domain.placement.instances import made


def night(start: str, weekday: int, zone: str = "Europe/Amsterdam") -> dict[str, Any]:
    """One officer who works all day and night, one person seen every day but only on one weekday
    between midnight and six."""
    document = made(1, persons=1, days=7, start=start, tz=zone)
    day = [[0, 1440]]
    document["holidays"] = []
    document["officers"] = document["officers"][:2]
    for officer in document["officers"]:
        officer.update(hours={str(d): day for d in range(7)}, absent=[])
    document["persons"][0].update(work=[], absent=[], excluded=[], officer="O0", deputy="O1")
    row = document["obligations"][0]
    document["locations"][0].update(hours=None, capacity=None)
    document["obligations"] = [
        {
            **row, "id": f"N{number}", "period_days": 7, "weekdays": [weekday], "from": 0,
            "to": 6 * 60, "min_gap_days": 0, "last_done": None, "travel_min": 0, "minutes": 30,
        }
        for number in range(12)
    ]  # fmt: skip
    document["meta"]["person_gap_min"] = 0
    document["meta"]["no_contact_margin_min"] = 0
    return document


@pytest.mark.parametrize(
    ("start", "hours", "starts", "zone"),
    [
        ("2026-03-23", [0, 1, 3, 4, 5], 9, "Europe/Amsterdam"),
        ("2026-10-19", [0, 1, 3, 4, 5], 10, "Europe/Amsterdam"),
        ("2026-03-23", [1, 2, 3, 4, 5], 10, "Atlantic/Azores"),
    ],
    ids=["gap", "fold", "gap at midnight"],
)
def test_every_hour_is_used_but_the_one_the_clock_change_touches(
    start: str, hours: list[int], starts: int, zone: str
) -> None:
    document = night(start, weekday=6, zone=zone)
    plan = place(read_instance(document))
    assert violations(document, plan_document(plan, explain=False)) == []
    assert {row.start.hour for row in plan.placed} == set(hours)
    assert len(plan.placed) == starts  # nothing ends when a gap begins


def test_the_offset_is_that_of_the_day() -> None:
    document = made(8, start="2026-03-16")
    written = plan_document(place(read_instance(document)), explain=False)
    offsets = {
        (row["start"] > "2026-03-29", datetime.fromisoformat(row["start"]).utcoffset())
        for row in written["placed"]
    }
    assert offsets == {(False, timedelta(hours=1)), (True, timedelta(hours=2))}
