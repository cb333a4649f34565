"""Which numbers a text can reach, how old somebody is, and what forbids a text."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.domain.people.person import (
    PhoneState,
    Reachability,
    WhyNoText,
    age_on,
    mobile_number,
    why_no_text,
)

DAYS = st.dates(date(1930, 1, 1), date(2040, 12, 31))
FICTION = st.builds(
    "+1{}55501{:02}".format, st.sampled_from([202, 212, 303, 404, 505]), st.integers(0, 99)
) | st.builds("+447700900{:03}".format, st.integers(0, 999))


class TestNumbers:
    @pytest.mark.parametrize(
        "typed",
        [
            "+12025550143",
            "+1 202 555 0143",
            " +1 (202) 555-0143 ",
            "0012025550143",
            "+1.202.555.0143",
        ],
    )
    def test_however_a_number_is_typed_one_form_is_kept(self, typed: str) -> None:
        assert mobile_number(typed) == "+12025550143"

    def test_a_national_number_is_read_in_its_region(self) -> None:
        assert mobile_number("(202) 555-0143", region="US") == "+12025550143"

    @pytest.mark.parametrize(
        ("typed", "region"), [("+44 7700 900123", "NL"), ("07700 900123", "GB")]
    )
    def test_a_number_kept_for_drama_passes_although_nobody_has_it(
        self, typed: str, region: str
    ) -> None:
        assert mobile_number(typed, region) == "+447700900123"

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            pytest.param("", "phone-unreadable", id="nothing"),
            pytest.param("my brother's", "phone-unreadable", id="words"),
            pytest.param("+1 202 555", "phone-invalid", id="too short"),
            pytest.param("+44 7700 90012", "phone-invalid", id="one digit short of drama"),
            pytest.param("+44 7700 9001234", "phone-invalid", id="one digit beyond drama"),
            pytest.param("(202) 555-0143", "phone-invalid", id="of another country"),
            pytest.param("+1 800 555 0143", "phone-not-mobile", id="toll-free"),
            pytest.param("+61 2 5550 1234", "phone-not-mobile", id="a landline"),
        ],
    )
    def test_what_no_text_can_reach_is_refused_without_being_repeated(
        self, typed: str, code: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            mobile_number(typed)
        (fault,) = refused.value.fields
        assert (fault.pointer, fault.code) == ("/phone", code)
        assert not any(sign.isdigit() for sign in fault.detail)

    @given(FICTION)
    def test_what_is_kept_is_read_back_the_same(self, number: str) -> None:
        assert mobile_number(number) == number

    @given(st.text(max_size=25))
    def test_any_text_is_a_number_or_a_fact(self, typed: str) -> None:
        try:
            kept = mobile_number(typed)
        except Invalid:
            return
        assert kept.startswith("+")
        assert kept[1:].isdigit()


class TestAge:
    @pytest.mark.parametrize(
        ("born_on", "day", "age"),
        [
            pytest.param(date(2000, 6, 15), date(2018, 6, 14), 17, id="the day before"),
            pytest.param(date(2000, 6, 15), date(2018, 6, 15), 18, id="the day itself"),
            pytest.param(
                date(2000, 6, 15), date(2018, 5, 30), 17, id="an earlier month, later day"
            ),
            pytest.param(date(2000, 6, 15), date(2018, 7, 1), 18, id="a later month, earlier day"),
            pytest.param(date(2004, 2, 29), date(2022, 2, 28), 17, id="leapling in February"),
            pytest.param(date(2004, 2, 29), date(2022, 3, 1), 18, id="leapling in March"),
            pytest.param(date(2004, 2, 29), date(2024, 2, 29), 20, id="leapling in a leap year"),
            pytest.param(date(2026, 11, 24), date(2026, 11, 24), 0, id="born today"),
        ],
    )
    def test_years_are_counted_whole(self, born_on: date, day: date, age: int) -> None:
        assert age_on(born_on, day) == age

    @given(DAYS, DAYS)
    def test_nobody_ages_more_than_one_year_overnight_or_grows_younger(
        self, born_on: date, day: date
    ) -> None:
        assert age_on(born_on, day + timedelta(days=1)) - age_on(born_on, day) in {0, 1}


REACHABLE: dict[str, Any] = {
    "phone": "+12025550143",
    "phone_state": PhoneState.VERIFIED,
    "shared_number": False,
    "texts_consented": True,
    "opted_out": False,
    "in_custody": False,
    "restricted": False,
}
# In the order in which an officer acts on them.
OBSTACLES: list[tuple[WhyNoText, dict[str, Any]]] = [
    (WhyNoText.FILE_CLOSED, {"file_closed": True}),
    (WhyNoText.IN_CUSTODY, {"in_custody": True}),
    (WhyNoText.RESTRICTED, {"restricted": True}),
    (WhyNoText.CONTACT_ENDED, {"contact_ended": True}),
    (WhyNoText.NO_PHONE, {"phone": None}),
    (WhyNoText.NUMBER_SUSPENDED, {"phone_state": PhoneState.SUSPENDED}),
    (WhyNoText.CONTACT_UNVERIFIED, {"contact_unverified": True}),
    (WhyNoText.NUMBER_SHARED, {"shared_number": True}),
    (WhyNoText.NUMBER_UNPROVEN, {"unproven": True}),
    (WhyNoText.OPTED_OUT, {"opted_out": True}),
    (WhyNoText.NO_CONSENT, {"texts_consented": False}),
]


class TestWhyNoText:
    def test_nothing_forbids_a_text_to_somebody_who_agreed_to_it(self) -> None:
        assert why_no_text(Reachability(**REACHABLE)) is None

    def test_a_number_nobody_has_verified_yet_still_gets_texts(self) -> None:
        person = REACHABLE | {"phone_state": PhoneState.UNVERIFIED}
        assert why_no_text(Reachability(**person)) is None

    def test_a_phone_said_to_be_none_is_none(self) -> None:
        person = REACHABLE | {"phone_state": PhoneState.NONE}
        assert why_no_text(Reachability(**person)) is WhyNoText.NO_PHONE

    def test_every_reason_there_is_can_be_given(self) -> None:
        # Another way that comes first is no obstacle to a text, only to a reminder by text.
        reasons = set(WhyNoText) - {WhyNoText.OTHER_FIRST}
        assert {reason for reason, _ in OBSTACLES} == reasons

    @pytest.mark.parametrize(("reason", "change"), OBSTACLES)
    def test_one_obstacle_is_enough(self, reason: WhyNoText, change: dict[str, Any]) -> None:
        assert why_no_text(Reachability(**REACHABLE | change)) is reason

    def test_of_several_obstacles_the_first_to_act_on_is_shown(self) -> None:
        for present in product([False, True], repeat=len(OBSTACLES)):
            person, reasons = dict(REACHABLE), []
            for is_present, (reason, change) in zip(present, OBSTACLES, strict=True):
                if is_present:
                    person |= change
                    reasons.append(reason)
            assert why_no_text(Reachability(**person)) is next(iter(reasons), None)
