"""The steps of an enrolment follow from the facts of the file, and what is missing is named exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.conditions.library import CONDITION_LIBRARY, general_kinds
from aftercare.domain.people.person import PhoneState
from aftercare.domain.plans.enrolment import (
    OF_ONE_CONDITION,
    ConditionFact,
    EnrolmentFacts,
    Missing,
    MissingCode,
    OrderFact,
    Step,
    StepKey,
    StepState,
    enrolment_steps,
    missing_besides,
)
from aftercare.domain.plans.lifecycle import PlanState
from tests.tiers import examples

_ONE, _TWO = UUID(int=1), UUID(int=2)
ORDER = OrderFact(_ONE, "VI", frozenset(general_kinds("VI")))
DUTY = ConditionFact(_TWO, CONDITION_LIBRARY["reporting_duty"])
WHOLE = EnrolmentFacts(
    orders=(ORDER,),
    conditions=(DUTY,),
    number=PhoneState.VERIFIED,
    texts_agreed=True,
    has_address=True,
    plan=PlanState.DRAFTED,
    obligations=("check_in", "home_visit"),
)
ACTS = (StepKey.PREVIEW, StepKey.SUBMIT)
some_facts = st.builds(
    EnrolmentFacts,
    orders=st.sampled_from([(), (ORDER,), (replace(ORDER, kinds=frozenset()),)]),
    conditions=st.lists(
        st.builds(
            ConditionFact,
            st.just(_TWO),
            st.sampled_from(["reporting_duty", "exclusion_zone"]),
            st.sampled_from([(), ("areas",)]),
            st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    number=st.sampled_from(PhoneState),
    takes_texts=st.booleans(),
    texts_agreed=st.booleans(),
    has_address=st.booleans(),
    has_home=st.booleans(),
    plan=st.sampled_from([None, PlanState.DRAFTED, PlanState.RETURNED, PlanState.SUBMITTED]),
    obligations=st.sampled_from([(), ("check_in",), ("check_in", "home_visit")]),
)


def step(facts: EnrolmentFacts, key: StepKey) -> Step:
    return next(one for one in enrolment_steps(facts) if one.key is key)


def codes(facts: EnrolmentFacts) -> list[MissingCode]:
    return [one.code for each in enrolment_steps(facts) for one in each.missing]


def test_a_whole_file_only_waits_to_be_looked_at_and_sent() -> None:
    states = {one.key: one.state for one in enrolment_steps(WHOLE)}
    assert list(states) == list(StepKey)
    assert {key for key, state in states.items() if state is not StepState.DONE} == set(ACTS)
    assert all(states[key] is StepState.TO_DO for key in ACTS)
    assert missing_besides(WHOLE) == ()
    sent = enrolment_steps(replace(WHOLE, plan=PlanState.SUBMITTED))
    assert {one.state for one in sent} == {StepState.DONE}
    back = step(replace(WHOLE, plan=PlanState.RETURNED), StepKey.SUBMIT)
    assert back.state is StepState.TO_DO


def test_a_new_client_begins_with_the_order_and_the_rest_waits_for_it() -> None:
    assert [(one.key, one.state) for one in enrolment_steps(EnrolmentFacts())] == [
        (StepKey.CLIENT, StepState.DONE),
        (StepKey.ORDER, StepState.MISSING),
        (StepKey.CONDITIONS, StepState.LATER),
        (StepKey.CONTACT, StepState.MISSING),
        (StepKey.PLAN, StepState.LATER),
        (StepKey.HOME, StepState.MISSING),
        (StepKey.PREVIEW, StepState.LATER),
        (StepKey.SUBMIT, StepState.LATER),
    ]


C = MissingCode


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"orders": (replace(ORDER, kinds=frozenset({"no_new_offence"})),)}, C.GENERAL_LEFT_OUT),
        ({"orders": (OrderFact(_ONE, "VRIJWILLIG", frozenset()),)}, None),
        ({"conditions": (replace(DUTY, missing=("place",)),)}, C.CONDITION_INCOMPLETE),
        ({"conditions": (replace(DUTY, uncovered=True),)}, C.UNCOVERED),
        ({"conditions": (replace(DUTY, unknown_provider="Haven"),)}, C.PROVIDER_UNKNOWN),
        ({"number": PhoneState.NONE}, C.NO_NUMBER),
        ({"number": PhoneState.UNVERIFIED}, C.NUMBER_UNVERIFIED),
        ({"number": PhoneState.SUSPENDED}, C.NUMBER_SUSPENDED),
        ({"texts_agreed": False}, C.TEXTS_NOT_AGREED),
        ({"texts_agreed": False, "takes_texts": False}, None),
        ({"has_address": False}, C.NO_ADDRESS),
        ({"has_address": False, "obligations": ("check_in",)}, None),
        ({"has_address": False, "has_home": True}, None),
        ({"plan": None, "obligations": ()}, C.NO_PLAN),
        ({"obligations": ()}, C.NO_OBLIGATION),
    ],
)
def test_each_thing_that_is_missing_is_named_alone(
    change: dict[str, Any], missing: MissingCode | None
) -> None:
    assert codes(replace(WHOLE, **change)) == ([missing] if missing else [])


def test_an_address_is_not_needed_without_a_visit_and_is_without_a_number() -> None:
    facts = replace(WHOLE, has_address=False, obligations=("check_in",))
    assert step(facts, StepKey.HOME).state is StepState.NOT_NEEDED
    assert C.NO_ADDRESS in codes(replace(facts, number=PhoneState.NONE, has_home=True))


def test_the_general_conditions_left_out_are_named_with_their_order() -> None:
    facts = replace(WHOLE, orders=(replace(ORDER, kinds=frozenset({"identity_check"})),))
    (found,) = missing_besides(facts)
    assert found == Missing(
        C.GENERAL_LEFT_OUT,
        at=_ONE,
        details=("no_new_offence", "cooperate_supervision", "admit_home_visits"),
    )


@settings(max_examples=examples(200))
@given(some_facts)
def test_a_step_is_missing_exactly_when_it_names_something(facts: EnrolmentFacts) -> None:
    steps = enrolment_steps(facts)
    assert [one.key for one in steps] == list(StepKey)
    for one in steps:
        assert (one.state is StepState.MISSING) == bool(one.missing)
    named = {one.code for one in missing_besides(facts)}
    assert not named & OF_ONE_CONDITION
    assert set(codes(facts)) - OF_ONE_CONDITION == named


@settings(max_examples=examples(100))
@given(some_facts)
def test_more_in_the_file_never_leaves_more_missing(facts: EnrolmentFacts) -> None:
    more = replace(
        facts, has_address=True, texts_agreed=True, number=PhoneState.VERIFIED, orders=(ORDER,)
    )
    once = {C.NO_CONDITION, C.NO_PLAN, C.NO_OBLIGATION, *OF_ONE_CONDITION}
    assert set(codes(more)) - once <= set(codes(facts))
