"""How orders and treatments ended: which outcome each has, and what may be told of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.figures.intervals import Interval
from aftercare.domain.figures.message_figures import SMALLEST_SHOWN
from aftercare.domain.figures.outcomes import (
    BANDS,
    Course,
    Ended,
    OutcomeCount,
    OutcomeOf,
    OutcomesShown,
    band_of,
    course_ended,
    order_ended,
    outcomes_of_year,
    outcomes_shown,
)
from aftercare.domain.orders.order_checks import EndReason
from aftercare.domain.treatment.referrals import ReferralState
from tests.tiers import examples

TODAY = date(2026, 11, 30)
LAST = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("ends_on", "ended_on", "reason", "found"),
    [
        (LAST, None, None, Ended.COMPLETED),
        (LAST, LAST, "completed", Ended.COMPLETED),
        (LAST, date(2026, 3, 1), "completed", Ended.EARLY),
        (None, date(2026, 3, 1), "completed", Ended.EARLY),
        (LAST, date(2026, 3, 1), "revoked", Ended.REVOKED),
        (None, None, None, Ended.RUNNING),
        (TODAY, None, None, Ended.RUNNING),
        # An end that is still to come.
        (date(2027, 6, 1), date(2027, 1, 1), "revoked", Ended.RUNNING),
    ],
)
def test_how_an_order_ended(
    ends_on: date | None, ended_on: date | None, reason: str | None, found: Ended
) -> None:
    assert order_ended(ends_on, ended_on, reason, TODAY) is found


def test_every_reason_and_every_state_has_an_outcome() -> None:
    for reason in EndReason:
        assert order_ended(LAST, LAST, reason.value, TODAY).value == reason.value
    running = (ReferralState.STARTED, ReferralState.PAUSED)
    assert {course_ended(state.value) for state in running} == {Course.UNDER_WAY}
    ended = [course_ended(one) for one in ("completed", "dropped_out", "transferred", "withdrawn")]
    assert len(set(ended)) == 4


@pytest.mark.parametrize(
    ("day", "band"),
    [(1, "0-6"), (49, "0-6"), (50, "7-13"), (98, "7-13"), (99, "14-26"), (190, "over-26")],
)
def test_a_wait_falls_in_one_band(day: int, band: str) -> None:
    assert (
        band_of(date(2026, 1, 1), date.fromordinal(date(2026, 1, 1).toordinal() + day - 1)) == band
    )


def shown(*rows: tuple[OutcomeOf, int, str, str, int], exact: bool = False) -> OutcomesShown:
    return outcomes_shown([OutcomeCount(*row) for row in rows], TODAY, exact=exact)


WAIT, TREATMENT = OutcomeOf.WAIT, OutcomeOf.TREATMENT


def test_each_band_has_its_share_and_interval() -> None:
    found = shown(
        (WAIT, 2025, "0-6", "completed", 40), (WAIT, 2026, "0-6", "completed", 20),
        (WAIT, 2025, "0-6", "dropped-out", 20), (WAIT, 2025, "over-26", "completed", 30),
        (WAIT, 2025, "over-26", "dropped-out", 30), (WAIT, 2019, "0-6", "completed", 900),
    )  # fmt: skip
    first, *_, last = found.bands
    assert (first.completed.percent, first.completed.interval) == (75, Interval(63, 84))
    assert (last.completed.percent, last.completed.interval) == (50, Interval(36, 64))
    assert [one.part for one in found.bands] == list(BANDS)


def test_a_small_count_takes_its_share_and_another_count_along() -> None:
    rows = [
        (TREATMENT, 2025, "a", "completed", 40), (TREATMENT, 2025, "a", "dropped-out", 12),
        (TREATMENT, 2025, "b", "completed", 30), (TREATMENT, 2025, "b", "dropped-out", 2),
        (TREATMENT, 2025, "c", "completed", 20), (TREATMENT, 2025, "c", "dropped-out", 30),
    ]  # fmt: skip
    found = {one.part: one for one in shown(*rows).programmes}
    assert [one.counts["dropped-out"] for one in found.values()].count(None) >= 2
    assert found["b"].completed.percent is found["b"].completed.interval is None
    assert found["b"].counts["completed"] == 30
    assert {one.part: one.counts["dropped-out"] for one in shown(*rows, exact=True).programmes} == {
        "a": 12, "b": 2, "c": 30,
    }  # fmt: skip


@settings(max_examples=examples(200))
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from(["completed", "dropped-out"]), st.integers(1, 20)),
        max_size=12,
    )
)  # fmt: skip
def test_no_column_reveals_a_small_count_even_to_who_knows_its_sum(
    drawn: list[tuple[str, str, int]],
) -> None:
    """Programmes and bands count the same treatments, so each tells the sums of the other."""
    rows = [(TREATMENT, 2025, part, which, amount) for part, which, amount in drawn]
    found, whole = shown(*rows).programmes, shown(*rows, exact=True).programmes
    for kind in ("completed", "dropped-out"):
        published = [one.counts[kind] for one in found]
        assert not [one for one in published if one is not None and 0 < one < 5]
        assert published.count(None) != 1 or sum(one.counts[kind] or 0 for one in whole) < 5
    for one in found:
        known = None not in (one.counts["completed"], one.counts["dropped-out"])
        assert known or one.completed.interval is None


@settings(max_examples=examples(200), deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(list(BANDS)), st.integers(2022, 2026)),
        st.integers(1, 30),
        max_size=20,
    )
)
def test_a_year_shows_no_small_count_also_beside_the_other_years(
    counts: dict[tuple[str, int], int],
) -> None:
    """The reports of four years are known, with the sums over all years and over all bands."""
    counted = [
        OutcomeCount(OutcomeOf.WAIT, year, band, "completed", amount)
        for (band, year), amount in counts.items()
    ]
    shown = {
        (row.part, year): row.counts["completed"]
        for year in range(2022, 2027)
        for row in outcomes_of_year(counted, year, TODAY).bands
    }
    for cell, count in shown.items():
        assert count in (None, counts.get(cell, 0))
        assert count is None or not 0 < count < SMALLEST_SHOWN
    for axis in (0, 1):
        for name in {cell[axis] for cell in shown}:
            line = [cell for cell in shown if cell[axis] == name]
            hidden = [cell for cell in line if shown[cell] is None]
            assert len(hidden) != 1 or not any(shown[cell] for cell in line)
