"""What becomes of a message that is due: one cause decides, the weightiest first, and nothing else is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.messages.departure import (
    ALARM_OVER,
    ANOTHER_WAY,
    APPOINTMENT_CHANGED,
    CODE_OVER,
    NUMBER_CHANGED,
    Cancel,
    Code,
    Departure,
    Leaves,
    Postpone,
    ReplanReminders,
    ToClient,
    TooLate,
    TooRevealing,
    ToStaff,
    Withhold,
    departure,
)
from tests.tiers import examples

NOW = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLIENT = ToClient(useful_until_at=NOW + HOUR, quiet_until_at=NOW)
WITH_CODE = replace(CLIENT, code=Code(NOW + HOUR))
STAFF = ToStaff(useful_until_at=NOW + HOUR)

# What stands in the way of a text to a client, the weightiest first.
IN_THE_WAY: list[tuple[dict[str, object], Departure]] = [
    ({"appointment_stands": False}, Cancel(APPOINTMENT_CHANGED)),
    ({"goes_another_way": True}, Cancel(ANOTHER_WAY)),
    ({"useful_until_at": NOW - HOUR}, TooLate()),
    ({"quiet_until_at": NOW + HOUR / 2}, Postpone(NOW + HOUR / 2)),
    ({"number_changed": True}, ReplanReminders()),
    ({"obstacle": "opted-out"}, Withhold("opted-out")),
    ({"reveals": True}, TooRevealing()),
]
OF_CODES: list[tuple[dict[str, object], Departure]] = [
    ({"code": Code(NOW + HOUR, ended=True)}, Cancel(CODE_OVER)),
    ({"code": Code(NOW - HOUR)}, Cancel(CODE_OVER)),
    ({"number_changed": True}, Cancel(NUMBER_CHANGED)),
    ({"obstacle": "opted-out"}, Cancel("opted-out")),
    *[one for one in IN_THE_WAY if not one[0].keys() & {"number_changed", "obstacle"}],
]
OF_STAFF: list[tuple[dict[str, object], Departure]] = [
    ({"useful_until_at": NOW - HOUR}, TooLate()),
    ({"alarm_over": True}, Cancel(ALARM_OVER)),
    ({"number_changed": True}, Cancel(NUMBER_CHANGED)),
    ({"code": Code(NOW - HOUR, ended=True)}, Cancel(CODE_OVER)),
    ({"reveals": True}, TooRevealing()),
]
ORDERED = [
    pytest.param(CLIENT, IN_THE_WAY, id="client"),
    pytest.param(WITH_CODE, OF_CODES, id="code"),
    pytest.param(STAFF, OF_STAFF, id="staff"),
]


def with_all(facts: ToClient | ToStaff, causes: list[dict[str, object]]) -> ToClient | ToStaff:
    """The weightiest of these causes is written last, so that it is not overwritten."""
    for cause in reversed(causes):
        facts = replace(facts, **cause)
    return facts


@pytest.mark.parametrize("facts", [CLIENT, WITH_CODE, STAFF], ids=["client", "code", "staff"])
def test_a_message_with_nothing_in_its_way_leaves(facts: ToClient | ToStaff) -> None:
    assert departure(facts, NOW) == Leaves()


@pytest.mark.parametrize(("facts", "causes"), ORDERED)
def test_each_cause_alone_has_its_consequence(
    facts: ToClient | ToStaff, causes: list[tuple[dict[str, object], Departure]]
) -> None:
    for cause, expected in causes:
        assert departure(replace(facts, **cause), NOW) == expected, cause


@pytest.mark.parametrize(("facts", "causes"), ORDERED)
@given(data=st.data())
@settings(max_examples=examples(200), deadline=None)
def test_of_several_causes_the_weightiest_decides(
    facts: ToClient | ToStaff,
    causes: list[tuple[dict[str, object], Departure]],
    data: st.DataObject,
) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(causes) - 1), min_size=1, unique=True))
    standing = [causes[one] for one in sorted(chosen)]
    given_all = with_all(facts, [cause for cause, _ in standing])
    assert departure(given_all, NOW) == standing[0][1]


class TestTheQuietHours:
    def test_what_would_be_too_late_in_the_morning_is_too_late_tonight(self) -> None:
        facts = replace(CLIENT, quiet_until_at=NOW + 2 * HOUR)
        assert departure(facts, NOW) == TooLate()

    def test_a_code_that_would_be_over_in_the_morning_is_over(self) -> None:
        facts = replace(WITH_CODE, quiet_until_at=NOW + 2 * HOUR)
        assert departure(facts, NOW) == Cancel(CODE_OVER)

    def test_the_last_useful_moment_is_still_of_use(self) -> None:
        facts = replace(CLIENT, quiet_until_at=CLIENT.useful_until_at)
        assert departure(facts, NOW) == Postpone(CLIENT.useful_until_at)
        assert departure(CLIENT, CLIENT.useful_until_at) == Leaves()

    @given(
        useful=st.integers(-180, 180),
        quiet=st.integers(0, 180),
        code=st.none() | st.builds(lambda at: Code(NOW + at * HOUR / 60), st.integers(-180, 180)),
    )
    @settings(max_examples=examples(300), deadline=None)
    def test_nothing_leaves_in_them_and_nothing_waits_past_its_use(
        self, useful: int, quiet: int, code: Code | None
    ) -> None:
        facts = ToClient(NOW + useful * HOUR / 60, NOW + quiet * HOUR / 60, code=code)
        decided = departure(facts, NOW)
        assert (decided == Leaves()) <= (quiet == 0 and useful >= 0)
        if isinstance(decided, Postpone):
            assert NOW < decided.until <= facts.useful_until_at


def test_a_code_that_is_over_is_no_text_that_comes_too_late() -> None:
    facts = replace(WITH_CODE, code=Code(NOW - HOUR), useful_until_at=NOW - HOUR)
    assert departure(facts, NOW) == Cancel(CODE_OVER)


def test_a_code_of_staff_is_not_held_against_its_own_last_moment() -> None:
    assert departure(replace(STAFF, code=Code(NOW - HOUR)), NOW) == Leaves()
