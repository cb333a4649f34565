"""What a condition lays down is checked against its entry: garbage becomes faults, never an exception."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.conditions.library import CONDITION_LIBRARY, ENTRIES, SHIPPED
from aftercare.domain.conditions.parameters import (
    asks_for,
    limits_placement,
    missing_parameters,
    parameter_faults,
)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
NIGHT = {"weekdays": [0, 1, 2, 3, 4], "from_min": 1320, "to_min": 360}
SQUARE = [[4.88, 52.36], [4.90, 52.36], [4.90, 52.38], [4.88, 52.38]]
WELL_WRITTEN: dict[str, dict[str, Any]] = {
    "compensation": {"amount_cents": 125_000, "due_on": "2027-03-01"},
    "repair_of_damage": {"what": "Het hek", "due_on": "2027-03-01"},
    "deposit": {"amount_cents": 1},
    "victim_fund": {"amount_cents": 50_000},
    "no_contact_order": {"labels": ["S-1", "S-2"]},
    "exclusion_zone": {
        "areas": [
            {"type": "Polygon", "coordinates": [SQUARE]},
            {"type": "Circle", "center": [4.9, 52.37], "radius_m": 500},
        ],
        "buffer_m": 100,
    },
    "curfew": {"windows": [NIGHT], "travel_min": 45},
    "reporting_duty": {"place": "Kantoor Noord", "at_least_every_days": 7},
    "substance_ban": {"substances": ["alcohol", "cannabis"], "testing": True},
    "care_admission": {"institution": "Voorbeeldkliniek", "from_on": "2026-12-01"},
    "treatment_obligation": {"provider": "Voorbeeldzorg", "provider_substitution_allowed": True},
    "supported_housing": {"institution": "Voorbeeldhuis", "until_on": "2027-12-01"},
    "programme": {"programme": "Kompas"},
    "other_conduct": {"no_work_with_minors": True, "age_limit": 18, "no_internet": True},
    "education": {"school": "Voorbeeldschool", "hours": [NIGHT | {"to_min": 1380}]},
}


@pytest.mark.parametrize("kind", CONDITION_LIBRARY)
def test_what_is_well_written_holds_and_leaving_all_out_holds_too(kind: str) -> None:
    entry = CONDITION_LIBRARY[kind]
    assert parameter_faults(entry, WELL_WRITTEN.get(kind, {})) == ()
    assert parameter_faults(entry, {}) == ()
    assert missing_parameters(entry, WELL_WRITTEN.get(kind, {})) == ()


@given(st.sampled_from(ENTRIES), anything)
def test_garbage_becomes_faults_and_never_an_exception(entry: Any, garbage: Any) -> None:
    for fault in parameter_faults(entry, garbage):
        assert fault.pointer.startswith("/parameters")
        assert fault.code
        assert fault.detail


@given(st.data())
def test_garbage_under_a_known_name_is_shown_at_that_name(data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from([one for one in ENTRIES if one.parameters]))
    spec = data.draw(st.sampled_from(entry.parameters))
    value = data.draw(anything)
    for fault in parameter_faults(entry, {spec.name: value}):
        at = f"/parameters/{spec.name}"
        assert fault.pointer == at or fault.pointer.startswith(f"{at}/")


@given(st.data())
def test_a_fault_deep_inside_something_well_written_is_found(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(WELL_WRITTEN)))
    written = dict(WELL_WRITTEN[kind])
    name = data.draw(st.sampled_from(sorted(written)))
    written[name] = data.draw(st.just(None) | st.just({"a": 1}) | st.just([None]) | st.just(-1.5))
    faults = parameter_faults(CONDITION_LIBRARY[kind], written)
    assert faults
    assert all(fault.pointer.startswith(f"/parameters/{name}") for fault in faults)


@pytest.mark.parametrize(
    ("kind", "parameters", "expected"),
    [
        ("curfew", {"windows": []}, ("/parameters/windows", "window-missing")),
        ("curfew", {"windows": [NIGHT | {"weekdays": []}]},
         ("/parameters/windows/0/weekdays", "no-weekday")),
        ("curfew", {"windows": [NIGHT | {"weekdays": [True]}]},
         ("/parameters/windows/0/weekdays", "no-weekday")),
        ("curfew", {"windows": [NIGHT | {"to_min": 1320}]},
         ("/parameters/windows/0/to_min", "hours-reversed")),
        ("curfew", {"windows": [NIGHT | {"to_min": 1441}]},
         ("/parameters/windows/0/to_min", "out-of-range")),
        ("education", {"hours": [NIGHT]}, ("/parameters/hours/0/to_min", "hours-reversed")),
        ("no_contact_order", {"labels": ["J. Jansen"]},
         ("/parameters/labels", "label-not-neutral")),
        ("no_contact_order", {"labels": ["S-1", "s1"]}, ("/parameters/labels", "named-twice")),
        ("substance_ban", {"substances": ["koffie"]},
         ("/parameters/substances", "unknown-choice")),
        ("substance_ban", {"substances": [["alcohol"]]},
         ("/parameters/substances", "unknown-choice")),
        ("compensation", {"amount_cents": 0}, ("/parameters/amount_cents", "out-of-range")),
        ("compensation", {"amount_cents": True}, ("/parameters/amount_cents", "out-of-range")),
        ("compensation", {"due_on": "2027-02-30"}, ("/parameters/due_on", "unreadable-day")),
        ("supported_housing", {"from_on": "2027-02-01", "until_on": "2027-01-31"},
         ("/parameters/until_on", "dates-reversed")),
        ("programme", {"programme": "a\0b"}, ("/parameters/programme", "missing")),
        ("programme", {"programme": "\ud800"}, ("/parameters/programme", "missing")),
        ("programme", {"programme": "x" * 201}, ("/parameters/programme", "too-long")),
        ("programme", {"secret": 1}, ("/parameters", "unknown-parameter")),
        ("no_new_offence", {"place": "x"}, ("/parameters", "unknown-parameter")),
        ("curfew", [], ("/parameters", "not-an-object")),
    ],
)  # fmt: skip
def test_each_fault_points_at_its_place(
    kind: str, parameters: Any, expected: tuple[str, str]
) -> None:
    faults = parameter_faults(CONDITION_LIBRARY[kind], parameters)
    assert [(fault.pointer, fault.code) for fault in faults] == [expected]


@pytest.mark.parametrize(
    ("day", "readable"),
    [("1899-12-31", False), ("1900-01-01", True), ("2199-12-31", True), ("2200-01-01", False)],
)
def test_a_day_lies_within_three_centuries(day: str, readable: bool) -> None:
    faults = parameter_faults(CONDITION_LIBRARY["compensation"], {"due_on": day})
    assert [fault.code for fault in faults] == ([] if readable else ["unreadable-day"])


def test_what_is_asked_and_not_given_can_be_named() -> None:
    assert missing_parameters(CONDITION_LIBRARY["curfew"], {"travel_min": 30}) == ("windows",)
    assert missing_parameters(CONDITION_LIBRARY["no_new_offence"], {}) == ()


def test_a_ban_without_testing_asks_for_no_test() -> None:
    assert asks_for(SHIPPED.entry_of("substance_ban", 1), {}) == ("substance_test",)
    assert asks_for(SHIPPED.entry_of("substance_ban", 1), {"testing": True}) == ("substance_test",)
    assert asks_for(SHIPPED.entry_of("substance_ban", 1), {"testing": False}) == ()


def test_a_condition_asks_what_the_version_it_was_entered_under_asks() -> None:
    assert "substance_test" not in asks_for(SHIPPED.entry_of("other_conduct", 1), {})
    assert "substance_test" in asks_for(SHIPPED.entry_of("other_conduct", 2), {})
    assert asks_for(SHIPPED.entry_of("other_conduct", 9), {}) == ()


def test_what_limits_placement_follows_from_what_is_laid_down() -> None:
    limiting = {kind for kind, written in WELL_WRITTEN.items() if limits_placement(written)}
    assert limiting == {"exclusion_zone", "curfew", "education", "other_conduct"}
    assert not limits_placement({"no_internet": False})
