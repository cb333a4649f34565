"""An obligation to which an officer or a kit goes along begins only when one of each has time too."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.instance import ALWAYS, Companion, Instance
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.result import Placed
from tests.domain.placement.checker import violations
from tests.domain.placement.instances import made
from tests.tiers import examples

DOCUMENT = made(3, persons=10, days=28, load=0.85)
PLAIN = read_instance(DOCUMENT)
hours = st.lists(
    st.sampled_from([(), ((540, 720),), ((780, 1020),), ((480, 1080),)]), min_size=7, max_size=7
)
absences = st.lists(
    st.tuples(st.integers(0, 27), st.integers(8, 16), st.integers(1, 30)), max_size=6
)


@st.composite
def companions(draw: st.DrawFn) -> Companion:
    away = []
    for day, hour, long in draw(absences):
        begins = datetime.combine(PLAIN.start + timedelta(days=day), time(hour))
        away.append((begins, begins + timedelta(hours=long)))
    first, second, third, fourth, fifth, sixth, last = draw(hours)
    week = (first, second, third, fourth, fifth, sixth, last)
    return Companion(week, tuple(away))


def accompanied(instance: Instance, *along: tuple[Companion, ...]) -> Instance:
    return replace(
        instance,
        obligations=tuple(
            replace(one, along=along) if one.needs == "officer" else one
            for one in instance.obligations
        ),
    )


def has_time(companion: Companion, row: Placed, travel: timedelta) -> bool:
    """Minute by minute, without anything of the engine."""
    begins = row.start.replace(tzinfo=None) - travel
    ends = row.end.replace(tzinfo=None) + travel
    minute = begins
    while minute < ends:
        of_day = minute.hour * 60 + minute.minute
        works = any(a <= of_day < b for a, b in companion.hours[minute.weekday()])
        if not works or any(a <= minute < b for a, b in companion.absent):
            return False
        minute += timedelta(minutes=1)
    return True


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(companions(), min_size=1, max_size=2), st.lists(companions(), max_size=2))
def test_it_begins_when_one_of_each_group_that_goes_along_has_time_and_breaks_no_other_rule(
    officers: list[Companion], kits: list[Companion]
) -> None:
    along = [tuple(group) for group in (officers, kits) if group]
    instance = accompanied(PLAIN, *along)
    plan = place(instance)
    journeys = {one.id: timedelta(minutes=one.travel_min) for one in instance.obligations}
    two = {one.id for one in instance.obligations if one.along}
    alone = [
        row
        for row in plan.placed
        if row.obligation in two
        and not all(
            any(has_time(one, row, journeys[row.obligation]) for one in group) for group in along
        )
    ]
    assert alone == []
    assert violations(DOCUMENT, plan_document(plan, explain=True)) == []


def test_an_appointment_whose_second_officer_falls_ill_gets_another_time() -> None:
    always = Companion(ALWAYS)
    before = place(accompanied(PLAIN, (always,)))
    assert before.placed == place(PLAIN).placed
    two = {one.id for one in PLAIN.obligations if one.needs == "officer"}
    ill = next(row for row in before.placed if row.obligation in two)
    gone = ill.start.replace(tzinfo=None, hour=0, minute=0)
    away = replace(always, absent=((gone, gone + timedelta(days=1)),))
    after = place(accompanied(PLAIN, (away,)), before.placed)
    assert ill.key not in {row.key for row in after.placed}
    assert not [
        row
        for row in after.placed
        if row.obligation in two and row.start.date() == ill.start.date()
    ]
    never = place(accompanied(PLAIN, (always,), (Companion(((),) * 7),)))
    assert {row.obligation for row in never.placed}.isdisjoint(two)
