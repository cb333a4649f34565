"""Which decisions are looked at again, after what explained an absence was taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.escalation.decisions_in_question import (
    Explanation,
    Taken,
    WhyAgain,
    counts_again,
    decisions_in_question,
)

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
IDS = [UUID(int=number) for number in range(4)]
EXPLAINED = st.dictionaries(
    st.sampled_from(IDS), st.sets(st.sampled_from([one.value for one in Explanation]))
)
TAKEN = st.builds(
    Taken,
    absence_id=st.sampled_from(IDS),
    id=st.uuids(),
    on_escalation=st.booleans(),
    choice=st.sampled_from(["excused", "unexcused", "close", "remedied", "official_warning"]),
    decided_at=st.none() | st.just(NOW),
    stands_in_paper=st.booleans(),
    known_at=st.none() | st.sampled_from([NOW - timedelta(days=1), NOW + timedelta(days=1)]),
)
CUSTODY = {IDS[0]: {"custody"}}
EXCUSED = Taken(IDS[0], IDS[1], False, "excused", NOW)
CLOSED = Taken(IDS[0], IDS[1], True, "close", NOW)


def asked(one: Taken, before: dict[UUID, set[str]] = CUSTODY) -> bool:
    return bool(decisions_in_question(counts_again(before, {}), [one]))


@given(before=EXPLAINED, after=EXPLAINED, taken=st.lists(TAKEN))
def test_only_what_favours_the_client_on_an_absence_without_an_explanation_any_more(
    before: dict[UUID, set[str]], after: dict[UUID, set[str]], taken: list[Taken]
) -> None:
    again = counts_again(before, after)
    assert set(again) == {one for one in before if before[one] and not after.get(one)}
    found = decisions_in_question(again, taken)
    assert all(one in taken and one.absence_id in again for one in found)
    assert not [one for one in found if one.choice == "unexcused" and not one.on_escalation]
    # Entering the same again leaves nothing to ask; what never was explained asks nothing.
    assert counts_again(before, before) == {}
    assert counts_again({}, after) == {}


@given(before=EXPLAINED, after=EXPLAINED)
def test_an_absence_does_not_count_again_in_both_directions(
    before: dict[UUID, set[str]], after: dict[UUID, set[str]]
) -> None:
    assert not counts_again(before, after).keys() & counts_again(after, before).keys()


def test_an_absence_that_one_of_two_reasons_still_explains_does_not_count_yet() -> None:
    before = {IDS[0]: {"custody", "no-condition"}}
    assert counts_again(before, {IDS[0]: {"no-condition"}}) == {}
    assert counts_again(before, {}) == {IDS[0]: WhyAgain.CONDITION_HELD}
    assert counts_again(CUSTODY, {}) == {IDS[0]: WhyAgain.NOT_IN_CUSTODY}


@pytest.mark.parametrize(
    ("one", "is_asked"),
    [
        (EXCUSED, True),
        (replace(EXCUSED, choice="unexcused"), False),
        (replace(EXCUSED, choice="service_failure"), False),
        (CLOSED, True),
        (replace(CLOSED, choice="remedied"), True),
        (replace(CLOSED, choice="propose_report", stands_in_paper=True), False),
        # Its document was dropped.
        (replace(CLOSED, choice="propose_report"), True),
        (replace(EXCUSED, known_at=NOW - timedelta(days=1)), True),
        (replace(EXCUSED, known_at=NOW), True),
        # Excused for another reason, before anyone knew of the custody.
        (replace(EXCUSED, known_at=NOW + timedelta(days=1)), False),
    ],
)
def test_what_is_looked_at_again(one: Taken, is_asked: bool) -> None:
    assert asked(one) is is_asked


def test_since_when_a_withdrawal_was_known_is_not_asked() -> None:
    late = replace(EXCUSED, known_at=NOW + timedelta(days=1))
    assert asked(late, {IDS[0]: {"no-condition"}})
