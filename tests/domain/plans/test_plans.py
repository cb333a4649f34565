"""A plan is written, judged by someone else, and followed by its next version."""

from __future__ import annotations

from itertools import product

import pytest

from aftercare.domain.plans.lifecycle import PLAN_LIFE, PlanAct, PlanState

STEPS = {
    ("drafted", "edit"): "drafted",
    ("returned", "edit"): "drafted",
    ("drafted", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "return"): "returned",
    ("submitted", "take-back"): "drafted",
    ("submitted", "approve"): "approved",
    ("approved", "supersede"): "superseded",
    ("drafted", "withdraw"): "withdrawn",
    ("submitted", "withdraw"): "withdrawn",
    ("returned", "withdraw"): "withdrawn",
    ("approved", "withdraw"): "withdrawn",
}


@pytest.mark.parametrize(("state", "act"), list(product(PlanState, PlanAct)))
def test_a_plan_takes_these_steps_and_no_other(state: PlanState, act: PlanAct) -> None:
    follows = PLAN_LIFE.after(state, act) if PLAN_LIFE.allows(state, act) else None
    assert follows == STEPS.get((state, act))


def test_only_what_was_submitted_comes_into_force() -> None:
    into_force = [
        (state, act)
        for state, act in product(PlanState, PlanAct)
        if PLAN_LIFE.allows(state, act) and PLAN_LIFE.after(state, act) is PlanState.APPROVED
    ]
    assert into_force == [(PlanState.SUBMITTED, PlanAct.APPROVE)]


@pytest.mark.parametrize("state", [PlanState.SUBMITTED, PlanState.APPROVED, PlanState.SUPERSEDED])
def test_what_was_handed_in_is_not_edited_behind_the_judge_s_back(state: PlanState) -> None:
    assert not PLAN_LIFE.allows(state, PlanAct.EDIT)


@pytest.mark.parametrize("state", [PlanState.SUPERSEDED, PlanState.WITHDRAWN])
def test_nothing_follows_the_end(state: PlanState) -> None:
    assert PLAN_LIFE.acts_from(state) == ()
