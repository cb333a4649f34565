"""Shaking loses nothing, moves nothing that stood before, and wins what no single exchange does."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.placement.answering import Answer
from aftercare.domain.placement.budgets import MANY
from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import construct
from aftercare.domain.placement.engine.perturbation import perturb
from aftercare.domain.placement.engine.repair import improve
from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.ordering import in_order
from aftercare.domain.placement.placing import perturbations, place, put_back
from aftercare.domain.placement.result import Placed, Placement
from aftercare.domain.placement.scoring import score
from tests.domain.placement.checker import violations
from tests.domain.placement.instances import made
from tests.tiers import examples

TIMES = 400


def perturbed(
    instance: Instance, previous: tuple[Placed, ...] = (), explained: bool = True
) -> tuple[Placement, Placement, int]:
    """The plan after repair, the plan after shaking it, and the points that says to have won."""
    compiled = Compiled(instance)
    at.header(compiled.ints).explain = int(explained)
    put_back(compiled, previous, pinned=False)
    order = in_order(compiled)
    construct(compiled.ints, compiled.bits, order)
    improve(compiled.ints, compiled.bits, order)
    before = Answer(compiled).placement(order, [], explained)
    won = perturb(compiled.ints, compiled.bits, order, TIMES)
    return before, Answer(compiled).placement(order, [], explained), won


crowded = st.builds(
    made, seed=st.integers(0, 10_000), persons=st.integers(2, 20), load=st.sampled_from([0.9, 1.2])
)


@settings(max_examples=examples(40), deadline=None)
@given(crowded)
def test_it_breaks_no_rule_and_wins_just_what_it_says(document: dict[str, object]) -> None:
    instance = read_instance(document)
    before, after, won = perturbed(instance)
    assert won >= 0
    assert score(instance, after) - score(instance, before) == won
    assert violations(document, plan_document(after, explain=True)) == []
    # No appointment stood before, so no reason says that one moved.
    assert not any(row.why and row.why.exchanged for row in after.placed)


@settings(max_examples=examples(20), deadline=None)
@given(crowded)
def test_the_same_is_shaken_the_same_way_whether_or_not_it_is_explained(
    document: dict[str, object],
) -> None:
    instance = read_instance(document)
    _, explained, _ = perturbed(instance)
    _, unexplained, _ = perturbed(instance, explained=False)
    assert [row.key for row in explained.placed] == [row.key for row in unexplained.placed]


@settings(max_examples=examples(20), deadline=None)
@given(crowded, st.integers(2, 5))
def test_what_stood_before_stays_where_it_is(document: dict[str, object], every: int) -> None:
    instance = read_instance(document)
    stood = place(instance, repair=False).placed[::every]
    before, after, _ = perturbed(instance, stood)
    kept = {row.key for row in before.placed} & {row.key for row in stood}
    assert kept <= {row.key for row in after.placed}


def test_it_wins_where_no_exchange_does() -> None:
    won = [perturbed(read_instance(made(seed, persons=20, load=1.2)))[2] for seed in range(10)]
    assert sum(won) > 0


@settings(max_examples=examples(15), deadline=None)
@given(crowded, st.randoms(use_true_random=False))
def test_a_thorough_plan_breaks_no_rule_is_worth_no_less_and_comes_out_the_same_in_any_order(
    document: dict[str, object], random: Random
) -> None:
    instance = read_instance(document)
    plan = place(instance, thorough=True)
    assert violations(document, plan_document(plan, explain=True)) == []
    assert score(instance, plan) >= score(instance, place(instance, repair=False))
    people = list(instance.persons)
    random.shuffle(people)
    again = place(replace(instance, persons=tuple(people)), thorough=True)
    assert again == plan
    kept = place(instance, plan.placed, thorough=True)
    assert [one.key for one in kept.placed] == [one.key for one in plan.placed]


def test_a_thorough_plan_wins_what_repair_leaves() -> None:
    crowds = [read_instance(made(seed, persons=40, load=1.1)) for seed in range(4)]
    quick = sum(score(one, place(one)) for one in crowds)
    assert sum(score(one, place(one, thorough=True)) for one in crowds) > quick


def test_a_crowded_country_is_shaken_first_and_planning_it_again_changes_nothing() -> None:
    document = made(1, persons=4_700, load=1.1)
    instance = read_instance(document)
    assert sum(len(one.occurrences) for one in instance.obligations) > MANY
    plan = place(instance, thorough=True)
    assert violations(document, plan_document(plan, explain=True)) == []
    again = place(instance, plan.placed, thorough=True)
    assert [one.key for one in again.placed] == [one.key for one in plan.placed]


@pytest.mark.parametrize(
    ("occurrences", "thorough", "repaired", "times"),
    [
        (0, False, True, 0), (1_500, False, True, 6_000), (1_501, False, True, 0),
        (100, True, True, 1_200), (1_501, True, True, 18_012), (20_000, True, True, 28_000),
        (20_001, True, True, 12_000), (20_001, True, False, 28_000),
    ],
)  # fmt: skip
def test_how_often_a_plan_is_shaken_is_a_count_that_is_bounded(
    occurrences: int, thorough: bool, repaired: bool, times: int
) -> None:
    assert perturbations(occurrences, thorough, repaired) == times
