"""What a client knows and is near can stay as it is when a transfer begins later."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.transfers.transfer import NEAR_DAYS, day_that_spares

FROM_ON = date(2026, 11, 24)
OFFSETS = st.lists(st.integers(-5, 40))


@given(OFFSETS)
def test_from_the_day_shown_on_nothing_near_is_left_and_no_earlier_day_would_do(
    offsets: list[int],
) -> None:
    affected_on = [FROM_ON + timedelta(days=one) for one in offsets]
    near = [one for one in affected_on if timedelta() <= one - FROM_ON < timedelta(days=NEAR_DAYS)]
    found = day_that_spares(FROM_ON, affected_on)
    if found is None:
        assert near == []
    else:
        assert all(one < found for one in near)
        assert found - timedelta(days=1) in near
