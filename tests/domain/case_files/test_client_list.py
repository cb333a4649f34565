"""A list of clients is read line by line: each line is a client, or says at which column it is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.domain.case_files.client_list import (
    COLUMNS,
    MOST_LINES,
    REQUIRED,
    ListLine,
    heading,
    read_clients,
)
from aftercare.domain.conditions.library import general_kinds
from aftercare.domain.plans.obligations import ObligationKind
from tests.tiers import examples

RIGHT = {
    "reference": "V-1",
    "given_name": "Pim",
    "family_name": "Peer",
    "birth_on": "3-4-1985",
    "regime": "adult",
    "tier": "2",
}
ORDER = {
    "frame": "VV",
    "court_reference": "VOORBEELD-1",
    "starts_on": "2026-12-01",
    "conditions": "general reporting_duty general",
    "plan": "check_in 14, home_visit: 28",
}


def one_line(**cells: str) -> ListLine:
    names = ";".join(cells)
    (line,) = read_clients(f"{names}\n{';'.join(cells.values())}\n")
    return line


def test_a_line_is_a_client_with_an_order_and_the_obligations_of_a_draft() -> None:
    client = one_line(**RIGHT, **ORDER, address="Perenlaan 12 | 1234 AB Voorbeeldstad").client
    assert (client.birth_on, client.tier, client.language) == (date(1985, 4, 3), 2, "nl")
    assert client.address == "Perenlaan 12\n1234 AB Voorbeeldstad"
    order = client.order
    assert order is not None
    assert (order.starts_on, order.ends_on) == (date(2026, 12, 1), None)
    assert order.conditions == (*general_kinds("VV"), "reporting_duty")
    assert order.plan == ((ObligationKind.CHECK_IN, 14), (ObligationKind.HOME_VISIT, 28))
    alone = one_line(**RIGHT).client
    assert alone.order is None


@pytest.mark.parametrize(
    ("cells", "pointer", "code"),
    [
        ({"family_name": ""}, "/family_name", "missing"),
        ({"birth_on": "31-2-1985"}, "/birth_on", "no-such-day"),
        ({"birth_on": "04-1985"}, "/birth_on", "not-a-whole-day"),
        ({"tier": "hoog"}, "/tier", "unknown-level"),
        ({"regime": "both"}, "/regime", "unknown-choice"),
        ({"given_name": "x" * 501}, "/given_name", "too-long"),
        (ORDER | {"frame": "XX", "conditions": ""}, "/frame", "unknown-frame"),
        (ORDER | {"frame": "VBM", "conditions": "programme"}, "/conditions", "kind-not-of-frame"),
        (ORDER | {"court_reference": ""}, "/court_reference", "missing"),
        (ORDER | {"ends_on": "30-11-2026"}, "/ends_on", "dates-reversed"),
        ({"language": "Frans"}, "/language", "unknown-language"),
        (ORDER | {"plan": "check_in weekly"}, "/plan", "unknown-obligation"),
        (ORDER | {"plan": "visit 14"}, "/plan", "unknown-obligation"),
    ],
)
def test_a_line_that_is_wrong_says_in_which_column(
    cells: dict[str, str], pointer: str, code: str
) -> None:
    line = one_line(**RIGHT | cells)
    assert [(one.pointer, one.code) for one in line.faults] == [(pointer, code)]


def test_voluntary_aftercare_has_no_court_reference() -> None:
    order = {"frame": "VRIJWILLIG", "starts_on": "2026-12-01"}
    client = one_line(**RIGHT, **order).client
    assert client.order is not None
    assert client.order.court_reference == ""


def test_columns_that_are_missing_unknown_or_twice_are_named_in_the_language_of_the_list() -> None:
    with pytest.raises(Invalid) as refused:
        read_clients("kenmerk;voornaam;achternam;recht;toezichtniveau;recht\nV;P;P;;;\n")
    (found,) = refused.value.fields
    assert found.holes == {"missing": "achternaam, geboortedatum", "other": "achternam, recht"}


def test_lines_have_the_numbers_of_the_file_and_a_reference_counts_once() -> None:
    names, values = ",".join(RIGHT), ",".join(RIGHT.values())
    broken = values.replace("Pim", '"Pim\nPam"').replace("V-1", "V-2")
    lines = read_clients(f"\ufeff{names}\n{values}\n\n{broken}\n{values}\n".lstrip("\ufeff"))
    assert [one.number for one in lines] == [2, 4, 6]
    assert [one.code for one in lines[2].faults] == ["twice-in-file"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_list_may_name_its_columns_in_dutch_and_in_english(language: str) -> None:
    cells = RIGHT | ORDER
    written = {heading(name, language).upper(): cell for name, cell in cells.items()}
    assert one_line(**written) == one_line(**cells)
    with pytest.raises(Invalid):
        one_line(**RIGHT, voornaam="Pam")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-a-list"),
        (";".join(RIGHT), "not-a-list"),
        ('reference;"given_name\nx', "not-a-list"),
        ("reference;name\nV-1;Pim", "other-columns"),
        (f"{';'.join(RIGHT)};tier\n", "other-columns"),
        (f"{';'.join(RIGHT)}\n" + "V;P;P;;adult;1\n" * (MOST_LINES + 1), "too-many-clients"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_as_a_whole(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_clients(text)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [("/file", code)]


@settings(max_examples=examples(200))
@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=18))
def test_any_text_is_read_or_refused_and_nothing_else(tail: str, cells: list[str]) -> None:
    text = f"{';'.join(COLUMNS)}\n{';'.join(cells)}\n{tail}"
    try:
        lines = read_clients(text)
    except Invalid:
        return
    for one in lines:
        assert all(fault.pointer[1:] in {*COLUMNS, "line"} for fault in one.faults)
    assert set(REQUIRED) < set(COLUMNS)
