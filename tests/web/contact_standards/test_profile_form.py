"""Fields of a contact standard's profile: nothing of it is lost in them, and each fault has its field."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.base.errors import Invalid
from aftercare.domain.contact_standards.kinds import read_profile
from aftercare.store.contact_standards.rows import shipped_standards
from aftercare.web.contact_standards.profile_form import field_at, fields_of, typed_profile
from aftercare.web.shell.forms.reading import Reading
from tests.domain.contact_standards.profiles import raw_profile, raw_requirement

VISITS = {"obligations": ["home_visit"], "outcomes": ["attended"]}
PARTED = raw_requirement(
    kind="home_visit", qualifies=VISITS, of_which=[{"number": 1, "obligations": ["home_visit"]}]
)


@pytest.mark.parametrize(
    "profile", [shipped_standards()[0]["profile"], raw_profile(raw_requirement(), PARTED)]
)
def test_what_the_fields_hold_is_the_profile_they_were_filled_from(profile: Any) -> None:
    form = Reading(fields_of(profile))
    assert read_profile(typed_profile(form)) == read_profile(profile)
    assert form.is_valid


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind-sexual_offence-2-1": "face_to_face"}, "kind-sexual_offence-2-1"),
        ({"cadence-general-1-0": "fixed"}, "period_days-general-1-0"),
        ({"records-sexual_offence-1-2-provider_contact": ""}, "obligations-sexual_offence-1-2"),
        (
            {"part-general-2-1-2": "1", "obligations-general-2-1-2-check_in": "yes"},
            "part-general-2-1-2",
        ),
        (
            {"number-general-2-0": "", "part-general-2-1-0": "1"},
            "part-general-2-1-0",
        ),
    ],
    ids=["twice", "no calendar period", "counts nothing", "not of the whole", "after an empty row"],
)
def test_a_fault_of_the_profile_is_of_its_field(changes: dict[str, str], field: str) -> None:
    form = Reading(fields_of(shipped_standards()[0]["profile"]) | changes)
    with pytest.raises(Invalid) as refused:
        read_profile(typed_profile(form), "/profile")
    assert {field_at(form, one, "/profile") for one in refused.value.fields} == {field}


def test_no_requirement_at_all_is_a_fault_of_the_first_field() -> None:
    form = Reading(fields_of({"tracks": []}))
    with pytest.raises(Invalid) as refused:
        read_profile(typed_profile(form), "/profile")
    assert field_at(form, refused.value.fields[0], "/profile") == "number-sexual_offence-1-0"
