"""A fixed day on which nothing is placed: the contact takes the nearest open day of its period instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.placement.closed_days import shut_occurrences, stand_ins
from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.explanation.wording import why_text
from aftercare.domain.placement.instance import due_occurrences
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.result import Placement
from tests.domain.placement.checker import violations
from tests.domain.placement.instances import made
from tests.domain.placement.test_confines import lone
from tests.tiers import examples

Json = dict[str, Any]
FRIDAY = 4
CHRISTMAS = ["2026-12-25", "2026-12-26", "2027-01-01"]


def weekly(start: str = "2026-12-14", days: int = 28, **person: Any) -> Json:
    """A weekly contact on Fridays from a Monday, over Christmas and New Year; the officer works every day."""
    document = lone(**person)
    document["meta"].update(start=start, days=days)
    document["holidays"] = CHRISTMAS
    document["obligations"][0].update(weekdays=[FRIDAY], min_gap_days=4, max_gap_days=10)
    return document


def planned(document: Json) -> Placement:
    plan = place(read_instance(document))
    assert violations(document, plan_document(plan, explain=True)) == []
    return plan


def days_of(document: Json) -> list[str]:
    return [row.start.strftime("%d-%m") for row in planned(document).placed]


def test_over_christmas_a_weekly_contact_on_fridays_is_held_every_week() -> None:
    assert days_of(weekly()) == ["18-12", "24-12", "31-12", "08-01"]


def test_a_period_that_begins_on_the_closed_day_takes_the_first_open_day_after_it() -> None:
    """The day before belongs to the period before."""
    closed = [date.fromisoformat(day) for day in CHRISTMAS]
    instance = read_instance(weekly())
    periods = due_occurrences(date(2026, 12, 18), 28, 7)
    line = replace(instance.obligations[0], occurrences=periods)
    shut = shut_occurrences(line.weekdays, periods, closed)
    found = stand_ins(line, shut, closed)
    assert {one.usual: one.days[0] for one in found.values()} == {
        date(2026, 12, 25): date(2026, 12, 28),
        date(2027, 1, 1): date(2027, 1, 4),
    }


def test_of_two_days_as_near_the_earlier_is_taken() -> None:
    document = weekly()
    document["holidays"] = ["2026-12-23"]
    document["obligations"][0]["weekdays"] = [2]
    assert days_of(document)[1] == "22-12"


def test_a_nearer_day_without_a_free_start_gives_way_to_the_next() -> None:
    """The officer is away on 24 December, and everything else keeps to its rules."""
    document = weekly()
    document["officers"][0]["absent"] = [["2026-12-24T00:00", "2026-12-25T00:00"]]
    assert days_of(document)[1] == "23-12"


def test_a_day_too_near_another_contact_of_the_same_obligation_stands_in_for_none() -> None:
    document = weekly()
    document["obligations"][0]["min_gap_days"] = 7
    assert days_of(document) == ["18-12", "31-12", "08-01"]


def test_one_usual_day_that_is_open_is_enough() -> None:
    document = weekly()
    document["obligations"][0]["weekdays"] = [0, FRIDAY]
    assert days_of(document)[1:3] == ["21-12", "28-12"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the usual Friday is 25 December: Christmas Day; "),
        ("nl", "de vaste vrijdag is 25 december: eerste kerstdag; "),
    ],
)
def test_it_says_which_day_is_closed_and_why(language: str, said: str) -> None:
    first, second, *_ = planned(weekly()).placed
    assert first.why is not None
    assert second.why is not None
    assert why_text(second.why, language).startswith(said)
    assert first.why.instead_of is None


fixed_days = st.builds(
    made,
    seed=st.integers(0, 10_000),
    persons=st.integers(1, 10),
    days=st.sampled_from([14, 28]),
    load=st.sampled_from([0.5, 0.85, 1.3]),
    start=st.sampled_from(["2026-12-14", "2027-03-22"]),
)


@settings(max_examples=examples(40), deadline=None)
@given(
    fixed_days,
    st.integers(0, FRIDAY),
    st.lists(st.integers(0, 27), min_size=1, max_size=5, unique=True),
)
def test_whatever_is_closed_no_rule_breaks_and_planning_again_changes_nothing(
    document: Json, weekday: int, closed: list[int]
) -> None:
    first = date.fromisoformat(document["meta"]["start"])
    document["holidays"] = [(first + timedelta(days=n)).isoformat() for n in closed]
    for row in document["obligations"]:
        row["weekdays"] = [weekday]
    plan = planned(document)
    again = place(read_instance(document), plan.placed)
    assert [row.key for row in again.placed] == [row.key for row in plan.placed]
