"""Every fault about a field finds its field and a sentence of ours, and none passes in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aftercare.base.errors import FieldFault, Invalid
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.web.shell.forms.faults import NOT_RIGHT, WHOLE_FORM, field_errors

ROOT = Path(__file__).parents[3] / "aftercare"
CODE = re.compile(r'(?:FieldFault|Invalid\.at)\(\s*f?"[^"]*",\s*"([a-z-]+)"')


def codes_in(*folders: str) -> set[str]:
    """Codes of faults in these files; a case file is read by the API alone, which says its own."""
    files = (
        file for folder in folders for file in ROOT.glob(folder) if file.parent.name != "case_files"
    )
    return {code for file in files for code in CODE.findall(file.read_text())}


def test_every_code_an_intention_can_give_has_a_sentence() -> None:
    codes = codes_in(
        "casework/*/*.py", "domain/plans/obligations.py", "domain/appointments/lifecycle.py"
    )
    assert codes
    assert codes <= FIELD_FAULTS.keys()


@pytest.mark.parametrize(
    ("pointer", "field"),
    [
        ("/reason", "reason"),
        ("/birth_on", "born_on"),
        ("/hours/0", "hours-0"),
        ("/officer_id", "officer"),
        ("", WHOLE_FORM),
    ],
    ids=["as it is called", "as the form calls it", "a part of a field", "a choice", "no field"],
)
def test_a_pointer_leads_to_a_field(pointer: str, field: str) -> None:
    fault = Invalid(fields=(FieldFault(pointer, "missing", ""),))
    assert list(field_errors(fault, {"/birth_on": "born_on"})) == [field]


def test_the_first_thing_wrong_with_a_field_is_view() -> None:
    twice = (FieldFault("/reason", "too-long", ""), FieldFault("/reason", "missing", ""))
    assert field_errors(Invalid(fields=twice), {}) == {"reason": FIELD_FAULTS["too-long"]}


def test_a_fault_without_fields_still_shows() -> None:
    assert field_errors(Invalid(), {}) == {WHOLE_FORM: NOT_RIGHT}


def test_an_unknown_code_still_says_that_something_does_not_hold() -> None:
    fault = Invalid(fields=(FieldFault("/reason", "brand-new", "Something new."),))
    assert field_errors(fault, {}) == {"reason": NOT_RIGHT}
