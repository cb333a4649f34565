"""Labels that find nobody, numbers that texts may go to, and who is still a minor."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.domain.people.related_persons import (
    MOST_DIGITS,
    contact_number,
    holds_on,
    is_minor,
    label_faults,
)


def codes(label: str) -> list[str]:
    return [fault.code for fault in label_faults(label)]


def number_or_pointer(typed: str, *, for_texts: bool) -> str:
    try:
        return contact_number(typed, for_texts=for_texts)
    except Invalid as refused:
        return " ".join(fault.pointer for fault in refused.fields)


class TestLabels:
    @pytest.mark.parametrize(
        "label", ["S-1", "slachtoffer 2", "medeverdachte A", " S-12 ", "SO-101"]
    )
    def test_a_neutral_label_is_kept(self, label: str) -> None:
        assert codes(label) == []

    @pytest.mark.parametrize("label", ["", "  ", "x" * 41, "S\0"])
    def test_nothing_or_too_much_is_no_label(self, label: str) -> None:
        assert codes(label) == ["missing"]

    @pytest.mark.parametrize("label", ["S\n1", "S\u202e1", "S\u200b1", "S\ufeff"])
    def test_what_no_one_sees_is_refused_by_the_rule_of_names(self, label: str) -> None:
        assert codes(label) == ["unseen-characters"]

    def test_a_joiner_that_persian_is_written_with_is_kept(self) -> None:
        assert codes("\u0645\u06cc\u200c\u0646") == []

    @pytest.mark.parametrize(
        "label",
        [
            pytest.param("06 12345678", id="telephone"),
            pytest.param("0 6 1 2", id="digits set apart"),
            pytest.param("1234 AB", id="postcode"),
            pytest.param("1234ab", id="postcode without a space"),
            pytest.param("Dorpsstraat 12", id="street"),
            pytest.param("oude laan", id="lane"),
            pytest.param("a@b", id="mail"),
            pytest.param("voorbeeld.nl", id="site"),
        ],
    )
    def test_what_could_find_somebody_is_refused(self, label: str) -> None:
        assert codes(label) == ["label-reveals"]

    @given(st.text(max_size=60))
    def test_whatever_is_typed_gets_an_answer_and_no_kept_label_holds_a_number(
        self, label: str
    ) -> None:
        if codes(label) == []:
            assert sum(letter.isdigit() for letter in label) <= MOST_DIGITS


class TestNumbers:
    def test_a_landline_will_do_where_no_text_goes(self) -> None:
        assert contact_number("+44 7700 900123", for_texts=False) == "+447700900123"
        assert contact_number("088 804 1000", for_texts=False) == "+31888041000"

    def test_texts_need_a_mobile_number(self) -> None:
        assert contact_number("+44 7700 900123", for_texts=True) == "+447700900123"
        with pytest.raises(Invalid) as refused:
            contact_number("088 804 1000", for_texts=True)
        assert [fault.code for fault in refused.value.fields] == ["phone-not-mobile"]

    @pytest.mark.parametrize(
        ("typed", "code"), [("abc", "phone-unreadable"), ("+31 88 80", "phone-invalid")]
    )
    def test_what_is_no_number_is_shown(self, typed: str, code: str) -> None:
        with pytest.raises(Invalid) as refused:
            contact_number(typed, for_texts=False)
        assert [fault.code for fault in refused.value.fields] == [code]

    @given(st.text(max_size=30), st.booleans())
    def test_whatever_is_typed_is_a_number_or_a_fault(self, typed: str, for_texts: bool) -> None:
        assert re.fullmatch(r"\+[0-9]{6,15}|/phone", number_or_pointer(typed, for_texts=for_texts))


class TestMinors:
    @pytest.mark.parametrize(
        ("regime", "today", "minor"),
        [
            ("juvenile", date(2026, 6, 14), True),
            ("juvenile", date(2026, 6, 15), False),
            ("adult", date(2026, 6, 14), False),
        ],
    )
    def test_it_ends_with_the_eighteenth_birthday(
        self, regime: str, today: date, minor: bool
    ) -> None:
        assert is_minor(regime, date(2008, 6, 15), today) is minor


class TestDays:
    @pytest.mark.parametrize(
        ("day", "holds"), [(3, False), (4, True), (6, True), (8, True), (9, False)]
    )
    def test_both_ends_belong_to_it(self, day: int, holds: bool) -> None:
        assert holds_on(date(2026, 5, 4), date(2026, 5, 8), date(2026, 5, day)) is holds

    def test_without_an_end_it_goes_on(self) -> None:
        assert holds_on(date(2026, 5, 4), None, date(2200, 1, 1))
