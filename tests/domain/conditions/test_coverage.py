"""What is uncovered is what the definition says, over random files: no line, no referral, no reason."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.conditions.coverage import (
    BindingCondition,
    Laid,
    is_general,
    kinds_to_cover,
    uncovered,
)
from aftercare.domain.conditions.entries import ConditionEntry, ConditionRole
from aftercare.domain.conditions.library import ENTRIES, SHIPPED
from tests.tiers import examples

KINDS = ("check_in", "home_visit", "treatment")
IDS = [UUID(int=number) for number in range(3)]
some_ids = st.frozensets(st.sampled_from(IDS), max_size=1)
# All three of a file, so that nearly every example has one that is covered by one thing alone.
conditions = st.tuples(
    *(
        st.builds(
            BindingCondition,
            st.just(one),
            st.lists(st.sampled_from(KINDS), unique=True, max_size=2).map(tuple),
            st.booleans(),
        )
        for one in IDS
    )
).map(list)
laid = st.builds(
    Laid,
    st.frozensets(st.tuples(st.sampled_from(IDS), st.sampled_from(KINDS)), max_size=1),
    some_ids,
    some_ids,
)


@settings(max_examples=examples(200))
@given(conditions, laid)
def test_uncovered_is_what_asks_for_an_appointment_and_has_nothing(
    binding_conditions: list[BindingCondition], found: Laid
) -> None:
    bare = uncovered(binding_conditions, found)
    for one in binding_conditions:
        own = [kind for condition, kind in found.lines if condition == one.id]
        elsewhere = [kind for _, kind in found.lines if one.is_general and kind in one.kinds]
        has = bool(own or elsewhere) or one.id in found.referred | found.reasons
        assert (one.id in bare) == (bool(one.kinds) and not has)


@settings(max_examples=examples(100))
@given(conditions, laid, laid)
def test_what_is_laid_down_besides_never_uncovers_anything(
    binding_conditions: list[BindingCondition], one: Laid, more: Laid
) -> None:
    both = Laid(one.lines | more.lines, one.referred | more.referred, one.reasons | more.reasons)
    assert set(uncovered(binding_conditions, both)) <= set(uncovered(binding_conditions, one))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: f"{one.kind}-{one.version}")
def test_only_what_obliges_to_come_has_to_be_covered(entry: ConditionEntry) -> None:
    kinds = kinds_to_cover(entry, {})
    assert bool(kinds) == (entry.role is ConditionRole.OBLIGATION)


def test_a_ban_without_testing_asks_for_no_appointment() -> None:
    assert kinds_to_cover(SHIPPED.entry_of("substance_ban", 1), {"testing": False}) == ()
    assert kinds_to_cover(SHIPPED.entry_of("substance_ban", 1), {"testing": True}) == (
        "substance_test",
    )
    assert is_general(SHIPPED.entry_of("cooperate_supervision", 1))
    assert not is_general(SHIPPED.entry_of("reporting_duty", 1))
