"""Every state counts as one fate, and no small count shows or can be worked out from what does."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.figures_shown import (
    PLOTTED,
    Cost,
    Figure,
    Price,
    figures_shown,
)
from aftercare.domain.message_figures import (
    OTHER,
    SMALLEST_SHOWN,
    WEEKS,
    Fate,
    Held,
    Period,
    Reminded,
    detail_of,
    fate_of,
    share,
    shown,
    weeks_of,
)

MONDAY = date(2026, 11, 16)
PRICE = Price(Decimal("0.09"), "EUR")


@pytest.mark.parametrize(
    ("state", "fate"),
    [
        ("delivered", "delivered"), ("accepted", "sent"), ("sent", "sent"), ("failed", "failed"),
        ("undelivered", "failed"), ("unknown", "unknown"), ("skipped_late", "skipped_late"),
        ("withheld", "withheld"), ("cancelled", "cancelled"), ("planned", None), ("claimed", None),
    ],
)  # fmt: skip
def test_every_state_has_a_fate(state: str, fate: str | None) -> None:
    assert fate_of(state) == fate


@given(st.sampled_from(Fate), st.text(), st.integers())
def test_details_are_words_of_a_closed_list(fate: Fate, reason: str, code: int) -> None:
    known = {"", OTHER, "no-phone", "opted-out", "in-custody", "30003", "21610"}
    if reason in known or str(code) in known:
        return
    assert detail_of(fate, reason, code) in ("", OTHER) or detail_of(fate, reason, code) == str(
        code
    )


@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2026, 11, 29), date(2027, 1, 3)])
def test_a_period_is_whole_weeks_that_are_over(period: Period, today: date) -> None:
    weeks = weeks_of(period, today)
    assert len(weeks) == WEEKS[period]
    assert {week.weekday() for week in weeks} == {0}
    assert today - timedelta(days=7) <= weeks[-1] + timedelta(days=6) < today
    assert all(b - a == timedelta(days=7) for a, b in pairwise(weeks))


COUNTS = st.dictionaries(st.integers(0, 12), st.integers(0, 40), max_size=8)


@given(COUNTS)
def test_no_count_from_one_to_four_shows(counts: dict[int, int]) -> None:
    for key, told in shown(counts).items():
        assert told is None or (told == counts[key] and not 0 < told < SMALLEST_SHOWN)


@given(COUNTS)
def test_beside_their_total_no_hidden_count_can_be_worked_out(counts: dict[int, int]) -> None:
    told = shown(counts)
    hidden = [key for key, count in told.items() if count is None]
    total = sum(counts.values())
    if total >= SMALLEST_SHOWN:
        assert len(hidden) != 1
    else:
        assert all(told[key] is None for key, count in counts.items() if count)


def test_nothing_is_hidden_without_need() -> None:
    assert shown({"a": 0, "b": 5, "c": 80}) == {"a": 0, "b": 5, "c": 80}


@pytest.mark.parametrize(
    ("part", "parts", "percent"),
    [
        (30, (30, 10), 75), (1, (1, 2), 33), (0, (0, 8), 0), (0, (0, 0), None),
        (None, (None, 50), None), (30, (30, None), None),
    ],
)  # fmt: skip
def test_a_share_is_told_only_beside_parts_that_are(
    part: int | None, parts: tuple[int | None, ...], percent: int | None
) -> None:
    assert share(part, parts) == percent


def figure(
    what: str, amount: float, channel: str = "sms", which: str = "", weeks_ago: int = 0
) -> Figure:
    monday = MONDAY - timedelta(weeks=weeks_ago)
    return Figure(monday, what, channel, which, Decimal(str(amount)))


FOUR_WEEKS = weeks_of(Period.FOUR_WEEKS, MONDAY + timedelta(days=7))


def test_a_quiet_house_shows_noughts() -> None:
    told = figures_shown([], FOUR_WEEKS, PRICE)
    (texts,) = told.channels
    assert set(texts.fates.values()) == {0}
    assert (texts.delivered_percent, texts.segments, texts.costs) == (None, 0, ())
    assert [week.monday for week in told.weeks] == list(FOUR_WEEKS)
    assert [one.reminded for one in told.reminded] == list(Reminded)


def test_costs_say_where_they_come_from() -> None:
    told = figures_shown(
        [
            figure("delivered", 100), figure("segments", 120), figure("unpriced", 40),
            figure("cost", 4.567891, which="USD"), figure("cost", 1, which="USD", weeks_ago=1),
        ],
        FOUR_WEEKS, PRICE,
    )  # fmt: skip
    assert told.channels[0].segments == 120
    assert told.channels[0].costs == (
        Cost(Decimal("5.57"), "USD", reported=True), Cost(Decimal("3.60"), "EUR", reported=False),
    )  # fmt: skip


@pytest.mark.parametrize("small", [Fate.DELIVERED, Fate.SENT, Fate.FAILED])
def test_segments_and_costs_tell_no_count_that_is_left_out(small: Fate) -> None:
    figures = [figure(fate.value, 3 if fate is small else 50) for fate in Fate]
    told = figures_shown(
        [*figures, figure("segments", 103), figure("unpriced", 103)], FOUR_WEEKS, PRICE
    )
    (texts,) = told.channels
    assert (texts.fates[small], texts.segments, texts.costs, texts.delivered_percent) == (
        None, None, None, None,
    )  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLOTTED),
            st.integers(0, 3),
            st.integers(0, 12),
            st.sampled_from(["a", "b"]),
        ),
        max_size=20,
    )
)
def test_weeks_and_details_never_tell_what_the_table_leaves_out(
    drawn: list[tuple[Fate, int, int, str]],
) -> None:
    figures = [
        figure(fate.value, n, which=which, weeks_ago=weeks) for fate, weeks, n, which in drawn
    ]
    told = figures_shown(figures, FOUR_WEEKS, PRICE)
    texts = told.channels[0]
    rows = [(texts.fates[fate], [week.fates[fate] for week in told.weeks]) for fate in PLOTTED]
    rows += [(texts.fates[Fate.FAILED], list(texts.failed.values())),
             (texts.fates[Fate.WITHHELD], list(texts.withheld.values()))]  # fmt: skip
    for total, parts in rows:
        if total is None:
            assert all(part in (None, 0) for part in parts)
            assert None in parts
        else:
            assert parts.count(None) != 1
            assert sum(part or 0 for part in parts) <= total


def test_no_shows_stand_beside_what_became_of_their_reminders() -> None:
    told = figures_shown(
        [
            figure("attended", 90, "", "delivered"), figure("missed", 10, "", "delivered"),
            figure("attended", 30, "", "none"), figure("missed", 4, "", "none"),
            figure("excused", 7, "", "not-delivered"),
        ],
        FOUR_WEEKS, PRICE,
    )  # fmt: skip
    by = {one.reminded: one for one in told.reminded}
    assert by[Reminded.DELIVERED].missed_percent == 10
    assert by[Reminded.NONE].held == {Held.ATTENDED: 30, Held.MISSED: None, Held.EXCUSED: 0}
    assert by[Reminded.NONE].missed_percent is None
    assert by[Reminded.NOT_DELIVERED].held[Held.EXCUSED] == 7
