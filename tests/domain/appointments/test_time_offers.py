"""The times offered by text: at most three, of the engine's own, at the same place, on different days first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.appointments.time_offers import (
    APART,
    MOST_TIMES,
    offer_ends_at,
    times_to_offer,
)
from aftercare.domain.people.preferences import LEAST_HOURS, MOST_HOURS, MoveBounds
from aftercare.domain.placement.result import Placed
from aftercare.domain.time.wall_time import civil_date, start_of_day, wall
from tests.store.arranging import NOW
from tests.tiers import examples

PRESENT = Placed("line", 1, wall(NOW), wall(NOW) + timedelta(minutes=30), "room", "own")
FREE = st.lists(
    st.builds(
        lambda quarters, site, officer, session: PRESENT._replace(
            start=wall(NOW + timedelta(minutes=15 * quarters)),
            site=site,
            officer=officer,
            session=session,
        ),
        st.integers(0, 900),
        st.sampled_from(["room", "other", None]),
        st.sampled_from(["own", "deputy"]),
        st.sampled_from([None, None, None, "group"]),
    ),
    max_size=12,
)


@settings(max_examples=examples(200))
@given(FREE, st.integers(0, 96))
def test_at_most_three_free_times_that_fit_in_the_order_of_time_and_no_start_twice(
    free: list[Placed], hours: int
) -> None:
    not_before = NOW + timedelta(hours=hours)
    offered = times_to_offer(free, PRESENT, not_before)
    starts = [one.start for one in offered]
    assert set(offered) <= set(free)
    assert starts == sorted(set(starts))
    assert all(one.site == PRESENT.site and one.session is None for one in offered)
    assert all(not_before <= one != PRESENT.start for one in starts)
    fitting = {
        one.start
        for one in free
        if one.site == "room"
        and one.session is None
        and one.start >= not_before
        and (civil_date(one.start) != civil_date(NOW) or abs(one.start - NOW) >= APART)
    }
    days = {civil_date(one) for one in fitting}
    assert len({civil_date(one) for one in starts}) == min(MOST_TIMES, len(days))
    for one, other in pairwise(starts):
        assert civil_date(one) != civil_date(other) or other - one >= APART


@settings(max_examples=examples(200))
@given(
    st.lists(st.tuples(st.sampled_from([0, 0, 0, 1]), st.integers(0, 40)), max_size=14),
    st.integers(0, 40),
)
def test_with_one_agreed_weekday_as_many_are_offered_as_lie_apart_and_never_two_alike(
    quarters: list[tuple[int, int]], present: int
) -> None:
    """A week or two with the same weekday, from eight to six, and the present time on the first of them."""
    first = start_of_day(civil_date(NOW) + timedelta(days=1)) + timedelta(hours=8)
    free = [first + timedelta(weeks=week, minutes=15 * n) for week, n in quarters]
    about = PRESENT._replace(start=first + timedelta(minutes=15 * present))
    offered = [one.start for one in times_to_offer(_starts(*free), about, NOW)]
    usable = sorted({one for one in free if _lie_apart((one, about.start))})
    most = max(n for n in range(MOST_TIMES + 1) if any(map(_lie_apart, combinations(usable, n))))
    assert len(offered) == most
    assert _lie_apart((*offered, about.start))


def _lie_apart(times: Iterable[datetime]) -> bool:
    return all(
        civil_date(one) != civil_date(other) or abs(other - one) >= timedelta(hours=2)
        for one, other in combinations(times, 2)
    )


def _starts(*at: datetime) -> list[Placed]:
    return [PRESENT._replace(start=one) for one in at]


def test_on_one_day_the_times_lie_hours_apart_and_next_to_the_present_time_none() -> None:
    tomorrow = start_of_day(civil_date(NOW) + timedelta(days=1)) + timedelta(hours=9)
    halves_of_hours = [tomorrow + timedelta(minutes=30 * n) for n in range(10)]
    offered = times_to_offer(_starts(*halves_of_hours), PRESENT, NOW)
    assert [one.start for one in offered] == [halves_of_hours[n] for n in (0, 4, 8)]
    # The one that the engine finds best is not offered where it leaves fewer than three.
    ten_first = _starts(halves_of_hours[2], *halves_of_hours)
    assert len(times_to_offer(ten_first, PRESENT, NOW)) == MOST_TIMES
    close = _starts(halves_of_hours[0], halves_of_hours[1], halves_of_hours[2])
    assert [one.start for one in times_to_offer(close, PRESENT, NOW)] == [halves_of_hours[0]]
    beside = PRESENT._replace(start=halves_of_hours[3])
    assert times_to_offer(close, beside, NOW) == ()


def test_the_other_half_of_the_day_is_offered_where_it_is_free_on_another_day() -> None:
    day = [start_of_day(civil_date(NOW) + timedelta(days=n)) for n in range(1, 4)]
    mornings = [one + timedelta(hours=9) for one in day]
    free = _starts(*mornings, day[2] + timedelta(hours=15))
    offered = times_to_offer(free, PRESENT, NOW)
    assert [one.start for one in offered] == [
        mornings[0],
        mornings[1],
        day[2] + timedelta(hours=15),
    ]


@given(st.integers(LEAST_HOURS, MOST_HOURS), st.integers(0, 400))
def test_an_offer_never_stands_within_the_hours_before_the_appointment_nor_longer_than_a_day(
    hours: int, ahead: int
) -> None:
    starts_at = NOW + timedelta(hours=ahead)
    ends_at = offer_ends_at(starts_at, MoveBounds(1, hours), NOW)
    assert ends_at <= NOW + timedelta(days=1)
    assert starts_at - ends_at >= timedelta(hours=hours)
