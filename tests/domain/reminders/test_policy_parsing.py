"""A reminder policy is read whole or every fault is pointed at, and the published schema says the same."""

from __future__ import annotations

from copy import deepcopy
from datetime import time
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.domain.reminders.policy_parsing import POLICY_FORM, read_policy
from aftercare.store.reminders.rows import shipped_policies

VALIDATOR = jsonschema_rs.validator_for(POLICY_FORM.schema)
SHIPPED: dict[str, Any] = shipped_policies()[0]["policy"]
# What a schema cannot say.
BEYOND = {"in-quiet-hours", "no-day-before", "never-reached"}
EVERYBODY = {"days_before": 1, "text": "reminder-day-before"}


def faults(raw: Any) -> list[tuple[str, str]]:
    try:
        read_policy(raw, 1, "/policy")
    except Invalid as refused:
        return [(one.pointer, one.code) for one in refused.fields]
    return []


def changed(**members: Any) -> dict[str, Any]:
    return deepcopy(SHIPPED) | members


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(value, dict):
        found += [one for key in value for one in places(value[key], (*path, key))]
    elif isinstance(value, list):
        found += [one for n, item in enumerate(value) for one in places(item, (*path, n))]
    return found


def put(path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    raw: Any = deepcopy(SHIPPED)
    holder = raw
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return raw


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 500)
    | st.sampled_from(
        ("09:00", "7:00", "24:00", "22:00", "22:01", "reminder-day-before", "check_in")
    )
    | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("days_before", "text", "kinds", "x")), inner, max_size=3)
    ),
    max_leaves=4,
)


def test_the_policy_that_ships_fits_its_schema_and_reminds_a_day_four_days_and_a_week_before() -> (
    None
):
    assert VALIDATOR.is_valid(SHIPPED)
    policy = read_policy(SHIPPED, 1)
    assert [rule.days_before for rule in policy.rules] == [1, 4, 7, 7]
    assert (policy.quiet_from, policy.quiet_until) == (time(20), time(8))


@given(st.sampled_from(places(SHIPPED)), VALUES)
def test_reader_and_schema_agree_on_whatever_stands_anywhere(
    path: tuple[Any, ...], value: Any
) -> None:
    raw = put(path, value)
    codes = {code for _, code in faults(raw)}
    assert VALIDATOR.is_valid(raw) == (not codes - BEYOND)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        pytest.param([], [("/policy", "not-an-object")] , id="a list"),
        pytest.param(changed(send_from="9:00"), [("/policy/send_from", "not-a-time")], id="no time"),
        pytest.param(
            changed(send_from="07:30"), [("/policy/send_from", "in-quiet-hours")], id="before quiet ends"
        ),
        pytest.param(
            changed(send_from="18:30"), [("/policy/send_from", "in-quiet-hours")], id="spread too late"
        ),
        pytest.param(
            changed(send_from="18:00", spread_minutes=60, quiet_from="19:00"), [], id="spread until quiet begins"
        ),
        pytest.param(
            changed(send_from="18:01", spread_minutes=60, quiet_from="19:00"),
            [("/policy/send_from", "in-quiet-hours")], id="spread a minute too late",
        ),
        pytest.param(
            changed(quiet_from="23:00"), [("/policy/quiet_from", "out-of-range")], id="at night"
        ),
        pytest.param(
            changed(reminders=[EVERYBODY | {"kinds": ["check_in"]}]),
            [("/policy/reminders", "no-day-before")], id="somebody gets none",
        ),
        pytest.param(
            changed(reminders=[EVERYBODY, EVERYBODY | {"occasions": ["after_a_miss"]}]),
            [("/policy/reminders/1", "never-reached")], id="a rule nobody reaches",
        ),
        pytest.param(
            changed(reminders=[EVERYBODY | {"more/less": 1}]),
            [("/policy/reminders/0/more~1less", "unknown-member")], id="an unknown member",
        ),
    ],
)  # fmt: skip
def test_every_fault_has_its_place(raw: Any, found: list[tuple[str, str]]) -> None:
    assert [one for one in faults(raw) if one[1] != "missing"] == found


def test_another_policy_is_another_hour() -> None:
    read = read_policy(changed(send_from="13:00", spread_minutes=60), 2)
    assert (read.version, read.send_from, read.spread_min) == (2, time(13), 60)
    assert read.plans_ahead.days == 8


def test_the_policy_that_ships_names_the_authors_of_its_study() -> None:
    sources = [one["source"] for one in shipped_policies()]
    assert any("Hastings, Thomas, Ostermann, Hyatt & Payne (2021)" in one for one in sources)
