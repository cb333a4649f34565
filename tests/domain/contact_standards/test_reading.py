"""A profile is read whole or not at all, and every fault has its pointer."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.base.errors import Invalid
from aftercare.domain.contact_standards.kinds import Cadence, FirstTerm, TermUnit, read_profile
from tests.domain.contact_standards.profiles import raw_profile, raw_requirement


def faults(raw: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read_profile(raw, "/profile")
    return {one.pointer: one.code for one in refused.value.fields}


def test_a_profile_that_holds_is_read_with_what_it_leaves_out() -> None:
    raw = raw_requirement(
        qualifies={"obligations": ["check_in", "home_visit"]},
        first={"number": 3, "unit": "working_days"},
        of_which=[{"number": 1, "obligations": ["home_visit"]}],
    )
    profile = read_profile(raw_profile(raw))
    (asked,) = profile.requirements("sexual_offence", 1)
    assert asked.cadence is Cadence.ROLLING
    assert asked.first == FirstTerm(3, TermUnit.WORKING_DAYS)
    assert {one.value for one in asked.qualifies.outcomes} == {"attended", "late"}
    assert [one.number for one in asked.of_which] == [1]
    assert profile.requirements("sexual_offence", 2) == ()
    assert profile.requirements("general", 1) == ()


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"number": 0}, "/number", "out-of-range"),
        ({"number": True}, "/number", "not-a-whole-number"),
        ({"period_days": 367}, "/period_days", "out-of-range"),
        ({"cadence": "weekly"}, "/cadence", "unknown-value"),
        ({"cadence": "fixed", "period_days": 31}, "/period_days", "not-a-calendar-window"),
        ({"kind": "chat"}, "/kind", "unknown-value"),
        ({"colour": "red"}, "/colour", "unknown-member"),
        ({"first": None}, "/first", "missing"),
        ({"first": {"number": 3}}, "/first/unit", "missing"),
        ({"qualifies": {}}, "/qualifies", "counts-nothing"),
        ({"qualifies": {"obligations": []}}, "/qualifies/obligations", "empty-list"),
        (
            {"qualifies": {"obligations": ["check_in", "check_in"]}},
            "/qualifies/obligations/1",
            "said-twice",
        ),
        (
            {"qualifies": {"obligations": ["circle_meeting"]}},
            "/qualifies/obligations/0",
            "unknown-value",
        ),
        (
            {"qualifies": {"obligations": ["check_in"], "outcomes": ["missed"]}},
            "/qualifies/outcomes/0",
            "unknown-value",
        ),
        (
            {"of_which": [{"number": 3, "obligations": ["home_visit"]}]},
            "/of_which/0/number",
            "more-than-the-whole",
        ),
        (
            {"of_which": [{"number": 1, "obligations": ["treatment"]}]},
            "/of_which/0",
            "not-of-the-whole",
        ),
    ],
)
def test_what_does_not_hold_is_pointed_at(
    changes: dict[str, Any], pointer: str, code: str
) -> None:  # fmt: skip
    found = faults(raw_profile(raw_requirement(**changes)))
    assert found[f"/profile/tracks/0/requirements/0{pointer}"] == code


def test_nothing_is_said_twice() -> None:
    assert faults(raw_profile(raw_requirement(), raw_requirement())) == {
        "/profile/tracks/0/requirements/1": "said-twice"
    }
    twice = raw_profile()["tracks"] * 2
    assert faults({"tracks": twice}) == {"/profile/tracks/1": "said-twice"}


@pytest.mark.parametrize(
    "raw", [None, [], "text", 3, {}, {"tracks": []}, {"tracks": {}}, {"tracks": [3]}]
)
def test_anything_else_is_refused_without_harm(raw: Any) -> None:
    assert faults(raw)


def test_every_fault_is_shown_at_once() -> None:
    raw = raw_requirement(number=0, cadence="never")
    assert len(faults(raw_profile(raw))) == 2
