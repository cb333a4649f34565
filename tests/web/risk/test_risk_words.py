"""Whatever makes a form of a risk instrument not hold is told in a sentence, with its source where it refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.risk.life import AssessmentState
from aftercare.domain.risk.scoring import REFUSALS
from aftercare.web.risk.words import ASSESSMENT_STATES

RULES = Path(__file__).parents[3] / "aftercare" / "domain" / "risk"
CODE = re.compile(r'FieldFault\(\s*f?"[^"]*",\s*"([a-z-]+)"')


def test_every_code_of_the_rules_has_a_sentence() -> None:
    # A matrix comes by the API or the command line, which tell the fault's own sentence.
    files = (file for file in RULES.glob("*.py") if file.name != "matrix.py")
    codes = {code for file in files for code in CODE.findall(file.read_text())}
    assert len(codes) > 12
    assert codes | REFUSALS.keys() <= FIELD_FAULTS.keys()


@pytest.mark.parametrize(
    "code",
    [
        "adult-tool-juvenile-case-file",
        "exception-needed",
        "not-adult-at-release",
        *sorted(REFUSALS),
    ],
)
def test_a_refusal_names_its_source(code: str) -> None:
    assert re.search(r"\(.*(coding rules|to be verified).*\)", FIELD_FAULTS[code])


def test_every_state_has_a_word() -> None:
    assert set(ASSESSMENT_STATES) == set(AssessmentState)
