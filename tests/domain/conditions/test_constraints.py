"""What zones, curfews, school and a ban on the internet keep from a person, and from when to when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.conditions.constraints import (
    Binding,
    Place,
    Restraints,
    restraints_of,
    sites_of_zone,
)

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
ZONE = {"areas": [{"type": "Circle", "center": [4.9, 52.37], "radius_m": 500}]}
NEAR = Place("near", "office", (4.9, 52.37))
FAR = Place("far", "lab", (5.12, 52.09))
UNKNOWN = Place("unknown", "group")
SCREEN = Place("screen", "online")
PLACES = (NEAR, FAR, UNKNOWN, SCREEN)


def found(
    parameters: dict[str, Any], first_on: date = MONDAY, last_on: date | None = None
) -> Restraints:
    return restraints_of([Binding(parameters, first_on, last_on)], PLACES, MONDAY, SUNDAY)


def window(from_min: int, to_min: int, *weekdays: int) -> dict[str, Any]:
    return {"weekdays": list(weekdays or range(7)), "from_min": from_min, "to_min": to_min}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date(2026, 11, day), time(hour, minute))


def test_a_site_is_forbidden_allowed_or_not_checked() -> None:
    sites = sites_of_zone(ZONE, PLACES)
    assert (sites.inside, sites.outside, sites.unchecked) == ((NEAR,), (FAR,), (UNKNOWN,))


def test_a_zone_bars_its_sites_from_its_first_day_to_the_end_of_its_last() -> None:
    assert found(ZONE, date(2026, 11, 25), date(2026, 11, 26)).barred == (
        ("near", at(25, 0), at(27, 0)),
        ("unknown", at(25, 0), at(27, 0)),
    )


def test_a_site_off_the_map_is_closed_until_a_person_accepts_it() -> None:
    def barred(*accepted: str) -> set[str]:
        places = (*PLACES, Place("own home", "home"))
        binding = Binding(ZONE, MONDAY, None, frozenset(accepted))
        return {one for one, *_ in restraints_of([binding], places, MONDAY, SUNDAY).barred}

    assert barred() == {"near", "unknown"}
    assert barred("unknown", "near") == {"near"}


def test_without_a_forbidden_area_no_site_needs_a_position() -> None:
    assert found({"windows": [window(0, 60)]}).barred == ()


def test_a_condition_that_is_over_or_still_to_come_keeps_nothing() -> None:
    assert found(ZONE, date(2026, 1, 1), date(2026, 11, 22)).barred == ()
    assert found(ZONE, date(2026, 12, 2)).barred == ()
    assert found({"windows": [window(0, 1440)]}, date(2026, 1, 1), date(2026, 11, 22)) == (
        Restraints()
    )


def test_without_internet_no_place_online_is_possible() -> None:
    [(place, begins, _)] = found({"no_internet": True}).barred
    assert (place, begins) == ("screen", at(23, 0))
    assert found({"no_internet": False}) == Restraints()


def test_a_window_past_midnight_belongs_to_the_day_it_begins() -> None:
    friday_night = {"windows": [window(1320, 360, 4)]}
    assert found(friday_night).home_only == ((at(27, 22), at(28, 6)),)


def test_the_window_of_the_evening_before_the_horizon_still_binds_in_its_first_night() -> None:
    sunday_night = {"windows": [window(1320, 360, 6)]}
    first, last = found(sunday_night, date(2026, 1, 1)).home_only
    assert first == (at(23, 0), at(23, 6))
    assert last[0] == at(29, 22)


def test_a_condition_that_begins_today_binds_from_midnight_and_no_longer_than_its_last_day() -> (
    None
):
    spans = found({"windows": [window(1320, 360)]}, date(2026, 11, 25), date(2026, 11, 25))
    assert spans.home_only == ((at(25, 0), at(25, 6)), (at(25, 22), at(26, 0)))


def test_travel_is_kept_clear_on_both_sides() -> None:
    [span] = found({"windows": [window(600, 720, 2)], "travel_min": 45}).home_only
    assert span == (at(25, 9, 15), at(25, 12, 45))


def test_the_journey_home_before_a_window_of_the_day_after_the_horizon_counts() -> None:
    early_monday = {"windows": [window(0, 360, 0)], "travel_min": 60}
    last = found(early_monday).home_only[-1]
    assert last[0] == at(29, 23)


def test_school_hours_are_the_persons_own_time() -> None:
    school = found({"hours": [window(510, 900, 0, 1)]})
    assert school.at_school == ((at(23, 8, 30), at(23, 15)), (at(24, 8, 30), at(24, 15)))
    assert school.home_only == ()


@pytest.mark.parametrize(
    ("site", "at_home", "hour", "forbidden"),
    [
        ("far", False, 9, False),
        ("near", False, 9, True),
        ("near", True, 9, True),
        ("near", False, 10, False),  # the minute it ends
        ("far", False, 12, True),
        ("home", True, 12, False),
        ("far", False, 15, True),
        ("home", True, 15, True),
    ],
)
def test_a_zone_bars_its_site_home_hours_all_but_home_and_school_everything(
    site: str, at_home: bool, hour: int, forbidden: bool
) -> None:
    kept = Restraints(
        barred=(("near", at(23, 8), at(23, 10)),),
        home_only=((at(23, 12), at(23, 13)),),
        at_school=((at(23, 15), at(23, 16)),),
    )
    assert kept.forbid(site, at_home, at(23, hour), at(23, hour + 1)) is forbidden


@given(
    st.integers(0, 1439), st.integers(0, 1440), st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 240), st.integers(-10, 10), st.integers(0, 20),
)  # fmt: skip
def test_every_minute_of_a_window_is_kept_and_no_other(
    begins: int, ends: int, weekdays: set[int], travel: int, shift: int, length: int
) -> None:
    if begins == ends:
        return
    first_on = MONDAY + timedelta(days=shift)
    last_on = first_on + timedelta(days=length)
    parameters = {"windows": [window(begins, ends, *sorted(weekdays))], "travel_min": travel}
    spans = found(parameters, first_on, last_on).home_only
    kept = timedelta(minutes=travel)
    for hours in range(0, 7 * 24 * 60, 97):
        moment = at(23, 0) + timedelta(minutes=hours)
        inside = any(a + kept <= moment < b - kept for a, b in spans)
        minute = moment.hour * 60 + moment.minute
        evening = moment.weekday() in weekdays
        yesterday = (moment.weekday() - 1) % 7 in weekdays
        if begins < ends:
            wanted = evening and begins <= minute < ends
        else:
            wanted = (evening and minute >= begins) or (yesterday and minute < ends)
        assert inside == (wanted and first_on <= moment.date() <= last_on)
