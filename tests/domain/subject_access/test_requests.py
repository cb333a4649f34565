"""The term of a request for access, by law and calendar, and its course."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import IllegalTransition
from aftercare.domain.subject_access.requests import (
    ACCESS_LIFE,
    AccessAct,
    AccessLaw,
    AccessState,
    last_day,
    may_extend,
)
from aftercare.domain.time.holidays import recognised_holiday


@pytest.mark.parametrize(
    ("law", "received_on", "extended", "last"),
    [
        (AccessLaw.AVG, date(2026, 11, 24), False, date(2026, 12, 24)),
        # Both days of Christmas, and the Sunday after.
        (AccessLaw.AVG, date(2026, 11, 25), False, date(2026, 12, 28)),
        # The shorter month has no such day; its last one is a Sunday.
        (AccessLaw.AVG, date(2027, 1, 31), False, date(2027, 3, 1)),
        (AccessLaw.AVG, date(2026, 11, 24), True, date(2027, 2, 24)),
        (AccessLaw.WJSG, date(2026, 11, 24), False, date(2026, 12, 22)),
        (AccessLaw.WPG, date(2026, 11, 24), False, date(2027, 1, 5)),
        (AccessLaw.WPG, date(2026, 11, 24), True, date(2027, 2, 2)),
    ],
)
def test_the_last_day_is(law: AccessLaw, received_on: date, extended: bool, last: date) -> None:
    assert last_day(law, received_on, extended=extended) == last


@given(st.sampled_from(AccessLaw), st.dates(date(2023, 1, 1), date(2028, 1, 1)))
def test_the_last_day_is_a_working_day_after_the_term(law: AccessLaw, received_on: date) -> None:
    last = last_day(law, received_on)
    assert last.weekday() < 5
    assert recognised_holiday(last) is None
    assert timedelta(days=28) <= last - received_on <= timedelta(days=47)


def test_judicial_data_know_no_extension() -> None:
    assert [law for law in AccessLaw if may_extend(law)] == [AccessLaw.AVG, AccessLaw.WPG]


@pytest.mark.parametrize("act", AccessAct)
@pytest.mark.parametrize(
    "ended", [AccessState.ANSWERED, AccessState.REFUSED, AccessState.WITHDRAWN]
)
def test_what_has_ended_stays_so(act: AccessAct, ended: AccessState) -> None:
    with pytest.raises(IllegalTransition):
        ACCESS_LIFE.after(ended, act)


def test_an_answer_is_extended_once() -> None:
    extended = ACCESS_LIFE.after(AccessState.RECEIVED, AccessAct.EXTEND)
    with pytest.raises(IllegalTransition):
        ACCESS_LIFE.after(extended, AccessAct.EXTEND)
