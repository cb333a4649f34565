"""The times offered by text: at most three, of the engine's own, at the same place, on different days first."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.appointments.time_offers import MOST_TIMES, offer_ends_at, times_to_offer
from aftercare.domain.people.preferences import LEAST_HOURS, MOST_HOURS, MoveBounds
from aftercare.domain.placement.result import Placed
from aftercare.domain.time.wall_time import civil_date, wall
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
        and one.start != PRESENT.start
    }
    assert len(offered) == min(MOST_TIMES, len(fitting))
    days = {civil_date(one) for one in fitting}
    assert len({civil_date(one) for one in starts}) == min(MOST_TIMES, len(days))


@given(st.integers(LEAST_HOURS, MOST_HOURS), st.integers(0, 400))
def test_an_offer_never_stands_within_the_hours_before_the_appointment_nor_longer_than_a_day(
    hours: int, ahead: int
) -> None:
    starts_at = NOW + timedelta(hours=ahead)
    ends_at = offer_ends_at(starts_at, MoveBounds(1, hours), NOW)
    assert ends_at <= NOW + timedelta(days=1)
    assert starts_at - ends_at >= timedelta(hours=hours)
