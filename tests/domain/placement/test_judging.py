"""A start that somebody chose is allowed exactly when it is free, and else the rules that object are named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.placement.explanation.reasons import Layer
from aftercare.domain.placement.instance import (
    Instance,
    Obligation,
    Occurrence,
    Officer,
    Person,
    Session,
    Site,
    Taken,
    WeekHours,
)
from aftercare.domain.placement.judging import Wish, judge
from aftercare.domain.placement.placing import free_starts
from tests.tiers import examples

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2026, 11, 30)
SECOND = timedelta(seconds=1)
DAY = ((540, 1020),)
NEVER: WeekHours = ((),) * 7
WEEK: WeekHours = (DAY, DAY, DAY, DAY, DAY, (), ())


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 30, hour, minute, tzinfo=ZONE) + timedelta(days=day)


def naive(day: int, hour: int) -> datetime:
    return at(day, hour).replace(tzinfo=None)


PERSON = Person("p", 2, False, "own", "deputy", home="home")
OTHER = Person("q", 2, False, "deputy", None)
CHILD = Person("r", 2, True, "deputy", None)
LINE = Obligation(
    id="b", person="p", kind="check_in", needs="officer", minutes=30, travel_min=0, period_days=7,
    min_gap_days=3, max_gap_days=8, weekdays=frozenset(range(7)), from_min=480, to_min=1080,
    sites=("room",), programme=None, last_done=date(2026, 11, 26),
    occurrences=(Occurrence(0, MONDAY, date(2026, 12, 6)),),
)  # fmt: skip


def instance(**changes: Any) -> Instance:
    """One person's weekly check-in at one room, with an own officer and a deputy."""
    whole = Instance(
        tz="Europe/Amsterdam", start=MONDAY, days=14, grid_min=15, person_gap_min=30,
        no_contact_margin_min=60, holidays=frozenset(), sites=(Site("room", "office"),),
        officers=(Officer("own", "room", WEEK), Officer("deputy", "room", WEEK)), sessions=(),
        persons=(PERSON, OTHER, CHILD), obligations=(LINE,),
    )  # fmt: skip
    return replace(whole, **changes)


def taken(person: str | None, start: datetime, **changes: Any) -> Taken:
    row = Taken("x", 0, person, None, "room", None, start, start + timedelta(minutes=30))
    return row._replace(**changes)


def broken(of: Instance, wish: Wish) -> tuple[Layer, ...]:
    found = judge(of, "b", 0, wish)
    assert found is not None
    return found.broken


NOON = Wish(at(2, 12), "own", "room")


def persons(**changes: Any) -> tuple[Person, ...]:
    return (replace(PERSON, **changes), OTHER, CHILD)


@pytest.mark.parametrize(
    ("changes", "layer"),
    [
        ({"holidays": frozenset({MONDAY + timedelta(days=2)})}, Layer.WINDOW),
        ({"earliest": at(3, 9)}, Layer.WINDOW),
        ({"persons": persons(absent=((naive(2, 9), naive(2, 18)),))}, Layer.PERSON_FREE),
        ({"persons": persons(excluded=frozenset({"room"}))}, Layer.EXCLUDED),
        ({"persons": persons(barred=(("room", naive(2, 9), naive(2, 18)),))}, Layer.EXCLUDED),
        ({"persons": persons(home_only=((naive(2, 9), naive(2, 18)),))}, Layer.HOME_ONLY),
        ({"sites": (Site("room", "office", hours=NEVER),)}, Layer.OPEN),
        (
            {"sites": (Site("room", "office", closed=frozenset({MONDAY + timedelta(days=2)})),)},
            Layer.OPEN,
        ),
        (
            {"officers": (Officer("own", "room", NEVER), Officer("deputy", "room", WEEK))},
            Layer.OFFICER_AT_WORK,
        ),
        ({"obligations": (replace(LINE, last_done=date(2026, 12, 1)),)}, Layer.SPACING),
        ({"taken": (taken("p", at(2, 12, 45), site=None),)}, Layer.PERSON_GAP),
        (
            {
                "sites": (Site("room", "office", capacity=1),),
                "taken": (taken("q", at(2, 12)),),
            },
            Layer.ROOM,
        ),
        ({"taken": (taken("r", at(2, 12)),)}, Layer.SEPARATION),
        (
            {
                "persons": persons(no_contact=frozenset({"q"})),
                "taken": (taken("q", at(2, 12, 45)),),
            },
            Layer.NO_CONTACT,
        ),
        (
            {
                "sites": (Site("annex", "office"), Site("room", "office")),
                "taken": (taken("r", at(2, 12)),),
            },
            Layer.SEPARATION,
        ),
        ({"taken": (taken("q", at(2, 12), officer="own", site=None),)}, Layer.OFFICER_FREE),
        (
            {"taken": (taken("q", at(2, 11), officer="own", site=None, end=at(2, 12) + SECOND),)},
            Layer.OFFICER_FREE,
        ),
    ],
    ids=[
        "a holiday", "too soon", "away", "a zone", "a zone for a time", "a presence duty",
        "a closed site", "a site closed that day", "an officer off duty", "too soon after the last",
        "another appointment near",
        "a full site", "a child there", "a forbidden meeting", "a child at the second of two sites",
        "the officer taken", "the officer taken a second longer",
    ],
)  # fmt: skip
def test_the_rule_that_objects_is_named(changes: dict[str, Any], layer: Layer) -> None:
    assert broken(instance(), NOON) == ()
    assert broken(instance(**changes), NOON) == (layer,)


def test_several_rules_that_object_are_all_named() -> None:
    shut = instance(
        sites=(Site("room", "office", hours=NEVER),),
        persons=persons(excluded=frozenset({"room"})),
    )
    assert broken(shut, NOON) == (Layer.EXCLUDED, Layer.OPEN)


def test_outside_its_period_only_that_is_shown() -> None:
    assert broken(instance(), Wish(at(9, 12))) == (Layer.WINDOW,)
    assert broken(instance(), Wish(at(-3, 12))) == (Layer.WINDOW,)


@pytest.mark.parametrize("last", [1, 2, 3, 4])
def test_the_last_day_of_its_period_is_one_of_its_days(last: int) -> None:
    due = (Occurrence(0, MONDAY, MONDAY + timedelta(days=last)),)
    whole = instance(obligations=(replace(LINE, occurrences=due),))
    assert broken(whole, Wish(at(last, 12))) == ()
    offered = {one.start.date() for one in free_starts(whole, "b", 0, limit=1_000)}
    assert max(offered) == due[0].last_on


def test_the_deputy_while_the_own_officer_has_time_is_no_fault_but_is_shown() -> None:
    found = judge(instance(), "b", 0, Wish(at(2, 12), "deputy"))
    assert found is not None
    assert (found.broken, found.passes_own, found.row.officer) == ((), True, "deputy")
    busy = instance(taken=(taken("q", at(2, 12), officer="own", site=None),))
    found = judge(busy, "b", 0, Wish(at(2, 12)))
    assert found is not None
    assert (found.broken, found.passes_own, found.row.officer) == ((), False, "deputy")


def test_beyond_the_longest_gap_is_no_fault_but_is_shown() -> None:
    line = replace(LINE, max_gap_days=6)
    in_time, late, midnight = (
        judge(instance(obligations=(line,)), "b", 0, Wish(start))
        for start in (at(2, 12), at(4, 12), at(3, 0))
    )
    assert in_time is not None
    assert late is not None
    assert midnight is not None
    assert (in_time.late, late.late, late.broken) == (False, True, ())
    assert midnight.late


def test_what_needs_no_site_is_not_barred_from_one() -> None:
    anywhere = instance(
        obligations=(replace(LINE, sites=()),), persons=persons(excluded=frozenset({"room"}))
    )
    assert broken(anywhere, Wish(at(2, 12), "own")) == ()


def test_what_is_no_part_of_the_obligation_is_not_judged() -> None:
    for wish in (
        Wish(at(2, 12), officer="somebody"), Wish(at(2, 12), site="home"),
        Wish(at(2, 12), session="s"), Wish(at(2, 12, 7)),
    ):  # fmt: skip
        assert judge(instance(), "b", 0, wish) is None
    assert judge(instance(), "b", 5, NOON) is None


def test_a_session_is_judged_by_its_seats_and_its_own_time() -> None:
    line = replace(LINE, needs="session", kind="group_session", sites=(), programme="g")
    meets = [
        Session(f"s{day}", "mornings", "g", "room", MONDAY + timedelta(days=day), 720, 30, 1, "any")
        for day in (1, 2)
    ]
    group = instance(obligations=(line,), sessions=tuple(meets))
    assert broken(group, Wish(at(1, 12), session="s1")) == ()
    assert broken(group, Wish(at(2, 12), session="s1")) == (Layer.SESSION,)
    full = replace(group, taken=(taken("q", at(1, 12), session="s1"),))
    assert broken(full, Wish(at(1, 12), session="s1")) == (Layer.SESSION_ROOM,)
    assert judge(group, "b", 0, Wish(at(3, 12))) is None


@settings(max_examples=examples(60))
@given(
    day=st.integers(0, 6),
    quarter=st.integers(0, 95),
    held=st.lists(
        st.tuples(st.integers(0, 6), st.integers(28, 70), st.sampled_from("pqr")), max_size=4
    ),
)
def test_a_start_is_allowed_exactly_when_the_engine_offers_it(
    day: int, quarter: int, held: list[tuple[int, int, str]]
) -> None:
    rows = tuple(
        taken(who, at(on, 0) + timedelta(minutes=15 * slot), officer="own", obligation=f"x{number}")
        for number, (on, slot, who) in enumerate(held)
    )
    whole = instance(taken=rows)
    start = at(day, 0) + timedelta(minutes=15 * quarter)
    offered = {one.start for one in free_starts(whole, "b", 0, limit=1_000)}
    assert (broken(whole, Wish(start)) == ()) == (start in offered)
