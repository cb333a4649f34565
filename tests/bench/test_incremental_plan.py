"""A plan in memory: one change at a time, and only what must change does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.placement.budgets import LIMITS
from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.explanation.reasons import Choice
from aftercare.domain.placement.instance import Instance, Obligation, Officer, WeekHours
from aftercare.domain.placement.result import Placed, Placement
from bench.incremental_plan import ALONE, Change, IncrementalPlan
from tests.domain.placement.checker import free_rows, violations
from tests.domain.placement.instances import made
from tests.domain.placement.test_judging import LINE
from tests.domain.placement.test_judging import at as moment
from tests.domain.placement.test_judging import instance as instance_of
from tests.tiers import examples

Json = dict[str, Any]
ONE_ATTEMPT = 32
"""Looks for what is in the way of one occurrence, and to clear one start."""

crowded = st.builds(
    made,
    seed=st.integers(0, 10_000),
    persons=st.integers(2, 14),
    days=st.sampled_from([14, 28]),
    load=st.sampled_from([0.7, 0.98, 1.5]),
)


def written(plan: Placement) -> Json:
    found: Json = json.loads(json.dumps(plan_document(plan, explain=True)))
    return found


def rows(placed: tuple[Placed, ...]) -> set[tuple[object, ...]]:
    return {row.key for row in placed}


def lasting(placed: tuple[Placed, ...]) -> set[tuple[object, ...]]:
    """The same with their ends: a visit that takes longer is another one."""
    return {(*row.key, row.end) for row in placed}


def consistent(before: Placement, change: Change, after: Placement) -> None:
    """What a change says is exactly what became different."""
    had, gone, came = lasting(before.placed), lasting(change.gone), lasting(change.placed)
    assert lasting(after.placed) == (had - gone) | came
    assert gone <= had
    assert not came & had


def explains_why(incremental: IncrementalPlan, change: Change) -> None:
    """Of what waits after a change, the incremental says what the whole plan says: all but the queue, which
    counts among those that are asked about."""
    asked = set(change.waiting)
    whole = {(row.obligation, row.occurrence): row.reason for row in incremental.plan().unplaced}
    explained = {
        (row.obligation, row.occurrence): row.reason for row in incremental.why_not(change.waiting)
    }
    assert explained.keys() == asked <= whole.keys()
    assert all(why._replace(queue=whole[one].queue) == whole[one] for one, why in explained.items())


def with_absence(document: Json, table: str, number: int, day: int, days: int) -> Json:
    copy: Json = json.loads(json.dumps(document))
    start = datetime.fromisoformat(copy["meta"]["start"]) + timedelta(days=day)
    copy[table][number]["absent"].append(
        [start.isoformat(), (start + timedelta(days=days)).isoformat()]
    )
    return copy


def filled(document: Json) -> tuple[Instance, IncrementalPlan]:
    instance = read_instance(document)
    incremental = IncrementalPlan(instance)
    incremental.fill()
    return instance, incremental


@settings(max_examples=examples(20), deadline=None)
@given(crowded, st.integers(0, 20))
def test_an_officer_away_for_a_week_breaks_no_rule_and_moves_nobody_without_need(
    document: Json, day: int
) -> None:
    _, incremental = filled(document)
    before = incremental.plan()
    changed = with_absence(document, "officers", 0, day, 7)
    officer = read_instance(changed).officers[0]
    change = incremental.change_officer(officer)
    after = incremental.plan()
    consistent(before, change, after)
    explains_why(incremental, change)
    assert violations(changed, written(after)) == []
    back = incremental.change_officer(read_instance(document).officers[0])
    consistent(after, back, incremental.plan())
    assert violations(document, written(incremental.plan())) == []


def test_an_officer_who_is_at_work_at_night_is_free_then_whatever_was_said_since() -> None:
    never: WeekHours = ((),) * 7
    whole: WeekHours = (((0, 1440),),) * 7
    officer, line = Officer("own", "room", whole), replace(LINE, from_min=0, to_min=1440)
    incremental = IncrementalPlan(instance_of(officers=(officer,), obligations=(line,)))
    before = {one.start for one in incremental.starts("b", 0, limit=1_000)}
    for hours in (never, whole):
        incremental.change_officer(replace(officer, hours=hours))
    assert {one.start for one in incremental.starts("b", 0, limit=1_000)} == before
    assert min(before) == moment(0, 0)


@settings(max_examples=examples(20), deadline=None)
@given(crowded, st.integers(0, 20), st.randoms(use_true_random=False))
def test_a_person_s_new_facts_and_obligations_break_no_rule(
    document: Json, day: int, chance: Random
) -> None:
    _, incremental = filled(document)
    before = incremental.plan()
    number = chance.randrange(len(document["persons"]))
    changed = with_absence(document, "persons", number, day, 3)
    who = changed["persons"][number]["id"]
    for row in changed["obligations"]:
        if row["person"] == who:
            row["to"] -= 60
    extra = dict(changed["obligations"][0], id="NEW", person=who, kind="checkin", needs="officer")
    extra.update(minutes=30, travel_min=0, locations=["L0"], programme=None, period_days=7)
    extra.update(min_gap_days=2, max_gap_days=11, **{"from": 540, "to": 1020})
    changed["obligations"].append(extra)
    instance = read_instance(changed)
    person = next(row for row in instance.persons if row.id == who)
    mine = [row for row in instance.obligations if row.person == who]
    change = incremental.change_person(person, mine)
    after = incremental.plan()
    consistent(before, change, after)
    explains_why(incremental, change)
    assert violations(changed, written(after)) == []
    assert not rows(incremental.change_person(person, mine).gone), (
        "the same facts again change nothing"
    )


@settings(max_examples=examples(10), deadline=None)
@given(crowded, st.randoms(use_true_random=False))
def test_many_changes_in_a_row_leave_a_plan_without_a_violation(
    document: Json, chance: Random
) -> None:
    instance, incremental = filled(document)
    current = document
    for _ in range(6):
        table = chance.choice(["officers", "persons"])
        number = chance.randrange(len(current[table]))
        current = with_absence(current, table, number, chance.randrange(20), 2)
        facts = read_instance(current)
        if table == "officers":
            incremental.change_officer(facts.officers[number])
        else:
            person = facts.persons[number]
            mine = [row for row in facts.obligations if row.person == person.id]
            incremental.change_person(person, mine)
        incremental.retry()
        assert violations(current, written(incremental.plan())) == []
    assert instance.days == document["meta"]["days"]


@settings(max_examples=examples(10), deadline=None)
@given(crowded)
def test_who_knows_of_an_appointment_keeps_it_while_it_is_possible(document: Json) -> None:
    _, incremental = filled(document)
    notified = [row for number, row in enumerate(incremental.plan().placed) if number % 3 == 0]
    instance = replace(read_instance(document), notified=tuple(notified))
    incremental = IncrementalPlan(instance, incremental.plan().placed)
    for person in instance.persons:
        mine = [row for row in instance.obligations if row.person == person.id]
        incremental.change_person(person, [replace(row, max_gap_days=1) for row in mine])
    assert rows(tuple(notified)) <= rows(incremental.plan().placed)


@settings(max_examples=examples(10), deadline=None)
@given(crowded)
def test_what_is_known_stays_known_where_an_obligation_begins_anew(document: Json) -> None:
    _, incremental = filled(document)
    known = [row for number, row in enumerate(incremental.plan().placed) if number % 3 == 0]
    instance = replace(read_instance(document), notified=tuple(known))
    incremental = IncrementalPlan(instance, incremental.plan().placed)
    for person in instance.persons:
        mine = [row for row in instance.obligations if row.person == person.id]
        incremental.change_person(person, [shorter(row) for row in mine])
    due = {(row.id, one.index) for row in instance.obligations for one in shorter(row).occurrences}
    still = {row.key for row in known if (row.obligation, row.occurrence) in due}
    assert still <= {
        row.key
        for row in incremental.plan().placed
        if row.why and row.why.decided_by is Choice.NOTIFIED
    }


@settings(max_examples=examples(10), deadline=None)
@given(crowded)
def test_of_whom_nothing_is_asked_for_a_while_nothing_stands_until_it_is_asked_again(
    document: Json,
) -> None:
    instance, incremental = filled(document)
    person = instance.persons[0]
    mine = [row for row in instance.obligations if row.person == person.id]
    midnight = datetime.combine(instance.start, time())
    away = replace(person, absent=((midnight, midnight + timedelta(days=3)),))
    for who, asked in ((person, []), (away, []), (person, mine)):
        change = incremental.change_person(who, asked)
        due = {row.id for row in asked}
        held = {row.obligation for row in incremental.plan().placed} & {row.id for row in mine}
        assert held <= due
        assert due <= held | {obligation for obligation, _ in change.waiting}
    assert violations(document, written(incremental.plan())) == []


def shorter(row: Obligation) -> Obligation:
    """The obligation without its last occurrence."""
    return replace(row, occurrences=row.occurrences[:-1])


@settings(max_examples=examples(10), deadline=None)
@given(crowded, st.randoms(use_true_random=False))
def test_a_move_by_hand_holds_and_one_that_breaks_a_rule_changes_nothing(
    document: Json, chance: Random
) -> None:
    _, incremental = filled(document)
    before = incremental.plan()
    row = chance.choice(before.placed)
    rest = {**written(before), "placed": [
        one for one in written(before)["placed"]
        if (one["obligation"], one["occurrence"]) != (row.obligation, row.occurrence)
    ]}  # fmt: skip
    free = {
        (one["start"], one["location"], one["officer"], one["session"])
        for one in free_rows(document, rest, row.obligation, row.occurrence)
    }
    offered = incremental.starts(row.obligation, row.occurrence)
    assert rows(incremental.plan().placed) == rows(before.placed), "looking changes nothing"
    for one in offered:
        assert (one.start.isoformat(), one.site, one.officer, one.session) in free
    impossible = row._replace(
        start=row.start + timedelta(days=200), end=row.end + timedelta(days=200)
    )
    assert incremental.move(impossible) is None
    assert rows(incremental.plan().placed) == rows(before.placed)
    change = incremental.move(offered[-1])
    assert change is not None
    consistent(before, change, incremental.plan())
    assert offered[-1].key in rows(incremental.plan().placed)
    assert violations(document, written(incremental.plan())) == []


ALTERED = st.sampled_from(
    ["to", "minutes", "travel_min", "weekdays", "max_gap_days", "period_days"]
)


@settings(max_examples=examples(30), deadline=None)
@given(crowded, st.lists(ALTERED, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_whatever_changes_about_an_obligation_what_is_said_is_what_became_different(
    document: Json, fields: list[str], chance: Random
) -> None:
    _, incremental = filled(document)
    current = json.loads(json.dumps(document))
    person = chance.choice(read_instance(document).persons)
    for field in fields:
        for row in current["obligations"]:
            if row["person"] == person.id and chance.random() < 0.6:
                alter(row, field)
        before = incremental.plan()
        instance = read_instance(current)
        mine = [row for row in instance.obligations if row.person == person.id]
        change = incremental.change_person(person, mine)
        consistent(before, change, incremental.plan())
        explains_why(incremental, change)
        assert violations(current, written(incremental.plan())) == []


def alter(row: Json, field: str) -> None:
    """One thing about an obligation becomes another, within what an instance may say."""
    unit = 15
    if field == "to":
        row["to"] -= 60
    elif field == "minutes":
        row["minutes"] += unit if row["needs"] == "officer" else 0
    elif field == "travel_min":
        row["travel_min"] += unit if row["needs"] == "officer" else 0
    elif field == "weekdays":
        row["weekdays"] = row["weekdays"][1:] or row["weekdays"]
    elif field == "max_gap_days":
        row["max_gap_days"] = 1 + row["min_gap_days"]
    else:
        row["period_days"] += 1


def test_the_answer_to_one_change_is_looked_for_so_often_and_no_oftener() -> None:
    document = made(3, persons=14, days=28, load=1.5)
    instance, incremental = filled(document)
    ints, looks = vars(incremental)["_compiled"].ints, []
    for person in instance.persons:
        mine = [row for row in instance.obligations if row.person == person.id]
        seen = [replace(row, id=f"{row.id}-{n}", last_done=None) for row in mine for n in range(9)]
        assert incremental.change_person(person, [*mine, *seen]).waiting
        looks.append(int(at.header(ints).searches))
    enough = ALONE[LIMITS.index(at.Header.search_budget)]
    assert max(looks) >= enough, "there was more to look for"
    assert max(looks) < enough + ONE_ATTEMPT


def test_who_comes_and_goes_all_day_uses_no_room_up() -> None:
    document = made(3, persons=12, load=0.9)
    instance, incremental = filled(document)
    person = instance.persons[0]
    mine = [row for row in instance.obligations if row.person == person.id]
    more = [*mine, *(replace(row, id=f"{row.id}-more", last_done=None) for row in mine)]
    compiled = vars(incremental)["_compiled"]
    for number in range(2_000):
        hours = [replace(row, to_min=row.to_min - number % 2) for row in more]
        incremental.change_person(person, hours if number % 3 else mine)
    incremental.change_person(person, mine)
    assert vars(incremental)["_compiled"] is compiled, "nothing was compiled anew"
    assert violations(document, written(incremental.plan())) == []


@pytest.mark.parametrize("whose", ["person", "officer"])
def test_a_desk_that_runs_out_of_room_compiles_anew_loses_nothing_and_shows_what_it_moved(
    whose: str,
) -> None:
    document = made(3, persons=12, load=0.9)
    instance, incremental = filled(document)
    before = rows(incremental.plan().placed)
    person, officer = instance.persons[0], instance.officers[0]
    mine = [row for row in instance.obligations if row.person == person.id]
    compiled = vars(incremental)["_compiled"]
    morning = datetime.combine(instance.start, time(8))
    days = [morning + timedelta(days=7 * week + day) for week in range(3) for day in range(5)]
    for number in range(1 << len(days)):  # never the same days twice
        away = tuple(
            (day, day + timedelta(hours=12)) for bit, day in enumerate(days) if number >> bit & 1
        )
        held = incremental.plan()
        change = (
            incremental.change_person(replace(person, absent=away), mine)
            if whose == "person"
            else incremental.change_officer(replace(officer, absent=away))
        )
        consistent(held, change, incremental.plan())
        if vars(incremental)["_compiled"] is not compiled:
            break
    else:
        pytest.fail("there was room for all of them")
    incremental.change_person(person, mine)
    incremental.change_officer(officer)
    if whose == "person":
        others = {row for row in before if row[0] not in {one.id for one in mine}}
        assert others <= rows(incremental.plan().placed)
    assert violations(document, written(incremental.plan())) == []
