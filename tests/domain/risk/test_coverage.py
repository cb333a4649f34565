"""An instrument is refused to whom it was not made for, with the reason, on both sides of every age."""

from __future__ import annotations

from datetime import date

import pytest

from aftercare.domain.people.person import Regime
from aftercare.domain.risk import INSTRUMENTS
from aftercare.domain.risk.acute_2007 import ACUTE_2007
from aftercare.domain.risk.coverage import CaseFileFacts, Given, coverage_faults
from aftercare.domain.risk.erasor import ERASOR
from aftercare.domain.risk.instrument import Instrument
from aftercare.domain.risk.j_soap import J_SOAP_II
from aftercare.domain.risk.jsorrat import JSORRAT_II
from aftercare.domain.risk.lij import LIJ
from aftercare.domain.risk.profesor import PROFESOR
from aftercare.domain.risk.stable_2007 import STABLE_2007
from aftercare.domain.risk.static_99r import STATIC_99R

DAY = date(2026, 11, 24)
GROWN = CaseFileFacts(date(1985, 3, 14), ages_at_offence=(38,))
REASON = "Op zijn negentiende vrijgelaten, uitgebreid besproken."
ADULT_TOOLS = [one for one in INSTRUMENTS.values() if one.regime is Regime.ADULT]


def codes(instrument: Instrument, facts: CaseFileFacts, given: Given) -> list[tuple[str, str]]:
    found = coverage_faults(instrument, facts, given)
    assert all(fault.detail for fault in found)
    return [(fault.pointer, fault.code) for fault in found]


def released(
    age: int | None, *, age_at_offence: int | None = None, exception_reason: str | None = None
) -> Given:
    return Given(DAY, age, age_at_offence, exception_reason)


def born(age: int) -> date:
    """Somebody of that age on DAY, to the day."""
    return DAY.replace(year=DAY.year - age)


@pytest.mark.parametrize("instrument", ADULT_TOOLS, ids=lambda one: one.code)
def test_a_grown_man_s_case_is_covered(instrument: Instrument) -> None:
    assert codes(instrument, GROWN, released(41)) == []


@pytest.mark.parametrize(("age", "refused"), [(17, True), (18, False)])
def test_static_99r_is_for_who_was_eighteen_at_release(age: int, refused: bool) -> None:
    facts = CaseFileFacts(born(30), ages_at_offence=(17,))
    found = codes(STATIC_99R, facts, released(age, exception_reason=REASON))
    assert found == ([("/age_at_release", "not-adult-at-release")] if refused else [])


@pytest.mark.parametrize(
    ("age", "reason", "expected"),
    [
        (15, REASON, [("/age_at_offence", "too-young-at-offence")]),
        (16, "", [("/exception_reason", "exception-needed")]),
        (16, "   ", [("/exception_reason", "exception-needed")]),
        (16, REASON, []),
        (17, None, [("/exception_reason", "exception-needed")]),
        (17, REASON, []),
        (18, None, []),
    ],
)
@pytest.mark.parametrize("instrument", ADULT_TOOLS, ids=lambda one: one.code)
def test_an_offence_before_eighteen_needs_a_written_reason_and_before_sixteen_nothing_helps(
    instrument: Instrument, age: int, reason: str | None, expected: list[tuple[str, str]]
) -> None:
    facts = CaseFileFacts(born(30), ages_at_offence=(age,))
    assert codes(instrument, facts, released(20, exception_reason=reason)) == expected


@pytest.mark.parametrize("instrument", ADULT_TOOLS, ids=lambda one: one.code)
def test_an_adult_instrument_is_refused_in_a_juvenile_case(instrument: Instrument) -> None:
    unknown = CaseFileFacts(born(19), juvenile=True)
    adolescent = CaseFileFacts(born(21), juvenile=True, ages_at_offence=(20,))
    for facts in (unknown, adolescent):
        refused = codes(instrument, facts, released(19, exception_reason=REASON))
        assert ("/instrument", "adult-tool-juvenile-case-file") in refused


@pytest.mark.parametrize(("age", "refused"), [(17, True), (18, False)])
@pytest.mark.parametrize("instrument", [STABLE_2007, ACUTE_2007], ids=lambda one: one.code)
def test_the_exception_is_for_somebody_who_is_an_adult_by_now(
    instrument: Instrument, age: int, refused: bool
) -> None:
    facts = CaseFileFacts(born(age), juvenile=True, ages_at_offence=(16,))
    found = codes(instrument, facts, Given(DAY, exception_reason=REASON))
    assert found == ([("/instrument", "not-adult-yet")] if refused else [])


def test_the_youngest_age_at_an_offence_decides() -> None:
    facts = CaseFileFacts(born(40), ages_at_offence=(35, 15))
    assert codes(STABLE_2007, facts, Given(DAY)) == [("/age_at_offence", "too-young-at-offence")]


def test_static_99r_asks_for_ages_it_does_not_know_and_believes_none_that_do_not_fit() -> None:
    unknown = CaseFileFacts(born(40))
    assert codes(STATIC_99R, unknown, released(None)) == [
        ("/age_at_offence", "missing"),
        ("/age_at_release", "missing"),
    ]
    assert codes(STATIC_99R, unknown, released(39, age_at_offence=30)) == []
    odd = ("/age_at_release", "age-does-not-fit")
    assert codes(STATIC_99R, unknown, released(42, age_at_offence=30)) == [odd]
    assert codes(STATIC_99R, unknown, released(41, age_at_offence=30)) == []
    assert codes(STATIC_99R, unknown, released(29, age_at_offence=30)) == [odd]
    known = CaseFileFacts(born(40), ages_at_offence=(30,))
    assert codes(STATIC_99R, known, released(39, age_at_offence=31)) == [
        ("/age_at_offence", "age-at-offence-disagrees")
    ]


@pytest.mark.parametrize(
    ("instrument", "least", "most"),
    [(ERASOR, 12, 18), (J_SOAP_II, 12, 18), (JSORRAT_II, 12, 17), (PROFESOR, 12, 25)],
    ids=lambda value: value.code if isinstance(value, Instrument) else "",
)
def test_a_youth_instrument_is_for_its_ages(instrument: Instrument, least: int, most: int) -> None:
    for age in range(least - 1, most + 2):
        facts = CaseFileFacts(born(age), juvenile=True)
        outside = [("/assessed_on", "outside-ages")]
        assert codes(instrument, facts, Given(DAY)) == ([] if least <= age <= most else outside)


def test_a_youth_instrument_is_refused_under_adult_law_unless_the_offence_was_before_eighteen() -> (
    None
):
    refused = [("/instrument", "juvenile-tool-adult-case-file")]
    assert codes(PROFESOR, CaseFileFacts(born(20)), Given(DAY)) == refused
    assert codes(PROFESOR, CaseFileFacts(born(20), ages_at_offence=(18,)), Given(DAY)) == refused
    assert codes(PROFESOR, CaseFileFacts(born(20), ages_at_offence=(17,)), Given(DAY)) == []


def test_only_the_youth_chain_s_own_instrument_is_for_a_file_without_a_sexual_offence() -> None:
    general = CaseFileFacts(born(16), juvenile=True, sexual=False)
    assert codes(LIJ, general, Given(DAY)) == []
    assert codes(ERASOR, general, Given(DAY)) == [("/instrument", "not-sexual-offence")]
