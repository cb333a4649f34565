"""A polished plan scores no less, breaks no rule, and leaves alone what people were told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.instance import Instance, Person
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.polish import Budget, polish
from aftercare.domain.placement.result import Placed, Placement
from aftercare.domain.placement.scoring import score
from tests.domain.placement.checker import violations
from tests.domain.placement.instances import Json, made
from tests.domain.placement.test_judging import LINE, at, instance
from tests.tiers import examples

SMALL = Budget(tries=12, effort=0.2)
seeds = st.integers(0, 10_000)
crowded = st.sampled_from([0.85, 1.2])


def roughly(document: Json) -> tuple[Instance, Placement]:
    """A plan that leaves much to gain: nothing was exchanged for anything."""
    instance = read_instance(document)
    return instance, place(instance, repair=False)


@settings(max_examples=examples(12), deadline=None)
@given(seeds, crowded)
def test_it_scores_no_less_and_breaks_no_rule(seed: int, load: float) -> None:
    document = made(seed, load=load)
    instance, plan = roughly(document)
    found = polish(instance, plan, SMALL)
    assert score(instance, found) >= score(instance, plan)
    assert violations(document, plan_document(found, explain=True)) == []


@settings(max_examples=examples(8), deadline=None)
@given(seeds)
def test_what_people_were_notified_of_stays_where_it_is(seed: int) -> None:
    document = made(seed, load=1.2)
    instance, plan = roughly(document)
    notified = replace(instance, notified=plan.placed[::3])
    found = polish(notified, plan, SMALL)
    assert {row.key for row in notified.notified} <= {row.key for row in found.placed}
    assert violations(document, plan_document(found, explain=True)) == []


@settings(max_examples=examples(5), deadline=None)
@given(seeds)
def test_an_occurrence_whose_notified_row_is_gone_is_left_to_the_roll(seed: int) -> None:
    instance, plan = roughly(made(seed, load=1.2))
    gone = plan.placed[len(plan.placed) // 2]
    notified = replace(instance, notified=(gone,))
    without = replace(plan, placed=tuple(row for row in plan.placed if row is not gone))
    found = polish(notified, without, SMALL)
    key = (gone.obligation, gone.occurrence)
    assert key not in {(row.obligation, row.occurrence) for row in found.placed}


def test_it_gains_where_something_can_be_exchanged() -> None:
    gains = 0
    for seed in range(6):
        instance, plan = roughly(made(seed, load=1.2))
        gains += score(instance, polish(instance, plan, SMALL)) - score(instance, plan)
    assert gains > 0


def test_the_same_plan_and_budget_give_the_same_answer() -> None:
    instance, plan = roughly(made(7, load=1.2))
    assert polish(instance, plan, SMALL) == polish(instance, plan, SMALL)


def test_a_row_that_did_not_move_keeps_its_reason_and_one_that_did_says_so() -> None:
    moved = 0
    for seed in range(6):
        instance, plan = roughly(made(seed, load=1.2))
        before = {row.key: row.why for row in plan.placed}
        for row in polish(instance, plan, SMALL).placed:
            assert row.why is not None
            old = before.get(row.key)
            if old is None:
                moved += 1
                assert row.why.exchanged
            else:
                assert row.why._replace(in_time=old.in_time) == old
    assert moved > 0


def test_for_one_who_finds_room_only_one_moves_who_was_in_the_way() -> None:
    """All could meet at any hour of the week, but for one who has half an hour of Monday."""
    who = "pqrstuv"
    lines = tuple(replace(LINE, id=one, person=one, last_done=None) for one in who)
    hasty = replace(lines[1], weekdays=frozenset({0}), from_min=540, to_min=570)
    whole = instance(
        persons=tuple(Person(one, 2, False, "own", None) for one in who),
        obligations=(lines[0], hasty, *lines[2:]),
    )
    starts = [at(0, 9), *(at(day % 5, 10 + day, 15 * (day % 4)) for day in range(1, 6))]
    stood = tuple(
        Placed(line.id, 0, start, start + timedelta(minutes=30), "room", "own")
        for line, start in zip((lines[0], *lines[2:]), starts, strict=True)
    )
    found = polish(whole, Placement(stood, ()), SMALL)
    assert len(found.placed) == len(who)
    assert {row.key for row in stood[1:]} <= {row.key for row in found.placed}


@pytest.mark.parametrize("budget", [Budget(tries=0), SMALL])
def test_without_time_the_plan_itself_is_the_answer(budget: Budget) -> None:
    instance, plan = roughly(made(7, load=1.2))
    assert polish(instance, plan, budget, lambda: 0) is plan


def test_a_plan_that_breaks_a_rule_is_not_touched() -> None:
    instance, plan = roughly(made(7, load=1.2))
    first = plan.placed[0]
    twice = replace(plan, placed=(*plan.placed, first._replace(occurrence=first.occurrence + 1)))
    assert polish(instance, twice, SMALL) is twice
