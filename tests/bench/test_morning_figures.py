"""The arithmetic of a busy morning: percentiles, growth of memory, and how many visits make so many requests."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bench.morning.figures import growth_mb, percentile, visits_per_second
from bench.morning.picture import picture


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [
        ([], 0.95, 0.0),
        ([7.0], 0.5, 7.0),
        ([4.0, 1.0, 3.0, 2.0], 0.5, 2.0),
        ([*range(1, 101)], 0.95, 95),
    ],
)
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(
    values: list[float], share: float, found: float
) -> None:
    assert percentile(values, share) == found


def test_growth_is_counted_after_the_first_quarter_only() -> None:
    fills_a_cache_first = [(at, 100 + min(at, 600.0)) for at in range(0, 2401, 10)]
    grows = [(at, 100 + at / 300) for at in range(0, 2401, 10)]
    assert growth_mb(fills_a_cache_first) == pytest.approx(0)
    assert growth_mb(grows) == pytest.approx(2)
    assert growth_mb([(0, 50)]) == 0.0


def test_so_many_visits_make_so_many_requests_with_their_share_of_writes() -> None:
    visits, acts = visits_per_second(20, 0.2)
    looks, writes = visits * (1 - acts), visits * acts
    assert looks + 3 * writes == pytest.approx(20)
    assert writes == pytest.approx(4)


def test_the_picture_is_one_drawing_with_a_line_for_each_process() -> None:
    lines = [("serve 1", [(0.0, 250.0), (10.0, 260.0)]), ("a < b", [(0.0, 100.0), (10.0, 0.0)])]
    drawn = ElementTree.fromstring(picture("An hour", [("MB", lines)]))
    assert len(drawn.findall(".//{http://www.w3.org/2000/svg}polyline")) == 2
