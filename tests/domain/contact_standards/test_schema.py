"""The published schema and the reader say the same of a profile, and both accept what ships."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.domain.contact_standards.kinds import (
    COUNTED_KINDS,
    HELD_OUTCOMES,
    PROFILE_FORM,
    CaseType,
    ContactKind,
    RecordKind,
    read_profile,
)
from aftercare.domain.contact_standards.windows import FIXED_PERIODS
from aftercare.store.contact_standards.rows import shipped_standards
from tests.domain.contact_standards.profiles import raw_profile, raw_requirement

SCHEMA = PROFILE_FORM.schema
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)
# What a schema cannot say; that a list of words names one of them twice it can.
BEYOND = {"said-twice", "more-than-the-whole", "not-of-the-whole"}
LISTS_OF_WORDS = {"obligations", "records", "outcomes"}
PROFILE = raw_profile(
    raw_requirement(
        first={"number": 3, "unit": "working_days"},
        of_which=[{"number": 1, "obligations": ["home_visit"]}],
    ),
    raw_requirement(
        kind="provider_contact", cadence="fixed", qualifies={"records": ["provider_contact"]}
    ),
)


def codes(raw: Any) -> set[str]:
    try:
        read_profile(raw)
    except Invalid as refused:
        return {one.code for one in refused.fields}
    return set()


def refused_by_schema(raw: Any) -> bool:
    """Whether the reader finds a fault that the schema has to find too."""
    try:
        read_profile(raw)
    except Invalid as refused:
        return any(
            one.code not in BEYOND or LISTS_OF_WORDS.intersection(one.pointer.split("/")[-2:-1])
            for one in refused.fields
        )
    return False


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(value, dict):
        found += [one for key in value for one in places(value[key], (*path, key))]
    elif isinstance(value, list):
        found += [one for n, item in enumerate(value) for one in places(item, (*path, n))]
    return found


def changed(path: tuple[Any, ...], value: Any) -> Any:
    """The profile with another value at one place."""
    if not path:
        return value
    raw = deepcopy(PROFILE)
    holder: Any = raw
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return raw


WORDS = [*CaseType, *ContactKind, *RecordKind, *HELD_OUTCOMES, *COUNTED_KINDS, "fixed", "rolling"]
values = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 400) | st.sampled_from([str(w) for w in WORDS]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["number", "unit", "records", "kind", "x"]), inner, max_size=3
        )
    ),
    max_leaves=4,
)


@example(("tracks", 0, "requirements", 1, "qualifies", "records"), ["provider_contact"] * 2)
@given(st.sampled_from(places(PROFILE)), values)
def test_reader_and_schema_agree_on_whatever_stands_anywhere(
    path: tuple[Any, ...], value: Any
) -> None:
    raw = changed(path, value)
    assert VALIDATOR.is_valid(raw) is not refused_by_schema(raw)


@given(st.sampled_from([one for one in places(PROFILE) if one and isinstance(one[-1], str)]))
def test_reader_and_schema_agree_on_what_may_be_left_out(path: tuple[Any, ...]) -> None:
    raw = deepcopy(PROFILE)
    holder: Any = raw
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    assert VALIDATOR.is_valid(raw) is not refused_by_schema(raw)


@pytest.mark.parametrize("shipped", shipped_standards(), ids=lambda one: one["code"])
def test_what_ships_holds_and_names_its_source(shipped: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(shipped["profile"])
    assert codes(shipped["profile"]) == set()
    assert shipped["is_example"]
    assert "voorbeeld" in shipped["nl"]
    assert "example" in shipped["en"]
    assert "to be verified" in shipped["source"]


def test_fixed_windows_are_those_of_the_calendar() -> None:
    then = SCHEMA["$defs"]["Requirement"]["then"]
    assert then["properties"]["period_days"]["enum"] == list(FIXED_PERIODS)
