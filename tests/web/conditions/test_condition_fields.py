"""A condition's form reads back what it writes, says what it cannot read, and names every field."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain import conditions
from aftercare.domain.conditions.library import CONDITION_LIBRARY, ENTRIES
from aftercare.domain.conditions.parameters import Parameters, parameter_faults
from aftercare.web.conditions.fields import (
    NOT_AN_AMOUNT,
    OTHER,
    fields_of,
    labels_of,
    place_of_fault,
    read_parameters,
    typed_parameters,
)
from aftercare.web.conditions.words import (
    DEVICES,
    ENTRY_CHANGES,
    PARAMETERS,
    PROVENANCES,
    SUBSTANCES,
)
from aftercare.web.shell.forms.reading import NOT_A_TIME, Reading
from tests.domain.conditions.test_parameters import WELL_WRITTEN

TODAY = date(2026, 11, 24)
PROVIDERS = ("De Linde", "Havenzicht")
NIGHT = {"weekdays": [0, 4], "from_min": 1320, "to_min": 360}


def read(kind: str, typed: dict[str, str]) -> tuple[Parameters, Reading]:
    form = Reading(typed)
    return read_parameters(form, CONDITION_LIBRARY[kind], TODAY), form


@pytest.mark.parametrize("kind", WELL_WRITTEN)
def test_what_is_stored_comes_back_from_its_form_unchanged(kind: str) -> None:
    stored = WELL_WRITTEN[kind]
    again, form = read(kind, typed_parameters(CONDITION_LIBRARY[kind], stored))
    assert form.is_valid
    assert again == stored


@pytest.mark.parametrize("kind", CONDITION_LIBRARY)
def test_an_empty_form_lays_nothing_down(kind: str) -> None:
    again, form = read(kind, {})
    assert form.is_valid
    assert again == {}


@given(st.sampled_from(list(ENTRIES)), st.data())
def test_whatever_is_typed_becomes_a_parameter_or_an_error_never_an_exception(
    entry: Any, data: st.DataObject
) -> None:
    form = Reading({})
    names = [field.name for field in fields_of(entry, form, "nl", PROVIDERS)]
    ends = ["", "-yes", "-outlines", "-circles", "-0-from", "-0-to", "-0-weekdays-1", "-1-to"]
    keys = [name + end for name in names for end in ends]
    if keys:
        typed = data.draw(st.dictionaries(st.sampled_from(keys), st.text(max_size=12)))
        form = Reading(typed)
    parameters = read_parameters(form, entry, TODAY)
    if form.is_valid:
        for fault in parameter_faults(entry, parameters):
            assert place_of_fault(fault.pointer, form, parameters)


def test_an_amount_is_typed_the_way_people_type_one() -> None:
    for typed, cents in (
        ("1250", 125_000),
        ("1.250,50", 125_050),
        ("€ 12,5", None),
        ("12.50", 1_250),
    ):
        found, form = read("deposit", {"parameters-amount_cents": typed})
        assert found.get("amount_cents") == cents
        assert form.is_valid is (cents is not None)
    assert form.errors == {}
    assert read("deposit", {"parameters-amount_cents": "veel"})[1].errors == {
        "parameters-amount_cents": NOT_AN_AMOUNT
    }


def test_an_empty_row_between_two_windows_is_left_out_and_faults_find_their_row() -> None:
    typed = {
        "parameters-windows-0-from": "22:00",
        "parameters-windows-0-to": "6",
        "parameters-windows-0-weekdays-0": "yes",
        "parameters-windows-2-from": "8",
        "parameters-windows-2-to": "24:00",
    }
    found, form = read("curfew", typed)
    assert found["windows"] == [
        {"weekdays": [0], "from_min": 1320, "to_min": 360},
        {"weekdays": [], "from_min": 480, "to_min": 1440},
    ]
    [fault] = parameter_faults(CONDITION_LIBRARY["curfew"], found)
    assert place_of_fault(fault.pointer, form, found) == "parameters-windows-2-weekdays"


def test_a_time_that_cannot_be_read_is_shown_at_its_field() -> None:
    typed = {"parameters-windows-0-from": "laat", "parameters-windows-0-to": "6"}
    assert read("curfew", typed)[1].errors == {"parameters-windows-0-from": NOT_A_TIME}


def test_a_fault_of_an_area_is_shown_at_the_lines_it_was_typed_in() -> None:
    typed = {
        "parameters-areas-outlines": "52.36, 4.88\n52.38, 4.90\n52.36, 4.90\n52.38, 4.88",
        "parameters-areas-circles": "52.37, 4.9, 5",
    }
    found, form = read("exclusion_zone", typed)
    faults = parameter_faults(CONDITION_LIBRARY["exclusion_zone"], found)
    assert [place_of_fault(fault.pointer, form, found) for fault in faults] == [
        "parameters-areas-outlines",
        "parameters-areas-circles",
    ]


def test_no_tests_is_something_else_than_nothing_said() -> None:
    assert read("substance_ban", {"parameters-testing": "no"})[0] == {"testing": False}
    assert read("substance_ban", {})[0] == {}


def test_the_provider_is_chosen_from_those_known_and_another_is_typed() -> None:
    entry, name = CONDITION_LIBRARY["treatment_obligation"], "parameters-provider"
    for stored, offered in (
        ("", ("De Linde", "Havenzicht", OTHER)),
        ("Havenzicht", ("De Linde", "Havenzicht", OTHER)),
        ("Havensicht", ("De Linde", "Havenzicht", "Havensicht", OTHER)),
    ):
        fields = fields_of(entry, Reading({name: stored}), "nl", PROVIDERS)
        (provider,) = [one for one in fields if one.name == name]
        assert tuple(one.value for one in provider.options) == offered
    for typed, read_as in (
        ({name: "Havenzicht", f"{name}-other": "Elders"}, "Havenzicht"),
        ({name: OTHER, f"{name}-other": "Elders"}, "Elders"),
        ({f"{name}-other": "Elders"}, "Elders"),
    ):
        assert read("treatment_obligation", typed)[0] == {"provider": read_as}
    assert f"{name}-other" in read("treatment_obligation", {name: OTHER})[1].errors


def test_a_filled_form_offers_one_row_more() -> None:
    entry = CONDITION_LIBRARY["curfew"]
    for count, rows in ((0, 2), (1, 2), (2, 3), (21, 21)):
        form = Reading(typed_parameters(entry, {"windows": [NIGHT] * count}))
        [windows] = [
            one for one in fields_of(entry, form, "nl", PROVIDERS) if one.shape == "windows"
        ]
        assert windows.rows == rows
        assert f"parameters-windows-{rows - 1}-to" in labels_of([windows])


def test_every_parameter_substance_and_remark_of_the_library_has_its_words() -> None:
    specs = [spec for entry in ENTRIES for spec in entry.parameters]
    assert {spec.name for spec in specs} == set(PARAMETERS)
    assert {one for spec in specs for one in spec.options} == {*SUBSTANCES, *DEVICES}
    assert {entry.provenance for entry in ENTRIES} == set(PROVENANCES)
    assert len(ENTRY_CHANGES) == 7


def test_every_fault_of_what_a_condition_lays_down_has_a_sentence() -> None:
    code = re.compile(r'FieldFault\([^,]*,\s*"([a-z-]+)"')
    rules = Path(conditions.__file__).parent
    found = {one for file in rules.glob("*.py") for one in code.findall(file.read_text())}
    assert len(found) > 15
    assert found <= FIELD_FAULTS.keys()
