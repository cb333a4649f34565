"""An envelope carries a name, an address and nothing that tells why somebody writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.letters.envelopes import (
    LONGEST_LINE,
    MOST_LINES,
    address_faults,
    address_lines,
    at_house,
    house_faults,
    name_faults,
    one_line,
    reveals,
)


def codes(address: str, language: str = "nl") -> list[str]:
    return [one.code for one in address_faults(address, language)]


@pytest.mark.parametrize(
    "address",
    [
        "Perenlaan 12\n1234 AB Voorbeeldstad",
        "p/a mevrouw Appel\nPerenlaan 12\n1234 AB Voorbeeldstad\nBELGIË",
        "Postbus 12\r\n1000 AB Voorbeeldstad",
        "Świętokrzyska 20\n00-002 Warszawa",
        "شارع الزهور 12\nعمان",
    ],
)
def test_where_somebody_lives_may_be_written(address: str) -> None:
    assert codes(address) == []


@pytest.mark.parametrize(
    "line",
    [
        "Forensische kliniek De Boom", "Reclassering, t.a.v. F. Framboos", "P.I. gevangenis Noord",
        "p/a j.jansen@voorbeeld.nl", "tel. 06 12345678", "r e c l a s s e r i n g", "z3denafdeling",
    ],
)  # fmt: skip
def test_a_line_that_reveals_more_than_where_is_refused(line: str) -> None:
    assert codes(f"{line}\nPerenlaan 12\n1234 AB Voorbeeldstad") == ["address-reveals"]


def test_an_address_fits_the_window() -> None:
    assert codes("\n".join(["Perenlaan 12"] * (MOST_LINES + 1))) == ["address-too-long"]
    assert codes("x" * (LONGEST_LINE + 1)) == ["address-too-long"]
    assert codes("e" + "\u0301" * 5_000) == ["address-too-long"]
    assert codes(" \n \u200b ") == ["missing"]


@pytest.mark.parametrize(
    "name",
    [
        "Jan de Rechter", "Hakim Adalet", "Maria Sadowska", "Dick Advocaat", "Margaret Court",
        "Justice Sexton", "Ayşe Kara", "محمد القاضي", "Олена Суддя", "Anne-Marie d'Appel", "J. O’Peer",
        "Müller von der Straf",
        "Testpersoon 15",
    ],
)  # fmt: skip
def test_a_name_is_a_name_whatever_else_it_means(name: str) -> None:
    assert name_faults(name, "nl") == ()
    assert name_faults(name, "pl") == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("F. Framboos (reclassering)", "name-unprintable"),
        ("F. Framboos 123456", "name-unprintable"),
        ("#panic", "name-unprintable"),
        ("", "name-unprintable"),
        ("F" * 10_000, "name-unprintable"),
        ("Reclassering Framboos", "name-reveals"),
        ("Framboos in behandeling probation", "name-reveals"),
    ],
)
def test_a_remark_is_no_name(name: str, code: str) -> None:
    assert [one.code for one in name_faults(name, "nl")] == [code]


@pytest.mark.parametrize(
    ("house", "codes"),
    [
        ("De Brug", []),
        ("Huize Perenlaan", []),
        ("Nachtopvang De Brug", ["house-reveals"]),
        ("Het Leger  des Heils", ["house-reveals"]),
        ("Exodus", ["house-reveals"]),
        ("Reclassering Noord", ["house-reveals"]),
        ("B" * 50, ["address-too-long"]),
    ],
)
def test_a_house_is_named_only_when_its_name_is_neutral(house: str, codes: list[str]) -> None:
    lines = "Perenlaan 12\n1234 AB Voorbeeldstad"
    assert [one.code for one in house_faults(house, lines, "nl")] == codes
    assert at_house(house, lines).splitlines()[0] == f"p/a {house}"
    assert at_house(None, lines) == lines


@given(st.text(max_size=200))
def test_a_line_is_one_line_and_stays_the_same_when_made_again(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert len(line.splitlines()) <= 1
    assert not set(line) & {"\0", "\u202e", "\u200b", "\u2028"}


@given(st.text(max_size=300))
def test_whatever_is_typed_is_accepted_or_refused_with_a_reason(text: str) -> None:
    faults = address_faults(text, "nl")
    assert all(one.pointer == "/address" for one in faults)
    if not faults:
        lines = address_lines(text)
        assert 1 <= len(lines) <= MOST_LINES
        assert not any(reveals(line, "nl") for line in lines)
