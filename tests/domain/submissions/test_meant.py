"""Which condition of an order is meant where the order has several of its kind."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from aftercare.domain.submissions.contents import ConditionPart, OrderChanged, WithdrawnPart
from aftercare.domain.submissions.meant import OnOrder, conditions_meant

TODAY, FIRST, LATER = date(2026, 11, 24), date(2026, 11, 1), date(2026, 12, 31)
BAN = "contact_ban"


def on_order(number: int, wording: str, withdrawn_on: date | None = None) -> OnOrder:
    return OnOrder(
        UUID(int=number), BAN, wording, FIRST, withdrawn_on=withdrawn_on, until_on=withdrawn_on
    )


def adding(*parts: ConditionPart) -> OrderChanged:
    return OrderChanged("16-1", conditions_added=parts)


def ended(
    standing: list[OnOrder], *parts: WithdrawnPart, chosen: tuple[int, ...] = ()
) -> list[int | str]:
    """The number of the condition that each withdrawal ends, or else the fault."""
    content = OrderChanged("16-1", conditions_withdrawn=parts)
    found = conditions_meant(content, standing, TODAY, [UUID(int=one) for one in chosen]).endings
    return [one.condition.id.int if one.condition else one.fault for one in found]


def gone(wording: str = "", on: date = LATER) -> WithdrawnPart:
    return WithdrawnPart(BAN, on, wording)


@pytest.mark.parametrize(
    ("part", "is_said"),
    [
        (ConditionPart(BAN, "No contact  with A."), True),
        (ConditionPart(BAN, "No contact with A.", starts_on=FIRST), True),
        (ConditionPart(BAN, "No contact with B."), False),
        (ConditionPart(BAN), False),
        (ConditionPart(BAN, "No contact with A.", starts_on=LATER), False),
        (ConditionPart(BAN, "No contact with A.", ends_on=LATER), False),
        (ConditionPart("curfew", "No contact with A."), False),
    ],
)
def test_a_condition_is_there_already_only_with_the_same_words_and_days(
    part: ConditionPart, is_said: bool
) -> None:
    found = conditions_meant(adding(part), [on_order(1, "No contact with A.")], TODAY)
    assert dict(found.said) == ({0: UUID(int=1)} if is_said else {})


def test_what_binds_of_its_kind_stands_beside_a_condition_that_is_added() -> None:
    there = [
        on_order(1, "A"),
        on_order(2, "B", withdrawn_on=LATER),
        on_order(3, "C", withdrawn_on=FIRST),
    ]
    beside = conditions_meant(adding(ConditionPart(BAN, "D")), there, TODAY).beside
    assert [one.wording for one in beside[0]] == ["A", "B"]


def test_a_condition_that_the_same_change_withdraws_does_not_say_it_already() -> None:
    content = OrderChanged(
        "16-1",
        conditions_added=(ConditionPart(BAN, "A"),),
        conditions_withdrawn=(gone("A"),),
    )
    assert conditions_meant(content, [on_order(1, "A")], TODAY).said == {}


@pytest.mark.parametrize(
    ("parts", "chosen", "expected"),
    [
        ([gone()], (), ["several-of-kind"]),
        ([gone()], (2,), [2]),
        ([gone()], (1, 2), ["several-of-kind"]),
        ([gone()], (9,), ["several-of-kind"]),
        ([gone(" B ")], (), [2]),
        ([gone("B"), gone("A")], (), [2, 1]),
        # The one that is named by its wording is not the other one.
        ([gone("B"), gone()], (), [2, 1]),
        ([gone("C")], (), ["wording-unknown"]),
        ([gone("C")], (2,), [2]),
        ([gone("C")], (1, 2), ["wording-unknown"]),
        # The one that is named by its wording is not chosen for another one.
        ([gone("A"), gone("C")], (1,), [1, "wording-unknown"]),
        ([gone("A"), gone("C")], (2,), [1, 2]),
        # Of several that are open each takes the next one that was chosen.
        ([gone("C"), gone("D")], (2, 1), [2, 1]),
        ([gone("C"), gone("D")], (2, 2), [2, "wording-unknown"]),
        ([gone("C"), gone()], (2, 1), [2, 1]),
        ([gone("A"), gone("B"), gone()], (), [1, 2, "condition-unknown"]),
    ],
)
def test_of_two_of_a_kind_the_wording_or_a_person_says_which_ends(
    parts: list[WithdrawnPart], chosen: tuple[int, ...], expected: list[int | str]
) -> None:
    assert ended([on_order(1, "A"), on_order(2, "B")], *parts, chosen=chosen) == expected


def test_two_with_the_same_words_are_several_too() -> None:
    assert ended([on_order(1, "A"), on_order(2, "A")], gone("A")) == ["several-of-kind"]


@pytest.mark.parametrize(
    ("before", "on", "expected"),
    [
        # Over: only the other one can be meant.
        (date(2026, 11, 10), LATER, 2),
        # The very withdrawal again, or one of the condition that still binds.
        (date(2026, 11, 10), date(2026, 11, 10), "several-of-kind"),
        (date(2026, 12, 20), LATER, "several-of-kind"),
    ],
)
def test_one_that_was_withdrawn_before_is_meant_while_it_binds_or_on_its_own_last_day(
    before: date, on: date, expected: int | str
) -> None:
    assert ended([on_order(1, "A", withdrawn_on=before), on_order(2, "B")], gone(on=on)) == [
        expected
    ]


def test_the_same_withdrawal_once_more_is_of_the_one_that_ended_then() -> None:
    there = [
        on_order(1, "A", withdrawn_on=date(2026, 11, 10)),
        on_order(2, "B", withdrawn_on=date(2026, 11, 12)),
    ]
    assert ended(there, gone(on=date(2026, 11, 10))) == [1]
    assert ended(there, gone(on=date(2026, 11, 11))) == ["several-of-kind"]


def test_the_only_one_of_its_kind_needs_no_words() -> None:
    assert ended([on_order(1, "A")], gone()) == [1]
    assert ended([], gone()) == ["condition-unknown"]


def test_nothing_is_chosen_beforehand_where_the_only_one_has_other_words() -> None:
    assert ended([on_order(1, "A")], gone("B")) == ["wording-unknown"]
    assert ended([on_order(1, "A")], gone("B"), chosen=(1,)) == [1]
    assert ended([], gone("B")) == ["condition-unknown"]
