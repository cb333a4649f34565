"""The instances of the benchmark are what they say: the same for a seed, readable, and as loaded as asked."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from aftercare.domain.placement.document.parsing import read_instance
from bench.placement_instances import DAYS, HELD_OUT, STARTS, TUNED_ON, generate, start_of
from bench.placement_officers import dutch_holidays

Json = dict[str, Any]


@pytest.fixture(scope="module")
def region() -> Json:
    return generate(400, 0.85, 1, STARTS[0])


def test_the_same_seed_makes_the_same_instance_and_another_makes_another() -> None:
    first, again, other = (generate(30, 0.85, seed, STARTS[0]) for seed in (4, 4, 5))
    assert json.dumps(first) == json.dumps(again)
    assert first["persons"] != other["persons"]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("persons", [1, 41, 230])
def test_the_engine_reads_every_size_and_start(persons: int, start: date) -> None:
    document = json.loads(json.dumps(generate(persons, 0.98, 3, start)))
    assert len(read_instance(document).persons) == persons


def test_the_seeds_to_tune_on_are_not_the_seeds_to_judge_by() -> None:
    assert not set(TUNED_ON) & set(HELD_OUT)
    for seeds in (TUNED_ON, HELD_OUT):
        assert {start_of(seed) for seed in seeds} == set(STARTS)


def test_the_starts_are_mondays_over_both_clock_changes_and_new_year() -> None:
    zone = ZoneInfo("Europe/Amsterdam")

    def offset(on: date) -> timedelta | None:
        return datetime.combine(on, datetime.min.time(), zone).utcoffset()

    assert {start.weekday() for start in STARTS} == {0}
    ends = [start + timedelta(days=DAYS) for start in STARTS]
    changes = [offset(a) != offset(b) for a, b in zip(STARTS, ends, strict=True)]
    assert changes == [True, True, False]
    assert ends[2].year == STARTS[2].year + 1


def test_the_holidays_are_those_of_the_netherlands() -> None:
    spring = dutch_holidays(date(2026, 3, 2), 84)
    assert [day.isoformat()[5:] for day in spring] == [
        "04-05", "04-06", "04-27", "05-05", "05-14", "05-24",
    ]  # fmt: skip
    assert date(2027, 1, 1) in dutch_holidays(date(2026, 11, 16), 84)


@pytest.mark.parametrize("load", [0.85, 0.98])
def test_contacts_take_the_wanted_share_of_each_officer_s_hours(load: float) -> None:
    document = generate(400, load, 2, STARTS[1])
    officer_of = {row["id"]: row["officer"] for row in document["persons"]}
    need = dict.fromkeys(officer_of.values(), 0)
    for row in document["obligations"]:
        if row["needs"] == "officer":
            each = row["minutes"] + 2 * row["travel_min"]
            need[officer_of[row["person"]]] += each * -(-DAYS // row["period_days"])
    shares = [need[row["id"]] / _minutes(row, document) for row in document["officers"]]
    assert min(shares) > load - 0.03
    assert max(shares) < load + 0.03


def _minutes(officer: Json, document: Json) -> int:
    away = {begins[:10] for begins, _ in officer["absent"]} | set(document["holidays"])
    start = date.fromisoformat(document["meta"]["start"])
    days = [start + timedelta(days=n) for n in range(DAYS)]
    return sum(
        ends - begins
        for day in days
        if day.isoformat() not in away
        for begins, ends in officer["hours"].get(str(day.weekday()), [])
    )


def test_people_are_as_mixed_as_in_the_samples(region: Json) -> None:
    people = region["persons"]
    share = {tier: sum(row["tier"] == tier for row in people) / 400 for tier in (1, 2, 3)}
    assert share == pytest.approx({1: 0.2, 2: 0.4, 3: 0.4}, abs=0.08)
    assert 0.5 < sum(row["home"] is not None for row in people) / 400 < 0.65
    assert 0.02 < sum(row["juvenile"] for row in people) / 400 < 0.14
    assert 0.02 < sum(bool(row["no_contact"]) for row in people) / 400 <= 0.04
    assert 0.01 < sum(bool(row["excluded"]) for row in people) / 400 < 0.08


def test_no_contact_holds_both_ways(region: Json) -> None:
    foes = {(row["id"], other) for row in region["persons"] for other in row["no_contact"]}
    assert foes
    assert foes == {(b, a) for a, b in foes}
