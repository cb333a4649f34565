"""An instance becomes a caseload when its duties are within what a plan may ask; the edges are allowed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aftercare.domain.case_files.import_faults import import_faults
from aftercare.domain.placement.document.parsing import read_instance

DUTY = {
    "id": "B0", "person": "P0", "kind": "checkin", "needs": "officer", "minutes": 30, "period_days": 7,
    "min_gap_days": 4, "max_gap_days": 10, "weekdays": [0], "from": 540, "to": 1020, "locations": [],
}  # fmt: skip


def faults(**changes: Any) -> list[tuple[str, str]]:
    document = {
        "meta": {"tz": "Europe/Amsterdam", "start": date(2026, 11, 23).isoformat(), "days": 28},
        "officers": [{"id": "O0"}],
        "persons": [{"id": "P0", "tier": 1, "officer": "O0"}],
        "obligations": [DUTY | changes],
    }
    return [(one.pointer, one.code) for one in import_faults(read_instance(document))]


@pytest.mark.parametrize(
    ("member", "least", "most"), [("minutes", 5, 480), ("travel_min", 0, 240), ("period_days", 1, 366)]
)  # fmt: skip
def test_a_duty_may_be_as_short_and_as_long_as_that_and_no_more(
    member: str, least: int, most: int
) -> None:
    assert faults(**{member: least}) == faults(**{member: most}) == []
    wrong = [(f"/obligations/0/{member}", "out-of-range")]
    assert faults(**{member: most + 1}) == wrong
    if least > 1:
        assert faults(**{member: least - 1}) == wrong


@pytest.mark.parametrize(("longest", "code"), [(4, None), (3, "gaps-reversed")])
def test_the_longest_gap_is_no_shorter_than_the_least(longest: int, code: str | None) -> None:
    wrong = [("/obligations/0/max_gap_days", code)]
    assert faults(max_gap_days=longest) == (wrong if code else [])
