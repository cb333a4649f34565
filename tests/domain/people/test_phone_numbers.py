"""However a number is typed it is read as what was meant, or refused; nothing is guessed."""

from __future__ import annotations

import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.domain.people.person import mobile_number
from aftercare.domain.people.phone_numbers import LONGEST_TYPED, may_be_landline, number_in_groups
from aftercare.domain.people.related_persons import contact_number

FICTION = st.integers(0, 999).map(lambda one: f"7700900{one:03}")
SPACES = st.sampled_from(["", " ", "  ", "-", ".", "\u00a0", "\u2009", "\u2011", "\u200b"])
PLUS = st.sampled_from(["+44", "0044", "\u202a+44", "\u200e+44", "tel:+44", "+44 (0)", "\uff0b44"])
SCRIPTS = st.sampled_from([0x30, 0x660, 0x6F0, 0x966, 0xFF10])


def code(typed: str, read: Callable[[str], str] = mobile_number) -> str:
    with pytest.raises(Invalid) as refused:
        read(typed)
    (fault,) = refused.value.fields
    assert fault.pointer == "/phone"
    return fault.code


@given(FICTION, PLUS, st.lists(SPACES, min_size=10, max_size=10), SCRIPTS, st.booleans())
def test_every_way_to_write_a_number_is_read_as_that_number(
    digits: str, plus: str, gaps: list[str], zero: int, marked: bool
) -> None:
    spaced = "".join(a + b for a, b in zip(gaps, digits, strict=True))
    typed = plus + "".join(chr(zero + int(one)) if one.isdigit() else one for one in spaced)
    typed += "\u202c" if marked else ""
    if len(typed) > LONGEST_TYPED:
        assert code(typed) == "phone-unreadable"
    else:
        assert mobile_number(typed) == f"+44{digits}"


@given(
    FICTION,
    st.sampled_from(string.ascii_letters + "\0\n\t@&:%$!?_=[]{}'\"<>~^|\\"),
    st.integers(1, 9),
)
def test_one_letter_or_odd_sign_makes_it_no_number(digits: str, sign: str, place: int) -> None:
    typed = f"+44{digits[:place]}{sign}{digits[place:]}"
    assert code(typed) in {"phone-unreadable", "phone-extension"}


def read_or_refused(typed: str) -> tuple[list[str], list[str]]:
    """The number, or the fields that were refused."""
    try:
        return [mobile_number(typed)], []
    except Invalid as refused:
        return [], [fault.pointer for fault in refused.fields]


@given(st.text(max_size=200))
def test_whatever_is_typed_is_a_mobile_number_or_is_refused_at_its_field(typed: str) -> None:
    read, fields = read_or_refused(typed)
    assert fields == ([] if read else ["/phone"])
    for written in read:
        assert written.startswith("+")
        assert written[1:].isascii()
        assert written[1:].isdigit()
        assert 7 <= len(written) - 1 <= 15
        assert mobile_number(written) == written


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        pytest.param("020 123 45 67", "phone-not-mobile", id="a landline"),
        pytest.param("0900 1234", "phone-not-mobile", id="premium, short"),
        pytest.param("0906 123 4567", "phone-not-mobile", id="premium"),
        pytest.param("0800 1234", "phone-not-mobile", id="free of charge"),
        pytest.param("097 0123 45678", "phone-not-mobile", id="a machine"),
        pytest.param("+881 6 1234 5678", "phone-not-mobile", id="a satellite"),
        pytest.param("+870 77 311 1632", "phone-not-mobile", id="a ship"),
        pytest.param("+44 7640 123456", "phone-not-mobile", id="a pager"),
        pytest.param("112", "phone-invalid", id="the emergency number"),
        pytest.param("+999 12345678", "phone-unreadable", id="no country"),
        pytest.param("+1 202 555 0100 ext 5", "phone-extension", id="an extension"),
        pytest.param("+1 202 555 0100 x5", "phone-extension", id="a short extension"),
        pytest.param("+1 202 555 0100;ext=5", "phone-extension", id="an extension as a link"),
        pytest.param("+1 202 555 0100 toestel 5", "phone-extension", id="a Dutch extension"),
        pytest.param("+12025550100/+12025550101", "phone-unreadable", id="two numbers"),
        pytest.param("+1202555FREE", "phone-unreadable", id="letters for digits"),
        pytest.param("+12025550100\0", "phone-unreadable", id="a NUL"),
        pytest.param("", "phone-unreadable", id="nothing"),
        pytest.param("+", "phone-unreadable", id="a plus"),
        pytest.param("9" * 10_000_000, "phone-unreadable", id="ten megabytes"),
    ],
)
def test_what_takes_no_texts_is_refused_and_says_why(typed: str, fault: str) -> None:
    assert code(typed) == fault


def test_a_contact_to_call_may_have_a_landline_and_no_extension() -> None:
    assert contact_number("020 123 45 67", for_texts=False) == "+31201234567"
    assert code("020 123 45 67 ext 3", lambda one: contact_number(one, for_texts=False)) == (
        "phone-extension"
    )


def test_where_the_library_cannot_judge_the_number_is_taken_and_that_is_said() -> None:
    assert mobile_number("+1 202 555 0143") == "+12025550143"
    assert may_be_landline("+12025550143")
    assert not may_be_landline("+447700900123")


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+447700900123", "+44 7700 900123"),
        ("+442079460123", "+44 20 7946 0123"),
        ("0800 nobody", "0800 nobody"),
    ],
)
def test_a_number_is_read_in_the_groups_of_its_country(number: str, read: str) -> None:
    assert number_in_groups(number) == read
