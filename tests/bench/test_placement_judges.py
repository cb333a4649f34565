"""The judges of the benchmark judge rightly: they agree with the slow judge, the score and the engine."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.scoring import ceiling, score
from bench.placement_bound import bound
from bench.placement_check import violations as quick
from bench.placement_cpsat import Judge
from bench.placement_instances import STARTS, generate
from bench.placement_naive import place_naively
from bench.placement_picture import picture
from bench.placement_points import difference, points
from tests.domain.placement.checker import violations as slow
from tests.tiers import is_thorough

Json = dict[str, Any]
SAMPLES = Path(__file__).parents[1] / "data" / "instances"


@pytest.fixture(
    scope="module",
    params=[STARTS[0], *(pytest.param(one, marks=pytest.mark.thorough) for one in STARTS[1:])],
    ids=str,
)
def document(request: pytest.FixtureRequest) -> Json:
    return generate(24, 0.98, 11, request.param)


@pytest.fixture(scope="module")
def plan(document: Json) -> Json:
    return plan_document(place(read_instance(document)), explain=False)


def spoiled(document: Json, plan: Json, chance: Random) -> Json:
    """The plan with one row changed, perhaps for no worse."""
    found = deepcopy(plan)
    row = chance.choice(found["placed"])
    change = chance.randrange(7)
    if change < 3:
        minutes = chance.choice([-10080, -1440, -60, -15, 5, 15, 30, 60, 1440, 10080])
        zone = ZoneInfo(document["meta"]["tz"])
        for end in ("start", "end"):
            local = datetime.fromisoformat(row[end]).replace(tzinfo=None)
            row[end] = (local + timedelta(minutes=minutes)).replace(tzinfo=zone).isoformat()
    elif change == 3:
        row["officer"] = chance.choice([None, *(one["id"] for one in document["officers"])])
    elif change == 4:
        row["location"] = chance.choice([None, *(one["id"] for one in document["locations"])])
    elif change == 5:
        row["start"], other = chance.choice(found["placed"])["start"], row["start"]
        row["end"] = row["start"] if other == row["start"] else row["end"]
    else:
        found["placed"].remove(row)
    return found


def test_both_judges_find_nothing_wrong_with_the_engine_and_the_naive_placer(
    document: Json, plan: Json
) -> None:
    for one in (plan, place_naively(document)):
        assert quick(document, one) == slow(document, one) == []


def test_both_judges_agree_on_spoiled_plans(document: Json, plan: Json) -> None:
    chance, wrong, times = Random(5), 0, 60 if is_thorough() else 20
    for _ in range(times):
        one = spoiled(document, plan, chance)
        faults = quick(document, one)
        assert bool(faults) == bool(slow(document, one)), faults
        wrong += bool(faults)
    assert wrong > times / 2


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("age", "juveniles and adults"), ("room", "more than"), ("foes", " and "),
        ("twice", "twice"), ("gap", "too close"),
    ],
)  # fmt: skip
def test_the_quick_judge_sees_what_two_rows_do_to_each_other(rule: str, expected: str) -> None:
    document, plan = _two_at_once(rule)
    assert any(expected in fault for fault in quick(document, plan))
    assert slow(document, plan)
    if rule != "gap":
        assert any(expected in fault for fault in quick(document, plan))


def _two_at_once(rule: str) -> tuple[Json, Json]:
    """Two people at one office at ten: one rule is broken, or two obligations of one person."""
    document = generate(80, 0.85, 1, STARTS[0])
    one, other = (
        next(row for row in document["persons"] if row["officer"] == officer)
        for officer in ("O0", "O1")
    )
    for person in (one, other):
        person |= {"juvenile": False, "work": [], "absent": [], "no_contact": [], "excluded": []}
    other["juvenile"] = rule == "age"
    other["no_contact"] = [one["id"]] if rule == "foes" else []
    office = document["locations"][0]
    office["capacity"] = 1 if rule == "room" else 9
    who = one if rule in ("twice", "gap") else other
    duty = {
        "kind": "checkin", "needs": "officer", "minutes": 30, "travel_min": 0, "period_days": 84,
        "min_gap_days": 0, "max_gap_days": None, "weekdays": [0, 1, 2, 3, 4], "from": 0,
        "to": 1440, "locations": [office["id"]], "programme": None, "last_done": None,
    }  # fmt: skip
    document["obligations"] = [
        {"id": "A", "person": one["id"], **duty},
        {"id": "B", "person": who["id"], **duty},
    ]
    if rule == "gap":
        document["obligations"][1] |= {"min_gap_days": 30, "last_done": "2026-02-27"}
    document["persons"], document["sessions"] = [one, other], []
    rows = [
        {
            "obligation": name, "occurrence": 0, "location": office["id"], "session": None,
            "officer": officer, "start": "2026-03-10T10:00:00+01:00",
            "end": "2026-03-10T10:30:00+01:00",
        }
        for name, officer in (("A", one["officer"]), ("B", who["officer"]))
    ]  # fmt: skip
    return document, {"placed": rows, "unplaced": []}


@pytest.mark.parametrize("name", ["p100-l0.85-s1", "p100-l0.98-s2"])
def test_points_are_the_score_and_the_bound_lies_between_it_and_the_ceiling(name: str) -> None:
    document = json.loads((SAMPLES / f"{name}.json").read_text())
    instance = read_instance(document)
    plan = place(instance)
    found = points(document, plan_document(plan, explain=False))
    assert found == score(instance, plan)
    assert found <= bound(document) <= ceiling(instance)


def test_what_cannot_be_in_time_lowers_the_bound() -> None:
    document = generate(1, 0.85, 1, STARTS[0])
    [row] = [one for one in document["obligations"] if one["kind"] == "checkin"]
    document["obligations"] = [row]
    before = bound(document)
    row["last_done"] = "2025-01-01"
    weight = {1: 9, 2: 3, 3: 1}[document["persons"][0]["tier"]]
    assert before - bound(document) == weight


def test_cp_sat_keeps_the_rules_and_never_loses_points(document: Json, plan: Json) -> None:
    better = Judge(document).solve(4, begin=plan)
    assert slow(document, better.plan) == []
    assert points(document, plan) <= better.points == points(document, better.plan)
    assert better.points <= bound(document)
    gained = sum(more for more, _, _ in difference(document, plan, better.plan).values())
    assert gained == better.points - points(document, plan)


def test_the_model_of_cp_sat_allows_the_plan_of_the_naive_placer(document: Json) -> None:
    naive = place_naively(document)
    assert Judge(document).solve(1, begin=naive).points >= points(document, naive)


def test_the_picture_is_well_formed_and_names_every_line() -> None:
    lines = [("fast & good", "#000", [(100.0, 0.01), (1000.0, 0.2)])]
    drawn = picture("a < b", lines, [("bound", "#111", [(100.0, 0.97)])])
    words = list(ElementTree.fromstring(drawn).itertext())
    assert {"a < b", "fast & good", "bound"} <= set(words)
